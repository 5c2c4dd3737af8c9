"use strict";
// A bar for each series, from the lowest to the highest value.
Preview.kinds.bargauge = {
  draw(panel, data, body) {
    const calc = Preview.calcOf(panel);
    const rows = Preview.list(data.series).map((series, index) => {
      const field = Preview.fieldOf(panel, series);
      const value = Preview.reduce(series.values, calc);
      const color = Preview.valueColor(field, value) || Preview.color.series(index);
      return { field, value, color, name: Preview.nameOf(field, series) };
    });
    // Without a range of their own all bars share one.
    const most = Math.max(...rows.map((one) => Preview.rangeOf(one.field, one.value)[1]));
    const list = Preview.element("ul", { class: "bars", "aria-label": panel.title || "Values" });
    for (const { field, value, color, name } of rows) {
      const [low] = Preview.rangeOf(field, value);
      const high = Preview.isNumber(field.max) ? field.max : most;
      const share = Preview.isNumber(value) ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0;
      list.append(
        Preview.element(
          "li",
          {},
          Preview.element("span", { class: "bar-name", title: name }, name),
          Preview.element(
            "span",
            { class: "bar-track" },
            Preview.element("span", { class: "bar-fill", style: { width: `${share * 100}%`, background: color } }),
          ),
          Preview.element("span", { class: "bar-value", style: { color: Preview.color.readable(color) } }, Preview.written(field, value)),
        ),
      );
    }
    body.append(list);
  },
};
