"""Which alerts were seen in which state by a test; as plain data, so that workers can send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.testing.rules.probe import AlertProbe, Clause, Probe
from obsdsl.testing.rules.rulebook import Rulebook

# What an expectation that held says of an alert.
_WHOM: Final = ("routes", "routes at least", "no page", "inhibited", "not inhibited")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "firing": ("firing", "fires", "flapping", "resolved", "annotations", *_WHOM),
    "pending": ("pending",),
    "inactive": ("inactive", "never"),
    "resolved": ("resolved",),
    "routed": ("routes", "routes at least"),
}


@attrs.define
class Coverage:
    """All alerts by a key of their own, and in how many tests each was seen how."""

    # Name, group, place.
    alerts: dict[str, list[str]] = attrs.field(factory=dict)
    seen: dict[str, dict[str, int]] = attrs.field(factory=dict)

    def know(self, root: str, book: Rulebook) -> None:
        """All alerts of a workspace."""
        for index, entry in enumerate(book.entries):
            if entry.is_alert:
                place = str(entry.rule.location) if entry.rule.location else ""
                self.alerts[f"{root}:{index}"] = [entry.name, entry.group.name, place]

    def add(self, root: str, book: Rulebook, held: Iterable[tuple[Probe, Clause]]) -> None:
        """What held in one test."""
        found: set[tuple[str, str]] = set()
        index = {id(entry): number for number, entry in enumerate(book.entries)}
        for probe, clause in held:
            if isinstance(probe, AlertProbe):
                keys = [f"{root}:{index[id(entry)]}" for entry in probe.entries]
                found |= {(key, column) for column, kinds in COLUMNS.items() if clause.kind in kinds for key in keys}
        for key, column in found:
            counts = self.seen.setdefault(key, {})
            counts[column] = counts.get(column, 0) + 1

    def data(self) -> dict[str, Any]:
        """What a worker sends."""
        return {"alerts": self.alerts, "seen": self.seen}

    def merge(self, data: Mapping[str, Any]) -> None:
        """What a worker has sent."""
        self.alerts |= data["alerts"]
        for key, counts in data["seen"].items():
            mine = self.seen.setdefault(key, {})
            for column, count in counts.items():
                mine[column] = mine.get(column, 0) + count

    @property
    def percent(self) -> float:
        """Of the alerts, those that fire in a test; 100 where there is none."""
        fired = sum(1 for key in self.alerts if self.seen.get(key, {}).get("firing"))
        return 100 * fired / len(self.alerts) if self.alerts else 100.0

    def table(self) -> Iterator[str]:
        """A line for each alert, then the sum."""
        ordered = sorted(self.alerts.items(), key=lambda one: (one[1][1], one[1][0]))
        several = len({group for _, group, _ in self.alerts.values()}) > 1
        width = max([len(name) for name, _, _ in self.alerts.values()], default=0) + 2 * several
        yield f"{'alert':<{width}}" + "".join(f"{column:>10}" for column in COLUMNS)
        above = ""
        for key, (name, group, _) in ordered:
            if several and group != above:
                yield group
            above = group
            counts = self.seen.get(key, {})
            said = f"  {name}" if several else name
            yield f"{said:<{width}}" + "".join(f"{counts.get(column) or '-':>10}" for column in COLUMNS)
        yield ""
        silent = [key for key, _ in ordered if not self.seen.get(key, {}).get("firing")]
        yield f"{len(self.alerts) - len(silent)} of {len(self.alerts)} alerts fire in a test ({self.percent:.0f} %)"
        for key in silent:
            name, group, place = self.alerts[key]
            yield f"  {name} (group {group}, {place}) never fires"
