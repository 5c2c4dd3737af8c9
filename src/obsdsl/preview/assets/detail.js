"use strict";
// A panel by itself: large, with what it asks, how it is set, and what is wrong with it.
(() => {
  const { element } = Preview;
  const rows = (pairs) =>
    element("dl", { class: "facts" }, ...pairs.filter(([, value]) => value !== undefined && value !== null && value !== "")
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value instanceof Node ? value : String(value))]));

  const thresholds = (panel) => {
    const steps = Preview.steps(panel.field.defaults || {});
    if (!steps.length) return null;
    return element("span", {}, ...steps.map((one) =>
      element("span", { class: "step" }, element("span", { class: "swatch", style: { background: Preview.color.of(one.color) } }),
        Preview.isNumber(one.value) ? `from ${Preview.format(one.value, panel.field.defaults.unit, panel.field.defaults.decimals)}` : "else")));
  };

  const content = (panel, article) => {
    const defaults = panel.field.defaults || {};
    const queries = Preview.list(panel.queries).map((one) =>
      element("li", {},
        element("div", { class: "query-name" }, [one.ref, one.legend, one.hidden ? "hidden" : ""].filter(Boolean).join(" · ")),
        element("pre", { class: "query", tabindex: "0" }, one.text)));
    const problems = article.querySelector(".problems ul")?.cloneNode(true);
    return [
      panel.description ? element("p", { class: "lede" }, panel.description) : null,
      problems ? element("h3", {}, "Problems") : null,
      problems || null,
      queries.length ? element("h3", {}, queries.length === 1 ? "Query" : "Queries") : null,
      queries.length ? element("ul", { class: "queries" }, ...queries) : null,
      element("h3", {}, "Settings"),
      rows([
        ["Kind", panel.type === panel.kind ? panel.kind : `${panel.type}, drawn as ${panel.kind}`],
        ["Unit", defaults.unit], ["Decimals", defaults.decimals], ["Minimum", defaults.min], ["Maximum", defaults.max],
        ["Thresholds", thresholds(panel)], ["Repeats by", panel.repeat], ["Row", panel.row],
        ["Panel", panel.id],
      ]),
    ];
  };

  Preview.open = function (article) {
    const panel = Preview.panelOf(article);
    const dialog = document.getElementById("detail");
    if (!panel || !dialog || !Preview.data[panel.board]) return;
    dialog.querySelector("h2").textContent = panel.title || "Untitled panel";
    dialog.querySelector(".detail-text").replaceChildren(...content(panel, article).filter(Boolean));
    const body = dialog.querySelector(".body");
    Preview.clear(body);
    dialog.showModal();
    dialog.scrollTop = 0;
    Preview.draw(body, panel);
    dialog.onclose = () => {
      Preview.clear(body);
      article.querySelector("[data-does=open]")?.focus();
    };
  };
})();
