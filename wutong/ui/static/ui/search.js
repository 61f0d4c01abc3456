// Arrows move through the suggestions; Escape leaves them.
const box = document.querySelector(".search");
const input = box?.querySelector("[data-search]");

box?.addEventListener("keydown", (event) => {
  const links = [...box.querySelectorAll(".suggestions a")];
  const place = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && links.length) {
    event.preventDefault();
    links[Math.min(place + 1, links.length - 1)].focus();
  } else if (event.key === "ArrowUp" && place >= 0) {
    event.preventDefault();
    (place ? links[place - 1] : input).focus();
  } else if (event.key === "Escape") {
    document.activeElement.blur();
  }
});
