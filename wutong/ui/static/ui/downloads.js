// A form in the dialog "export" answers with a file: the dialog closes and the page says what was
// exported. Without a file the page shows the words of the answer; without a network the dialog stays.
import { flash } from "./requests.js";
import { say } from "./words.js";

function fileName(answer) {
  const header = answer.headers.get("Content-Disposition") ?? "";
  const wide = /filename\*=utf-8''([^;]+)/i.exec(header);
  return wide ? decodeURIComponent(wide[1]) : (/filename="?([^";]+)/i.exec(header)?.[1] ?? "");
}

function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function complain(form, words) {
  let line = form.querySelector("[data-failed]");
  if (!line) {
    const box = document.createElement("div");
    box.className = "field wide";
    line = document.createElement("div");
    line.className = "error";
    line.role = "alert";
    line.dataset.failed = "";
    box.append(line);
    form.querySelector(".body")?.append(box);
  }
  line.textContent = words;
}

async function take(form, submitter) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  const name = fileName(answer);
  if (answer.ok && name) {
    const rows = answer.headers.get("X-Row-Count");
    hand(await answer.blob(), name);
    form.closest("dialog").close();
    form.querySelector("[data-failed]")?.remove();
    flash(rows ? say("exportedRows", { name, rows }) : say("exported", { name }));
  } else if (/\/accounts\/login/.test(answer.url)) {
    location.reload();
  } else {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector("#flashes, .field .error, main .notice")?.textContent.trim();
    complain(form, words || say(answer.status === 403 ? "forbidden" : "failed"));
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || !form.closest("dialog#export")) return;
  event.preventDefault();
  const { submitter } = event;
  submitter?.setAttribute("disabled", "");
  form.setAttribute("aria-busy", "true");
  try {
    await take(form, submitter);
  } catch {
    complain(form, say("offline"));
  } finally {
    submitter?.removeAttribute("disabled");
    form.removeAttribute("aria-busy");
  }
});
