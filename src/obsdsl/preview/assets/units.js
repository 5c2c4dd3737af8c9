"use strict";
// Values in Grafana's units, written as Grafana writes them.
(() => {
  const SI = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
  const IEC = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
  const SHORT = ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"];
  const COUNTS = ["", "K", "M", "B", "T"];
  // From seconds up: how many of the one before make one.
  const SPANS = [
    [1e-9, "ns"], [1e-6, "µs"], [1e-3, "ms"], [1, "s"], [60, "mins"], [3600, "hours"], [86400, "days"],
    [604800, "weeks"], [31536000, "years"],
  ];

  const decimalsOf = (value) => {
    if (!value || value % 1 === 0) return 0;
    const power = Math.floor(Math.log10(Math.abs(value)));
    const decimals = -power + 1;
    return Math.max(0, value / 10 ** -decimals > 2.25 ? decimals + 1 : decimals);
  };
  const fixed = (value, decimals) => {
    const digits = decimals ?? decimalsOf(value);
    return value.toFixed(Math.min(Math.max(digits, 0), 20));
  };

  // Prefixes of one factor; `offset` is how many prefixes the value is above the first.
  const scaled = (factor, prefixes, start) => (value, decimals, symbol, offset = 0) => {
    let at = start + offset;
    let size = value;
    while (Math.abs(size) >= factor && at < prefixes.length - 1) [size, at] = [size / factor, at + 1];
    while (size && Math.abs(size) < 1 && at > 0) [size, at] = [size * factor, at - 1];
    return fixed(size, decimals) + (symbol ? ` ${prefixes[at]}${symbol}` : prefixes[at]);
  };
  const si = scaled(1000, SI, 5);
  const iec = scaled(1024, IEC, 0);
  const dec = scaled(1000, ["", "k", "M", "G", "T", "P", "E"], 0);
  const short = scaled(1000, SHORT, 0);
  const plain = scaled(1000, COUNTS, 0);
  const count = (value, decimals, symbol) => `${plain(value, decimals, "")} ${symbol}`;

  // A length of time, counted in `unit` seconds.
  const span = (value, decimals, unit) => {
    const length = value * unit;
    let found = SPANS.find(([size]) => size === unit) || SPANS[3];
    for (const one of SPANS) if (Math.abs(length) >= one[0]) found = one;
    if (value && Math.abs(length) < 1e-9) found = SPANS[0];
    if (!value) found = SPANS.find(([size]) => Math.abs(size - unit) < size * 1e-6) || SPANS[3];
    return `${fixed(length / found[0], decimals)} ${found[1]}`;
  };

  const two = (value) => String(value).padStart(2, "0");
  const clock = (seconds, days) => {
    const all = Math.round(Math.abs(seconds));
    const sign = seconds < 0 ? "-" : "";
    const hours = Math.floor(all / 3600);
    const rest = `${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
    return days ? `${sign}${Math.floor(all / 86400)} d ${two(hours % 24)}:${rest}` : `${sign}${two(hours)}:${rest}`;
  };
  const words = (seconds) => {
    const found = [];
    let left = Math.round(Math.abs(seconds));
    for (const [size, name] of [...SPANS].reverse()) {
      const many = size >= 1 ? Math.floor(left / size) : 0;
      if (!many) continue;
      left -= many * size;
      const word = { mins: "minute", s: "second" }[name] || name.slice(0, -1);
      found.push(`${many} ${word}${many === 1 ? "" : "s"}`);
    }
    return found.slice(0, 2).join(", ") || "0 seconds";
  };
  const date = (value) => {
    const at = new Date(value);
    return Number.isNaN(at.getTime()) ? String(value) : at.toISOString().slice(0, 19).replace("T", " ");
  };

  // Ids by how they are written: (value, decimals, ...what follows in the row).
  const KINDS = {
    binary: iec,
    decimal: dec,
    si,
    count,
    span,
    suffix: (value, decimals, text) => `${fixed(value, decimals)}${text}`,
    prefix: (value, decimals, text) => `${text}${short(value, decimals, "")}`,
    times: (value, decimals, factor, text) => `${fixed(value * factor, decimals)}${text}`,
    short: (value, decimals) => short(value, decimals, ""),
    either: (value, _, no, yes) => (value ? yes : no),
    date: (value, _, factor) => date(value * factor),
    clock: (value, _, factor, days) => clock(value * factor, days),
    words: (value, _, factor) => words(value * factor),
    hex: (value, _, text) => `${text}${Math.round(value).toString(16).toUpperCase()}`,
    sci: (value, decimals) => value.toExponential(decimals ?? undefined),
    locale: (value, decimals) =>
      value.toLocaleString("en-US", { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 3 }),
  };
  const TABLE = {
    short: ["short"], sishort: ["si", ""], percent: ["suffix", "%"], percentunit: ["times", 100, "%"],
    humidity: ["suffix", "%H"], dB: ["suffix", " dB"], dBm: ["suffix", " dBm"], ppm: ["suffix", " ppm"],
    hex0x: ["hex", "0x"], hex: ["hex", ""], sci: ["sci"], locale: ["locale"], pixel: ["suffix", " px"],
    bool: ["either", "False", "True"], bool_yes_no: ["either", "No", "Yes"], bool_on_off: ["either", "Off", "On"],
    s: ["span", 1], ms: ["span", 1e-3], "µs": ["span", 1e-6], ns: ["span", 1e-9], m: ["span", 60], h: ["span", 3600],
    d: ["span", 86400], timeticks: ["span", 0.01],
    dtdurations: ["words", 1], dtdurationms: ["words", 1e-3], dthms: ["clock", 1], dtdhms: ["clock", 1, true],
    clocks: ["clock", 1], clockms: ["clock", 1e-3],
    dateTimeAsIso: ["date", 1], dateTimeAsIsoNoDateIfToday: ["date", 1], dateTimeAsUS: ["date", 1],
    dateTimeAsUSNoDateIfToday: ["date", 1], dateTimeAsLocal: ["date", 1], dateTimeAsLocalNoDateIfToday: ["date", 1],
    dateTimeAsSystem: ["date", 1], dateTimeFromNow: ["date", 1],
    bytes: ["binary", "B"], bits: ["binary", "b"], decbytes: ["decimal", "B"], decbits: ["decimal", "b"],
    kbytes: ["binary", "B", 1], mbytes: ["binary", "B", 2], gbytes: ["binary", "B", 3], tbytes: ["binary", "B", 4],
    pbytes: ["binary", "B", 5], deckbytes: ["decimal", "B", 1], decmbytes: ["decimal", "B", 2],
    decgbytes: ["decimal", "B", 3], dectbytes: ["decimal", "B", 4], decpbytes: ["decimal", "B", 5],
    Bps: ["decimal", "B/s"], bps: ["decimal", "b/s"], binBps: ["binary", "B/s"], binbps: ["binary", "b/s"],
    KBs: ["decimal", "B/s", 1], MBs: ["decimal", "B/s", 2], GBs: ["decimal", "B/s", 3], TBs: ["decimal", "B/s", 4],
    Kbits: ["decimal", "b/s", 1], Mbits: ["decimal", "b/s", 2], Gbits: ["decimal", "b/s", 3],
    KiBs: ["binary", "B/s", 1], MiBs: ["binary", "B/s", 2], GiBs: ["binary", "B/s", 3],
    cps: ["count", "c/s"], ops: ["count", "ops/s"], reqps: ["count", "req/s"], rps: ["count", "rd/s"],
    wps: ["count", "wr/s"], iops: ["count", "io/s"], eps: ["count", "evt/s"], mps: ["count", "msg/s"],
    recps: ["count", "rec/s"], rowsps: ["count", "rows/s"], pps: ["count", "p/s"],
    cpm: ["count", "c/m"], opm: ["count", "ops/m"], reqpm: ["count", "req/m"], rpm: ["count", "rd/m"],
    wpm: ["count", "wr/m"], epm: ["count", "evts/m"], mpm: ["count", "msgs/m"],
    hertz: ["si", "Hz"], rothz: ["si", "Hz"], rotrpm: ["suffix", " rpm"], flops: ["si", "FLOPS"], Hs: ["si", "H/s"],
    watt: ["si", "W"], mwatt: ["si", "W", -1], kwatt: ["si", "W", 1], megwatt: ["si", "W", 2], gwatt: ["si", "W", 3],
    watth: ["si", "Wh"], kwatth: ["si", "Wh", 1], joule: ["si", "J"], amp: ["si", "A"], mamp: ["si", "A", -1],
    volt: ["si", "V"], mvolt: ["si", "V", -1], kvolt: ["si", "V", 1], voltamp: ["si", "VA"], ohm: ["si", "Ω"],
    celsius: ["suffix", "°C"], fahrenheit: ["suffix", "°F"], kelvin: ["suffix", " K"],
    pressurembar: ["si", "bar", -1], pressurebar: ["si", "bar"], pressurehpa: ["suffix", "hPa"],
    lengthm: ["si", "m"], lengthmm: ["si", "m", -1], lengthkm: ["si", "m", 1], massg: ["si", "g"], masskg: ["si", "g", 1],
    litre: ["si", "L"], m3: ["suffix", " m³"], velocityms: ["suffix", " m/s"], velocitykmh: ["suffix", " km/h"],
    degree: ["suffix", "°"], rotation: ["suffix", "°"],
    currencyUSD: ["prefix", "$"], currencyEUR: ["prefix", "€"], currencyGBP: ["prefix", "£"],
    currencyJPY: ["prefix", "¥"], currencyCHF: ["prefix", "CHF"],
  };
  // Units that a project writes itself: `suffix:rows`.
  const CUSTOM = {
    prefix: (text) => ["prefix", text],
    suffix: (text) => ["suffix", text],
    time: () => ["date", 1],
    si: (text) => ["si", text],
    count: (text) => ["count", text],
    currency: (text) => ["prefix", text.replace(/^financial:/, "")],
    bool: (text) => ["either", text.split("/")[1] || "False", text.split("/")[0] || "True"],
  };

  const rowOf = (unit) => {
    if (!unit || unit === "none" || unit === "string") return null;
    const [form, ...rest] = unit.split(":");
    if (rest.length && Object.hasOwn(CUSTOM, form)) return CUSTOM[form](rest.join(":"));
    // What Grafana does not know it writes behind the value.
    return Object.hasOwn(TABLE, unit) ? TABLE[unit] : ["suffix", ` ${unit}`];
  };

  Preview.format = function (value, unit, decimals) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (typeof value !== "number") return String(value);
    if (!Number.isFinite(value)) return value > 0 ? "+∞" : "−∞";
    const row = rowOf(unit);
    const digits = typeof decimals === "number" ? decimals : null;
    return row ? KINDS[row[0]](value, digits, ...row.slice(1)) : fixed(value, digits);
  };

  // The same for an axis: without the zeros that only say how exact it is.
  Preview.formatTick = function (value, unit, decimals) {
    const text = Preview.format(Number(value.toPrecision(12)), unit, decimals);
    return typeof decimals === "number" ? text : text.replace(/(\d)\.0+(?=\D|$)|(\.\d*?[1-9])0+(?=\D|$)/, "$1$2");
  };
})();
