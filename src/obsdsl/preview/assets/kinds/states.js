"use strict";
// States over time: `state-timeline` joins equal ones, `status-history` shows each.
(() => {
  const stretches = (values, joined) => {
    const found = [];
    for (const [at, value] of values.entries()) {
      const last = found[found.length - 1];
      if (joined && last && last.value === value) last.end = at + 1;
      else found.push({ start: at, end: at + 1, value });
    }
    return found.filter((one) => one.value !== null);
  };

  const draw = (joined) => (panel, data, body) => {
    const times = Preview.times(data);
    const step = (data.times?.step || 1) * 1000;
    const join = joined ? 1 : Math.max(Math.ceil(times.length / 60), 1);
    const rows = Preview.list(data.series).map((series, index) => {
      const field = Preview.fieldOf(panel, series);
      const values = series.values.map(Preview.number).filter((_, at) => at % join === 0);
      return { field, values, index, name: Preview.nameOf(field, series) };
    });
    const bars = rows.flatMap(({ field, values, index }) =>
      stretches(values, joined).map(({ start, end, value }) => ({
        value: [index, times[start * join], times[start * join] + (end - start) * step * join, value],
        color: Preview.valueColor(field, value) || Preview.color.series(value ?? 0),
        text: Preview.written(field, value),
      })));
    const ground = Preview.css("--surface");
    const render = (_, api) => {
      const one = bars[_.dataIndex];
      const [x, y] = api.coord([api.value(1), api.value(0)]);
      const [end] = api.coord([api.value(2), api.value(0)]);
      const height = Math.min(api.size([0, 1])[1] * 0.72, 34);
      const rect = { x, y: y - height / 2, width: Math.max(end - x - (joined ? 0 : 1), 1), height };
      const clipped = echarts.graphic.clipRectByRect(rect, {
        x: _.coordSys.x, y: _.coordSys.y, width: _.coordSys.width, height: _.coordSys.height,
      });
      if (!clipped) return undefined;
      const written = clipped.width > one.text.length * 7 + 10 && joined;
      return {
        type: "rect",
        shape: { ...clipped, r: joined ? 2 : 1 },
        style: { fill: one.color, stroke: ground, lineWidth: joined ? 1 : 0 },
        textContent: written ? { style: { text: one.text, fill: Preview.color.on(one.color), fontSize: 11 } } : undefined,
        textConfig: written ? { position: "inside" } : undefined,
      };
    };
    const entries = rows.map(({ field, values, name }) => ({ name, value: Preview.written(field, Preview.reduce(values, "lastNotNull")) }));
    Preview.chart(body, {
      grid: Preview.grid,
      xAxis: Preview.timeAxis(data),
      yAxis: {
        type: "category", inverse: true, data: rows.map((one) => one.name), axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { color: Preview.css("--muted"), fontSize: 11, width: 150, overflow: "truncate" },
      },
      series: [{ type: "custom", renderItem: render, encode: { x: [1, 2], y: 0 }, data: bars.map((one) => one.value), clip: true }],
      tooltip: Preview.tooltipOption("item", (point) => {
        const one = bars[point.dataIndex];
        const title = `${Preview.clock(one.value[1], true)} – ${Preview.clock(one.value[2])}`;
        return Preview.tooltip(title, [[one.color, rows[one.value[0]].name, one.text]]);
      }),
    }, Preview.spoken(panel.title || "States", entries));
  };

  Preview.kinds["state-timeline"] = { draw: draw(true) };
  Preview.kinds["status-history"] = { draw: draw(false) };
})();
