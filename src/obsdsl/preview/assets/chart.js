"use strict";
// A chart of ECharts in a panel: made, sized, described for those who do not see it.
(() => {
  const sizes = new ResizeObserver((entries) => {
    for (const one of entries) echarts.getInstanceByDom(one.target)?.resize();
  });

  Preview.chart = function (body, option, label) {
    const place = Preview.element("div", { class: "chart", role: "img", "aria-label": label });
    body.append(place);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...option });
    sizes.observe(place);
    return chart;
  };

  // Before a body is drawn anew.
  Preview.clear = function (body) {
    for (const one of body.querySelectorAll(".chart")) {
      sizes.unobserve(one);
      echarts.getInstanceByDom(one)?.dispose();
    }
    body.replaceChildren();
  };

  Preview.times = function (data) {
    const { start = 0, step = 1, count = 0 } = data.times || {};
    return Array.from({ length: count }, (_, at) => (start + at * step) * 1000);
  };

  const two = (value) => String(value).padStart(2, "0");
  // In UTC: whoever looks at a sketch or at an artifact elsewhere sees the same.
  Preview.clock = function (time, days = false) {
    const at = new Date(time);
    const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
    return days ? `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${clock}` : clock;
  };

  const DAY = 86_400_000;
  Preview.timeAxis = function (data) {
    const { start = 0, step = 1, count = 0 } = data.times || {};
    const [low, high] = [start * 1000, (start + step * Math.max(count - 1, 0)) * 1000];
    const long = high - low > 1.5 * DAY;
    return {
      type: "time",
      min: low,
      max: high,
      splitNumber: 5,
      axisLine: { lineStyle: { color: Preview.css("--rule") } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: Preview.css("--muted"),
        fontSize: 11,
        hideOverlap: true,
        formatter: (time) => (long ? Preview.clock(time, true).slice(0, 5) : Preview.clock(time)),
      },
    };
  };

  // Distances of an axis that people would choose: in powers of 1024, in parts of minutes and hours, else decimal.
  const SPANS = [1, 2, 5, 10, 15, 30].flatMap((one) => [one, one * 60]).concat([1, 2, 3, 6, 12, 24, 48, 168].map((one) => one * 3600));
  const SCALES = { s: 1, ms: 1e3, "µs": 1e6, ns: 1e9, m: 1 / 60, h: 1 / 3600 };
  const distance = (rough, unit) => {
    const scale = SCALES[unit];
    if (scale && rough / scale > 0.9) return (SPANS.sort((a, b) => a - b).find((one) => one >= rough / scale) || rough / scale) * scale;
    if (/^(bytes|bits|binBps|binbps|kbytes|mbytes|gbytes|tbytes|KiBs|MiBs|GiBs)$/.test(unit || "") && rough > 1) {
      return 2 ** Math.ceil(Math.log2(rough));
    }
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) * power;
  };

  // From where to where an axis goes, and in which steps; ends that the panel gives hold.
  Preview.ticks = function (low, high, field) {
    const [least, most] = [field.min, field.max].map((one) => (Preview.isNumber(one) ? one : null));
    const start = least ?? (low >= 0 && low < high * 0.6 ? 0 : low);
    const end = most ?? (high > start ? high : start + (Math.abs(start) || 1));
    const rough = Math.max((end - start || Math.abs(end) || 1) / 4, 1e-12);
    // Where no decimals are shown, two steps within 1 would look the same.
    const finest = Number.isInteger(field.decimals) && field.unit !== "percentunit" ? 10 ** -field.decimals : 0;
    const interval = Math.max(distance(rough, field.unit), finest);
    return {
      min: least ?? Math.floor(start / interval + 1e-9) * interval,
      max: most ?? Math.max(Math.ceil(end / interval - 1e-9) * interval, start + interval),
      interval,
    };
  };

  Preview.valueAxis = function (field, more = {}) {
    return {
      type: "value",
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: Preview.css("--rule") } },
      axisLabel: {
        color: Preview.css("--muted"),
        fontSize: 11,
        formatter: (value) => Preview.formatTick(value, field.unit, field.decimals),
      },
      ...more,
    };
  };

  Preview.grid = { left: 8, right: 20, top: 10, bottom: 4, containLabel: true };

  // A tooltip of elements, so that no name of a series is ever markup.
  Preview.tooltip = function (title, rows) {
    const lines = rows.map(([color, name, value]) =>
      Preview.element(
        "div",
        { class: "tip-row" },
        Preview.element("span", { class: "swatch", style: { background: color } }),
        Preview.element("span", { class: "tip-name" }, name),
        Preview.element("span", { class: "tip-value" }, value),
      ));
    return Preview.element("div", { class: "tip" }, Preview.element("div", { class: "tip-title" }, title), ...lines);
  };

  Preview.tooltipOption = (trigger, formatter) => ({
    trigger,
    formatter,
    confine: true,
    appendTo: "body",
    className: "tip-box",
    backgroundColor: Preview.css("--raised"),
    borderColor: Preview.css("--edge"),
    textStyle: { color: Preview.css("--text"), fontSize: 12 },
    axisPointer: { type: "line", lineStyle: { color: Preview.css("--muted"), type: "dashed" }, label: { show: false } },
  });

  // Names and colours below a chart; `values` are shown behind them where the panel asks for it.
  Preview.legend = function (entries, note) {
    const items = entries.map(({ color, name, value }) =>
      Preview.element(
        "li",
        {},
        Preview.element("span", { class: "swatch", style: { background: color } }),
        Preview.element("span", { class: "legend-name" }, name),
        value === undefined ? null : Preview.element("span", { class: "legend-value" }, value),
      ));
    return Preview.element("ul", { class: "legend", "aria-label": note || "Legend" }, ...items);
  };

  // A line as small as a word.
  Preview.sparkline = function (values, color, width = 200, height = 40) {
    const found = values.map(Preview.number);
    const known = found.filter((one) => Preview.isNumber(one));
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const points = found
      .map((one, at) => [
        (at / Math.max(found.length - 1, 1)) * width,
        high > low ? height - 2 - ((one - low) / (high - low)) * (height - 4) : height / 2,
        Preview.isNumber(one),
      ])
      .filter((one) => one[2]);
    const line = points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const drawn = Preview.svg("svg", {
      class: "sparkline", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true",
    });
    if (points.length < 2) return drawn;
    const area = `${line}L${points[points.length - 1][0]} ${height}L${points[0][0]} ${height}Z`;
    drawn.append(
      Preview.svg("path", { d: area, fill: color, "fill-opacity": 0.16 }),
      Preview.svg("path", { d: line, fill: "none", stroke: color, "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" }),
    );
    return drawn;
  };

  // What a panel says of itself to those who do not see it.
  Preview.spoken = function (what, entries) {
    const some = entries.slice(0, 5).map(({ name, value }) => (value === undefined ? name : `${name} ${value}`));
    const more = entries.length > 5 ? ` and ${entries.length - 5} more` : "";
    return entries.length ? `${what}: ${some.join(", ")}${more}` : `${what}: no data`;
  };
})();
