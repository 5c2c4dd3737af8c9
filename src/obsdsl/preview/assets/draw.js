"use strict";
// Panels are drawn when they come into view, and the others once there is nothing else to do.
(() => {
  const dataOf = (panel) => Preview.data[panel.board]?.[panel.key];

  const message = (text, kind) => Preview.element("div", { class: `message ${kind}` }, text);

  const draw = (body, panel) => {
    const kind = Object.hasOwn(Preview.kinds, panel.kind) ? Preview.kinds[panel.kind] : Preview.box;
    const data = dataOf(panel) || {};
    Preview.clear(body);
    body.className = `body kind-${Object.hasOwn(Preview.kinds, panel.kind) ? panel.kind : "box"}`;
    for (const one of Preview.list(data.faults)) body.append(message(one, "fault"));
    const empty = !Preview.list(data.series).length && !data.table && !Preview.list(data.lines).length;
    if (kind.hasNoData || !empty) kind.draw(panel, data, body);
    else if (!Preview.list(data.faults).length) body.append(message("No data", "empty"));
    for (const one of Preview.list(data.notes)) body.append(message(one, "note"));
  };

  const safely = (body, panel) => {
    try {
      draw(body, panel);
    } catch (error) {
      Preview.clear(body);
      body.append(message(`This panel cannot be drawn: ${error.message}`, "fault"));
      console.error(`panel ${panel.title || panel.key} cannot be drawn`, error);
    }
  };
  Preview.draw = safely;

  Preview.panelOf = function (article) {
    const { board, key } = article.dataset;
    const found = Preview.boards[board]?.[key];
    return found ? { field: {}, options: {}, ...found, board, key } : null;
  };

  const paint = (article) => {
    const panel = Preview.panelOf(article);
    // What is hidden has no size yet.
    if (!panel || !article.offsetParent || !Preview.data[panel.board]) return;
    safely(article.querySelector(".body"), panel);
    article.dataset.drawn = "true";
  };

  const waiting = () => [...document.querySelectorAll("article.panel:not([data-drawn])")];
  const seen = new IntersectionObserver((entries) => {
    for (const one of entries) if (one.isIntersecting && !one.target.dataset.drawn) paint(one.target);
  }, { rootMargin: "200px" });

  // A busy machine may never be idle: each turn comes in time, and draws one panel at least.
  const idle = window.requestIdleCallback
    ? (work) => requestIdleCallback(work, { timeout: 200 })
    : (work) => setTimeout(() => work({ timeRemaining: () => 8 }), 30);
  const rest = (deadline) => {
    const left = waiting().filter((one) => one.offsetParent && Preview.data[one.dataset.board]);
    do if (left.length) paint(left.shift());
    while (left.length && deadline.timeRemaining() > 4);
    if (left.length) idle(rest);
    else if (Object.keys(Preview.boards).every((board) => Preview.data[board])) document.documentElement.dataset.drawn = "true";
  };

  // Everything anew: another theme, rows that opened, data that came.
  Preview.redraw = function (anew = true) {
    delete document.documentElement.dataset.drawn;
    for (const one of document.querySelectorAll("article.panel")) {
      if (anew) delete one.dataset.drawn;
      seen.unobserve(one);
      seen.observe(one);
    }
    idle(rest);
  };

  const carried = (id) => {
    const found = document.getElementById(id);
    return found ? JSON.parse(found.textContent) : {};
  };

  const fetched = async (board, url) => {
    try {
      const from = document.getElementById("from")?.value;
      const answer = await fetch(from ? `${url}?from=${encodeURIComponent(from)}` : url);
      if (!answer.ok) throw new Error(`the preview answers ${answer.status}`);
      Preview.data[board] = await answer.json();
    } catch (error) {
      const faults = [`The data did not come: ${error.message}`];
      Preview.data[board] = Object.fromEntries(Object.keys(Preview.boards[board]).map((key) => [key, { faults }]));
    }
    Preview.redraw();
  };

  document.addEventListener("DOMContentLoaded", () => {
    Preview.boards = carried("boards");
    Preview.data = carried("data");
    const later = Object.entries(carried("later"));
    const ask = () => later.forEach(([board, url]) => fetched(board, url));
    const from = document.getElementById("from");
    if (from) {
      // A reload keeps it, and so does who is sent the URL.
      from.value = new URLSearchParams(location.search).get("from") ?? "";
      if (from.selectedIndex < 0) from.value = "";
      from.addEventListener("change", () => {
        history.replaceState(null, "", from.value ? `?from=${encodeURIComponent(from.value)}` : location.pathname);
        ask();
      });
    }
    ask();
    Preview.redraw();
    document.addEventListener("preview:theme", () => Preview.redraw());
  });
})();
