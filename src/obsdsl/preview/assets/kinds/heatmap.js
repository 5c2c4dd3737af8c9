"use strict";
// How many values of each size there were, over time.
(() => {
  const SCHEMES = {
    Oranges: ["#fdd9b0", "#e6550d", "#7f2704"], Blues: ["#cfe1f2", "#4a90c8", "#08306b"],
    Greens: ["#cdebc5", "#41ab5d", "#00441b"], Reds: ["#fcc5ae", "#ef3b2c", "#67000d"],
    Purples: ["#dcdcec", "#807dba", "#3f007d"], Spectral: ["#3288bd", "#fee08b", "#d53e4f"],
    RdYlGn: ["#1a9850", "#ffffbf", "#d73027"], Turbo: ["#30123b", "#1ae4b6", "#f9fb0e", "#7a0403"],
    Viridis: ["#440154", "#21918c", "#fde725"], Magma: ["#1d1147", "#b73779", "#fcfdbf"],
    Plasma: ["#0d0887", "#cc4778", "#f0f921"], Inferno: ["#1b0c41", "#bb3754", "#fcffa4"],
  };
  const bound = (series) => {
    const text = series.labels?.le ?? series.name;
    return /^\+?inf/i.test(text) ? Infinity : Number(text);
  };

  // Counts that grow with `le` to counts of each bucket.
  const buckets = (data) => {
    const sorted = [...Preview.list(data.series)].sort((a, b) => bound(a) - bound(b));
    const cumulative = sorted.length > 1 && sorted.every((one) => one.labels?.le !== undefined);
    return sorted.map((series, at) => ({
      bound: bound(series),
      name: series.name,
      values: series.values.map((value, index) => {
        const own = Preview.number(value);
        const below = cumulative && at ? Preview.number(sorted[at - 1].values[index]) || 0 : 0;
        return own === null ? null : Math.max(own - below, 0);
      }),
    }));
  };

  // Of series that are no histogram: how many values fall where.
  const calculated = (data, rows = 12) => {
    const all = Preview.list(data.series).flatMap((one) => one.values.map(Preview.number)).filter(Preview.isNumber);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const size = (high - low) / rows || 1;
    return Array.from({ length: rows }, (_, at) => ({
      bound: low + size * (at + 1),
      name: "",
      values: Array.from({ length: data.times.count }, (_, index) =>
        Preview.list(data.series).filter((one) => {
          const value = Preview.number(one.values[index]);
          return value !== null && Math.min(Math.floor((value - low) / size), rows - 1) === at;
        }).length),
    }));
  };

  Preview.kinds.heatmap = {
    draw(panel, data, body) {
      if (!Preview.list(data.series).length) return;
      const isHistogram = data.series.some((one) => one.labels?.le !== undefined || Preview.isNumber(Number(one.name)));
      const rows = isHistogram && panel.options.calculate !== true ? buckets(data) : calculated(data);
      const field = { unit: Preview.at(panel.options, "yAxis", "unit"), decimals: Preview.at(panel.options, "yAxis", "decimals") };
      const times = Preview.times(data);
      // A cell is at least so wide that it is seen.
      const join = Math.max(Math.ceil(times.length / 60), 1);
      const columns = times.filter((_, at) => at % join === 0);
      const cells = rows.flatMap((row, y) =>
        columns.map((_, x) => {
          const some = row.values.slice(x * join, (x + 1) * join).filter((one) => one !== null);
          return [x, y, some.length ? some.reduce((a, b) => a + b, 0) : "-"];
        }).filter((one) => one[2] !== "-" && one[2] > 1e-6));
      const named = rows.map((row) =>
        row.bound === Infinity ? "+Inf" : Preview.isNumber(row.bound) ? Preview.formatTick(row.bound, field.unit, field.decimals) : row.name);
      const scheme = SCHEMES[Preview.at(panel.options, "color", "scheme")] || SCHEMES.Oranges;
      const ground = Preview.css("--surface");
      const most = Math.max(...cells.map((one) => one[2]), 1e-9);
      const label = { color: Preview.css("--muted"), fontSize: 11 };
      Preview.chart(body, {
        grid: Preview.grid,
        xAxis: {
          type: "category", data: columns.map((time) => Preview.clock(time)), axisTick: { show: false },
          axisLine: { lineStyle: { color: Preview.css("--rule") } }, axisLabel: { ...label, hideOverlap: true },
        },
        yAxis: { type: "category", data: named, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { ...label, hideOverlap: true } },
        visualMap: {
          show: false, min: 0, max: most,
          inRange: { color: [Preview.color.mix(scheme[0], ground, Preview.theme.isDark ? 0.75 : 0.55), ...scheme.slice(Preview.theme.isDark ? 0 : 1)] },
        },
        series: [{ type: "heatmap", data: cells, progressive: 0, itemStyle: { borderColor: ground, borderWidth: 1 } }],
        tooltip: Preview.tooltipOption("item", (point) =>
          Preview.tooltip(Preview.clock(columns[point.value[0]], true), [[point.color, `≤ ${named[point.value[1]]}`, Preview.format(point.value[2], "short")]])),
      }, `${panel.title || "Heatmap"}: ${rows.length} buckets from ${named[0]} to ${named[named.length - 1]}`);
    },
  };
})();
