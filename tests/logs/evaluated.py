"""What rules of logs do over time: a Loki is asked as its ruler asks it, and alerts wait for their `for`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import urlencode

from obsdsl.compose.logs.rules import LogAlert, LogRuleGroup
from obsdsl.define.duration import Duration
from obsdsl.logs.render import render
from tests.fakes.ask import ask
from tests.fakes.loki import FakeLoki

Labels: TypeAlias = tuple[tuple[str, str], ...]
# Of Loki's ruler, where a group says nothing.
_INTERVAL = Duration.parse("1m")
# All times are counted from here, on a whole minute.
START = 1_700_000_040


def line(loki: FakeLoki, labels: dict[str, str], text: str, minute: float) -> None:
    """A line that is written at this minute."""
    loki.add(labels, text, START + 60 * minute)


class Course:
    """The states of an alert at each minute: those of its series that are pending or firing."""

    def __init__(self, loki: FakeLoki, group: LogRuleGroup, alert: LogAlert, minutes: int) -> None:
        assert any(one is alert for one in group.rules)
        self._loki, self._alert = loki, alert
        self._wait = 0 if alert.for_ is None else alert.for_.seconds
        self._since: dict[Labels, int] = {}
        self._states: dict[int, dict[Labels, str]] = {}
        interval = int((group.interval or _INTERVAL).seconds)
        for at in range(START, START + 60 * minutes + 1, interval):
            self._states[at] = dict(self._evaluated(at))

    def _evaluated(self, at: int) -> Iterator[tuple[Labels, str]]:
        found = list(map(_labels, self._asked(at)))
        self._since = {labels: self._since.get(labels, at) for labels in found}
        for labels in found:
            yield labels, "firing" if at - self._since[labels] >= self._wait else "pending"

    def _asked(self, at: int) -> list[dict[str, Any]]:
        query = urlencode({"query": render(self._alert.expr), "time": at})
        answer = ask(self._loki.url, "GET", f"/loki/api/v1/query?{query}")
        assert answer.status == 200, answer.body
        rows: list[dict[str, Any]] = answer.json["data"]["result"]
        return rows

    def at(self, minute: float, **labels: str) -> str:
        """Of the series with these labels: inactive, pending or firing."""
        return self._states[int(START + 60 * minute)].get(tuple(sorted(labels.items())), "inactive")

    @property
    def series(self) -> set[Labels]:
        """Those that ever were pending."""
        return {labels for states in self._states.values() for labels in states}


def _labels(row: dict[str, Any]) -> Labels:
    return tuple(sorted(row["metric"].items()))
