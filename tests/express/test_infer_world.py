"""Declared metrics, and series that keep to their declarations: what other tests of inference are about."""

import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from obsdsl.define.declaration import Declaration, MetricType, Recorded
from obsdsl.define.duration import Duration
from obsdsl.express.infer import Environment, Inference, catalog
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.node import Aggregation, Call, Grouping, Range, Selector

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


_RATE = Call("rate", (Range(Selector("requests_total"), Duration.parse("5m")),))
RECORDED: tuple[Recorded, ...] = (
    Recorded("job:requests:rate5m", Aggregation("sum", _RATE, Grouping("by", ("job",))), {"team": "a"}),
    # Two rules of one name, as for the windows of an SLO.
    Recorded("job:errors:ratio", Selector("connections"), {"window": "5m"}),
    Recorded(
        "job:errors:ratio",
        Aggregation("max", Call("abs", (Selector("balance"),)), Grouping("by", ("job", "side"))),
        {"window": "1h", "zone": ""},
    ),
)

# Half a minute apart.
STEPS = 140


@attrs.frozen
class Target:
    """Where series are scraped from. It restarts once, and every counter with it."""

    labels: Mapping[str, str]
    restart: int
    # Prometheus 3 writes the bounds of buckets as floats, 2.x as they are exposed.
    float_bounds: bool


TARGETS = (
    Target({"job": "api", "instance": "api-1", "zone": "a"}, 95, False),
    Target({"job": "api", "instance": "api-2", "zone": "b"}, 117, False),
    Target({"job": "web", "instance": "web-1", "zone": "a"}, 200, True),
)
OPEN = {"path": ("/", "/x", ""), "room": ("hall", ""), "version": ("1.2",)}


class World:
    """Samples for declared metrics, as promtool's test files write them."""

    def __init__(self, seed: int, *, native: bool) -> None:
        self.random = random.Random(seed)
        self.native = native
        self.series: dict[str, str] = {}
        for declaration in DECLARATIONS:
            for target in TARGETS:
                for labels in combinations(declaration):
                    self.add(declaration, target, {**target.labels, **labels})
        for shape in ("round", "square"):
            self.put("undeclared", {"shape": shape}, self.some(0, 1, -1, 2.5, "-Inf", 3e5, "_"))

    def put(self, name: str, labels: Mapping[str, str], values: Sequence[object]) -> None:
        shown = ", ".join(f'{label}="{value}"' for label, value in labels.items() if value)
        self.series[f"{name}{{{shown}}}"] = " ".join(map(str, values))

    def add(self, declaration: Declaration, target: Target, labels: dict[str, str]) -> None:
        name = declaration.name
        match declaration.type:
            case MetricType.COUNTER:
                self.put(name, labels, self.gaps(self.growing(target)))
            case MetricType.GAUGE if "timestamp" in name:
                self.put(name, labels, [30 * step - step % 4 for step in range(STEPS)])
            case MetricType.GAUGE:
                self.put(name, labels, self.gaps([self.within(declaration.range) for _ in range(STEPS)]))
            case MetricType.INFO:
                self.put(name, labels, [1] * STEPS)
            case MetricType.SUMMARY:
                for quantile in declaration.quantiles:
                    self.put(name, {**labels, "quantile": str(quantile)}, self.some(0.1, 0.7, "NaN"))
                self.put(f"{name}_sum", labels, self.growing(target))
                self.put(f"{name}_count", labels, self.growing(target))
            case MetricType.HISTOGRAM:
                self.histogram(declaration, target, labels)
            case MetricType.NATIVE_HISTOGRAM if self.native:
                counts = zip(self.growing(target), self.growing(target), strict=True)
                form = "{{{{schema:0 sum:{2} count:{3} z_bucket:{0} z_bucket_w:0.001 buckets:[{1}]}}}}"
                self.put(name, labels, [form.format(a, b, a / 2 + b, a + b) for a, b in counts])

    def histogram(self, declaration: Declaration, target: Target, labels: dict[str, str]) -> None:
        """Buckets, sum and count of the same observations, some below the lowest bound and some above the highest."""
        below = declaration.buckets[0] <= 0
        observed = [-7.5, -2, 0.2, 3] if below else [0, 0.2, 0.7, 3, 60, 500]
        seen: list[float] = []
        sums: list[float] = []
        counts: dict[str, list[float]] = {}
        for step in range(STEPS):
            if step == target.restart:
                seen = []
            else:
                seen += self.random.choices(observed, k=self.random.choice((0, 0, 1, 5)))
            for bound in (*declaration.buckets, math.inf):
                shown = "+Inf" if math.isinf(bound) else str(float(bound)) if target.float_bounds else f"{bound:g}"
                counts.setdefault(shown, []).append(sum(value <= bound for value in seen))
            sums.append(sum(seen))
        for le, values in counts.items():
            self.put(f"{declaration.name}_bucket", {**labels, "le": le}, values)
        self.put(f"{declaration.name}_sum", labels, sums)
        self.put(f"{declaration.name}_count", labels, counts["+Inf"])

    def some(self, *values: object) -> list[object]:
        return self.random.choices(values, k=STEPS)

    def growing(self, target: Target) -> list[float]:
        value, values, pace = 0.0, [], self.random.choice((1, 10, 100))
        for step in range(STEPS):
            value = 0 if step == target.restart else value + pace * self.random.choice((0, 0, 0.25, 1, 7))
            values.append(value)
        return values

    def within(self, bounds: tuple[float | None, float | None]) -> float | str:
        low, high = bounds
        if self.random.random() < 0.03:
            return self.random.choice(("NaN", *(["-Inf"] if low is None else []), *(["Inf"] if high is None else [])))
        edges = [bound for bound in (low, high, 0) if bound is not None and (low or 0) <= bound]
        if self.random.random() < 0.4:
            return self.random.choice(edges)
        return round(self.random.uniform(-9 if low is None else low, 9 if high is None else high), 2)

    def gaps(self, values: Sequence[object]) -> list[object]:
        share = self.random.choice((0, 0, 0.1, 0.5))
        return ["_" if self.random.random() < share else value for value in values]


def combinations(declaration: Declaration) -> Iterator[dict[str, str]]:
    """Each value of each label once or more."""
    domains = {name: OPEN[name] if values is None else values for name, values in declaration.labels.items()}
    for i in range(max([len(values) for values in domains.values()], default=1)):
        yield {name: values[i % len(values)] for name, values in domains.items()}


def test_the_series_keep_to_their_declarations() -> None:
    inference = Inference(catalog(DECLARATIONS), ENVIRONMENT)
    for series, values in World(1, native=False).series.items():
        name = series.partition("{")[0]
        known = inference(Selector(name))
        labels = dict(re.findall(r'(\w+)="([^"]*)"', series))
        assert known.labels.admits({"__name__": name, **labels})
        assert all(known.interval.holds(float(value)) for value in values.split() if value != "_")
