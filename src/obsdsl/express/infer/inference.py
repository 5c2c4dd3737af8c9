"""The abstract interpreter: from the leaves of a tree up, one rule for each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any, Final

import attrs

from obsdsl.define.declaration import Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.express.infer import part, units
from obsdsl.express.infer.aggregation import aggregated
from obsdsl.express.infer.binary import binary
from obsdsl.express.infer.calls import call
from obsdsl.express.infer.interval import EMPTY, NON_NEGATIVE, Interval, both, negated, point
from obsdsl.express.infer.labels import LabelSet, is_dynamic
from obsdsl.express.infer.selection import (
    EMPTY_CATALOG,
    Catalog,
    any_of,
    declared,
    named_sources,
    recorded,
    sources_of,
    undeclared,
)
from obsdsl.express.infer.value import ANY, DEFAULT_ENVIRONMENT, UNKNOWN_VECTOR, Environment, Inferred
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
    children,
)
from obsdsl.express.signature import ValueType

# So many are remembered over one object's end: those of a group of rules are hardly those of the next.
_MOST_SERIES: Final = 1000
_MOST_NODES: Final = 60
# So many sources of one name are told apart.
_MOST_SOURCES: Final = 200
_STRING: Final = Inferred("string", unit=ANY)
_VARIABLE: Final = Inferred("scalar", unit=ANY)


class Inference:
    """What is known of expressions under one catalog and environment; call it with a node.

    It remembers each node that it has seen, so that asking for the parts of an expression costs nothing after the
    whole. All is remembered by identity: equal selectors may have different sources. An identity is only good while
    its object lives, so that each memory holds the object too. Who looks at thousands of objects one by one tells it to
    `forget` in between: then all fits into the processor's cache.
    """

    def __init__(self, catalog: Catalog = EMPTY_CATALOG, environment: Environment = DEFAULT_ENVIRONMENT) -> None:
        self._catalog = catalog
        self._environment = environment
        self._seen: dict[int, tuple[Node, Inferred]] = {}
        self._series: dict[tuple[object, ...], tuple[tuple[Source, ...], Inferred]] = {}
        # Of series that several jobs expose: what is known of all, and of each job's.
        self._by_job: dict[int, tuple[Inferred, tuple[Inferred, ...]]] = {}
        # The same of series that several sources record or expose.
        self._by_source: dict[int, tuple[Inferred, tuple[Inferred, ...]]] = {}
        self._narrowed: dict[tuple[int, tuple[Matcher, ...]], tuple[Inferred, Inferred]] = {}
        self._recording: set[int] = set()
        self._rules: Mapping[type, Callable[[Any], Inferred]] = {
            Aggregation: self._aggregation,
            Binary: self._binary,
            Call: self._call,
            Number: _number,
            Range: self._range,
            Selector: self._selector,
            String: lambda _: _STRING,
            Subquery: self._subquery,
            Unary: self._unary,
            Variable: lambda _: _VARIABLE,
        }

    def __call__(self, node: Node) -> Inferred:
        """What is known of the expression."""
        seen = self._seen
        found = seen.get(id(node))
        if found is not None:
            return found[1]
        rules = self._rules
        # What lies below comes later in a walk, so that all is known where it is asked for; but not of records.
        for current in reversed(_few(node)):
            if type(current) is Selector and self._below(current, seen):
                return self._of_many(node)
            if id(current) not in seen:
                rule = rules.get(type(current))
                seen[id(current)] = (current, UNKNOWN_VECTOR if rule is None else rule(current))
        return seen[id(node)][1] if id(node) in seen else self._of_many(node)

    def _of_many(self, node: Node) -> Inferred:
        """What is known of an expression that reads records, whose expressions come first, or of a large one."""
        seen = self._seen
        # Not by recursion: a sum of a thousand terms is a thousand levels deep, and so are records of records.
        pending, entered = [node], set[int]()
        while pending:
            current = pending[-1]
            key = id(current)
            if key in seen:
                pending.pop()
                continue
            if key not in entered:
                entered.add(key)
                if below := self._below(current, entered):
                    pending += below
                    continue
            # All below is known by now.
            pending.pop()
            rule = self._rules.get(type(current))
            seen[key] = (current, UNKNOWN_VECTOR if rule is None else rule(current))
        return seen[id(node)][1]

    def forget(self) -> None:
        """Let go of all nodes, and of series where they are many. Not to be called while it infers."""
        self._seen.clear()
        if len(self._narrowed) > _MOST_SERIES or len(self._series) > _MOST_SERIES:
            # In this order: the keys of the first are only good while the second lives.
            self._narrowed.clear()
            self._by_job.clear()
            self._by_source.clear()
            self._series.clear()

    def walk(self, node: Node) -> Iterator[tuple[Node, Inferred]]:
        """The expression and all its parts, each before its own, with what is known of them."""
        self(node)
        pending = [node]
        while pending:
            current = pending.pop()
            yield current, self(current)
            pending += reversed(children(current))

    def _of(self, node: Node) -> Inferred:
        """What is known of a node that lies below the one that is looked at."""
        return self._seen[id(node)][1]

    def series(self, selector: Selector) -> Inferred:
        """What is known of all series of the selector's name: what its matchers choose from."""
        name, sources = named_sources(selector, self._catalog)
        key = (name, *map(id, sources))
        found = self._series.get(key)
        if found is not None:
            return found[1]
        if name is None or not sources:
            inferred = undeclared(name)
        elif any(id(source) in self._recording for source in sources):
            # A rule that reads itself: nothing is known of it, and that is not remembered.
            return undeclared(name)
        else:
            each = [self._source(source, name) for source in sources]
            inferred = any_of(each)
            if 1 < len(each) <= _MOST_SOURCES:
                self._by_source[id(inferred)] = (inferred, tuple(part for one in each for part in self._parts(one)))
        self._series[key] = (sources, inferred)
        return inferred

    def _below(self, node: Node, entered: Container[int]) -> Sequence[Node]:
        """What has to be known first: the children of a node, the recordings of a selector's series."""
        if type(node) is not Selector:
            return children(node)
        return [
            source.expr  # type: ignore[misc]
            for source in sources_of(node, self._catalog)
            if isinstance(source, Recorded) and type(source.expr) in self._rules and id(source.expr) not in entered
        ]

    def _selector(self, node: Selector) -> Inferred:
        base = self.series(node)
        if not node.matchers:
            return base
        key = (id(base), node.matchers)
        found = self._narrowed.get(key)
        if found is None:
            self._narrowed[key] = found = (base, self._chosen(base, node.matchers))
        return found[1]

    def _chosen(self, base: Inferred, matchers: tuple[Matcher, ...]) -> Inferred:
        """What matchers leave of all series of a name: of each job's by themselves, where several jobs have some."""
        _, jobs = self._by_job.get(id(base), (base, ()))
        if chosen := _left(jobs, matchers):
            return any_of(chosen)
        labels, possible = base.labels.narrowed(matchers)
        # What one rule says of a label rules out what another says of the rest; all else is known of them together.
        _, parts = self._by_source.get(id(base), (base, ()))
        if each := _left(parts, matchers):
            labels = reduce(LabelSet.joined, [one.labels for one in each])
        return _selected(base, "vector", labels, base.interval if possible and not jobs else EMPTY)

    def _parts(self, of: Inferred) -> tuple[Inferred, ...]:
        """What one source has by job, or all of it."""
        return self._by_job.get(id(of), (of, (of,)))[1]

    def _source(self, source: Source, name: str) -> Inferred:
        """All series called `name` of one source."""
        if isinstance(source, Recorded):
            return self._recorded(source)
        found, by_job = declared(source, name, self._environment)
        if by_job:
            self._by_job[id(found)] = (found, by_job)
        return found

    def _recorded(self, source: Recorded) -> Inferred:
        self._recording.add(id(source))
        try:
            of = self(source.expr) if type(source.expr) in self._rules else UNKNOWN_VECTOR  # type: ignore[arg-type]
        finally:
            self._recording.discard(id(source))
        return recorded(source, of, self._environment)

    def _range(self, node: Range) -> Inferred:
        of = self._of(node.selector)
        return _selected(of, "range", of.labels, of.interval)

    def _subquery(self, node: Subquery) -> Inferred:
        step = self._environment.evaluation_interval if node.step is None else node.step
        cadence = step.seconds if isinstance(step, Duration) else None
        return attrs.evolve(self._of(node.expr), type="range", cadence=cadence)

    def _call(self, node: Call) -> Inferred:
        args = [self._of(arg) for arg in node.args]
        found = call(node, args)
        if self._environment.rates_of_counters and node.function in part.GROWTH and args and args[0].source is None:
            return _between(found, both(found.interval, NON_NEGATIVE))
        return found

    def _aggregation(self, node: Aggregation) -> Inferred:
        return aggregated(node, self._of(node.expr), None if node.param is None else self._of(node.param))

    def _binary(self, node: Binary) -> Inferred:
        return binary(node, self._of(node.left), self._of(node.right), lambda part: self._of(part).interval.unsigned)

    def _unary(self, node: Unary) -> Inferred:
        of = self._of(node.expr)
        if node.op == "+":
            return of
        return Inferred(
            type=of.type,
            sample=of.sample,
            unit=units.total(of.unit),
            interval=EMPTY if of.interval.empty else negated(of.interval),
            labels=of.labels.unnamed(),
            observed=of.observed,
            converted=of.converted,
        )


def _few(node: Node) -> list[Node]:
    """The nodes of an expression, each before its own; none where there are many: parts that are shared double."""
    found = [node]
    for current in found:
        found += children(current)
        if len(found) > _MOST_NODES:
            return []
    return found


# Thresholds and factors are the same few numbers.
@lru_cache(maxsize=1024)
def _number(node: Number) -> Inferred:
    return Inferred("scalar", unit=ANY, interval=point(node.value))


def _left(parts: Iterable[Inferred], matchers: tuple[Matcher, ...]) -> list[Inferred]:
    """Those of which the matchers leave something, narrowed."""
    found = []
    for one in parts:
        # Most are ruled out by the name of a job or of a service alone.
        if any(_rules_out(matcher, one) for matcher in matchers):
            continue
        labels, possible = one.labels.narrowed(matchers)
        if possible:
            found.append(_selected(one, "vector", labels, one.interval))
    return found


def _rules_out(matcher: Matcher, series: Inferred) -> bool:
    """Whether it asks for a value that no series has: decided for the plainest matchers, which nearly all are."""
    if matcher.op != "=" or not matcher.value:
        return False
    label = series.labels.known.get(matcher.label)
    if label is None or label.numeric or not label.values or matcher.value in label.values:
        return False
    return not is_dynamic(matcher.value)


def _between(of: Inferred, interval: Interval) -> Inferred:
    return _selected(of, of.type, of.labels, interval)


def _selected(of: Inferred, type_: ValueType, labels: LabelSet, interval: Interval) -> Inferred:
    # attrs.evolve takes three times as long, and nearly every expression comes by here twice.
    return Inferred(
        type_, of.sample, of.unit, interval, labels, of.kind, of.source, of.observed, of.converted, of.cadence
    )
