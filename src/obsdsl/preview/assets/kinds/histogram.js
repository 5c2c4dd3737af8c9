"use strict";
// How often values of each size occur, over all of the time that is shown.
Preview.kinds.histogram = {
  draw(panel, data, body) {
    const field = Preview.fieldOf(panel, Preview.list(data.series)[0] || {});
    const all = Preview.list(data.series).flatMap((one) => one.values.map(Preview.number)).filter(Preview.isNumber);
    if (!all.length) return;
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const count = Math.min(Number(panel.options.bucketCount) || 24, 60);
    const size = Number(panel.options.bucketSize) || (high - low) / count || 1;
    const rows = Array.from({ length: Math.max(Math.ceil((high - low) / size), 1) }, () => 0);
    for (const value of all) rows[Math.min(Math.floor((value - low) / size), rows.length - 1)] += 1;
    const names = rows.map((_, at) => Preview.formatTick(Number((low + at * size).toPrecision(3)), field.unit, field.decimals));
    const color = Preview.seriesColor(field, 0, null);
    Preview.chart(body, {
      grid: Preview.grid,
      xAxis: {
        type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: Preview.css("--rule") } },
        axisLabel: { color: Preview.css("--muted"), fontSize: 11, hideOverlap: true },
      },
      yAxis: Preview.valueAxis({ unit: "short" }),
      series: [{ type: "bar", data: rows, barCategoryGap: "4%", itemStyle: { color: Preview.color.alpha(color, 0.8) } }],
      tooltip: Preview.tooltipOption("item", (point) => Preview.tooltip(`from ${point.name}`, [[color, "values", String(point.value)]])),
    }, `${panel.title || "Histogram"}: ${all.length} values from ${names[0]} to ${names[names.length - 1]}`);
  },
};
