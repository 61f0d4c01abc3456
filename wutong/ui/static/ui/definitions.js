// The definition (口径) of a number on hover and focus. Without this script the title says it.
const tip = document.createElement("div");
tip.className = "tooltip";
tip.id = "definition";
tip.role = "tooltip";
tip.hidden = true;
document.body.append(tip);
let owner = null;

function show(element) {
  if (element.title) {
    element.dataset.definition = element.title;
    element.removeAttribute("title");
  }
  owner = element;
  tip.textContent = element.dataset.definition;
  tip.hidden = false;
  element.setAttribute("aria-describedby", tip.id);
  const place = element.getBoundingClientRect();
  const left = Math.min(place.left, innerWidth - tip.offsetWidth - 10);
  const below = place.bottom + 6 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(10, left)}px`;
  tip.style.top = `${below ? place.bottom + 6 : place.top - tip.offsetHeight - 6}px`;
}

function hide() {
  owner?.removeAttribute("aria-describedby");
  owner = null;
  tip.hidden = true;
}

function follow(event) {
  const element = event.target.closest?.("[data-definition]");
  if (element && element !== owner) show(element);
  else if (!element && owner) hide();
}

document.addEventListener("pointerover", follow);
document.addEventListener("focusin", follow);
document.addEventListener("focusout", hide);
document.addEventListener("scroll", hide, true);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
