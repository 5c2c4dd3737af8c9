"""Relabelling: what becomes of the labels of targets, series or alerts, one step after another."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition

Action: TypeAlias = Literal[
    "replace",
    "keep",
    "drop",
    "keepequal",
    "dropequal",
    "hashmod",
    "lowercase",
    "uppercase",
    "labelmap",
    "labeldrop",
    "labelkeep",
]


@attrs.frozen(kw_only=True, slots=False)
class Relabel(Definition):
    """One step of relabelling. Fields that are not given are Prometheus's defaults."""

    named_by = "action"

    action: Action = "replace"
    source_labels: tuple[str, ...] = ()
    separator: str | None = None
    regex: str | None = None
    modulus: int | None = None
    target_label: str | None = None
    replacement: str | None = None
