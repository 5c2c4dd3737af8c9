"use strict";
// One large number for each series.
Preview.kinds.stat = {
  draw(panel, data, body) {
    const options = panel.options;
    const calc = Preview.calcOf(panel);
    const named = options.textMode === "value_and_name" || options.textMode === "name" || Preview.list(data.series).length > 1;
    const count = Preview.list(data.series).length;
    // As near to twice as wide as high as cells get.
    const { clientWidth: width, clientHeight: height } = body;
    const columns = Array.from({ length: Math.max(count, 1) }, (_, at) => at + 1).reduce((best, many) => {
      const shape = (one) => Math.abs(Math.log((width / one) / (Math.max(height, 1) / Math.ceil(count / one)) / 2));
      return shape(many) < shape(best) ? many : best;
    }, 1);
    const place = Preview.element("div", { class: "stats", style: { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` } });
    for (const [index, series] of Preview.list(data.series).entries()) {
      const field = Preview.fieldOf(panel, series);
      const value = Preview.reduce(series.values, calc);
      const own = Preview.valueColor(field, value) || Preview.color.series(index);
      const filled = String(options.colorMode || "value").startsWith("background");
      const ground = filled ? own : Preview.css("--surface");
      const color = filled ? Preview.color.on(own) : options.colorMode === "none" ? Preview.css("--text") : Preview.color.readable(own);
      const name = Preview.nameOf(field, series);
      const written = `${options.prefix || ""}${Preview.written(field, value)}${options.suffix || ""}`;
      const text = options.textMode === "name" ? name : written;
      const [, number, unit] = /^([-−+]?[\d.,∞]+)\s*(\D*)$/.exec(text) || [null, text, ""];
      // Letters are wider than digits.
      const size = Math.max(number.length * (/\d/.test(number) ? 1 : 1.3) + unit.length * 0.6, 3);
      const one = Preview.element(
        "div",
        { class: filled ? "stat filled" : "stat", style: { background: filled ? ground : "", color } },
        named && options.textMode !== "value" && options.textMode !== "name"
          ? Preview.element("div", { class: "stat-name", style: { color: filled ? color : "" } }, name)
          : null,
        Preview.element(
          "div",
          { class: "stat-value" },
          number,
          unit ? Preview.element("span", { class: "stat-unit" }, unit) : null,
        ),
      );
      one.style.setProperty("--length", String(size));
      if ((options.graphMode ?? "area") === "area" && series.values.length > 1) {
        one.append(Preview.sparkline(series.values, filled ? color : own));
      }
      place.append(one);
    }
    body.append(place);
  },
};
