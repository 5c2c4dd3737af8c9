"use strict";
// A page of `obsdsl preview` follows the files: it loads anew when they change, and says what is wrong with them.
(() => {
  const SPOT = "obsdsl.spot";

  const say = (text) => {
    const place = document.getElementById("live");
    if (place) place.textContent = text;
  };

  const keep = () => {
    const article = document.activeElement?.closest?.("article.panel");
    const spot = { url: location.pathname, y: scrollY, panel: article?.dataset.key || "", text: document.getElementById("search")?.value || "" };
    sessionStorage.setItem(SPOT, JSON.stringify(spot));
  };

  const restore = () => {
    const spot = JSON.parse(sessionStorage.getItem(SPOT) || "null");
    sessionStorage.removeItem(SPOT);
    if (!spot || spot.url !== location.pathname) return;
    const search = document.getElementById("search");
    if (spot.text && search) {
      search.value = spot.text;
      search.dispatchEvent(new Event("input"));
    }
    scrollTo(0, spot.y);
    if (spot.panel) document.querySelector(`article.panel[data-key="${CSS.escape(spot.panel)}"] [data-does=open]`)?.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const { version } = document.documentElement.dataset;
    if (version === undefined) return;
    restore();
    const events = new EventSource("/events");
    events.onmessage = (event) => {
      say("");
      if (event.data === version) return;
      keep();
      location.reload();
    };
    events.onerror = () => say("The preview has stopped; start it again, and this page follows.");
    addEventListener("pagehide", () => events.close());
  });
})();
