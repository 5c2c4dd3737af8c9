"""Series of declared metrics as a real Prometheus holds them: they keep to what is declared, and go to its edges.

world = World(declarations, seed=1, values={"mode": ("idle",)})
(folder / "metrics.txt").write_text(world.openmetrics())
"""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from obsdsl.define.declaration import Declaration, MetricType

# The beginning of a block of two hours.
START = 1_704_067_200
STEP_SECONDS = 30
STEPS = 60
END = START + STEPS * STEP_SECONDS

# None is a gap.
Values: TypeAlias = Sequence[float | None]


@attrs.frozen
class Target:
    """Where series are scraped from. It restarts once, and every counter with it."""

    job: str
    instance: str
    restart: int
    zone: str = ""
    # Prometheus 3 writes the bounds of buckets as floats, 2.x as they are exposed.
    float_bounds: bool = False
    # Whether a metric's own label wins over the target's; else it is renamed.
    honors_labels: bool = False

    def labels(self, own: Mapping[str, str]) -> dict[str, str]:
        """The labels of a series that has these of its own. The target's `version` is what several metrics have."""
        labels = {"job": self.job, "instance": self.instance, "zone": self.zone, "version": "v1"}
        for name, value in own.items():
            renamed = value and labels.get(name) and not self.honors_labels
            if value or name not in labels:
                labels[f"exported_{name}" if renamed else name] = value
        return labels


TARGETS = (
    Target("node", "node-1:9100", 40, "a"),
    Target("node", "node-2:9100", STEPS, "b", honors_labels=True),
    Target("claudex", "claudex:9100", 25, float_bounds=True),
    Target("pocket-agent", "pocket-agent:9464", 50, "b"),
    Target("blackbox", "blackbox:9115", STEPS, "a"),
    Target("claude-code-app", "claude-code:3000", 30, "a"),
    Target("prometheus", "prometheus-1:9090", 45, "b"),
    Target("alertmanager", "alertmanager:9093", STEPS, "b"),
    Target("claude-code-v369", "v369:9090", 20, "b"),
    Target("claude-code-v369-node", "v369-node:9100", STEPS, "a"),
    Target("claude-framework", "framework:8000", 35),
    Target("framework-prometheus", "framework-prometheus:9090", STEPS, "a"),
    Target("framework-alertmanager", "framework-alertmanager:9093", 55, "b"),
)
JOBS = tuple(dict.fromkeys(target.job for target in TARGETS))
# What is declared of the targets' labels, as those who know them would.
TARGET_LABELS = {"job": JOBS, "zone": ("a", "b", ""), "version": ("v1",)}


@attrs.frozen
class Series:
    """A series of the world. `of` declares it."""

    name: str
    labels: Mapping[str, str]
    values: Values
    of: Declaration

    def lines(self, start: int) -> Iterator[str]:
        shown = ",".join(f'{label}="{_escaped(value)}"' for label, value in self.labels.items() if value)
        for step, value in enumerate(self.values):
            if value is not None:
                yield f"{self.name}{{{shown}}} {_number(value)} {start + step * STEP_SECONDS}"


class World:
    """The series of all declared metrics but native histograms, for which OpenMetrics has no words.

    `values` are those that a label without a domain has beside others; metrics of `everywhere` have series at all
    targets, others at two.
    """

    def __init__(
        self,
        declarations: Iterable[Declaration],
        *,
        seed: int,
        values: Mapping[str, Sequence[str]] | None = None,
        everywhere: Iterable[str] = (),
    ) -> None:
        self.random = random.Random(seed)
        self.open_values = values or {}
        self.everywhere = frozenset(everywhere)
        self.series: list[Series] = []
        for of in declarations:
            targets = TARGETS if self.everywhere.intersection(of.series()) else self.random.sample(TARGETS, 2)
            for target in targets:
                combined = [target.labels(own) for own in self.combinations(of)]
                # A label of the target's may stand in for one that is missing, and make two series one.
                distinct = {frozenset(item for item in labels.items() if item[1]): labels for labels in combined}
                for labels in distinct.values():
                    self.add(of, target, labels)

    def openmetrics(self) -> str:
        return _exposition(self.series, START)

    def yesterday(self) -> str:
        """The metrics that are everywhere, a day before."""
        return _exposition([series for series in self.series if series.name in self.everywhere], START - 86400)

    def combinations(self, of: Declaration) -> Iterator[dict[str, str]]:
        """Few of the combinations of labels: each value of a short domain once or more, some of an open one.

        Metrics that have the same labels have the same combinations, so that they can be joined.
        """
        domains = {name: self.some_values(name) if domain is None else domain for name, domain in of.labels.items()}
        most = max([len(domain) for domain in domains.values()], default=1)
        order = random.Random(str(sorted(domains)))
        orders = {name: order.sample(domains[name], len(domains[name])) for name in sorted(domains)}
        for i in range(min(most, 3 if of.buckets else 6)):
            yield {name: order[i % len(order)] for name, order in orders.items()}

    def some_values(self, label: str) -> Sequence[str]:
        """Values for a label of which nothing is declared; "" is a series that lacks it."""
        others = random.Random(label).sample(("a", "b", "1", 'C:\\ "x"', "é\nü"), 2)
        return list(dict.fromkeys((*self.open_values.get(label, ()), *others, "")))

    def add(self, of: Declaration, target: Target, labels: Mapping[str, str]) -> None:
        match of.type:
            case MetricType.COUNTER:
                self.put(of, of.name, labels, self.growing(target))
            case MetricType.GAUGE:
                self.put(of, of.name, labels, self.within(of.range))
            case MetricType.INFO:
                self.put(of, of.name, labels, [1.0] * STEPS)
            case MetricType.SUMMARY:
                for quantile in of.quantiles:
                    values = [self.random.choice((0.1, 0.7, 30, math.nan)) for _ in range(STEPS)]
                    self.put(of, of.name, {**labels, "quantile": f"{quantile:g}"}, values)
                self.put(of, f"{of.name}_sum", labels, self.growing(target))
                self.put(of, f"{of.name}_count", labels, self.growing(target))
            case MetricType.HISTOGRAM:
                self.histogram(of, target, labels)

    def put(self, of: Declaration, name: str, labels: Mapping[str, str], values: Values) -> None:
        self.series.append(Series(name, labels, self.with_gaps(values), of))

    def with_gaps(self, values: Values) -> Values:
        """Some samples missing, or the first or last third."""
        choice = self.random.random()
        if choice < 0.6:
            return values
        if choice < 0.8:
            return [None if self.random.random() < 0.3 else value for value in values]
        third = len(values) // 3
        return [*[None] * third, *values[third:]] if choice < 0.9 else [*values[:-third], *[None] * third]

    def growing(self, target: Target) -> list[float]:
        value, values, pace = 0.0, [], self.random.choice((1, 10, 1e6))
        for step in range(STEPS):
            value = 0.0 if step == target.restart else value + pace * self.random.choice((0, 0, 0.25, 1, 7))
            values.append(value)
        if self.random.random() < 0.02:
            values[-3:] = [math.inf] * 3
        return values

    def within(self, bounds: tuple[float | None, float | None]) -> list[float]:
        """Values from the lowest to the highest, both among them; infinite ones where there is no bound, and NaN."""
        low, high = bounds
        edges = [bound for bound in (low, high) if bound is not None]
        if (low is None or low <= 0) and (high is None or high >= 0):
            edges.append(0.0)
        wild = [math.nan, *([-math.inf] if low is None else []), *([math.inf] if high is None else [])]
        size = self.random.choice((1, 50, 1e9))
        lowest = low if low is not None else -size if high is None else high - size
        highest = high if high is not None else lowest + 2 * size
        # Few series are wild, so that the others' sums stay numbers.
        share = self.random.choice((0, 0, 0, 0.05))
        values = []
        for _ in range(STEPS):
            choice = self.random.random()
            among = wild if choice < share else edges if choice < 0.4 else [self.random.uniform(lowest, highest)]
            values.append(float(self.random.choice(among or [0.0])))
        return values

    def histogram(self, of: Declaration, target: Target, labels: Mapping[str, str]) -> None:
        """Buckets, sum and count of the same observations, some below the lowest bound and some above the highest."""
        first, last = of.buckets[0], of.buckets[-1]
        between = [(a + b) / 2 for a, b in zip(of.buckets, of.buckets[1:], strict=False)]
        observed = [first, last, last * 3 + 1, *between, *([first - 2] if first <= 0 else [first / 2, 0.0])]
        seen: list[float] = []
        sums: list[float] = []
        counts: dict[str, list[float]] = {}
        for step in range(STEPS):
            seen = [] if step == target.restart else seen + self.random.choices(observed, k=self.random.choice((0, 3)))
            for bound in (*of.buckets, math.inf):
                shown = "+Inf" if math.isinf(bound) else _bound(bound, target)
                counts.setdefault(shown, []).append(sum(value <= bound for value in seen))
            sums.append(sum(seen))
        # All of a histogram is scraped at once: what is missing is missing of all.
        kept = [value is not None for value in self.with_gaps([0.0] * STEPS)]
        parts = [(f"{of.name}_bucket", {**labels, "le": le}, values) for le, values in counts.items()]
        parts += [(f"{of.name}_sum", dict(labels), sums), (f"{of.name}_count", dict(labels), counts["+Inf"])]
        for name, own, values in parts:
            masked = [value if keep else None for value, keep in zip(values, kept, strict=True)]
            self.series.append(Series(name, own, masked, of))


def _exposition(all_series: Iterable[Series], start: int) -> str:
    return "\n".join([*(line for series in all_series for line in series.lines(start)), "# EOF\n"])


def _bound(bound: float, target: Target) -> str:
    return repr(float(bound)) if target.float_bounds or bound != float(f"{bound:g}") else f"{bound:g}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return ("+Inf" if value > 0 else "-Inf") if math.isinf(value) else repr(value)
