// Opens the page on which visits are recorded without signal, once it was opened with some.
const CACHE = "visits";
const PAGE = "/visits/new/";
const PARTS = "/static/";
const PATIENCE = 4000; // milliseconds until a poor line counts as none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(request, url));
  else if (url.pathname.startsWith(PARTS)) event.respondWith(part(request));
});

async function page(request, url) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await timely(request);
    if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete(CACHE); // signed out
    else if (answer.ok && !url.search) await cache.put(PAGE, answer.clone());
    return answer;
  } catch {
    return (await cache.match(PAGE)) ?? fetch(request);
  }
}

async function part(request) {
  try {
    return await timely(request);
  } catch {
    const cache = await caches.open(CACHE);
    return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
  }
}

// What is not kept has to come over the line, however poor: being online is known late at times.
async function timely(request) {
  if (!self.navigator.onLine) throw new TypeError("offline");
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}
