"use strict";
// How the values of a series are shown: the panel's settings, and what overrides say of this one.
(() => {
  const regex = (text) => {
    const parts = /^\/(.*)\/([a-z]*)$/.exec(text) || [null, text, ""];
    try {
      return new RegExp(parts[1], parts[2].replace(/[^ims]/g, ""));
    } catch {
      return null;
    }
  };
  const MATCHERS = {
    byName: (name, series) => series.name === name || series.column === name,
    byNames: (wanted, series) => {
      const found = Preview.list(Preview.at(wanted, "names")).includes(series.name);
      return Preview.at(wanted, "mode") === "exclude" ? !found : found;
    },
    byRegexp: (text, series) => Boolean(regex(String(text))?.test(series.name)),
    byFrameRefID: (ref, series) => series.ref === ref,
    byType: (type, series) => type === "number" && !series.isText,
  };

  // { unit, decimals, min, max, thresholds, mappings, color, custom: {…}, displayName, … }
  Preview.fieldOf = function (panel, series) {
    const field = { ...(panel.field.defaults || {}) };
    field.custom = { ...(field.custom || {}) };
    for (const one of Preview.list(panel.field.overrides)) {
      const matches = MATCHERS[Preview.at(one, "matcher", "id")];
      if (!matches || !matches(one.matcher.options, series)) continue;
      for (const row of Preview.list(one.properties)) {
        if (typeof row?.id !== "string") continue;
        if (row.id.startsWith("custom.")) field.custom[row.id.slice(7)] = row.value;
        else field[row.id] = row.value;
      }
    }
    return field;
  };

  Preview.nameOf = function (field, series) {
    const name = typeof field.displayName === "string" ? field.displayName : "";
    if (!name) return series.name;
    return name
      .replace(/\$\{__field\.labels\.(\w+)\}|\$\{__field\.labels\["?(\w+)"?\]\}/g, (_, a, b) => series.labels?.[a || b] ?? "")
      .replace(/\$\{__(field\.)?(displayName|name)\}|\$\{__series\.name\}/g, series.name);
  };

  // What a value is called, and its colour there: { text, color }; null where nothing is said of it.
  Preview.mapped = function (field, value) {
    for (const one of Preview.list(field.mappings)) {
      const options = one?.options;
      if (!options) continue;
      if (one.type === "value" && Object.hasOwn(options, String(value))) return options[String(value)];
      if (one.type === "range" && typeof value === "number") {
        const [low, high] = [options.from ?? -Infinity, options.to ?? Infinity];
        if (value >= low && value <= high) return options.result || null;
      }
      if (one.type === "regex" && typeof value === "string" && regex(String(options.pattern))?.test(value)) {
        return options.result || null;
      }
      if (one.type === "special") {
        const empty = value === null || value === undefined;
        const not = typeof value === "number" && Number.isNaN(value);
        const fits = { null: empty, nan: not, "null+nan": empty || not, empty: value === "" };
        if (fits[options.match]) return options.result || null;
      }
    }
    return null;
  };

  Preview.written = function (field, value) {
    const found = Preview.mapped(field, value);
    if (found?.text) return String(found.text);
    if (value === null || value === undefined) return typeof field.noValue === "string" && field.noValue ? field.noValue : "–";
    return Preview.format(value, field.unit, field.decimals);
  };

  // Thresholds as values: in percent they are shares of the range.
  Preview.steps = function (field) {
    const found = Preview.list(Preview.at(field, "thresholds", "steps")).filter((one) => one);
    if (Preview.at(field, "thresholds", "mode") !== "percentage") return found;
    const [low, high] = [Number(field.min ?? 0), Number(field.max ?? 100)];
    return found.map((one) => ({
      ...one, value: Preview.isNumber(one.value) ? low + ((high - low) * one.value) / 100 : one.value,
    }));
  };

  Preview.thresholdColor = function (field, value) {
    let color = null;
    for (const one of Preview.steps(field)) {
      if (!Preview.isNumber(one.value) || (Preview.isNumber(value) && value >= one.value)) color = one.color;
    }
    return color;
  };

  // The colour of a value, null where only its series has one.
  Preview.valueColor = function (field, value) {
    const named = Preview.mapped(field, value)?.color;
    if (named) return Preview.color.of(named);
    const mode = Preview.at(field, "color", "mode");
    if (mode === "fixed" || mode === "shades") return Preview.color.of(field.color.fixedColor);
    if (mode && mode.startsWith("continuous-")) return Preview.scale(mode, shareOf(field, value));
    if (mode && mode.startsWith("palette-")) return null;
    const color = Preview.thresholdColor(field, value);
    return color ? Preview.color.of(color) : null;
  };

  // The colour of a series.
  Preview.seriesColor = function (field, index, last) {
    const mode = Preview.at(field, "color", "mode");
    if (mode === "fixed" || mode === "shades") return Preview.color.of(field.color.fixedColor);
    if (mode === "thresholds") return Preview.valueColor(field, last) || Preview.color.series(index);
    return Preview.color.series(index);
  };

  const shareOf = (field, value) => {
    const [low, high] = [Number(field.min ?? 0), Number(field.max ?? 100)];
    return Preview.isNumber(value) && high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0;
  };
  const SCALES = {
    "continuous-GrYlRd": ["green", "yellow", "red"], "continuous-RdYlGr": ["red", "yellow", "green"],
    "continuous-BlYlRd": ["dark-blue", "super-light-yellow", "dark-red"], "continuous-BlPu": ["blue", "purple"],
    "continuous-YlRd": ["super-light-yellow", "dark-red"], "continuous-YlBl": ["super-light-yellow", "dark-blue"],
    "continuous-blues": ["super-light-blue", "dark-blue"], "continuous-reds": ["super-light-red", "dark-red"],
    "continuous-greens": ["super-light-green", "dark-green"],
    "continuous-purples": ["super-light-purple", "dark-purple"],
  };
  Preview.scale = function (name, share) {
    const stops = (SCALES[name] || SCALES["continuous-GrYlRd"]).map((one) => Preview.color.of(one));
    const at = Math.min(Math.floor(share * (stops.length - 1)), stops.length - 2);
    return Preview.color.mix(stops[at], stops[at + 1], share * (stops.length - 1) - at);
  };
})();
