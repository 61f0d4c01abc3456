// Tables: copy to a spreadsheet, choose columns, come back to the same place.
import { say } from "./words.js";

function shown(cell) {
  return getComputedStyle(cell).display !== "none";
}

function asText(table) {
  const rows = [...table.rows].filter(shown);
  return rows.map((row) => [...row.cells].filter((cell) => !cell.hidden && !cell.hasAttribute("data-not-copied"))
    .map((cell) => (cell.dataset.value ?? cell.innerText).replace(/\s+/g, " ").trim()).join("\t")).join("\n");
}

async function copy(holder, button) {
  await navigator.clipboard.writeText(asText(holder.querySelector("table")));
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = say("copied");
  setTimeout(() => { label.textContent = before; }, 1600);
}

function hideColumns(table, hidden) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    if (!head.dataset.column) return;
    for (const row of table.rows) {
      if (row.cells.length === heads.length) row.cells[place].hidden = hidden.has(head.dataset.column);
    }
  });
}

function columnChoice(holder, menu) {
  const key = `columns:${holder.dataset.table}`;
  const heads = [...holder.querySelectorAll("thead th[data-column]")];
  if (!heads.length) return;
  const hidden = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  hideColumns(holder.querySelector("table"), hidden);
  const list = menu.querySelector("div");
  list.replaceChildren();
  for (const head of heads) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !hidden.has(head.dataset.column);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(head.dataset.column);
      else hidden.add(head.dataset.column);
      localStorage.setItem(key, JSON.stringify([...hidden]));
      hideColumns(holder.querySelector("table"), hidden);
    });
    label.append(box, head.innerText.trim());
    list.append(label);
  }
  menu.hidden = false;
}

function attend(root) {
  const holders = [...root.querySelectorAll("[data-table]"), ...(root.matches?.("[data-table]") ? [root] : [])];
  for (const holder of holders) {
    const tools = holder.querySelector("[data-table-tools]");
    if (!tools || !tools.hidden) continue;
    tools.hidden = false;
    const button = tools.querySelector("[data-copy-table]");
    button.addEventListener("click", () => copy(holder, button));
    columnChoice(holder, tools.querySelector("[data-columns]"));
  }
}

// The list remembers its query and scroll place; a link with data-return leads back to both.
const here = location.pathname;
if (document.querySelector("[data-table], [data-board]")) {
  const cameFromBelow = document.referrer.startsWith(location.origin + here) && !document.referrer.startsWith(location.origin + here + "?");
  const place = Number(sessionStorage.getItem(`scroll:${here}${location.search}`) ?? 0);
  if (cameFromBelow && place) requestAnimationFrame(() => scrollTo(0, place));
  addEventListener("pagehide", () => {
    sessionStorage.setItem(`scroll:${here}${location.search}`, String(scrollY));
    sessionStorage.setItem(`query:${here}`, location.search);
  });
}
for (const link of document.querySelectorAll("a[data-return], .breadcrumb a")) {
  const query = sessionStorage.getItem(`query:${link.pathname}`);
  if (query && !link.search) link.search = query;
}

attend(document);
document.addEventListener("htmx:load", (event) => attend(event.target));
