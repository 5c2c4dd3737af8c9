"""Public dashboards: what they use of a panel, it has a field for; what the SDK cannot judge, they have seen.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import json
import os
from collections import Counter as Count
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import Override, Table
from obsdsl.compose.panel import Panel
from obsdsl.compose.transformation import IDS
from tests.compile.grafana.examples import example, kinds
from tests.compile.grafana.oracle import Json, emitted_panel, is_modelled, walk

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")

KINDS = kinds()
# The last releases before an option took another form, and the last that we know.
RELEASES = ((9, 3), (10, 2), (11, 6), (12, 1), (12, 4))

# What the options of kinds without a model are in Grafana's source, where the corpus has not seen them:
# public/app/plugins/panel/alertlist/types.ts and module.tsx (traces and flamegraph register none).
IN_SOURCE = {
    "alertlist": {
        "options.folder.title",
        "options.folder.uid",
        "options.groupBy[]",
        "options.showInactiveAlerts",
        "options.showInstances",
        "options.stateFilter.recovering",
    }
}
# What Grafana writes into every panel and reads from none, or has not read since before 9.0.
DEAD = {
    "fieldConfig.defaults.custom.hideFrom.graph",
    "fieldConfig.defaults.nullValueMode",
    "fieldConfig.defaults.unitScale",
    "options.alertThreshold",
    "options.dataLinks",
    "options.fieldOptions.calcs[]",
    "options.hasGradient",
    "options.legend.asTable",
    "options.tooltipOptions.mode",
}
# What has its place elsewhere: series are hidden by an override, the cells of a heatmap are not on a scale.
ELSEWHERE = {f"fieldConfig.defaults.custom.hideFrom.{place}" for place in ("legend", "tooltip", "viz")} | {
    "fieldConfig.defaults.custom.scaleDistribution.type"
}
# Options of another kind, left over from when the panel was one; and what we leave to `extra`.
LEFT_OVER = {
    "bargauge": {"options.graphMode"},
    "gauge": {"options.colorMode"},
    "stat": {"options.legend.showLegend", "options.tooltip.mode", "options.tooltip.sort"},
}
TO_EXTRA = {
    "bargauge": {f"options.legend.{name}" for name in ("calcs", "displayMode", "placement", "showLegend")},
    "table": {"options.footer.countRows"},
    "timeseries": {"options.annotations.clustering", "options.annotations.multiLane"},
}
# An option that fewer panels have may be a slip.
RARE = 10


@cache
def panels() -> tuple[Json, ...]:
    """Every panel of the dashboards, those of rows among them."""
    files = sorted([*CORPUS.glob("dashboards/**/*.json"), *CORPUS.glob("dashboards_wrapped/**/*.json")])
    dashboards = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return tuple(panel for one in dashboards for panel in _panels(one.get("dashboard", one)))


def _panels(holder: Json) -> Iterator[Json]:
    for one in holder.get("panels") or ():
        if isinstance(one, dict):
            yield one
            yield from _panels(one)
    for row in holder.get("rows") or ():
        yield from _panels(row)


def settings(panel: Json) -> set[str]:
    """The paths of the options and the field configuration that a panel sets; a mapping's own are left out."""
    found = set()
    for root in ("options", "fieldConfig"):
        for path, value in walk(panel.get(root) or {}, root):
            leaf = not isinstance(value, dict | list) or not value
            if leaf and value not in (None, {}) and not path.startswith("fieldConfig.overrides"):
                found.add(path)
    return found


@cache
def ours(kind: Any) -> frozenset[str]:
    """The paths that a panel of ours can set, in any release, with everything on the way to them."""
    found: set[str] = set()
    for grafana in (one for one in RELEASES if one >= kind.since):
        # Below all columns, a table's footer stands elsewhere than below some.
        others = [example(kind, grafana, footer_columns=())] if kind is Table else []
        for panel in (example(kind, grafana), *others):
            found |= {path for path, _ in walk(emitted_panel(panel, grafana))}
    return frozenset(found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_what_public_dashboards_use_has_a_field(kind: Any) -> None:
    used: Count[str] = Count()
    for panel in panels():
        if panel.get("type") == kind.kind:
            used.update(path for path in settings(panel) if ".mappings" not in path and ".steps" not in path)
    common = {path for path, times in used.items() if times >= RARE}
    known = DEAD | ELSEWHERE | LEFT_OVER.get(kind.kind, set()) | TO_EXTRA.get(kind.kind, set())
    assert sorted(common - ours(kind) - known) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not is_modelled(kind.kind)], ids=lambda kind: kind.kind)
def test_what_the_sdk_cannot_judge_was_seen(kind: type[Panel]) -> None:
    seen = {path for panel in panels() if panel.get("type") == kind.kind for path in settings(panel)}
    options = {path for path, value in walk_options(kind) if not isinstance(value, dict | list)}
    assert sorted(options - seen - IN_SOURCE.get(kind.kind, set())) == []


def walk_options(kind: type[Panel]) -> Iterator[tuple[str, Any]]:
    for grafana in (one for one in RELEASES if one >= kind.since):
        yield from walk(emitted_panel(example(kind, grafana), grafana).get("options", {}), "options")


def test_every_transformation_of_the_corpus_is_known() -> None:
    used = {one["id"] for panel in panels() for one in panel.get("transformations") or ()}
    assert len(used) > 20
    assert used - set(IDS) == set()


def test_every_property_that_overrides_set_often_has_a_field_or_is_taken_by_its_id() -> None:
    used = Count(
        row["id"]
        for panel in panels()
        for one in (panel.get("fieldConfig") or {}).get("overrides") or ()
        for row in one["properties"]
    )
    # `displayMode` and `hidden` are how older releases say `cellOptions` and `hideFrom`.
    typed = {field.metadata["at"] for field in attrs.fields(Override) if "at" in field.metadata}
    shaped = {"custom.lineStyle", "custom.stacking", "custom.hideFrom", "custom.hidden", "custom.displayMode"}
    assert {name for name, times in used.items() if times >= RARE} - typed - shaped == set()
