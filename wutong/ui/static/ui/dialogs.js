// Dialogs: data-opens="ID" opens one, data-closes closes its own, data-confirm="words" asks once
// before a form is sent or a link is followed; hx-confirm asks the same way.
import { say } from "./words.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details.menu-box[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function button(label, value, look) {
  const made = document.createElement("button");
  made.className = `button ${look}`;
  made.value = value;
  made.textContent = label;
  return made;
}

/** Ask once; resolves to true when the person agrees. */
export function ask(question, { danger = false } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  const text = document.createElement("p");
  text.className = "body";
  text.id = "question";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", "question");
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(button(say("cancel"), "no", ""), button(say("confirm"), "yes", danger ? "danger primary" : "primary"));
  form.append(text, actions);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

document.addEventListener("submit", async (event) => {
  const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
  if (!source.dataset.confirm || event.target.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  if (await ask(source.dataset.confirm, { danger: source.hasAttribute("data-danger") })) {
    event.target.dataset.confirmed = "yes";
    event.target.requestSubmit(submitter);
    delete event.target.dataset.confirmed;
  }
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question)) event.detail.issueRequest(true);
});
