"""Faults at random requests, for Hypothesis. All of them pass: once they are over, the server is well."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fakes.faults import (
    Fault,
    bad_gateway,
    denied,
    garbles,
    locked,
    login_page,
    resets,
    too_many,
    truncates,
    unauthorized,
    unavailable,
)
from tests.fakes.wire import FakeServer

# The request is not done, and the client is told so.
NOTHING_DONE = (too_many("0"), too_many(), unavailable("0"), unavailable(), denied(), unauthorized(), login_page())
# It may or may not be done, or it is done and the client is not told so.
NOBODY_KNOWS = (
    bad_gateway(),
    bad_gateway(commits=True),
    bad_gateway(commits=True, status=504),
    locked(),
    locked(commits=True),
    resets(),
    resets(commits=True),
    truncates(),
    garbles(),
)
PASSING = (*NOTHING_DONE, *NOBODY_KNOWS)

Schedule = list[tuple[Fault, int]]


def schedules(most: int = 6, among: tuple[Fault, ...] = PASSING, last: int = 30) -> st.SearchStrategy[Schedule]:
    """Up to so many faults, each at one of the next `last` requests."""
    return st.lists(st.tuples(st.sampled_from(among), st.integers(1, last)), max_size=most)


def arm(server: FakeServer, schedule: Schedule, method: str = "", path: str = "") -> None:
    """Let the faults happen, at requests of this kind only."""
    for fault, nth in schedule:
        server.faults.add(fault, nth=nth, method=method, path=path)
