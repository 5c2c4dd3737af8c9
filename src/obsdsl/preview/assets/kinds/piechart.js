"use strict";
// Shares of a whole.
Preview.kinds.piechart = {
  draw(panel, data, body) {
    const calc = Preview.calcOf(panel);
    const parts = Preview.list(data.series).map((series, index) => {
      const field = Preview.fieldOf(panel, series);
      const value = Preview.reduce(series.values, calc);
      const color = Preview.mapped(field, value)?.color
        ? Preview.valueColor(field, value) : Preview.seriesColor({ ...field, color: field.color?.mode === "thresholds" ? null : field.color }, index, value);
      return { name: Preview.nameOf(field, series), value: Math.max(value ?? 0, 0), color, text: Preview.written(field, value) };
    });
    const total = parts.reduce((sum, one) => sum + one.value, 0);
    const share = (value) => (total ? `${((value / total) * 100).toFixed(0)}%` : "–");
    const entries = parts.map(({ name, color, value, text }) => ({ name, color, value: `${text} · ${share(value)}` }));
    Preview.chart(body, {
      series: [{
        type: "pie",
        radius: panel.options.pieType === "donut" ? ["52%", "88%"] : ["0%", "88%"],
        label: { show: false },
        emphasis: { scale: false },
        itemStyle: { borderColor: Preview.css("--surface"), borderWidth: 2 },
        data: parts.map(({ name, value, color }) => ({ name, value, itemStyle: { color } })),
      }],
      tooltip: Preview.tooltipOption("item", (point) =>
        Preview.tooltip(point.name, [[parts[point.dataIndex].color, parts[point.dataIndex].text, share(point.value)]])),
    }, Preview.spoken(panel.title || "Pie chart", entries));
    body.append(Preview.legend(entries));
  },
};
