// Signing out forgets the pages that this browser kept for use without signal.
async function forget() {
  if ("caches" in self) for (const name of await caches.keys()) await caches.delete(name);
}

for (const form of document.querySelectorAll('form[action="/accounts/logout/"]')) form.addEventListener("submit", forget);
