"""Any faults at any requests, for Hypothesis: after they end, one more push makes all as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from hypothesis import strategies as st

from tests.fakes import faults
from tests.fakes.wire import FakeServer

KINDS = (
    faults.too_many("0"),
    faults.unavailable("0"),
    faults.bad_gateway(),
    faults.bad_gateway(commits=True),
    faults.answers(500, "boom\n"),
    faults.answers(500, "boom\n", commits=True),
    faults.answers(400, "no\n"),
    faults.answers(404, "404 page not found\n"),
    faults.denied(),
    faults.unauthorized(),
    faults.login_page(),
    faults.redirects("https://sso.example.org/"),
    faults.resets(),
    faults.resets(commits=True),
    faults.truncates(),
    faults.garbles(),
)


@dataclass(frozen=True)
class Trouble:
    """A fault, at the nth request from now on, and at so many further ones."""

    fault: faults.Fault
    nth: int
    times: int

    def arm(self, server: FakeServer) -> None:
        server.faults.add(self.fault, nth=self.nth, times=self.times)


troubles = st.lists(
    st.builds(Trouble, st.sampled_from(KINDS), st.integers(1, 12), st.integers(1, 4)), min_size=1, max_size=4
)


@contextmanager
def impatient() -> Iterator[None]:
    """Pauses between tries are short."""
    with (
        patch("obsdsl.push.http.FIRST", 0.0005),
        patch("obsdsl.push.retry.random.uniform", lambda _a, _b: 0.0005),
        patch("obsdsl.push.files.prometheus._PAUSE", 0.0005),
        patch("obsdsl.push.ruler.writing._FIRST", 0.001),
    ):
        yield
