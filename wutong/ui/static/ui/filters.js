// On a phone a long filter bar is folded to its first two fields until more is asked for.
for (const bar of document.querySelectorAll(".filter-bar")) {
  if (bar.querySelector("[data-unfolds]")) bar.dataset.folded = "yes";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unfolds]");
  if (!button) return;
  const bar = button.closest(".filter-bar");
  const folded = bar.dataset.folded === "yes";
  bar.dataset.folded = folded ? "no" : "yes";
  button.setAttribute("aria-expanded", String(folded));
});
