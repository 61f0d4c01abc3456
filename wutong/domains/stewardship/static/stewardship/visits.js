// Visits are kept on this phone until the server has them: typed without signal, sent later.
// Each has a key made here, so that one sent twice over a poor line is one visit.
const box = document.querySelector("[data-visits-waiting]");
const form = document.querySelector("form[data-visit]");
const person = document.body.dataset.signedInAs;
const prefix = `visit:${person}:`;
const draft = `draft:${person}:visit-new`;
const words = JSON.parse(document.getElementById("visit-words").textContent);
const AGAIN = 60_000; // milliseconds between tries
const sent = []; // addresses of what was sent while the page is open
let busy = false;

const say = (key, holes = {}) => words[key].replace(/\{(\w+)\}/g, (_whole, name) => holes[name]);
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
const put = (item) => localStorage.setItem(prefix + item.key, JSON.stringify(item));
const drop = (key) => localStorage.removeItem(prefix + key);
const read = (key) => JSON.parse(localStorage.getItem(prefix + key) ?? "null");
const items = () => Object.keys(localStorage).filter((one) => one.startsWith(prefix))
  .map((one) => read(one.slice(prefix.length))).filter(Boolean).sort((one, other) => one.at - other.at);

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function button(text, act) {
  const made = element("button", text, "button small");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// -- the list of what waits ---------------------------------------------------------------------

function draw() {
  const list = box.querySelector("ul");
  const waiting = items();
  box.hidden = waiting.length === 0 && sent.length === 0;
  list.replaceChildren(...waiting.map(line), ...sent.map(sentLine));
  box.querySelector("[data-count]").textContent = waiting.length || "";
}

function line(item) {
  const row = document.createElement("li");
  const refused = item.state === "refused";
  row.append(element("span", item.title, "title"), element("span", say(item.state), refused ? "tag red" : "tag yellow"));
  const time = new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  row.append(element("p", [say("kept", { time }), item.note].filter(Boolean).join(" · ")));
  for (const [name, reasons] of Object.entries(item.errors ?? {})) {
    const label = item.labels?.[name];
    row.append(element("p", `${label ? `${label}：` : ""}${reasons.join(" ")}`, "error"));
  }
  const actions = element("p", "", "row");
  if (!refused) actions.append(button(say("send"), () => sendAll()));
  const edit = element("a", say("edit"), "button small");
  edit.href = `${box.dataset.page}#${item.key}`;
  const remove = button(say("remove"), () => {
    if (remove.dataset.sure) {
      drop(item.key);
      draw();
    } else {
      remove.dataset.sure = "yes";
      remove.textContent = say("sure");
    }
  });
  actions.append(edit, remove);
  row.append(actions);
  return row;
}

function sentLine({ title, url }) {
  const row = document.createElement("li");
  const link = element("a", title, "title");
  link.href = url;
  row.append(link, element("span", say("sent"), "tag green"));
  return row;
}

// -- sending ------------------------------------------------------------------------------------

async function pass() {
  const answer = await fetch(box.dataset.pass, { headers: { Accept: "application/json" } });
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return null;
  const told = await answer.json();
  return String(told.person) === person ? told : null;
}

async function send(item) {
  try {
    const told = await pass();
    if (!told) return keep(item, "waiting", say("signIn"));
    const answer = await fetch(box.dataset.page, {
      method: "POST", body: new URLSearchParams(item.data),
      headers: { Accept: "application/json", "X-CSRFToken": told.token },
    });
    const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok && json.url) {
      drop(item.key);
      return json.url;
    }
    if (answer.status >= 400 && answer.status < 500) return keep(item, "refused", "", json.errors ?? { "": [say("failed")] });
    return keep(item, "waiting", say("failed"));
  } catch {
    return keep(item, "waiting", say("offline"));
  }
}

function keep(item, state, note, errors = {}) {
  if (read(item.key)) put({ ...item, state, note, errors });
  return "";
}

async function sendAll() {
  if (busy || !navigator.onLine) return draw();
  busy = true;
  try {
    for (const item of items().filter((one) => one.state === "waiting")) {
      const url = await send(item);
      if (url) sent.push({ title: item.title, url });
      draw();
    }
  } finally {
    busy = false;
    draw();
  }
}

// -- the form -----------------------------------------------------------------------------------

function named(one) {
  const group = one.closest("details")?.querySelector("summary").firstChild.textContent.trim();
  const label = one.labels[0].textContent.replace("*", "").trim();
  return group ? `${group} ${label}` : label;
}

function collected() {
  const data = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const labels = Object.fromEntries([...form.elements].filter((one) => one.name && one.labels?.length)
    .map((one) => [one.name, named(one)]));
  const { value: key } = form.elements.client_key;
  const about = form.elements.project.value || form.elements.firm.value;
  return { key, at: Date.now(), title: `${form.elements.on.value} ${about}`, data, labels, state: "waiting", note: "" };
}

async function submitted(event) {
  event.preventDefault();
  const item = collected();
  put(item);
  localStorage.removeItem(draft);
  const url = navigator.onLine ? await send(item) : "";
  if (url) return location.assign(url);
  const now = read(item.key);
  if (now?.state === "refused") fill(now);
  else empty();
  draw();
  (now?.state === "refused" ? form : box).scrollIntoView({ block: "start" });
}

function empty() {
  form.reset();
  form.querySelector(".draft-note")?.remove();
  tell({});
  form.elements.client_key.value = newKey();
  history.replaceState(null, "", location.pathname);
}

function fill(item) {
  form.reset();
  for (const [name, value] of item.data) {
    if (form.elements[name]) form.elements[name].value = value;
    if (value) form.elements[name]?.closest("details")?.setAttribute("open", "");
  }
  form.elements.client_key.value = item.key;
  tell(item.errors ?? {});
}

function tell(errors) {
  for (const one of form.querySelectorAll(".told")) one.remove();
  for (const one of form.querySelectorAll(".field.invalid")) one.classList.remove("invalid");
  for (const [name, reasons] of Object.entries(errors)) {
    const place = form.elements[name]?.closest?.(".field");
    place?.classList.add("invalid");
    place?.closest("details")?.setAttribute("open", "");
    const words = element("div", reasons.join(" "), "error told wide");
    words.role = "alert";
    if (place) place.append(words);
    else form.prepend(words);
  }
}

function chosenByAddress() {
  const item = read(location.hash.slice(1));
  if (item) fill(item);
}

function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// -- opening without signal ---------------------------------------------------------------------

// Only when everything of the page is there is it known what the page is made of.
const loaded = () => new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", done, { once: true });
});

function parts() {
  const named = [...document.querySelectorAll("use, link[rel=stylesheet], link[rel~=icon], script[src]")]
    .map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const fetched = performance.getEntriesByType("resource").map((one) => one.name);
  const addresses = [...fetched, ...named].map((one) => new URL(one, location))
    .filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"))
    .map((one) => one.origin + one.pathname);
  return new Set([...addresses, new URL(box.dataset.page, location).href]);
}

async function keepPage() {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  await loaded();
  await navigator.serviceWorker.register(box.dataset.worker, { scope: new URL("..", new URL(box.dataset.page, location)).pathname });
  const wanted = parts();
  const cache = await caches.open("visits");
  for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
  await cache.addAll([...wanted]);
  box.dataset.kept = "yes";
}

if (form) {
  form.elements.on.defaultValue = today();
  form.elements.client_key.value = newKey();
  form.addEventListener("submit", submitted);
  addEventListener("hashchange", chosenByAddress);
  chosenByAddress();
  keepPage().catch(() => {});
}
draw();
sendAll();
addEventListener("online", sendAll);
addEventListener("storage", draw);
setInterval(sendAll, AGAIN);
