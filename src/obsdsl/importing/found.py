"""What is found to import, whatever it came from: everything after works on this alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from obsdsl.define.light import frozen
from obsdsl.importing.metrics.knowledge import Known
from obsdsl.importing.rules.logs import LogSource
from obsdsl.importing.rules.source import Source
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Place
from obsdsl.read.yaml import Document


@frozen
class Provider:
    """A path on Grafana's host, in its parts, and the folder that its dashboards are in.

    With `by_folder` each is in one that is called as the directory where it lies.
    """

    path: tuple[str, ...]
    folder: str
    by_folder: bool


@frozen
class Routed:
    """What one object of Kubernetes adds to a configuration of Alertmanager, as data of that configuration."""

    # Its namespace and its name, which give the order.
    name: str
    where: Place
    route: Mapping[str, Any] | None
    receivers: tuple[Mapping[str, Any], ...] = ()
    inhibit_rules: tuple[Mapping[str, Any], ...] = ()
    time_intervals: tuple[Mapping[str, Any], ...] = ()


@frozen
class BudgetWindows:
    """Windows of an objective in seconds: its period, and for each severity a quick and a slow pair.

    A pair is the percentage of the budget that it stands for, a short and a long window.
    """

    period: int
    pairs: Mapping[str, tuple[tuple[float, int, int], ...]]
    where: Place


@frozen
class LibrarySource:
    """A panel of the library as a server has it; `file` is how messages call it, `folder` a path of titles."""

    file: str
    uid: str
    name: str
    folder: str
    model: Mapping[str, Any]


@attrs.define
class Found:
    """What the sources hold."""

    groups: list[Source] = attrs.field(factory=list)
    log_groups: list[LogSource] = attrs.field(factory=list)
    routings: list[Document] = attrs.field(factory=list)
    # Dashboards as text, by the name of the file.
    dashboards: list[tuple[str, str]] = attrs.field(factory=list)
    library: list[LibrarySource] = attrs.field(factory=list)
    # What is broken, each with file and line.
    faults: list[str] = attrs.field(factory=list)
    # What a reader should know, each with file and line.
    notes: list[str] = attrs.field(factory=list)
    # Files that hold nothing of ours.
    passed: list[str] = attrs.field(factory=list)
    files: int = 0
    # What a live Prometheus says of the metrics; empty where none was asked.
    knowledge: dict[str, Known] = attrs.field(factory=dict)
    # What servers say of the place where the workspace is evaluated: settings of `[lint]`, by their keys.
    environment: dict[str, Any] = attrs.field(factory=dict)
    # Versions that servers have: of `prometheus`, of `alertmanager`.
    versions: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    # Names of what servers gave: lines in it are nobody's.
    live: set[str] = attrs.field(factory=set)
    # What is put in at the end, when all files are read: `finish` does it.
    providers: list[Provider] = attrs.field(factory=list)
    routed: list[Routed] = attrs.field(factory=list)
    # Windows of alerts on budgets, where somebody has their own, and what waits for them.
    windows: list[BudgetWindows] = attrs.field(factory=list)
    pending: list[Callable[[Found], None]] = attrs.field(factory=list)
    # Whether programs may be run for what they write.
    run_python: bool = False

    @property
    def size(self) -> int:
        """How much there is to import or to say: it grows with whatever is read."""
        found = len(self.groups) + len(self.log_groups) + len(self.routings) + len(self.dashboards)
        left = len(self.providers) + len(self.routed) + len(self.windows) + len(self.pending)
        return found + left + len(self.faults) + len(self.notes)


def told(document: Document, flaw: Flaw) -> str:
    """A flaw with its place and its mend."""
    place = flaw.place or document.place(flaw.path)
    return f"{place.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}"
