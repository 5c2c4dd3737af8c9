"use strict";
// Lines of a log.
Preview.kinds.logs = {
  draw(panel, data, body) {
    const lines = Preview.list(data.lines).map((line) => {
      const level = /\b(error|warn)/i.exec(line)?.[1].toLowerCase() || "";
      return Preview.element("li", { class: level }, line);
    });
    const label = `${panel.title || "Logs"}, scrolls`;
    body.append(
      Preview.element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, Preview.element("ol", { class: "logs" }, ...lines)),
    );
  },
};
