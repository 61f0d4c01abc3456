// What is typed into a form with data-draft="KEY" is kept in this browser until it is saved.
// A sent draft is dropped once the answer is another page or says that it is done.
import { say } from "./words.js";

const person = document.body.dataset.signedInAs;
const prefix = `draft:${person}:`;
const keep = /^(?!hidden|password|file|submit|button)/;

function fields(form) {
  return [...form.elements].filter((one) => one.name && keep.test(one.type ?? "") && !one.disabled);
}

function read(form) {
  return fields(form).map((one) => [one.name, /checkbox|radio/.test(one.type) ? [one.value, one.checked]
    : one.multiple ? [...one.selectedOptions].map((option) => option.value) : one.value]);
}

function write(form, values) {
  const left = [...values];
  for (const one of fields(form)) {
    const at = left.findIndex(([name, value]) => name === one.name && (!/checkbox|radio/.test(one.type) || value[0] === one.value));
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (/checkbox|radio/.test(one.type)) one.checked = value[1];
    else if (one.multiple) for (const option of one.options) option.selected = value.includes(option.value);
    else one.value = value;
  }
}

function note(form, key, saved, original) {
  const line = document.createElement("p");
  line.className = "draft-note wide";
  line.role = "status";
  const time = new Date(saved.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  line.append(say("draftRestored", { time }));
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button small";
  drop.textContent = say("draftDrop");
  drop.addEventListener("click", () => {
    localStorage.removeItem(prefix + key);
    write(form, original);
    line.remove();
  });
  line.append(drop);
  form.prepend(line);
}

function attend(form) {
  const key = form.dataset.draft;
  const original = read(form);
  const saved = JSON.parse(localStorage.getItem(prefix + key) ?? "null");
  const answered = form.querySelector(".invalid") !== null;
  if (saved && !answered && JSON.stringify(saved.values) !== JSON.stringify(original)) {
    write(form, saved.values);
    note(form, key, saved, original);
  }
  form.addEventListener("input", () => {
    localStorage.setItem(prefix + key, JSON.stringify({ at: Date.now(), path: location.pathname, values: read(form) }));
  });
  form.addEventListener("submit", () => {
    const now = JSON.parse(localStorage.getItem(prefix + key) ?? "null");
    if (now) localStorage.setItem(prefix + key, JSON.stringify({ ...now, sent: true }));
  });
}

function dropSaved() {
  const done = document.querySelector(".flashes .notice.green") !== null;
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft.sent && (done || draft.path !== location.pathname)) localStorage.removeItem(key);
  }
}

if (person) {
  dropSaved();
  for (const form of document.querySelectorAll("form[data-draft]")) attend(form);
}
