"use strict";
// A bar for each series: its last value.
Preview.kinds.barchart = {
  draw(panel, data, body) {
    const bars = Preview.list(data.series).map((series, index) => {
      const field = Preview.fieldOf(panel, series);
      const value = Preview.reduce(series.values, "lastNotNull");
      return { field, value, name: Preview.nameOf(field, series), color: Preview.seriesColor(field, index, value) };
    });
    const field = bars[0]?.field || {};
    const lying = panel.options.orientation === "horizontal";
    const names = {
      type: "category", data: bars.map((one) => one.name), axisTick: { show: false },
      axisLine: { lineStyle: { color: Preview.css("--rule") } },
      axisLabel: { color: Preview.css("--muted"), fontSize: 11, hideOverlap: true, width: 110, overflow: "truncate" },
    };
    const values = Preview.valueAxis(field, { min: field.min ?? null, max: field.max ?? null });
    const entries = bars.map((one) => ({ name: one.name, value: Preview.written(one.field, one.value) }));
    Preview.chart(body, {
      grid: Preview.grid,
      xAxis: lying ? values : names,
      yAxis: lying ? { ...names, inverse: true } : values,
      series: [{
        type: "bar", barMaxWidth: 46, data: bars.map(({ value, color }) => ({ value, itemStyle: { color, borderRadius: 2 } })),
      }],
      tooltip: Preview.tooltipOption("item", (point) => {
        const one = bars[point.dataIndex];
        return Preview.tooltip(one.name, [[one.color, "now", Preview.written(one.field, one.value)]]);
      }),
    }, Preview.spoken(panel.title || "Bar chart", entries));
  },
};
