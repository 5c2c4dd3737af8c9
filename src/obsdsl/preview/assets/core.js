"use strict";
// What the other files share. They are plain scripts, in the order of pages/assets.py; each adds its part here.
const Preview = {
  // Grafana's type id -> how it is drawn: kinds/<kind>.js adds one.
  kinds: {},
  // What the page carries: boards by name, data by board and panel.
  boards: {},
};

// An element with attributes and children; texts are texts, never markup.
Preview.element = function (name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "style") Object.assign(made.style, value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
};

Preview.svg = function (name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
};

// A number of JSON; infinities come as texts.
Preview.number = function (value) {
  if (value === "+Inf") return Infinity;
  if (value === "-Inf") return -Infinity;
  return typeof value === "number" ? value : null;
};

Preview.isNumber = (value) => typeof value === "number" && Number.isFinite(value);

// What stands at the end of a way into JSON that anybody may have written.
Preview.at = function (value, ...way) {
  for (const step of way) {
    if (value === null || typeof value !== "object") return undefined;
    value = value[step];
  }
  return value;
};

Preview.list = (value) => (Array.isArray(value) ? value : []);

Preview.css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Of settings that hold for this reader; a page from a file may have no storage.
Preview.stored = function (name) {
  try {
    return localStorage.getItem(`obsdsl.${name}`);
  } catch {
    return null;
  }
};

Preview.store = function (name, value) {
  try {
    localStorage.setItem(`obsdsl.${name}`, value);
  } catch {
    // Then it holds for this page.
  }
};
