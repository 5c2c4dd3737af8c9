"use strict";
// A dial for each series.
(() => {
  // Without a range of its own a gauge goes from 0 to 100, or as far as its unit does.
  const range = (field, value) => {
    const top = field.unit === "percentunit" ? 1 : 100;
    const steps = Preview.steps(field).map((one) => one.value).filter(Preview.isNumber);
    const low = Preview.isNumber(field.min) ? field.min : Math.min(0, value ?? 0);
    const high = Preview.isNumber(field.max) ? field.max : Math.max(top, value ?? 0, ...steps.map((one) => one * 1.1));
    return [low, high > low ? high : low + 1];
  };
  Preview.rangeOf = range;

  Preview.kinds.gauge = {
    draw(panel, data, body) {
      const place = Preview.element("div", { class: "gauges" });
      body.append(place);
      const calc = Preview.calcOf(panel);
      const several = Preview.list(data.series).length > 1;
      for (const [index, series] of Preview.list(data.series).entries()) {
        const field = Preview.fieldOf(panel, series);
        const value = Preview.reduce(series.values, calc);
        const [low, high] = range(field, value);
        const color = Preview.valueColor(field, value) || Preview.color.series(index);
        const name = Preview.nameOf(field, series);
        const text = Preview.written(field, value);
        const stops = [];
        const steps = Preview.steps(field);
        for (const [at, one] of steps.entries()) {
          const end = steps[at + 1] ? (steps[at + 1].value - low) / (high - low) : 1;
          if (end > 0) stops.push([Math.min(end, 1), Preview.color.of(one.color)]);
        }
        const cell = Preview.element("div", { class: "gauge" });
        place.append(cell);
        // As large as the dial has room for.
        const room = (Math.min(cell.clientWidth, cell.clientHeight) * 0.78) / Math.max(text.length, 4);
        const common = { type: "gauge", startAngle: 205, endAngle: -25, min: low, max: high, center: ["50%", "62%"] };
        Preview.chart(cell, {
          series: [
            {
              ...common,
              radius: "100%",
              axisLine: { lineStyle: { width: 3, color: stops.length ? stops : [[1, color]] } },
              pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
            },
            {
              ...common,
              radius: "93%",
              axisLine: { lineStyle: { width: 14, color: [[1, Preview.css("--rule")]] } },
              progress: { show: true, width: 14, itemStyle: { color } },
              pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
              detail: {
                offsetCenter: [0, "4%"], fontSize: Math.min(Math.max(room, 12), 36), fontWeight: 600, color: Preview.color.readable(color),
                formatter: () => text,
              },
              data: [{ value: value ?? low }],
            },
          ],
        }, `${panel.title}: ${several ? `${name} ` : ""}${text}`);
        if (several) cell.append(Preview.element("div", { class: "gauge-name", title: name }, name));
      }
    },
  };
})();
