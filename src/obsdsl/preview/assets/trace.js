"use strict";
// Dependencies: what a chosen object needs, and what needs it.
(() => {
  const reached = (start, ways) => {
    const found = new Set([start]);
    const pending = [start];
    while (pending.length) {
      for (const next of ways.get(pending.pop()) || []) {
        if (!found.has(next)) {
          found.add(next);
          pending.push(next);
        }
      }
    }
    return found;
  };

  const ways = () => {
    const readers = new Map();
    const sources = new Map();
    for (const [from, found] of Object.entries(JSON.parse(document.getElementById("readers").textContent))) {
      readers.set(Number(from), found);
      for (const to of found) sources.set(to, [...(sources.get(to) || []), Number(from)]);
    }
    return [readers, sources];
  };

  let known = null;
  Preview.trace = function (button) {
    known ||= ways();
    const chosen = button.getAttribute("aria-pressed") === "true" ? null : Number(button.dataset.node);
    const [below, above] = chosen === null ? [null, null] : known.map((one) => reached(chosen, one));
    for (const one of document.querySelectorAll("[data-node]")) {
      const node = Number(one.dataset.node);
      one.setAttribute("aria-pressed", String(node === chosen));
      one.closest("li").hidden = chosen !== null && !below.has(node) && !above.has(node);
    }
    for (const one of document.querySelectorAll(".graph .many")) {
      one.textContent = String(one.closest("section").querySelectorAll("li:not([hidden])").length);
    }
    button.scrollIntoView({ block: "center" });
    if (chosen !== null) history.replaceState(null, "", `#${encodeURIComponent(button.title)}`);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name || !document.getElementById("readers")) return;
    [...document.querySelectorAll("[data-node]")].find((one) => one.title === name)?.click();
  });
})();
