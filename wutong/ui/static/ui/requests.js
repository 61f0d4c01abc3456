// Answers of htmx requests that did not go well, words shown after one, and focus on what is wrong.
import { say } from "./words.js";

/** Show words at the top of the page. `undo` is an address that a button POSTs to. */
export function flash(text, { tone = "green", undo = "" } = {}) {
  const place = document.getElementById("flashes");
  const line = document.createElement("div");
  line.className = `notice ${tone}`;
  line.role = tone === "red" ? "alert" : "status";
  const told = document.createElement("div");
  told.className = "words";
  told.textContent = text;
  line.append(told);
  if (undo) line.append(undoForm(undo));
  place?.replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const button = document.createElement("button");
  button.className = "button small";
  button.textContent = say("undo");
  form.append(token, button);
  return form;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (/\/accounts\/login/.test(xhr.responseURL)) {
    event.detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  flash(say(status === 403 ? "forbidden" : status === 409 ? "conflict" : "failed"), { tone: "red" });
});
document.addEventListener("htmx:sendError", () => flash(say("offline"), { tone: "red" }));
document.addEventListener("flash", (event) => flash(event.detail.text ?? event.detail.value, event.detail));

document.querySelector("[data-first-focus]")?.focus();
