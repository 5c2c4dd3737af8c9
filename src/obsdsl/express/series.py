"""Selections of a metric's series, one class for each kind: what a kind does not offer makes no sense for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar, cast

import attrs

from obsdsl.define.declaration import Source
from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.argument import NumberLike, WindowLike, at_node, number_node, offset_node, window_node
from obsdsl.express.expr import Expr, LabelNames, fault, label_names, leaf
from obsdsl.express.matcher import MatcherLike, matcher
from obsdsl.express.node import Aggregation, Binary, Call, Grouping, Matcher, Node, Range, Selector
from obsdsl.express.ranges import CounterRanges
from obsdsl.express.variable import VariableReference
from obsdsl.express.vector import InstantVector, Vector

S = TypeVar("S", bound=Expr)


@frozen
class LabelValues:
    """The query of a variable: every value that `label` has in the series that the selector matches."""

    selector: Selector | None
    label: str


class Selection(Expr, Generic[S]):
    """What can be selected from: narrowed, moved in time. `S` is the class of what that gives."""

    __slots__ = ()

    # The class of a narrowed selection: a selection of a `Counter` is a `CounterSeries`, not another counter.
    selected: ClassVar[type[Expr]]

    def _changed(self, **changes: Any) -> S:
        return cast(S, self.selected(attrs.evolve(self._selector, **changes)))

    def _narrowed(self, labels: Mapping[str, MatcherLike]) -> S:
        node = self._selector
        matchers = node.matchers + _matchers(node.name, labels)
        # attrs.evolve takes three times as long, and every panel comes by here.
        narrowed = Selector(node.name, matchers, node.offset, node.at, node.source, node.variables)
        return cast(S, self.selected(narrowed))

    @property
    def _selector(self) -> Selector:
        node = self.node
        if not isinstance(node, Selector):
            fault(node, "only a selection of a metric can be narrowed or moved; do so before computing with it")
        return node

    def where(self, labels: Mapping[str, MatcherLike]) -> S:
        """The series whose labels match: for names that are no Python keywords, see calling."""
        return self._narrowed(labels)

    def __call__(self, **labels: MatcherLike) -> S:
        """The series whose labels match: `m.up(job="node", instance=("a", "b"))`."""
        return self._narrowed(labels)

    def offset(self, offset: WindowLike) -> S:
        """The samples of so long ago; negative (`"-5m"`) looks ahead."""
        return self._changed(offset=offset_node(offset))

    def at(self, time: float | str | VariableReference) -> S:
        """The samples of one time: seconds since the epoch, `"start()"` or `"end()"`."""
        return self._changed(at=at_node(time))

    def label_values(self, label: str) -> LabelValues:
        """For a QueryVariable: the values of `label` in these series."""
        if message := name_fault("label", label):
            raise DefinitionError("label_values", message)
        return LabelValues(self._selector, str.__str__(label))


@leaf
class GaugeSeries(Selection["GaugeSeries"], Vector):
    """Series that go up and down."""

    __slots__ = ()


@leaf
class CounterSeries(Selection["CounterSeries"], InstantVector, CounterRanges):
    """Series that only grow: `rate` and `increase` make sense of them."""

    __slots__ = ()


class UntypedSeries(Selection["UntypedSeries"], Vector, CounterRanges):
    """An expression of unknown kind, such as `promql("…")` gives: everything is offered."""

    __slots__ = ()


@leaf
class NativeHistogramSeries(Selection["NativeHistogramSeries"], InstantVector, CounterRanges):
    """Series of native histograms."""

    __slots__ = ()

    def quantile(  # type: ignore[override]
        self, q: NumberLike, by: LabelNames = (), window: WindowLike | None = None
    ) -> Vector:
        """The `q` quantile (0 to 1) of the observations in the window, all series of a group merged."""
        return Vector(Call("histogram_quantile", (number_node(q), self._merged(by, window))))

    def mean(self, by: LabelNames = (), window: WindowLike | None = None) -> Vector:
        """The mean of the observations in the window."""
        return Vector(Call("histogram_avg", (self._merged(by, window),)))

    def fraction_below(self, le: float, by: LabelNames = (), window: WindowLike | None = None) -> Vector:
        """The share (0 to 1) of the observations in the window that are at most `le`."""
        return Vector(
            Call("histogram_fraction", (number_node(-float("inf")), number_node(le), self._merged(by, window)))
        )

    def _merged(self, by: LabelNames, window: WindowLike | None) -> Node:
        return summed(Call("rate", (Range(self._selector, window_node(window)),)), label_names(by))


GaugeSeries.selected = GaugeSeries
CounterSeries.selected = CounterSeries
UntypedSeries.selected = UntypedSeries
NativeHistogramSeries.selected = NativeHistogramSeries


class HistogramSeries:
    """A selection of a classic histogram. It is not a vector: each method makes one of it."""

    __slots__ = ("_matchers", "_name", "_source")

    def __init__(self, name: str, source: Source, matchers: tuple[Matcher, ...] = ()) -> None:
        self._name = name
        self._source = source
        self._matchers = matchers

    def __call__(self, **labels: MatcherLike) -> HistogramSeries:
        """The series whose labels match."""
        return self.where(labels)

    def where(self, labels: Mapping[str, MatcherLike]) -> HistogramSeries:
        """The series whose labels match."""
        return HistogramSeries(self._name, self._source, self._matchers + _matchers(self._name, labels))

    @property
    def bucket_series(self) -> CounterSeries:
        """The counters of observations up to each bound, in the label `le`."""
        return CounterSeries(self._series("_bucket"))

    @property
    def sum_series(self) -> CounterSeries:
        """The counter of the observations' sum."""
        return CounterSeries(self._series("_sum"))

    @property
    def count_series(self) -> CounterSeries:
        """The counter of observations."""
        return CounterSeries(self._series("_count"))

    def quantile(self, q: NumberLike, by: LabelNames = (), window: WindowLike | None = None) -> Vector:
        """The `q` quantile (0 to 1) of the observations in the window, in the histogram's unit.

        Sums all labels away but `by` and `le`; interpolates linearly inside a bucket.
        """
        buckets = self._rated("_bucket", window, (*label_names(by), "le"))
        return Vector(Call("histogram_quantile", (number_node(q), buckets)))

    def mean(self, by: LabelNames = (), window: WindowLike | None = None) -> Vector:
        """The mean of the observations in the window: sum by count."""
        labels = label_names(by)
        return Vector(Binary("/", self._rated("_sum", window, labels), self._rated("_count", window, labels)))

    def fraction_below(self, le: float, by: LabelNames = (), window: WindowLike | None = None) -> Vector:
        """The share (0 to 1) of the observations in the window that are at most `le`, a bound of a bucket."""
        labels, bound = label_names(by), self._bound(le)
        below = attrs.evolve(self._series("_bucket"), matchers=(*self._matchers, bound))
        rate = Call("rate", (Range(below, window_node(window)),))
        return Vector(Binary("/", summed(rate, labels), self._rated("_count", window, labels)))

    def label_values(self, label: str) -> LabelValues:
        """For a QueryVariable: the values of `label` in these series."""
        return self.count_series.label_values(label)

    def _bound(self, le: float) -> Matcher:
        buckets = getattr(self._source, "buckets", ())
        if buckets and le not in buckets:
            known = ", ".join(f"{bound:g}" for bound in buckets)
            raise DefinitionError(f"histogram {self._name!r}", f"no bucket ends at {le!r}; its bounds are {known}")
        # Prometheus 3 writes whole bounds as "120.0" where 2.x kept the exporter's "120": match both.
        return matcher("le", (f"{le:g}", f"{le:g}.0") if le == int(le) else str(le))

    def _series(self, suffix: str) -> Selector:
        return Selector(self._name + suffix, self._matchers, source=self._source)

    def _rated(self, suffix: str, window: WindowLike | None, labels: tuple[str, ...]) -> Node:
        return summed(Call("rate", (Range(self._series(suffix), window_node(window)),)), labels)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.bucket_series}>"


def summed(node: Node, labels: tuple[str, ...]) -> Node:
    """`sum by (labels) (node)`."""
    return Aggregation("sum", node, Grouping("by", labels) if labels else None)


def _matchers(name: str | None, labels: Mapping[str, MatcherLike]) -> tuple[Matcher, ...]:
    if not isinstance(labels, Mapping):
        raise DefinitionError("selection", f"where() takes a mapping from label to value, not {labels!r}")
    if name is not None and "__name__" in labels:
        raise DefinitionError("selection", f"the metric has a name already, {name!r}; delete __name__")
    return tuple([matcher(label, value) for label, value in labels.items()])
