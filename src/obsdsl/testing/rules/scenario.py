"""What one test says: series, and expectations. It is the fixture `rules`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule
from obsdsl.define.duration import DurationLike
from obsdsl.errors import DefinitionError, Location, here, shown
from obsdsl.express.expr import Expr
from obsdsl.express.node import Number, resolve
from obsdsl.express.raw import promql
from obsdsl.express.render import render
from obsdsl.lint.context import LOOKBACK
from obsdsl.testing.rules.given import Given
from obsdsl.testing.rules.moment import Span, TimeLike, milliseconds, span
from obsdsl.testing.rules.probe import AlertProbe, Probe, ValueProbe
from obsdsl.testing.rules.rulebook import Rulebook

if TYPE_CHECKING:
    from obsdsl.compose.workspace import AnyRouting


@attrs.define(eq=False)
class Moment:
    """A time of the test: of what, is said next."""

    scenario: Scenario
    span: Span
    location: Location | None
    is_used: bool = False

    def alert(self, alert: AlertRule | str) -> AlertProbe:
        """What an alert does then."""
        self.is_used = True
        entries = self.scenario.book.find(alert)
        probe = AlertProbe(self.span, self.location, entries[0].name, entries)
        self.scenario.probes.append(probe)
        return probe

    def value(self, expr: Expr | str | float) -> ValueProbe:
        """What an expression is then. A rate without a window has 5m."""
        self.is_used = True
        if isinstance(expr, str):
            expr = promql(expr)
        if isinstance(expr, int | float) and not isinstance(expr, bool):
            node: Any = Number(expr)
        elif isinstance(expr, Expr | RecordingRule):
            node = resolve(expr.node, DEFAULT_WINDOW)
        else:
            raise DefinitionError("rules", f"value: {shown(expr)} is no expression; give one, or PromQL as text")
        probe = ValueProbe(self.span, self.location, render(node), node)
        self.scenario.probes.append(probe)
        return probe


class Scenario(Given):
    """What a test says of series and expects of alerts and values. promtool judges it when the test is over."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book)
        self.probes: list[Probe] = []
        self.moments: list[Moment] = []
        # As the test sets it; else it is that of the alerts' groups.
        self.evaluation: int | None = None
        self.alertmanager: AnyRouting | None = None

    def routing(self, routing: AnyRouting | str) -> None:
        """The Alertmanager that gets the alerts, where the workspace has several."""
        self.alertmanager = self.book.around.routing(routing)

    def interval(self, evaluation: DurationLike) -> None:
        """Evaluate rules so often, whatever their groups say."""
        found = milliseconds(evaluation, "interval")
        if found <= 0:
            raise DefinitionError("rules", 'interval is 0s; write "30s"')
        self.evaluation = found

    # Expectations

    def at(self, time: TimeLike) -> Moment:
        """At a time of the test: `rules.at("5m").alert(x).is_firing()`."""
        moment = milliseconds(time, "at")
        return self._moment(Span(moment, moment))

    def between(self, start: TimeLike, end: TimeLike) -> Moment:
        """At every evaluation from `start` to `end`."""
        return self._moment(span(start, end))

    def alert(self, alert: AlertRule | str) -> AlertProbe:
        """During the whole test: `rules.alert(x).never_fires()`."""
        return self._moment(Span(0, None)).alert(alert)

    def _moment(self, span: Span) -> Moment:
        moment = Moment(self, span, here())
        self.moments.append(moment)
        return moment

    # What promtool is asked

    def dangling(self) -> Iterator[tuple[Location | None, str]]:
        """What was begun, and expects nothing."""
        for moment in self.moments:
            if not moment.is_used:
                yield moment.location, f"it expects nothing {moment.span}; go on with .alert(…) or .value(…)"
        for probe in self.probes:
            if not any(one.kind != "labels" for one in probe.clauses):
                kind = ".is_firing()" if isinstance(probe, AlertProbe) else ".is_approx(…)"
                yield probe.location, f"it expects nothing {probe.span}; end it with a check such as {kind}"

    def horizon(self) -> int:
        """The last time that is spoken of; of what holds during the whole test, long enough for the last to fire."""
        times = [one.span.end or one.span.start for one in self.probes]
        whole = [one for one in self.probes if one.span.end is None]
        if whole:
            tracks = [line.track for line in self.lines.values()]
            times += [one.until for track in tracks for one in track.segments]
            times += [time for track in tracks for gap in track.gaps for time in gap if time]
            entries = [entry for one in whole if isinstance(one, AlertProbe) for entry in one.entries]
            times = [max(times, default=0) + LOOKBACK.milliseconds + max((one.held for one in entries), default=0)]
        return max(times, default=0)


# The type of the fixture `rules`, as tests call it.
Rules = Scenario
