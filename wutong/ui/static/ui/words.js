// The words that scripts show, translated by the server.
const holder = document.getElementById("words");
export const words = holder ? JSON.parse(holder.textContent) : {};

/** A phrase with its {holes} filled. */
export function say(key, holes = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => holes[name] ?? whole);
}
