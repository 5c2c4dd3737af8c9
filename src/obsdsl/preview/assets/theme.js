"use strict";
// Light or dark: as the system has it, until the reader chooses.
Preview.theme = {
  get isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  },

  set(name) {
    document.documentElement.dataset.theme = name;
    Preview.store("theme", name);
    Preview.theme.changed();
  },

  toggle() {
    Preview.theme.set(Preview.theme.isDark ? "light" : "dark");
  },

  changed() {
    const other = Preview.theme.isDark ? "light" : "dark";
    for (const one of document.querySelectorAll("[data-does=theme]")) {
      one.setAttribute("aria-label", `Switch to the ${other} theme`);
      one.title = `Switch to the ${other} theme (t)`;
    }
    document.dispatchEvent(new Event("preview:theme"));
  },
};

// Before anything is painted.
(() => {
  const chosen = Preview.stored("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", Preview.theme.changed);
})();
