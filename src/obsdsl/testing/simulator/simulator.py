"""`Simulator`: a target that a real Prometheus scrapes, for as long as a test or a demo takes."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType, TracebackType
from typing import Any, TypeAlias

from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import DurationLike
from obsdsl.errors import ObsdslError, shown
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.testing.simulator.pick import Picked
from obsdsl.testing.simulator.server import MetricsServer
from obsdsl.testing.simulator.step import (
    Absent,
    Gone,
    Observe,
    Ramp,
    Rate,
    Recover,
    Restart,
    Scenario,
    Set,
    Share,
    Step,
)
from obsdsl.testing.simulator.world import World

_METRICS = (Counter, Gauge, Histogram, Info, NativeHistogram, Summary)
# Modules of metrics, metrics, their declarations, and any collection of these.
Metrics: TypeAlias = Any


class Simulator:
    """Serves metrics from their definitions, as in good times until a step says otherwise.

        with Simulator(metrics.web, job="web") as simulator:
            simulator.share(web.requests(code="500"), 0.2)

    `job` and `labels` are what Prometheus adds; steps may select by them. `normal` are steps that make good times what
    they are, where the simulator guesses wrong. The same `seed` gives the same values. A
    `speed` of 60 lets what takes a minute in a scenario take a second; rates stay per second. `clock` gives the time
    in seconds since 1970.
    """

    def __init__(
        self,
        *metrics: Metrics,
        job: str | None = None,
        labels: Mapping[str, str] | None = None,
        normal: Iterable[Step] = (),
        seed: int = 0,
        speed: float = 1.0,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] | None = None,
    ) -> None:
        if not speed > 0:
            raise ObsdslError("Simulator", f"speed is {shown(speed)}; write 60 to let an hour take a minute")
        target = {**({} if job is None else {"job": job}), **(labels or {})}
        self.labels: Mapping[str, str] = target
        self._clock = clock or _steady_clock()
        self._speed = speed
        self._lock = threading.RLock()
        self._world = World(declarations(metrics), self._clock(), target=target, seed=seed, speed=speed)
        # Steps to come, by their time and order.
        self._pending: list[tuple[float, int, Step]] = []
        self._order = itertools.count()
        self._scrapes = 0
        self._server = MetricsServer(self._page, host, port)
        self.take_for_normal(*normal)

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def start(self) -> Simulator:
        """Listen. Raises ObsdslError where the port is taken."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Listen no more; a later `start` has the same port and goes on as if nothing had been."""
        self._server.stop()

    @property
    def address(self) -> str:
        """host:port, as in a scrape job's targets."""
        return self._server.address

    @property
    def url(self) -> str:
        """Where its metrics are."""
        return f"http://{self.address}/metrics"

    @property
    def scrapes(self) -> int:
        """How often it has answered."""
        return self._scrapes

    @property
    def metrics(self) -> tuple[Declaration, ...]:
        """What it serves: not native histograms, which text cannot say, and nothing that Prometheus adds itself."""
        return tuple(self._world.metrics.values())

    def text(self) -> str:
        """What it would answer now."""
        with self._lock:
            now = self._catch_up()
            return self._world.text(now)

    def apply(self, *steps: Step | Scenario) -> None:
        """Let steps happen, now or `after` as long as they say.

        Raises DefinitionError where a step is about no series, or what these cannot do; then none of them happens.
        """
        with self._lock:
            now = self._catch_up()
            flat = [one for step in steps for one in (step.steps if isinstance(step, Scenario) else (step,))]
            changed = self._world.copy()
            for step in flat:
                if step.after is None:
                    changed.apply(step, now)
            later = [(now + one.after.seconds / self._speed, next(self._order), one) for one in flat if one.after]
            trial = changed.copy()
            for due, _, step in sorted(later):
                trial.apply(step, due)
            self._world = changed
            for entry in later:
                heapq.heappush(self._pending, entry)

    def take_for_normal(self, *steps: Step) -> None:
        """Let steps happen, and take what is so then for good times, to which it recovers."""
        with self._lock:
            self.apply(*steps)
            self._world.settle()

    def set(self, series: Picked, value: float) -> None:
        """Each of the series has this value from now on; a counter grows on from there."""
        self.apply(Set(series, value))

    def rate(self, series: Picked, per_second: float) -> None:
        """Each of the counters grows by so much a second from now on; each of the histograms observes so often."""
        self.apply(Rate(series, per_second))

    def share(self, series: Picked, share: float) -> None:
        """The series are that share (0 to 1) of their metric from now on; as a whole it grows as before."""
        self.apply(Share(series, share))

    def ramp(self, series: Picked, *, to: float, within: DurationLike) -> None:
        """Each of the gauges goes in a straight line to a value."""
        self.apply(Ramp(series, to=to, within=within))

    def observe(self, series: Picked, quantiles: Mapping[float, float]) -> None:
        """Histograms and summaries observe values with these quantiles from now on."""
        self.apply(Observe(series, quantiles))

    def absent(self, series: Picked) -> None:
        """The series are no longer there."""
        self.apply(Absent(series))

    def gone(self) -> None:
        """The target does not answer any more."""
        self.apply(Gone())

    def restart(self) -> None:
        """The target starts anew, counters at zero; it answers again if it was gone."""
        self.apply(Restart())

    def recover(self, series: Picked | None = None) -> None:
        """All is as in good times again, or `series` alone; what was to come does not."""
        with self._lock:
            if series is None:
                self._pending.clear()
            self.apply(Recover(series))

    def has(self, series: Picked) -> bool:
        """Whether it serves such a metric, under the target labels that are selected."""
        return self._world.has(Absent(series).series)

    def _page(self) -> str | None:
        with self._lock:
            now = self._catch_up()
            if not self._world.answers:
                return None
            self._scrapes += 1
            return self._world.text(now)

    def _catch_up(self) -> float:
        """Let the steps happen that are due; the time."""
        now = self._clock()
        while self._pending and self._pending[0][0] <= now:
            due, _, step = heapq.heappop(self._pending)
            self._world.apply(step, due)
        return now


def declarations(things: Iterable[Metrics]) -> tuple[Declaration, ...]:
    """The declarations in modules, metrics and collections of them, each once. Raises ObsdslError for others."""
    found: dict[str, Declaration] = {}
    for thing in things:
        for one in _declarations(thing):
            if found.setdefault(one.name, one) != one:
                fault = "two different definitions of it were given; give one of them"
                raise ObsdslError(f"metric {one.name!r}", fault, one.location)
    return tuple(found.values())


def _declarations(thing: Metrics) -> Iterable[Declaration]:
    if isinstance(thing, Declaration):
        return (thing,)
    if isinstance(thing, _METRICS):
        return (thing.declaration,)
    if isinstance(thing, ModuleType):
        return declarations(one for one in vars(thing).values() if isinstance(one, (*_METRICS, Declaration)))
    if isinstance(thing, Mapping):
        return declarations(thing.values())
    if isinstance(thing, Iterable) and not isinstance(thing, str):
        return declarations(thing)
    raise ObsdslError("Simulator", f"{shown(thing)} is no metric; give metrics, or the modules that define them")


def _steady_clock() -> Callable[[], float]:
    """The time of day as it goes on, whatever becomes of the machine's clock."""
    begin = time.time() - time.monotonic()
    return lambda: begin + time.monotonic()
