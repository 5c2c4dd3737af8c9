"""What a verdict is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.graph.routes import Routes
from obsdsl.testing.rules.evidence import Evidence
from obsdsl.testing.rules.probe import Clause, Probe, matches
from obsdsl.testing.rules.rulebook import Entry, Rulebook
from obsdsl.testing.rules.trial import Labels

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.workspace import AnyRouting


@attrs.frozen
class Finding:
    """An expectation that does not hold: what was expected, what was found, and when."""

    probe: Probe
    clause: Clause
    expected: str
    found: str
    at: int


@attrs.frozen(eq=False)
class Court:
    """All that a verdict needs beside the probe."""

    evidence: Evidence
    book: Rulebook
    # The server and the routing that the test is about, where it says so.
    server: PrometheusServer | None = None
    routing: AnyRouting | None = None
    secret_dir: str = "/run/secrets"

    def routes(self, entry: Entry) -> Routes | str:
        """Where an alert goes; text is why nobody knows."""
        return self.book.around.routes(self.server or entry.server, self.routing)

    def level_pages(self, entry: Entry) -> str:
        """The name of the alert's level, if it is one that pages."""
        severity = entry.rule.severity if isinstance(entry.rule, AlertRule) else None
        levels = {one.name: one for one in self.book.workspace.policy.levels}
        level = None if severity is None else levels.get(severity.name, severity)
        return level.name if level is not None and level.pages else ""


class _Labelled(Protocol):
    @property
    def labels(self) -> Labels: ...


L = TypeVar("L", bound=_Labelled)


def picked(probe: Probe, found: Sequence[L]) -> list[L]:
    """Those with the labels that the chain asks for."""
    wanted = [one.argument for one in probe.clauses if one.kind == "labels"]
    return [
        one
        for one in found
        if all(matches(text, one.labels.get(name, "")) for texts in wanted for name, text in texts.items())
    ]
