"use strict";
// What is not drawn is named: lists that Grafana fills itself, maps, plugins.
(() => {
  const NAMES = {
    alertlist: "Alerts that fire", dashlist: "Dashboards", news: "News", annolist: "Annotations", welcome: "Welcome",
    gettingstarted: "Getting started", geomap: "Map", nodeGraph: "Node graph", traces: "Traces", flamegraph: "Flame graph",
    canvas: "Canvas", candlestick: "Candlesticks", xychart: "XY chart", trend: "Trend", datagrid: "Data grid",
    debug: "Debug", "library-panel-ref": "Library panel",
  };
  Preview.box = {
    hasNoData: true,
    draw(panel, _, body) {
      body.append(
        Preview.element(
          "div",
          { class: "box" },
          Preview.element("span", { class: "box-name" }, NAMES[panel.kind] || panel.kind || "Panel"),
          Preview.element("span", { class: "box-note" }, "Grafana draws this; the preview keeps its place"),
        ),
      );
    },
  };
})();
