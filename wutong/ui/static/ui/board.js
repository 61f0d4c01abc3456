// A board: a card dropped on another column is POSTed to the column's data-drop-url as `card`.
// 204 moves it; HTML is shown in a dialog (what is missing, or a form to fill) and the card stays.
import { flash } from "./requests.js";
import { say } from "./words.js";

let dragged = null;

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

function showAnswer(html) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.innerHTML = html;
  document.body.append(dialog);
  window.htmx?.process(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

function count(column, change) {
  const label = column.querySelector(".count");
  const number = Number(label?.textContent);
  if (label && Number.isFinite(number)) label.textContent = String(number + change);
}

function settle(card, from, to) {
  to.querySelector("ul").prepend(card);
  count(from, -1);
  count(to, 1);
}

async function drop(card, column) {
  const from = card.closest("[data-column]");
  if (from === column) return;
  card.classList.add("waiting");
  try {
    const answer = await fetch(column.dataset.dropUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "HX-Request": "true" },
      body: new URLSearchParams({ card: card.dataset.card, from: from.dataset.column }),
    });
    if (answer.status === 204) settle(card, from, column);
    else if (answer.headers.get("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
    else if (answer.status === 403) flash(say("forbidden"), { tone: "red" });
    else if (answer.ok || answer.status === 422 || answer.status === 409) showAnswer(await answer.text());
    else flash(say("failed"), { tone: "red" });
  } catch {
    flash(say("offline"), { tone: "red" });
  } finally {
    card.classList.remove("waiting");
  }
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  dragged?.classList.add("dragging");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragging");
  dragged = null;
  for (const column of document.querySelectorAll(".board-column.over")) column.classList.remove("over");
});
document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest("[data-drop-url]");
  for (const other of document.querySelectorAll(".board-column.over")) {
    if (other !== column) other.classList.remove("over");
  }
  if (!column) return;
  event.preventDefault();
  column.classList.add("over");
});
document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest("[data-drop-url]");
  if (!column) return;
  event.preventDefault();
  drop(dragged, column);
});
