"""Random expressions over declared metrics, for tests of inference; `test_infer_soundness` evaluates them for real.

Each family aims at something: `vector` at everything, `pair` at arithmetic and signs, `part` at ratios and differences
of much the same thing, `join` at labels, and `applications` at each function and aggregation.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from obsdsl.define.declaration import Source
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.express.matcher import escape
from obsdsl.express.node import (
    ARITHMETIC,
    COMPARISONS,
    SET_OPERATORS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
)
from obsdsl.express.render import render
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Aggregator, Function, Version
from tests.express.test_infer_world import DECLARATIONS, ENVIRONMENT, RECORDED

# Prometheus panics on most of their arguments.
_LEFT_OUT = {"double_exponential_smoothing", "holt_winters"}
# Not the negative zero, which equals the positive one, so that the renderer's cache takes one for the other.
_NUMBERS = (0.0, 1.0, -1.0, 0.5, 2.0, 5.0, 100.0, 1000.0, 0.9, 1024.0, 3600.0, float("inf"), float("nan"))
_WINDOWS = tuple(Duration.parse(text) for text in ("1m", "2m", "5m", "10m"))
_PATTERNS = (".*", ".+", "s.*|a", "[a-e].*", "success|error", "error|", "api|b", "[0-9]+", "1|1.0|left", "x?")
_SCALAR_OPERATORS = sorted(ARITHMETIC | {"==", "<", ">"})
_OPERATORS = sorted(ARITHMETIC | COMPARISONS | SET_OPERATORS)
_VARIABLES = (Variable("$__rate_interval"), Variable("$window"))
_TARGET = ("job", "instance", "zone")


class Trees:
    """Makes random expressions, the same ones for the same seed."""

    def __init__(self, seed: int, *, version: Version = (3, 5), variables: bool = False) -> None:
        self.random = random.Random(seed)
        self.variables = variables
        self.series: list[tuple[str, Source | None, Mapping[str, Domain]]] = [
            ("undeclared", None, {"shape": None}),
            *((name, source, source.labels) for source in DECLARATIONS for name in source.series()),
            *((source.name, None, {name: (value,) for name, value in source.labels.items()}) for source in RECORDED),
        ]
        self.functions = [row for row in FUNCTIONS.values() if has(row, version) and row.name not in _LEFT_OUT]
        self.aggregators = [row for row in AGGREGATORS.values() if has(row, version)]
        self.labels = sorted({label for _, _, labels in self.series for label in labels})
        self.labels += [*_TARGET, "le", "__name__", "nope"]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Leaves

    def matcher(self, labels: Mapping[str, Domain]) -> Matcher:
        known = [*labels, *_TARGET]
        label = self.random.choice(known if self.chance(0.85) else [name for name in self.labels if name != "__name__"])
        domain = labels.get(label) or ENVIRONMENT.target_labels.get(label) or ("a", "1", "x")
        if label == "le":
            domain = ("0.5", "1", "1.0", "+Inf", "5", "-5")
        if self.variables and self.chance(0.3):
            return Matcher(label, self.random.choice(("=~", "=")), "$" + label)
        if self.chance(0.5):
            value = self.random.choice([*domain, *domain, *domain, "", "bogus"])
            return Matcher(label, "=" if self.chance(0.7) else "!=", value)
        pattern = self.random.choice([*_PATTERNS, "|".join(map(escape, domain))])
        return Matcher(label, "=~" if self.chance(0.6) else "!~", pattern)

    def selector(self) -> Selector:
        name, source, labels = self.random.choice(self.series)
        matchers = tuple([self.matcher(labels) for _ in range(self.random.choice((0, 0, 0, 1, 1, 2)))])
        offset = self.random.choice(_WINDOWS) if self.chance(0.05) else None
        if self.chance(0.05):
            return Selector(None, (Matcher("__name__", "=~", f"{name}|connections"), *matchers), offset)
        return Selector(name, matchers, offset, source=source if self.chance(0.5) else None)

    def window(self) -> Duration | Variable:
        return self.random.choice(_WINDOWS + (_VARIABLES if self.variables else ()))

    def names(self, among: Sequence[str] = (), most: int = 3) -> tuple[str, ...]:
        pool = [*among, *_TARGET] if among or self.chance(0.5) else self.labels
        names = self.random.sample(pool, self.random.randint(0, min(most, len(pool))))
        if self.variables and self.chance(0.2):
            names.append("$group")
        return tuple(dict.fromkeys(names))

    # By type

    def scalar(self, depth: int) -> Node:
        choice = self.random.random()
        if self.variables and choice < 0.1:
            return Variable("$number")
        if depth <= 0 or choice < 0.7:
            return Number(self.random.choice(_NUMBERS))
        if choice < 0.8:
            return Call("scalar", (self.vector(depth - 1),))
        if choice < 0.85:
            return Call("time")
        op = self.random.choice(_SCALAR_OPERATORS)
        return Binary(op, self.scalar(depth - 1), self.scalar(depth - 1), op in COMPARISONS)

    def range(self, depth: int) -> Node:
        if depth <= 0 or self.chance(0.7):
            return Range(self.selector(), self.window())
        step = self.random.choice((None, Duration.parse("30s"), Duration.parse("1m")))
        return Subquery(self.vector(depth - 1), self.window(), step)

    def string(self, function: str, index: int) -> String:
        choices: Sequence[str] = self.labels
        if function == "label_replace" and index == 2:
            choices = ("", "$1", "new", "$1-x", "$0", "${1}")
        elif function == "label_replace" and index == 4:
            choices = ("(.*)", "(.+)", "", "s.*", "([a-z]+).*", "success", "a|b")
        elif index == 2:
            choices = ("-", "")
        return String(self.random.choice(choices))

    def vector(self, depth: int) -> Node:
        if depth <= 0:
            return self.selector()
        if self.chance(0.15):
            return self.part()
        return self.random.choice((self.call, self.call, self.aggregation, self.binary, self.binary, self.unary))(depth)

    def unary(self, depth: int) -> Node:
        return Unary("+" if self.chance(0.5) else "-", self.vector(depth - 1))

    def call(self, depth: int) -> Node:
        return self.applied(self.random.choice(self.functions), depth, lambda: self.vector(depth - 1))

    def applied(self, function: Function, depth: int, operand: Callable[[], Node]) -> Node:
        """The function with random arguments, this vector among them."""
        most = len(function.args) + 1 if function.maximum is None else function.maximum
        args: list[Node] = []
        for index in range(self.random.randint(function.minimum, most)):
            match function.arg(index):
                case "scalar":
                    args.append(self.scalar(depth - 2))
                case "range":
                    args.append(self.range(depth - 1))
                case "string":
                    args.append(self.string(function.name, index))
                case _ if function.name == "info" and index == 1:
                    args.append(
                        Selector(None, (Matcher("version", "=~", ".+"), Matcher("__name__", "=", "build_info")))
                    )
                case _:
                    args.append(operand())
        node = Call(function.name, tuple(args))
        return Call("vector", (node,)) if function.result == "scalar" else node

    def grouping(self, among: Sequence[str] = ()) -> Grouping | None:
        if self.chance(0.25):
            return None
        return Grouping("by" if self.chance(0.7) else "without", self.names(among))

    def aggregation(self, depth: int) -> Node:
        return self.aggregated(self.random.choice(self.aggregators), depth, self.vector(depth - 1))

    def aggregated(self, aggregator: Aggregator, depth: int, operand: Node) -> Node:
        param: Node | None = None
        if aggregator.param == "scalar":
            param = Number(self.random.choice((0.5, 1.0, 2.0, 0.9))) if self.chance(0.8) else self.scalar(depth - 1)
        elif aggregator.param == "string":
            param = String(self.random.choice(self.labels))
        return Aggregation(aggregator.name, operand, self.grouping(), param)

    def matching(self, op: str, among: Sequence[str] = ()) -> Matching | None:
        if self.chance(0.4):
            return None
        mode, labels = ("on", self.names(among)) if self.chance(0.6) else ("ignoring", self.names(among))
        group = None if op in SET_OPERATORS else self.random.choice((None, "left", "right"))
        include = tuple(name for name in self.names(among, 1) if mode != "on" or name not in labels) if group else ()
        return Matching(mode, labels, group, include)  # type: ignore[arg-type]

    def binary(self, depth: int) -> Node:
        op = self.random.choice(_OPERATORS)
        bool_ = op in COMPARISONS and self.chance(0.3)
        left = self.vector(depth - 1)
        if op not in SET_OPERATORS and self.chance(0.4):
            sides = (left, self.scalar(depth - 1))
            return Binary(op, *(sides if self.chance(0.7) else sides[::-1]), bool_)
        right = left if self.chance(0.2) else self.vector(depth - 1)
        if self.chance(0.5):
            by = self.grouping()
            left, right = Aggregation("sum", left, by), Aggregation(self.random.choice(("sum", "max")), right, by)
        return Binary(op, left, right, bool_, self.matching(op))

    # Families

    def join(self) -> Node:
        """Two metrics that share the labels of their targets, mostly matched by labels that may work."""
        op = self.random.choice(_OPERATORS)
        bool_ = op in COMPARISONS and self.chance(0.3)
        (one, _, labels), (other, _, more) = self.random.choice(self.series), self.random.choice(self.series)
        among = [*labels, *more, "le", "__name__"]
        sides = [Selector(one, tuple([self.matcher(labels)] * self.chance(0.3))), Selector(other)]
        shared, extra = self.names(most=3), self.names(among, 2)
        groups = [(*shared, *extra), shared if self.chance(0.7) else self.names(among)]
        if self.chance(0.3):
            groups.reverse()
        left, right = (
            Aggregation("max", side, Grouping("by", tuple(dict.fromkeys(by)))) if self.chance(0.8) else side
            for side, by in zip(sides, groups, strict=True)
        )
        matching = self.matching(op, among)
        if matching and self.chance(0.6):
            on = ("on", shared) if self.chance(0.6) else ("ignoring", extra)
            include = tuple(name for name in matching.include if on[0] != "on" or name not in shared)
            matching = Matching(on[0], on[1], matching.group, include)  # type: ignore[arg-type]
        return Binary(op, left, right, bool_, matching)

    def pair(self) -> Node:
        """Two operands with the same labels: negative, positive, zero, and what becomes of them."""
        op = self.random.choice([op for op in _OPERATORS if op not in SET_OPERATORS])
        right = Number(self.random.choice(_NUMBERS)) if self.chance(0.2) else self.signed(2)
        result = Binary(op, self.signed(2), right, op in COMPARISONS and self.chance(0.3))
        return self.random.choice((result, Binary("/", Number(1), result), Call("clamp_min", (result, Number(0)))))

    def signed(self, depth: int) -> Node:
        by = Grouping("by", _TARGET)
        leaves: list[Node] = [Selector(name) for name in ("connections", "connection_limit", "debt")]
        leaves += [Aggregation(op, Selector("balance"), by) for op in ("max", "sum", "stddev", "count")]
        leaf = self.random.choice([*leaves, Aggregation("max", Selector("temperature_celsius"), by)])
        if depth <= 0 or self.chance(0.4):
            return leaf
        below = Number(self.random.choice(_NUMBERS)) if self.chance(0.3) else self.signed(depth - 1)
        name = self.random.choice(("abs", "ceil", "floor", "sgn", "sqrt", "round", "exp", "ln", "clamp", "clamp_max"))
        called = self.applied(FUNCTIONS[name], 0, lambda: leaf)
        op = self.random.choice(_SCALAR_OPERATORS)
        combined = Binary(op, leaf, below, op in COMPARISONS and self.chance(0.3))
        return self.random.choice((Unary("-", leaf), called, called, combined, combined))

    def quantile(self) -> Node:
        """Histograms of all kinds, whole and in part, summed and scaled, and what can be read of them."""
        name = self.random.choice(("duration_seconds_bucket", "drift_seconds_bucket", "wait_seconds"))
        matchers = [self.matcher({"status": ("success", "error")})] * self.chance(0.2)
        if self.chance(0.3):
            matchers.append(Matcher("le", "=~", self.random.choice(("1|5|.Inf", ".*", "0.*|.Inf", "-.*|.Inf", "5.*"))))
        selector = Selector(name, tuple(matchers))
        node: Node = selector
        if self.chance(0.7):
            function, window = self.random.choice(("rate", "increase", "delta")), self.random.choice(_WINDOWS)
            node = Call(function, (Range(selector, window),))
        if self.chance(0.6):
            by = (self.random.choice(_TARGET), "le")
            node = Aggregation(self.random.choice(("sum", "sum", "avg", "max")), node, Grouping("by", by))
        if self.chance(0.3):
            node = Binary(self.random.choice("*/+->"), node, Number(self.random.choice((2.0, -1.0, 0.5, 0.0))))
        share = Number(self.random.choice((0.0, 0.1, 0.5, 0.9, 0.99, 1.0, 1.1)))
        if self.chance(0.7):
            return Call("histogram_quantile", (share, node))
        return Call("histogram_fraction", (Number(self.random.choice((-float("inf"), 0.0))), share, node))

    def part(self) -> Node:
        """A ratio or difference of much the same thing, twice; now and then the wrong way round."""
        name, source, labels = self.random.choice([s for s in self.series if "total" in s[0] or "_seconds" in s[0]])
        among = [*labels, "le"] if name.endswith("_bucket") else list(labels)
        few = tuple([self.matcher(labels) for _ in range(self.random.choice((0, 0, 1)))])
        many = few + tuple([self.matcher(labels) for _ in range(self.random.choice((0, 1, 1, 2)))])
        names = [name, name]
        if name.endswith("_bucket") and self.chance(0.7):
            names[1] = name.removesuffix("_bucket") + "_count"
            bound = self.random.choice(("1", "0.5", "0", "5", "+Inf"))
            le = Matcher("le", "=", bound) if self.chance(0.5) else Matcher("le", "=~", escape(bound))
            many += (le,) if self.chance(0.8) else ()
        if self.chance(0.15):
            few, many = many, few
        function = self.random.choice(("rate", "increase", "sum_over_time", "irate", "max_over_time", "delta", None))
        window = self.random.choice(_WINDOWS)
        selectors = [Selector(n, matchers, source=source) for n, matchers in zip(names, (many, few), strict=True)]
        read: list[Node] = [s if function is None else Call(function, (Range(s, window),)) for s in selectors]
        part, whole = read
        if self.chance(0.2):
            part = Binary(self.random.choice(("<", ">")), part, Number(self.random.choice(_NUMBERS)))
        if self.chance(0.8):
            op, by = self.random.choice(("sum", "sum", "max", "count", "avg")), self.grouping(among)
            other = attrs.evolve(by, labels=(*by.labels, *self.names(among))) if by and self.chance(0.3) else by
            by, other = (other, by) if self.chance(0.15) else (by, other)
            part, whole = Aggregation(op, part, other), Aggregation(op, whole, by)
            if by and self.chance(0.5):
                among = list(by.labels)
        return self.compared(part, whole, self.matching("/", among))

    def compared(self, part: Node, whole: Node, matching: Matching | None) -> Node:
        if self.chance(0.2):
            part = Binary("-", whole, part)
        if self.chance(0.2):
            whole = Binary("+", *((part, whole) if self.chance(0.5) else (whole, part)))
        if self.chance(0.2):
            part = Binary("*", Number(100.0), part)
        if self.chance(0.3):
            return Binary("-", whole, part, matching=matching)
        return Binary("/", part, whole, matching=matching)

    def applications(self) -> Iterator[Node]:
        """Each function and aggregation on each kind of series, and on a computed vector."""
        computed: list[Node] = [Unary("-", Selector("connections")), Binary("-", Selector("connections"), Number(50.0))]
        for operand in [*(Selector(name, source=source) for name, source, _ in self.series), *computed]:
            for aggregator in self.aggregators:
                yield self.aggregated(aggregator, 0, operand)
            for function in self.functions:
                if "range" not in function.args:
                    yield self.applied(function, 1, lambda node=operand: node)  # type: ignore[misc]
                    continue
                window = self.random.choice(_WINDOWS)
                read = Range(operand, window) if isinstance(operand, Selector) else Subquery(operand, window)
                node = self.applied(function, 0, lambda: operand)  # noqa: B023 - called at once
                assert isinstance(node, Call)
                yield Call(function.name, tuple([read if isinstance(a, Range) else a for a in node.args]))


def has(row: Function | Aggregator, version: Version) -> bool:
    return (row.since is None or row.since <= version) and (row.until is None or version < row.until)


def test_the_same_seed_makes_the_same_expressions() -> None:
    one, other = Trees(7), Trees(7)
    for _ in range(20):
        assert render(one.vector(3)) == render(other.vector(3))
    assert list(map(render, one.applications())) == list(map(render, other.applications()))
