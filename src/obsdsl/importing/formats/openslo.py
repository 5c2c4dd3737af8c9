"""Objectives of OpenSLO as Sloth reads them (v1alpha): the rules that Sloth generates of them, which have no alerts."""

from __future__ import annotations

from obsdsl.importing.files.data import plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.made import Unmade, add_fault
from obsdsl.importing.formats.sloth import Objective, later
from obsdsl.importing.found import Found
from obsdsl.read.yaml_node import SequenceNode


def _has(part: Part) -> bool:
    return part.kind == "SLO" and part.api == "openslo"


def _read(part: Part, found: Found) -> None:
    try:
        for index in range(_count(part)):
            found.pending.append(later(part, ("spec", "objectives", index), _objective(part, index)))
    except Unmade as error:
        add_fault(part, error, found)


def _count(part: Part) -> int:
    """How many objectives there are."""
    if (version := part.text("apiVersion")) != "openslo/v1alpha":
        raise Unmade(f"it is of {version}, which Sloth does not read; write it for Sloth", "apiVersion")
    objectives = part.get("spec", "objectives")
    if not isinstance(objectives, SequenceNode):
        raise Unmade("`spec.objectives` is no list; write a list of objectives", "spec")
    windows = plain_data(part.get("spec", "timeWindows"))
    held = windows if isinstance(windows, list) else []
    if any(not isinstance(one, dict) or (one.get("count"), one.get("unit")) != (30, "Day") for one in held):
        raise Unmade("its window is not 30 days, the only one that is read; write 30 days", "spec", "timeWindows")
    return len(objectives.value)


def _objective(part: Part, index: int) -> Objective:
    path = ("spec", "objectives", index)
    target = plain_data(part.get(*path, "target"))
    good, total = (part.text(*path, "ratioMetrics", name, "query") for name in ("good", "total"))
    if not isinstance(target, int | float) or not 0 < target <= 1:
        raise Unmade("`target` is no share between 0 and 1; write one, such as 0.999", *path, "target")
    if not good or not total:
        raise Unmade("it has no queries; write `ratioMetrics` with `good` and `total`", *path)
    name, service = part.text("metadata", "name"), part.text("spec", "service")
    if not name or not service:
        raise Unmade("it has no `metadata.name` or no `spec.service`; write both")
    return Objective(
        service=service,
        name=f"{name}-{index}",
        objective=target * 100,
        labels={},
        error_ratio=f"(1 - (({good}) / ({total})))",
        alerts={},
        mode="cli-gen-openslo",
        spec="openslo/v1alpha",
    )


FORMAT = Format("objectives of OpenSLO", _has, _read)
