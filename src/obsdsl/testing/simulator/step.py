"""What happens in a simulation: steps, and scenarios of them. All are values, for a workspace to define."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import attempt, sequence, shown
from obsdsl.define.duration import Duration
from obsdsl.express.node import Selector
from obsdsl.testing.simulator.pick import Picked, picked
from obsdsl.testing.simulator.spread import Spread

# The metric that stands for a target as a whole: Prometheus writes it for each.
UP: Final = "up"


def _spread(value: Spread | Mapping[float, float]) -> Spread:
    return value if isinstance(value, Spread) else attempt(Spread.of, value)


def _picked_or_all(value: Picked | None) -> Selector | None:
    return None if value is None else picked(value)


@attrs.frozen(kw_only=True, slots=False)
class Step(Definition):
    """Something that happens `after` so long in its scenario; at once, unless said otherwise."""

    after: Duration | None = attrs.field(default=None, converter=duration)


@attrs.frozen(kw_only=True, slots=False)
class Selecting(Step):
    """A step that is about some series."""

    series: Selector = attrs.field(converter=picked, kw_only=False)


@attrs.frozen(kw_only=True, slots=False)
class Set(Selecting):
    """Each of the series has this value from now on; a counter grows on from there."""

    value: float = attrs.field(kw_only=False)


@attrs.frozen(kw_only=True, slots=False)
class Rate(Selecting):
    """Each of the counters grows by so much a second; each of the histograms observes so often."""

    per_second: float = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        if not 0 <= self.per_second < float("inf"):
            yield f"per_second is {shown(self.per_second)}; a counter never falls: write 0 or more"


@attrs.frozen(kw_only=True, slots=False)
class Share(Selecting):
    """The series are that share (0 to 1) of their metric; the metric as a whole grows as before.

    Series count as one whole if they agree in all labels that the selection does not name.
    """

    share: float = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        if not 0 <= self.share <= 1:
            yield f"share is {shown(self.share)}; it lies between 0 and 1: write 0.2 for 20 %"


@attrs.frozen(kw_only=True, slots=False)
class Ramp(Selecting):
    """Each of the gauges goes in a straight line `to` a value, `within` so long, and stays there."""

    to: float
    within: Duration | None = attrs.field(converter=duration)

    def faults(self) -> Iterable[str]:
        if self.within is None or self.within.milliseconds <= 0:
            yield 'within says how long it takes; write "1h"'


@attrs.frozen(kw_only=True, slots=False)
class Observe(Selecting):
    """Histograms and summaries observe values with these quantiles, such as `{0.5: 2, 0.99: 40}`."""

    spread: Spread = attrs.field(converter=_spread, kw_only=False)


@attrs.frozen(kw_only=True, slots=False)
class Absent(Selecting):
    """The series are no longer there."""


@attrs.frozen(kw_only=True, slots=False)
class Targeting(Step):
    """A step about whole targets: those of `up(job="web")`, or all."""

    series: Selector | None = attrs.field(default=None, converter=_picked_or_all, kw_only=False)


@attrs.frozen(kw_only=True, slots=False)
class Gone(Targeting):
    """The targets do not answer any more."""

    def faults(self) -> Iterable[str]:
        yield from _no_targets(self.series)


@attrs.frozen(kw_only=True, slots=False)
class Restart(Targeting):
    """The targets start anew: counters begin at zero, times of start are now. They answer again if they were gone."""

    def faults(self) -> Iterable[str]:
        yield from _no_targets(self.series)


@attrs.frozen(kw_only=True, slots=False)
class Recover(Targeting):
    """All is as in good times again, counters growing on; with series of a metric, these alone.

    What an open label does not have yet is then there, as all of the metric are.
    """


def _no_targets(series: Selector | None) -> Iterable[str]:
    if series is not None and series.name != UP:
        yield f'it is about targets, not about {series.name}; select them with up(job="…")'


@attrs.frozen(kw_only=True, slots=False)
class Scenario(Definition):
    """Steps with a name, for `obsdsl simulate --scenario NAME` and for tests."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    steps: tuple[Step, ...] = attrs.field(converter=sequence, kw_only=False)
    summary: str = ""

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; give the scenario one"
        odd = next((one for one in self.steps if not isinstance(one, Step)), None)
        if odd is not None:
            yield f"steps holds {shown(odd)}; it takes steps, such as Set, Rate, Share and Gone"
