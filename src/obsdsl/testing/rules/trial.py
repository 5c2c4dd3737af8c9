"""What is asked of promtool, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs

Labels: TypeAlias = Mapping[str, str]


@attrs.frozen
class Sample:
    """One series of a query's result: its value, or a native histogram as promtool writes it."""

    labels: Labels
    value: float = float("nan")
    histogram: str = ""


@attrs.frozen
class Fired:
    """One firing instance of an alert."""

    labels: Labels
    annotations: Labels


@attrs.frozen(cache_hash=True)
class Query:
    """A PromQL expression at a time, in milliseconds."""

    expr: str
    at: int


@attrs.frozen(cache_hash=True)
class Firing:
    """The firing instances of an alert, by its name, at a time in milliseconds."""

    name: str
    at: int


@attrs.frozen
class Trial:
    """Series, rules, and what is to be asked of them: one file for promtool.

    `extra` are further fields of the file's one test, as promtool reads them.
    """

    series: tuple[tuple[str, str], ...] = ()
    # Between two samples of each series, and between two evaluations, in milliseconds.
    interval: int = 60_000
    evaluation: int = 60_000
    # Rule files by their content.
    rules: tuple[bytes, ...] = ()
    # The names of their groups, in the order of evaluation.
    groups: tuple[str, ...] = ()
    queries: tuple[Query, ...] = ()
    firing: tuple[Firing, ...] = ()
    external_labels: Labels = attrs.field(factory=dict)
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Outcome:
    """What promtool said of a trial. An answer that is text is the reason why there is none."""

    samples: Mapping[Query, tuple[Sample, ...] | str] = attrs.field(factory=dict)
    fired: Mapping[Firing, tuple[Fired, ...]] = attrs.field(factory=dict)
    # Why there is no answer at all.
    error: str = ""
