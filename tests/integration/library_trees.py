"""Random expressions over the metrics of the library and the systems, as `Trees` makes them over a few of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.express.matcher import escape
from obsdsl.express.node import (
    ARITHMETIC,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
)
from obsdsl.express.signature import Version
from tests.express.test_infer_trees import Trees
from tests.integration.world import END, START, TARGET_LABELS

_TARGET = ("job", "instance", "zone", "version")
_OPEN = ("a", "b", "1", "/", "lo", "idle")
_PATTERNS = (".*", ".+", "", "a|b", "a|", "[a-e]+", "x?", "(?i)A", ".*e.*", "[^a]*", "node.*", "2..")
_SPANS = tuple(Duration.parse(text) for text in ("30s", "1m", "2m", "5m", "20m"))
_OFFSETS = (*_SPANS, Duration(-60_000), Duration(-600_000))
_SHARES = (0.0, 0.5, 0.95, 1.0, 1.5, -1.0)


class LibraryTrees(Trees):
    """Leaves of real metrics, with more offsets and fixed times; what is above them is the parent's."""

    def __init__(self, seed: int, sources: Sequence[Source], *, version: Version) -> None:
        super().__init__(seed, version=version)
        self.series = [
            (name, source, source.labels)
            for source in sources
            if isinstance(source, Declaration)
            for name in source.series()
        ]
        self.recorded: list[tuple[str, Source | None, Mapping[str, Domain]]] = [
            (one.name, None, {label: (value,) for label, value in one.labels.items()})
            for one in sources
            if isinstance(one, Recorded)
        ]
        self.labels = sorted({label for _, _, labels in self.series for label in labels})
        self.labels = [
            *self.random.sample(self.labels, 40),
            *_TARGET,
            "le",
            "quantile",
            "__name__",
            "nope",
            "exported_version",
        ]
        self.histograms = [name for name, _, _ in self.series if name.endswith("_bucket")]

    def choice(self) -> tuple[str, Source | None, Mapping[str, Domain]]:
        """A series; those that rules record oftener than by chance."""
        return self.random.choice(self.recorded if self.chance(0.05) else self.series)

    def matcher(self, labels: Mapping[str, Domain]) -> Matcher:
        label = self.random.choice([*labels, *_TARGET]) if self.chance(0.85) else self.random.choice(self.labels)
        if label == "__name__":
            label = "job"
        domain = labels.get(label) or TARGET_LABELS.get(label, _OPEN)
        if label == "le":
            domain = ("0.5", "1", "1.0", "+Inf", "5", "Inf")
        if self.chance(0.5):
            value = self.random.choice([*domain, *domain, *domain, "", "bogus"])
            return Matcher(label, "=" if self.chance(0.7) else "!=", value)
        some = self.random.sample(domain, self.random.randint(1, len(domain)))
        pattern = self.random.choice([*_PATTERNS, *["|".join(map(escape, some))] * 6])
        return Matcher(label, "=~" if self.chance(0.6) else "!~", pattern)

    def selector(self) -> Selector:
        name, source, labels = self.choice()
        found = self.selected(name, source, labels)
        if self.chance(0.05):
            return Selector(None, (Matcher("__name__", "=~", f"{name}|up"), *found.matchers), found.offset)
        return found

    def selected(self, name: str, source: Source | None, labels: Mapping[str, Domain]) -> Selector:
        matchers = tuple([self.matcher(labels) for _ in range(self.random.choice((0, 0, 0, 1, 1, 2)))])
        offset = self.random.choice(_OFFSETS) if self.chance(0.05) else None
        at = self.random.choice((float(START + 600), float(END), "start()", "end()")) if self.chance(0.05) else None
        return Selector(name, matchers, offset, at, source=source if self.chance(0.5) else None)  # type: ignore[arg-type]

    def range(self, depth: int) -> Node:
        found = super().range(depth)
        if isinstance(found, Subquery) and self.chance(0.2):
            return attrs.evolve(found, offset=self.random.choice(_OFFSETS))
        return found

    def names(self, among: Sequence[str] = (), most: int = 3) -> tuple[str, ...]:
        pool = list(dict.fromkeys([*among, *_TARGET] if among or self.chance(0.5) else self.labels))
        return tuple(self.random.sample(pool, self.random.randint(0, min(most, len(pool)))))

    def signed(self, depth: int) -> Node:
        """Gauges of all signs, one for each target, and what becomes of them."""
        name, source, labels = self.choice()
        op = self.random.choice(("max", "sum", "stddev", "count", "min", "avg"))
        leaf: Node = Aggregation(op, self.selected(name, source, labels), Grouping("by", _TARGET))
        if depth <= 0 or self.chance(0.4):
            return leaf
        name = self.random.choice(("abs", "ceil", "floor", "sgn", "sqrt", "round", "exp", "ln", "clamp", "clamp_max"))
        called = self.applied(next(row for row in self.functions if row.name == name), 0, lambda: leaf)
        below = Number(self.random.choice((0.0, -1.0, 2.0, 0.5))) if self.chance(0.3) else self.signed(depth - 1)
        combined = Binary(self.random.choice(sorted(ARITHMETIC)), leaf, below)
        return self.random.choice((Unary("-", leaf), called, called, combined, combined))

    def quantile(self) -> Node:
        """Histograms, whole and in part, summed and scaled, and what can be read of them."""
        name = self.random.choice(self.histograms)
        source, labels = next((source, labels) for other, source, labels in self.series if other == name)
        node: Node = self.selected(name, source, labels)
        if self.chance(0.7) and isinstance(node, Selector):
            node = Call(self.random.choice(("rate", "increase", "delta")), (Range(node, self.random.choice(_SPANS)),))
        if self.chance(0.6):
            by = self.names([*labels], 2)
            node = Aggregation(self.random.choice(("sum", "sum", "avg", "max")), node, Grouping("by", ("le", *by)))
        if self.chance(0.3):
            node = Binary(self.random.choice("*/+->"), node, Number(self.random.choice((2.0, -1.0, 0.5, 0.0))))
        share = Number(self.random.choice(_SHARES))
        if self.chance(0.7):
            return Call("histogram_quantile", (share, node))
        return Call("histogram_fraction", (Number(self.random.choice((-float("inf"), 0.0))), share, node))

    def ratio(self) -> Node:
        """A ratio or difference of two metrics of one exporter that have labels in common."""
        one = self.choice()
        prefix = one[0].split("_")[:3]
        near = [series for series in self.series if series[0].split("_")[: len(prefix)] == prefix] or [one]
        left, right = (self.selected(*series) for series in (one, self.random.choice(near)))
        sides: list[Node] = [left, right]
        if self.chance(0.5):
            window = self.random.choice(_SPANS)
            function = self.random.choice(("rate", "increase", "avg_over_time", "max_over_time", "deriv"))
            sides = [Call(function, (Range(side, window),)) for side in (left, right)]
        if self.chance(0.4):
            sides = [Binary("-", Number(1.0), sides[0]), sides[1]]
        op = self.random.choice(sorted(ARITHMETIC | {">", "<=", "==", "and", "unless", "or"}))
        return Binary(op, sides[0], sides[1], matching=self.matching(op, [*one[2]]))

    def info(self) -> Node:
        """With labels of info metrics: of all, or of those that a selector says."""
        metric = self.random.choice([series for series in self.series if series[0].endswith("_info")])
        matchers = [self.matcher(metric[2]), Matcher("__name__", "=", metric[0])]
        self.random.shuffle(matchers)
        args = (self.vector(1), Selector(None, tuple(matchers)))
        return Call("info", args[: self.random.choice((1, 2, 2))])

    def mixed(self, count: int) -> Iterator[Node]:
        """So many expressions of all families."""
        families: Sequence[Callable[[], Node]] = (
            *(self.pair, self.part, self.quantile, self.ratio, self.join),
            *(lambda: self.vector(1), lambda: self.vector(2), lambda: self.vector(3)),
            *(lambda: self.scalar(3), lambda: self.range(2)),
            *([self.info] if any(row.name == "info" for row in self.functions) else []),
        )
        for i in range(count):
            yield families[i % len(families)]()

    def applications(self) -> Iterator[Node]:
        """Each function and aggregation on one series of each kind, and on one that a rule records."""
        whole = self.series
        ends = ("_total", "_bucket", "_sum", "_count", "_info", "_bytes")
        some = [self.random.choice([series for series in whole if series[0].endswith(end)]) for end in ends]
        quantiles = [series for series in whole if isinstance(series[1], Declaration) and series[1].quantiles]
        self.series = [*some, self.random.choice(quantiles), self.random.choice(self.recorded)]
        yield from super().applications()
        self.series = whole
