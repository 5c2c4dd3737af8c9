"use strict";
// Buttons and keys.
(() => {
  const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.offsetParent);
  const stops = () => visible("article.panel [data-does=open], a.card");

  const move = (by) => {
    const all = stops();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  // The nearest panel above or below, in the same column if there is one.
  const leap = (direction) => {
    const here = document.activeElement?.closest("article.panel, a.card")?.getBoundingClientRect();
    if (!here) return move(direction);
    const middle = (box) => box.left + box.width / 2;
    const found = stops()
      .map((stop) => ({ stop, box: (stop.closest("article.panel") || stop).getBoundingClientRect() }))
      .filter(({ box }) => (direction > 0 ? box.top >= here.bottom - 4 : box.bottom <= here.top + 4))
      .map((one) => {
        const far = direction > 0 ? one.box.top - here.bottom : here.top - one.box.bottom;
        return { ...one, far: Math.max(far, 0) * 3 + Math.abs(middle(one.box) - middle(here)) };
      })
      .sort((a, b) => a.far - b.far)[0];
    found?.stop.focus();
    found?.stop.scrollIntoView({ block: "nearest" });
    return undefined;
  };

  const search = () => document.getElementById("search");
  const filter = () => {
    const words = search().value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one) => words.every((word) => one.dataset.find.includes(word));
    for (const one of document.querySelectorAll("[data-find]")) one.classList.toggle("other", !fits(one));
    for (const one of document.querySelectorAll("[data-holds]")) {
      one.classList.toggle("other", words.length > 0 && !one.querySelector("[data-find]:not(.other)"));
    }
    const left = visible("[data-find]:not(.other)").length;
    document.getElementById("found").textContent = words.length ? `${left} found` : "";
  };

  const ACTS = {
    open: (button) => Preview.open(button.closest("article.panel")),
    close: (button) => button.closest("dialog").close(),
    help: () => document.getElementById("help")?.showModal(),
    theme: () => Preview.theme.toggle(),
    trace: (button) => Preview.trace(button),
    fold(button) {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
      if (open) Preview.redraw(false);
    },
    side(button) {
      const pair = button.closest(".pair");
      pair.dataset.side = button.dataset.side;
      for (const one of pair.querySelectorAll("[data-does=side]")) one.setAttribute("aria-pressed", String(one === button));
      Preview.redraw(false);
    },
  };

  // All rows open, or, where they are, all closed.
  const foldAll = () => {
    const folds = visible("[data-does=fold]");
    const closed = folds.filter((one) => one.getAttribute("aria-expanded") !== "true");
    for (const one of closed.length ? closed : folds) ACTS.fold(one);
  };

  const KEYS = {
    j: () => move(1), k: () => move(-1), ArrowDown: () => leap(1), ArrowUp: () => leap(-1),
    ArrowRight: () => move(1), ArrowLeft: () => move(-1),
    "/": () => search()?.focus(), "?": ACTS.help, t: ACTS.theme, e: foldAll,
    h: () => document.querySelector("a.home[href]")?.click(),
    Escape() {
      if (!search()?.value) return;
      search().value = "";
      filter();
    },
  };

  const isWriting = (target) => target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
  const scrolls = (target) => target instanceof HTMLElement && target.matches("[tabindex='0']");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (isWriting(event.target)) {
      if (event.key === "Escape") {
        KEYS.Escape();
        event.target.blur();
      }
      if (event.key === "Enter") visible("[data-find]:not(.other) [data-does=open], a.card:not(.other)")[0]?.focus();
      return;
    }
    // What scrolls by itself keeps its arrows.
    if (event.key.startsWith("Arrow") && scrolls(event.target)) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-does]");
    if (button && Object.hasOwn(ACTS, button.dataset.does)) ACTS[button.dataset.does](button);
    // Beside an open dialog: away with it.
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });

  document.addEventListener("DOMContentLoaded", () => {
    search()?.addEventListener("input", filter);
    Preview.theme.changed();
  });
})();
