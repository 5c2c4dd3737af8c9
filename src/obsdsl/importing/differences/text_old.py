"""The text panel of before Grafana 7.1, which had its content beside the options."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.plugin_age import before
from obsdsl.importing.differences.shape import record

_MODES: Final = ("code", "html", "markdown")


def _apply(panel: Json) -> Json:
    if panel.get("type") != "text":
        return panel
    options = dict(record(panel.get("options")))
    if "content" in panel and "mode" in panel:
        if before(panel, 7.1):
            options = {"content": panel["content"], "mode": panel["mode"]}
        panel = {name: one for name, one in panel.items() if name not in ("content", "mode")}
    if "mode" in options and options["mode"] not in _MODES:
        options["mode"] = "markdown"
    return panel | {"options": options} if options or "options" in panel else panel


DIFFERENCE = Difference(
    "text-old",
    "A `text` panel with `content` and `mode` beside its `options`, as before Grafana 7.1, has them in there; the mode "
    "`text`, which is gone, becomes `markdown`.",
    "migrate",
    _apply,
    on="panel",
)
