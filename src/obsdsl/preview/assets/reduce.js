"use strict";
// One value of many, by Grafana's names of calculations.
(() => {
  const clean = (values) => values.map(Preview.number).filter((one) => one !== null && !Number.isNaN(one));
  const sum = (values) => values.reduce((total, one) => total + one, 0);
  const growth = (values) =>
    values.reduce((total, one, at) => (at ? total + (one >= values[at - 1] ? one - values[at - 1] : one) : 0), 0);
  const quantile = (share) => (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
  };
  const CALCS = {
    lastNotNull: (values) => values[values.length - 1],
    last: (values) => values[values.length - 1],
    firstNotNull: (values) => values[0],
    first: (values) => values[0],
    min: (values) => Math.min(...values),
    max: (values) => Math.max(...values),
    mean: (values) => sum(values) / values.length,
    sum,
    total: sum,
    count: (values) => values.length,
    range: (values) => Math.max(...values) - Math.min(...values),
    delta: growth,
    diff: (values) => values[values.length - 1] - values[0],
    diffperc: (values) => (values[values.length - 1] - values[0]) / values[0],
    median: quantile(0.5),
    stdDev: (values) => {
      const mean = sum(values) / values.length;
      return Math.sqrt(sum(values.map((one) => (one - mean) ** 2)) / values.length);
    },
    distinctCount: (values) => new Set(values).size,
    changeCount: (values) => values.filter((one, at) => at && one !== values[at - 1]).length,
  };

  Preview.reduce = function (values, calc) {
    const found = clean(values);
    if (!found.length) return null;
    const percentile = /^p(\d+)$/.exec(calc || "");
    if (percentile) return quantile(Number(percentile[1]) / 100)(found);
    return (CALCS[calc] || CALCS.lastNotNull)(found);
  };

  Preview.calcOf = (panel) => Preview.list(Preview.at(panel.options, "reduceOptions", "calcs"))[0] || "lastNotNull";
})();
