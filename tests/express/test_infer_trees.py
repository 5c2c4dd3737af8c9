"""Random expressions over declared metrics: nothing that can be built makes `infer` raise, or answer differently twice.

`Trees` is for other tests too: `test_infer_soundness` evaluates its expressions for real.
"""

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.express.infer import Environment, Inference, catalog, infer_all
from obsdsl.express.matcher import escape
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.node import (
    COMPARISONS,
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
    walk,
)
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Aggregator, Function, Version

STATUS = ("success", "error", "timeout")
DECLARATIONS: tuple[Declaration, ...] = (
    Counter("requests_total", "Requests.", labels={"status": STATUS, "path": ...}).declaration,
    Counter("cpu_seconds_total", "Seconds.", labels={"mode": ("idle", "user")}).declaration,
    Gauge("temperature_celsius", "Degrees.", labels=("room",)).declaration,
    Gauge("connections", "Connections.", range=(0, 100)).declaration,
    Gauge("connection_limit", "Connections.", range=(1, 100)).declaration,
    Gauge("balance", "Balance.", range=(-5, 5), labels={"side": ("left", "right", "")}).declaration,
    Gauge("debt", "Debt.", range=(None, 0)).declaration,
    Gauge("last_run_timestamp_seconds", "Time.").declaration,
    Info("build_info", "Build.", labels=("version",)).declaration,
    Histogram(
        "duration_seconds", "Durations.", labels={"status": ("success", "error")}, buckets=(0.5, 1, 5, 120)
    ).declaration,
    Histogram("drift_seconds", "Drift.", buckets=(-5, 0, 5)).declaration,
    Summary("pause_seconds", "Pauses.", quantiles=(0, 0.5, 1)).declaration,
    NativeHistogram("wait_seconds", "Waits.").declaration,
)
ENVIRONMENT = Environment({"job": ("api", "web"), "zone": ("a", "b")}, Duration.parse("30s"), Duration.parse("1m"))
RECORDED: tuple[Recorded, ...] = (
    Recorded(
        "job:requests:rate5m",
        Aggregation(
            "sum", Call("rate", (Range(Selector("requests_total"), Duration.parse("5m")),)), Grouping("by", ("job",))
        ),
        {"team": "a"},
    ),
    # Two rules of one name, as for the windows of an SLO.
    Recorded("job:errors:ratio", Selector("connections"), {"window": "5m"}),
    Recorded(
        "job:errors:ratio",
        Aggregation("max", Call("abs", (Selector("balance"),)), Grouping("by", ("job", "side"))),
        {"window": "1h", "zone": ""},
    ),
)

# Functions whose answer depends on more than the samples, or which panic on most arguments.
_LEFT_OUT = {"double_exponential_smoothing", "holt_winters"}
_NUMBERS = (0.0, 1.0, -1.0, 0.5, 2.0, 5.0, 100.0, 1000.0, 0.9, 1024.0, 3600.0, float("inf"), float("nan"))
_WINDOWS = tuple(Duration.parse(text) for text in ("1m", "2m", "5m", "10m"))
_PATTERNS = (".*", ".+", "s.*|a", "[a-e].*", "success|error", "error|", "api|b", "[0-9]+", "1|1.0|left", "x?")
_SCALAR_OPERATORS = ("+", "-", "*", "/", "%", "^", "atan2", "==", "<", ">")
_OPERATORS = (*_SCALAR_OPERATORS, "!=", "<=", ">=", "and", "or", "unless")
_VARIABLES = (Variable("$__rate_interval"), Variable("$window"))


class Trees:
    """Makes random expressions, the same ones for the same seed."""

    def __init__(
        self,
        seed: int,
        declarations: Sequence[Declaration] = DECLARATIONS,
        recorded: Sequence[Recorded] = RECORDED,
        *,
        version: Version = (3, 5),
        variables: bool = False,
    ) -> None:
        self.random = random.Random(seed)
        self.variables = variables
        self.series: list[tuple[str, Source | None, Mapping[str, Domain]]] = [("undeclared", None, {"shape": None})]
        self.series += [(name, source, source.labels) for source in declarations for name in source.series()]
        self.series += [
            (source.name, None, {name: (value,) for name, value in source.labels.items()}) for source in recorded
        ]
        self.functions = [f for f in FUNCTIONS.values() if _has(f, version) and f.name not in _LEFT_OUT]
        self.aggregators = [a for a in AGGREGATORS.values() if _has(a, version)]
        self.labels = sorted({label for _, _, labels in self.series for label in labels})
        self.labels += ["job", "instance", "zone", "le", "__name__", "nope"]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Leaves

    def matcher(self, labels: Mapping[str, Domain]) -> Matcher:
        known = [*labels, "job", "instance", "zone"]
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

    def names(self, most: int = 3) -> tuple[str, ...]:
        names = self.random.sample(self.labels, self.random.randint(0, most))
        if self.variables and self.chance(0.2):
            names.append("$group")
        if self.chance(0.4):
            names.append("job")
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
        if function == "label_replace":
            choices = {
                1: self.labels,
                2: ["", "$1", "new", "$1-x", "$0", "${1}"],
                3: self.labels,
                4: ["(.*)", "(.+)", "", "s.*", "([a-z]+).*", "success", "a|b"],
            }
            return String(self.random.choice(choices[index]))
        return String(self.random.choice(["-", "", *self.labels] if index == 2 else self.labels))

    def vector(self, depth: int) -> Node:
        if depth <= 0:
            return self.selector()
        if self.chance(0.15):
            return self.part()
        return self.random.choice((self.call, self.call, self.aggregation, self.binary, self.binary, self.unary))(depth)

    def unary(self, depth: int) -> Node:
        return Unary(self.random.choice("+-"), self.vector(depth - 1)) if self.chance(0.5) else self.selector()

    def call(self, depth: int) -> Node:
        function = self.random.choice(self.functions)
        if function.result == "scalar":
            return Call("vector", (self.scalar(depth - 1),))
        most = function.maximum if function.maximum is not None else len(function.args) + 1
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
                    args.append(self.vector(depth - 1))
        return Call(function.name, tuple(args))

    def grouping(self) -> Grouping | None:
        if self.chance(0.25):
            return None
        return Grouping("by" if self.chance(0.7) else "without", self.names())

    def aggregation(self, depth: int) -> Node:
        aggregator = self.random.choice(self.aggregators)
        param: Node | None = None
        if aggregator.param == "scalar":
            param = Number(self.random.choice((0.5, 1.0, 2.0, 0.9))) if self.chance(0.8) else self.scalar(depth - 1)
        elif aggregator.param == "string":
            param = String(self.random.choice(self.labels))
        return Aggregation(aggregator.name, self.vector(depth - 1), self.grouping(), param)

    def matching(self, *, grouped: bool) -> Matching | None:
        if self.chance(0.5):
            return None
        mode, labels = ("on", self.names()) if self.chance(0.6) else ("ignoring", self.names())
        group = self.random.choice((None, "left", "right")) if grouped else None
        include = tuple(name for name in self.names(1) if mode != "on" or name not in labels) if group else ()
        return Matching(mode, labels, group, include)  # type: ignore[arg-type]

    def binary(self, depth: int) -> Node:
        op = self.random.choice(_OPERATORS)
        is_set = op in ("and", "or", "unless")
        left = self.vector(depth - 1)
        if not is_set and self.chance(0.4):
            sides = (left, self.scalar(depth - 1))
            left, right = sides if self.chance(0.7) else sides[::-1]
            return Binary(op, left, right, op in COMPARISONS and self.chance(0.3))
        right = left if self.chance(0.2) else self.vector(depth - 1)
        if self.chance(0.5):
            by = self.grouping()
            left, right = (
                Aggregation("sum", left, by),
                Aggregation(self.random.choice(("sum", "max", "count")), right, by),
            )
        bool_ = op in COMPARISONS and self.chance(0.3)
        return Binary(op, left, right, bool_, self.matching(grouped=not is_set))

    def part(self) -> Node:
        """A ratio or difference of much the same thing, twice."""
        name, source, labels = self.random.choice([s for s in self.series if "total" in s[0] or "_seconds" in s[0]])
        matchers = tuple([self.matcher(labels) for _ in range(self.random.randint(0, 1))])
        more = tuple([self.matcher(labels) for _ in range(self.random.randint(0, 2))])
        whole_name = name
        if name.endswith("_bucket") and self.chance(0.7):
            bound = self.random.choice(("1", "0.5", "0.0", "5", "+Inf"))
            more += (Matcher("le", "=", bound) if self.chance(0.5) else Matcher("le", "=~", escape(bound)),)
            whole_name = name.removesuffix("_bucket") + "_count"
        function = self.random.choice(("rate", "increase", "sum_over_time", "irate", "max_over_time", "delta", None))
        window = self.random.choice(_WINDOWS)

        def read(name: str, matchers: tuple[Matcher, ...]) -> Node:
            selector = Selector(name, matchers, source=source)
            return selector if function is None else Call(function, (Range(selector, window),))

        part, whole = read(name, matchers + more), read(whole_name, matchers)
        if self.chance(0.3):
            part = Binary(self.random.choice(("<", ">")), part, Number(self.random.choice(_NUMBERS)))
        if self.chance(0.8):
            op, by = self.random.choice(("sum", "sum", "max", "count", "avg")), self.grouping()
            finer = (
                Grouping("by", (*by.labels, "zone", "instance")) if by and by.mode == "by" and self.chance(0.3) else by
            )
            part, whole = Aggregation(op, part, finer), Aggregation(op, whole, by)
        matching = self.matching(grouped=True)
        if self.chance(0.2):
            part = Binary("-", whole, part)
        if self.chance(0.2):
            whole = Binary("+", part, whole) if self.chance(0.5) else Binary("+", whole, part)
        if self.chance(0.2):
            part = Binary("*", Number(100.0), part)
        if self.chance(0.3):
            return Binary("-", whole, part, matching=matching)
        return Binary("/", part, whole, matching=matching)


def _has(row: Function | Aggregator, version: Version) -> bool:
    return (row.since is None or row.since <= version) and (row.until is None or version < row.until)


@given(st.integers(0, 10**9), st.integers(0, 5), st.booleans())
def test_nothing_raises_and_all_parts_are_known(seed: int, depth: int, variables: bool) -> None:
    node = Trees(seed, version=(99, 0), variables=variables).vector(depth)
    known = catalog((*DECLARATIONS, *RECORDED))
    inferred = infer_all(node, known, environment=ENVIRONMENT)
    assert [part for part, _ in inferred] == list(walk(node))
    again = Inference(known, ENVIRONMENT)
    assert all(again(part) == found for part, found in inferred)


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_less_is_known_without_definitions(seed: int, depth: int) -> None:
    """Declarations only ever narrow: what is said without them holds with them."""
    node = Trees(seed, variables=True).vector(depth)
    nothing = Inference()(_undeclared(node))
    something = Inference(catalog((*DECLARATIONS, *RECORDED)), ENVIRONMENT)(node)
    assert something.type == nothing.type
    assert nothing.sample in ("unknown", something.sample)
    assert (
        something.interval.empty
        or nothing.interval.empty
        or (nothing.interval.lo <= something.interval.lo and something.interval.hi <= nothing.interval.hi)
    )
    for name in something.labels.names():
        assert nothing.labels.presence(name) != "never" or something.interval.empty


def _undeclared(node: Node) -> Node:
    match node:
        case Selector():
            return Selector(node.name, node.matchers, node.offset, node.at)
        case Range(selector=selector, window=window):
            return Range(_undeclared(selector), window)  # type: ignore[arg-type]
        case Subquery():
            return Subquery(_undeclared(node.expr), node.window, node.step, node.offset, node.at)
        case Call(function=function, args=args):
            return Call(function, tuple(_undeclared(arg) for arg in args))
        case Aggregation():
            return Aggregation(node.op, _undeclared(node.expr), node.grouping, node.param and _undeclared(node.param))
        case Binary():
            return Binary(node.op, _undeclared(node.left), _undeclared(node.right), node.bool_, node.matching)
        case Unary(op=op, expr=expr):
            return Unary(op, _undeclared(expr))
        case _:
            return node


@pytest.mark.parametrize(
    "node",
    [
        Call("rate"),
        Call("histogram_quantile", (Number(0.9),)),
        Call("label_replace", (Selector("a"), Number(1))),
        Call("label_join"),
        Call("absent"),
        Call("no_such_function", (Selector("a"),)),
        Call("hour", (Number(1),)),
        Call("info"),
        Aggregation("no_such_aggregation", Selector("a")),
        Aggregation("quantile", Number(1)),
        Aggregation("count_values", Selector("a")),
        Binary("no_such_operator", Selector("a"), Selector("b")),
        Binary("and", Number(1), String("a")),
        Unary("-", String("a")),
        Subquery(Number(1), None),
        String("a"),
        Variable("$x"),
    ],
    ids=str,
)
def test_trees_that_prometheus_would_refuse(node: Node) -> None:
    assert Inference()(node).type in ("scalar", "vector", "range", "string")


def test_depth() -> None:
    """A sum of ten thousand terms is as deep, and one that doubles fifty times has a quadrillion paths."""
    node: Node = Selector("a")
    for _ in range(10_000):
        node = Binary("-", node, Selector("b"))
    assert Inference()(node).type == "vector"
    for _ in range(50):
        node = Binary("/", node, node)
    assert Inference()(node).type == "vector"
