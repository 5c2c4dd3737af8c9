"""Objectives of Pyrra, the object ServiceLevelObjective of Kubernetes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Selector
from obsdsl.express.parse import parse
from obsdsl.importing.files.data import plain_data, texts
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.made import Unmade, add_fault, add_groups
from obsdsl.importing.files.pyrra_rules import Objective, burn_rates, increases
from obsdsl.importing.found import Found

# Of labels and annotations of the object, those with this prefix are on the rules.
_PREFIX: Final = "pyrra.dev/"
# What measures: the fields with series of all and of a part.
_KINDS: Final = {
    "ratio": ("total", "errors"),
    "latency": ("total", "success"),
    "latencyNative": ("total",),
    "bool_gauge": ("",),
}
_KNOWN: Final = ("description", "target", "window", "indicator", "alerting", "partial_response_strategy")


def _has(part: Part) -> bool:
    return part.kind == "ServiceLevelObjective" and part.api == "pyrra.dev"


def _read(part: Part, found: Found) -> None:
    try:
        objective = _objective(part)
        add_groups(part, (), (increases(objective), burn_rates(objective)), found)
    except Unmade as error:
        add_fault(part, error, found)
        return
    for name in plain_data(part.get("spec")):
        if name not in _KNOWN:
            found.notes.append(
                f"{part.place_of('spec', name)}: rules do not depend on `{name}` here; look whether yours do"
            )


def _objective(part: Part) -> Objective:
    spec = plain_data(part.get("spec"))
    name = part.text("metadata", "name")
    if not isinstance(spec, dict) or not name:
        raise Unmade("it has no `spec` or no `metadata.name`; write both")
    indicator = spec.get("indicator")
    kind = next((one for one in _KINDS if isinstance(indicator, dict) and isinstance(indicator.get(one), dict)), "")
    if not kind:
        raise Unmade(f"it has no indicator that is read; write one of {', '.join(_KINDS)}", "spec")
    held = indicator[kind] if isinstance(indicator, dict) else {}
    series = [_metric(part, kind, field) for field in _KINDS[kind]]
    alerting = spec.get("alerting")
    annotations = _passed_on(texts(part.get("metadata", "annotations")))
    return Objective(
        name=name,
        labels=_passed_on(texts(part.get("metadata", "labels"))),
        annotations=annotations,
        target=_target(str(spec.get("target"))),
        window=_seconds(str(spec.get("window")), "spec", "window"),
        kind=kind,
        total=series[0],
        part=series[-1],
        grouping=tuple(held.get("grouping") or ()),
        latency=_seconds(str(held.get("latency")), "spec", "indicator", kind) if kind == "latencyNative" else 0,
        alerting=alerting if isinstance(alerting, dict) else {},
    )


def _passed_on(held: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(_PREFIX): value for name, value in held.items() if name.startswith(_PREFIX)}


def _target(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 100:
        raise Unmade(f"`target` is {text!r}; write a percentage, such as '99.9'", "spec", "target")
    return number / 100


def _seconds(text: str, *path: str) -> Any:
    try:
        seconds = Duration.parse(text).seconds
    except (DefinitionError, ValueError):
        raise Unmade(f"{text!r} is no duration; write one, such as 4w", *path) from None
    return int(seconds) if seconds == int(seconds) else seconds


def _metric(part: Part, kind: str, field: str) -> Selector:
    path = ("spec", "indicator", kind, *((field,) if field else ()), "metric")
    text = part.text(*path)
    try:
        node = parse(text, variables=False)
    except DefinitionError:
        node = None
    if not isinstance(node, Selector) or node.name is None or node.offset or node.at:
        raise Unmade(f"`metric` is {text!r}; write one selector, with the name of its metric", *path)
    return node


FORMAT = Format("an objective of Pyrra", _has, _read)
