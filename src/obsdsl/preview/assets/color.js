"use strict";
// Colours: Grafana's names, those of series, and what can be read on what.
Preview.color = {
  NAMES: {
    red: ["#C4162A", "#E02F44", "#F2495C", "#FF7383", "#FFA6B0"],
    orange: ["#FA6400", "#FF780A", "#FF9830", "#FFB357", "#FFCB7D"],
    yellow: ["#E0B400", "#F2CC0C", "#FADE2A", "#FFEE52", "#FFF899"],
    green: ["#37872D", "#56A64B", "#73BF69", "#96D98D", "#C8F2C2"],
    blue: ["#1F60C4", "#3274D9", "#5794F2", "#8AB8FF", "#C0D8FF"],
    purple: ["#8F3BB8", "#A352CC", "#B877D9", "#CA95E5", "#DEB6F2"],
  },
  SHADES: ["dark-", "semi-dark-", "", "light-", "super-light-"],
  SERIES: [
    "#4c86f0", "#e58a3a", "#3aa876", "#a970e0", "#e0607a", "#22a6bd", "#c19a20", "#7d88f5", "#8aa644", "#cf6aa8",
  ],

  series: (index) => Preview.color.SERIES[index % Preview.color.SERIES.length],

  // A colour as JSON has it, as CSS has it.
  of(name, fallback = Preview.color.SERIES[0]) {
    if (typeof name !== "string" || !name) return fallback;
    if (name === "text") return Preview.css("--text");
    if (name === "transparent") return Preview.css("--muted");
    const base = name.replace(/^(super-light|light|semi-dark|dark)-/, "");
    const shades = Preview.color.NAMES[base];
    if (shades) {
      const shade = name.slice(0, name.length - base.length);
      return shades[Math.max(0, Preview.color.SHADES.indexOf(shade))];
    }
    return CSS.supports("color", name) ? name : fallback;
  },

  // Red, green, blue from 0 to 255.
  parts(css) {
    const canvas = Preview.color.canvas || (Preview.color.canvas = document.createElement("canvas").getContext("2d"));
    canvas.fillStyle = "#000";
    canvas.fillStyle = css;
    const found = canvas.fillStyle;
    if (found.startsWith("#")) return [1, 3, 5].map((at) => parseInt(found.slice(at, at + 2), 16));
    return found.match(/[\d.]+/g).slice(0, 3).map(Number);
  },

  luminance(css) {
    const [r, g, b] = Preview.color.parts(css).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  },

  contrast(one, other) {
    const [low, high] = [Preview.color.luminance(one), Preview.color.luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  },

  mix(one, other, share) {
    const [a, b] = [Preview.color.parts(one), Preview.color.parts(other)];
    const parts = a.map((value, at) => Math.round(value + (b[at] - value) * share));
    return `rgb(${parts.join(", ")})`;
  },

  alpha(css, share) {
    return `rgba(${Preview.color.parts(css).join(", ")}, ${share})`;
  },

  // The colour, as much darker or lighter as it takes to be read on the ground.
  readable(css, ground = Preview.css("--surface"), least = 4.6) {
    const end = Preview.color.luminance(ground) > 0.35 ? "#000000" : "#ffffff";
    for (let share = 0; share < 1; share += 0.08) {
      const mixed = share ? Preview.color.mix(css, end, share) : css;
      if (Preview.color.contrast(mixed, ground) >= least) return mixed;
    }
    return end;
  },

  // Black or white, whichever can be read on a ground.
  on: (ground) => (Preview.color.contrast("#ffffff", ground) >= 4.6 ? "#ffffff" : "#111418"),
};
