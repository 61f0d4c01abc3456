// The switch between the light and the dark style. The choice lives in a cookie, so that the
// server sends the right style sheet and nothing flickers.
const link = document.querySelector("[data-dark-style]");
const button = document.querySelector("[data-theme-switch]");
const system = matchMedia("(prefers-color-scheme: dark)");
const media = { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" };

function choose(theme) {
  link.media = media[theme];
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new CustomEvent("themechange"));
}

if (button && link) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const isDark = matchMedia(link.media).matches;
    choose(isDark === system.matches ? (isDark ? "light" : "dark") : "auto");
  });
  system.addEventListener("change", () => document.dispatchEvent(new CustomEvent("themechange")));
}
