"use strict";
// Rows and columns.
(() => {
  const cellColor = (field) => {
    const type = Preview.at(field, "custom", "cellOptions", "type") || field.custom?.displayMode || "";
    return { text: type === "color-text", ground: type.startsWith("color-background") };
  };

  const cell = (field, value) => {
    const number = Preview.number(value);
    const shown = number === null ? value : number;
    const how = cellColor(field);
    const color = (how.text || how.ground) && Preview.valueColor(field, shown);
    const style = {};
    if (color && how.ground) Object.assign(style, { background: color, color: Preview.color.on(color) });
    if (color && how.text) style.color = Preview.color.readable(color);
    const text = typeof shown === "string" ? Preview.mapped(field, shown)?.text || shown : Preview.written(field, shown);
    return Preview.element("td", { class: number === null ? "" : "number", style }, text);
  };

  Preview.kinds.table = {
    draw(panel, data, body) {
      const table = data.table;
      if (!table) return Preview.kinds.stat.draw(panel, data, body);
      const columns = table.columns.map((name, at) => {
        const ref = /^Value #(.*)$/.exec(name)?.[1];
        const series = { name, ref, column: name, labels: {}, isText: table.rows.some((row) => typeof row[at] === "string") };
        const field = Preview.fieldOf(panel, series);
        if (series.isText || name === "Time") delete field.unit;
        if (name === "Time") field.unit = "dateTimeAsIso";
        return { at, field, name: Preview.nameOf(field, series), hidden: field.custom.hidden === true };
      }).filter((one) => !one.hidden);
      const head = columns.map(({ name, at }) => {
        const isNumber = table.rows.some((row) => Preview.number(row[at]) !== null);
        return Preview.element("th", { scope: "col", class: isNumber ? "number" : "" }, name);
      });
      const rows = table.rows.map((row) => Preview.element("tr", {}, ...columns.map(({ field, at }) => cell(field, row[at]))));
      body.append(
        Preview.element(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": `${panel.title || "Table"}, scrolls` },
          Preview.element(
            "table",
            {},
            Preview.element("caption", { class: "unseen" }, panel.title || "Table"),
            Preview.element("thead", {}, Preview.element("tr", {}, ...head)),
            Preview.element("tbody", {}, ...rows),
          ),
        ),
      );
      return undefined;
    },
  };
})();
