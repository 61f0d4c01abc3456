// Keys: "/" search, "?" help, "g" and a letter for the navigation lines that carry data-key;
// the arrows for links that carry data-key-arrow (a calendar's months).
let waiting = 0;

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function go(letter) {
  document.querySelector(`.side [data-key="${CSS.escape(letter)}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.timeStamp < waiting) {
    waiting = 0;
    go(event.key);
  } else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-search]")?.select();
    document.querySelector("[data-search]")?.focus();
  } else if (event.key === "?") {
    document.getElementById("keyboard-help")?.showModal();
  } else if (event.key === "g") {
    waiting = event.timeStamp + 1200;
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (!event.target.closest("[tabindex], .table-box")) document.querySelector(`[data-key-arrow="${event.key}"]`)?.click();
  }
});
