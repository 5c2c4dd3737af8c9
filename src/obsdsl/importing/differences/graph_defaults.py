"""Settings of the angular graph that say nothing."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.left_out import NUMBERED, without, without_usual

# As the graph itself fills them in. Those of which the panel that takes its place makes something else where they are
# not given stay: `lines`, `fill`, `legend.show`, `tooltip.shared`.
_USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "aliasColors": (None, {}),
    "bars": (None, False),
    "dashLength": (None, 10),
    "dashes": (None, False),
    "decimals": (None,),
    "editable": (None, True),
    "error": (None, False),
    "fillGradient": (None, 0),
    "grid": (None, {}),
    "height": (None, ""),
    "hiddenSeries": (None, False),
    "isNew": (None, True, False),
    "linewidth": (None, 1),
    "nullPointMode": (None, "null"),
    "options": (None, {}, {"alertThreshold": True}, {"dataLinks": []}, {"alertThreshold": True, "dataLinks": []}),
    "percentage": (None, False),
    "points": (None, False),
    "renderer": (None, "flot"),
    "seriesOverrides": (None, []),
    "spaceLength": (None, 10),
    "stack": (None, False),
    "steppedLine": (None, False),
    "thresholds": (None, []),
    "timeRegions": (None, []),
    "xaxis": (None, {}),
    "yaxis": (None, {}),
}
_FLAGS: Final = ("alignAsTable", "avg", "current", "max", "min", "rightSide", "total", "values")
_WITHIN: Final[dict[str, dict[str, tuple[Any, ...]]]] = {
    "legend": {
        **dict.fromkeys(_FLAGS, (None, False)),
        "hideEmpty": (None, False),
        "hideZero": (None, False),
        "sideWidth": (None,),
        "sort": (None,),
        "sortDesc": (None,),
    },
    "tooltip": {"msResolution": (None, True, False), "value_type": (None, "individual")},
    "xaxis": {
        "buckets": (None,),
        "format": (None, ""),
        "logBase": (None, 0),
        "mode": (None, "time"),
        "name": (None,),
        "show": (None, True),
        "values": (None, []),
    },
    "yaxis": {"align": (None, False), "alignLevel": (None,)},
}
_AXIS: Final[dict[str, tuple[Any, ...]]] = {
    "label": (None, ""),
    "max": (None, ""),
    "min": (None, ""),
    "decimals": (None,),
}


def _apply(panel: Json) -> Json:
    if panel.get("type") != "graph":
        return panel
    found = dict(panel)
    for name, usual in _WITHIN.items():
        if isinstance(held := found.get(name), dict):
            found[name] = without_usual(held, usual)
    if isinstance(axes := found.get("yaxes"), list):
        found["yaxes"] = [_axis(one) if isinstance(one, dict) else one for one in axes]
    return without_usual(found, _USUAL)


def _axis(axis: Json) -> Json:
    return without_usual(without(axis, NUMBERED), _AXIS)


DIFFERENCE = Difference(
    "graph-defaults",
    "Settings of the angular `graph` that are at its default, null or empty are left out, but for those of which the "
    "time series that takes its place would make something else, and so are the numbers of its axes in Grafana's "
    "editor (`$$hashKey`).",
    "default",
    _apply,
    on="panel",
)
