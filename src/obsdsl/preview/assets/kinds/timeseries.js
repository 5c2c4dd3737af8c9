"use strict";
// Lines, bars and points over time.
(() => {
  const SHAPES = { smooth: { smooth: 0.35 }, stepBefore: { step: "start" }, stepAfter: { step: "end" } };
  const DASHES = { dash: "dashed", dot: "dotted" };

  const style = (field, color, values) => {
    const custom = field.custom || {};
    const kind = custom.drawStyle || "line";
    const fill = Math.min(Math.max(Number(custom.fillOpacity ?? 0), 0), 100) / 100;
    const width = Number(custom.lineWidth ?? 1);
    if (kind === "bars") {
      return { type: "bar", itemStyle: { color: Preview.color.alpha(color, 0.45 + fill * 0.5) }, barCategoryGap: "20%" };
    }
    return {
      type: "line",
      showSymbol: kind === "points" || custom.showPoints === "always" || values.filter(Preview.isNumber).length < 2,
      symbolSize: Number(custom.pointSize ?? 5),
      connectNulls: custom.spanNulls === true,
      lineStyle: {
        color, width: kind === "points" ? 0 : width && Math.max(width, 1.5), type: DASHES[custom.lineStyle?.fill] || "solid",
      },
      itemStyle: { color },
      areaStyle: fill ? { color, opacity: fill * 0.8 } : undefined,
      sampling: "lttb",
      ...(SHAPES[custom.lineInterpolation] || {}),
    };
  };

  // Where the panel draws its thresholds: lines, and what lies above them.
  const limits = (field) => {
    const mode = Preview.at(field, "custom", "thresholdsStyle", "mode") || "off";
    const steps = Preview.steps(field).filter((one) => Preview.isNumber(one.value));
    if (mode === "off" || !steps.length) return {};
    const found = {};
    if (mode.includes("line") || mode.includes("dashed")) {
      found.markLine = {
        silent: true, symbol: "none", animation: false, label: { show: false },
        data: steps.map((one) => ({
          yAxis: one.value,
          lineStyle: { color: Preview.color.of(one.color), width: 1.5, type: mode.includes("dashed") ? "dashed" : "solid" },
        })),
      };
    }
    if (mode.includes("area")) {
      found.markArea = {
        silent: true,
        data: steps.map((one, at) => [
          { yAxis: one.value, itemStyle: { color: Preview.color.of(one.color), opacity: 0.1 } },
          steps[at + 1] ? { yAxis: steps[at + 1].value } : {},
        ]),
      };
    }
    return found;
  };

  const stacked = (field) => {
    const mode = Preview.at(field, "custom", "stacking", "mode");
    return mode && mode !== "none" ? `stack-${Preview.at(field, "custom", "stacking", "group") || ""}` : undefined;
  };

  // What an axis has to hold: values, sums of those that stand on each other, lines at which an alert fires.
  const extent = (field, lines) => {
    const found = limits(field).markLine ? Preview.steps(field).map((one) => one.value) : [];
    found.push(Preview.at(field, "custom", "axisSoftMin"), Preview.at(field, "custom", "axisSoftMax"));
    const sums = {};
    for (const one of lines) {
      const stack = stacked(one.field);
      for (const [at, value] of one.values.entries()) {
        if (!stack) found.push(value);
        else found.push((sums[`${stack} ${at}`] = (sums[`${stack} ${at}`] || 0) + (value || 0)), 0);
      }
      if (one.field.custom.drawStyle === "bars") found.push(0);
    }
    const known = found.filter(Preview.isNumber);
    return known.length ? known.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]) : [0, 1];
  };

  Preview.kinds.timeseries = {
    draw(panel, data, body) {
      const times = Preview.times(data);
      const drawn = Preview.list(data.series).map((series, index) => {
        const field = Preview.fieldOf(panel, series);
        const values = series.values.map(Preview.number);
        const color = Preview.seriesColor(field, index, Preview.reduce(values, "lastNotNull"));
        return { field, values, color, name: Preview.nameOf(field, series), right: field.custom.axisPlacement === "right" };
      });
      const seen = drawn.filter(({ field }) => !hidden(field));
      const first = seen.find((one) => !one.right)?.field || seen[0]?.field || Preview.fieldOf(panel, {});
      const second = seen.find((one) => one.right && seen.some((other) => !other.right))?.field;
      const axes = [first, second].filter(Boolean);
      const option = {
        grid: { ...Preview.grid, right: second ? 8 : 20 },
        xAxis: Preview.timeAxis(data),
        yAxis: axes.map((field, at) =>
          Preview.valueAxis(field, {
            ...Preview.ticks(...extent(field, seen.filter((one) => !second || one.right === Boolean(at))), field),
            position: at ? "right" : "left",
            splitLine: { show: !at, lineStyle: { color: Preview.css("--rule") } },
            name: field.custom?.axisLabel || "",
            nameLocation: "middle",
            nameGap: 46,
            nameTextStyle: { color: Preview.css("--muted"), fontSize: 11 },
          })),
        series: seen.map(({ field, values, color, name, right }, at) => ({
          name,
          data: values.map((value, index) => [times[index], value]),
          yAxisIndex: right && second ? 1 : 0,
          stack: stacked(field),
          emphasis: { disabled: true },
          ...style(field, color, values),
          ...(at ? {} : limits(first)),
        })),
        tooltip: Preview.tooltipOption("axis", (points) =>
          Preview.tooltip(
            Preview.clock(points[0].value[0], true),
            points.filter((one) => one.value[1] !== null).slice(0, 14).map((one) => {
              const { color, name, field } = seen[one.seriesIndex];
              return [color, name, Preview.written(field, one.value[1])];
            }),
          )),
      };
      const calcs = Preview.list(Preview.at(panel.options, "legend", "calcs"));
      const entries = seen.map(({ field, values, color, name }) => ({
        color, name, value: Preview.format(Preview.reduce(values, calcs[0] || "lastNotNull"), field.unit, field.decimals),
      }));
      Preview.chart(body, option, Preview.spoken(panel.title || "Time series", entries));
      if (Preview.at(panel.options, "legend", "showLegend") !== false && entries.length) {
        const table = Preview.at(panel.options, "legend", "displayMode") === "table" || calcs.length;
        body.append(Preview.legend(table ? entries : entries.map(({ color, name }) => ({ color, name }))));
      }
    },
  };

  const hidden = (field) => {
    const where = field.custom?.hideFrom;
    return Boolean(where && where.viz);
  };
})();
