"""The two groups of rules that Pyrra generates of an objective.

One group records what came in over the objective's whole window, and warns of series that are missing. The other
records burn rates over seven windows, and warns of four pairs of them. All windows follow from the objective's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from obsdsl.define.light import frozen
from obsdsl.express.node import Matcher, Selector
from obsdsl.express.render import render
from obsdsl.importing.files.made import Rule, duration_text, go_number

_DAY: Final = 86400
_MINUTE: Final = 60
_INTERVALS: Final = ((7, 30), (14, 60), (21, 90), (28, 120), (35, 150), (42, 180), (49, 210))
_LONGEST_INTERVAL: Final = 240
# What divides the window into short, long and `for`, with the factor and the name and default of the severity.
_PAIRS: Final = (
    ((28 * 24 * 12, 28 * 24, 28 * 24 * 30), 14, "fastBurn", "critical"),
    ((28 * 24 * 2, 28 * 4, 28 * 24 * 4), 7, "mediumBurn", "critical"),
    ((28 * 12, 28, 28 * 24), 2, "slowBurn", "warning"),
    ((28 * 4, 7, 28 * 8), 1, "longTermBurn", "warning"),
)


@frozen
class _Pair:
    """Two windows in seconds whose burn rates warn together."""

    short: int
    long: int
    for_: int
    factor: int
    severity: str


@frozen
class Objective:
    """An objective of Pyrra."""

    name: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    target: float
    window: int
    kind: str
    # All that is counted, and of a ratio the errors, of a latency what was fast enough.
    total: Selector
    part: Selector
    grouping: tuple[str, ...]
    # Of a native histogram, in seconds.
    latency: float
    alerting: Mapping[str, Any]

    @property
    def pairs(self) -> tuple[_Pair, ...]:
        named = self.alerting.get("severities") or {}
        return tuple(
            _Pair(
                short=_rounded(self.window / short),
                long=_rounded(self.window / long),
                for_=_rounded(self.window / for_),
                factor=factor,
                severity=str(named.get(severity) or default),
            )
            for (short, long, for_), factor, severity, default in _PAIRS
        )

    @property
    def limit(self) -> str:
        """The share of errors that the objective allows, as Pyrra writes it."""
        return f"(1-{format(Decimal(repr(self.target)), 'f')})"

    def is_on(self, alert: str) -> bool:
        """Whether an alert is wanted: `burnrates` or `absent`."""
        return self.alerting.get(alert) is not False


def _rounded(seconds: float) -> int:
    """To whole minutes, halves up."""
    return int(seconds / _MINUTE + 0.5) * _MINUTE


def _selector(name: str, matchers: Iterable[Matcher], window: int = 0) -> str:
    text = render(Selector(name, tuple(matchers)))
    return f"{text}[{duration_text(window)}]" if window else text


def _sum(grouping: Sequence[str], of: str) -> str:
    return f"sum by ({', '.join(grouping)}) ({of})" if grouping else f"sum({of})"


def _series(of: Selector, without: Iterable[str] = ("_total", "_count")) -> str:
    name = of.name or ""
    for suffix in without:
        name = name.removesuffix(suffix)
    return name


def _rule_labels(of: Objective, grouped: Iterable[str]) -> dict[str, str]:
    held = {one.label: one.value for one in of.total.matchers if one.op == "="}
    both = {"slo": of.name, **of.labels, **held}
    return {name: value for name, value in both.items() if name not in set(grouped)}


def burn_rates(of: Objective) -> Mapping[str, Any]:
    """The group of burn rates, and of the alerts on them."""
    labels, rules = _rule_labels(of, of.grouping), list[Rule]()
    for window in sorted({window for pair in of.pairs for window in (pair.short, pair.long)}):
        rules.append({"record": _burn_rate(of, window), "expr": _burned(of, window), "labels": labels})
    if of.is_on("burnrates") and of.alerting.get("disabled") is not True:
        rules += [_burn_alert(of, pair, labels) for pair in of.pairs]
    return {"name": of.name, "interval": "30s", "rules": rules}


def _burn_rate(of: Objective, window: int) -> str:
    return f"{_series(of.total)}:burnrate{duration_text(window)}"


def _burned(of: Objective, window: int) -> str:
    """The share of errors in a window."""
    grouping = sorted(set(of.grouping))
    total, part = (_selector(one.name or "", one.matchers, window) for one in (of.total, of.part))
    if of.kind == "ratio":
        return f"{_sum(grouping, f'rate({part})')} / {_sum(grouping, f'rate({total})')}"
    if of.kind == "latency":
        every, fast = _sum(grouping, f"rate({total})"), _sum(grouping, f"rate({part})")
        return f"({every} - {fast}) / {every}"
    if of.kind == "latencyNative":
        return f"1 - histogram_fraction(0, {go_number(of.latency)}, {_sum(grouping, f'rate({total})')})"
    every, up = (_sum(grouping, f"{name}_over_time({total})") for name in ("count", "sum"))
    return f"({every} - {up}) / {every}"


def _burn_alert(of: Objective, pair: _Pair, labels: Mapping[str, str]) -> Rule:
    kept = [one for one in of.total.matchers if one.label in of.grouping or one.op in ("=", "!=")]
    matchers = sorted([*kept, Matcher("slo", "=", of.name)], key=lambda one: f'{one.label}{one.op}"{one.value}"')
    above = [
        f"{_selector(_burn_rate(of, window), matchers)} > ({pair.factor} * {of.limit})"
        for window in (pair.short, pair.long)
    ]
    facts = {
        "short": duration_text(pair.short),
        "long": duration_text(pair.long),
        "severity": pair.severity,
        "exhaustion": duration_text(of.window // pair.factor),
    }
    return _alert(of, "name", "ErrorBudgetBurn", " and ".join(above), pair.for_, {**labels, **facts})


def _alert(of: Objective, named: str, default: str, expr: str, for_: int, labels: Mapping[str, str]) -> Rule:
    name = of.alerting.get(named) or default
    rule = {"alert": name, "expr": expr, "for": duration_text(for_), "labels": labels}
    return {**rule, "annotations": of.annotations} if of.annotations else rule


def increases(of: Objective) -> Mapping[str, Any]:
    """The group of what came in over the whole window, and of the alerts on what is missing."""
    days = of.window / _DAY
    interval = next((seconds for below, seconds in _INTERVALS if days < below), _LONGEST_INTERVAL)
    return {"name": f"{of.name}-increase", "interval": duration_text(interval), "rules": list(_increase_rules(of))}


def _increase_rules(of: Objective) -> Iterator[Rule]:
    if of.kind == "latencyNative":
        yield from _native_increases(of)
        return
    grouping = _increase_grouping(of)
    labels = _rule_labels(of, grouping)
    if of.kind == "bool_gauge":
        for name in ("count", "sum"):
            expr = _sum(grouping, f"{name}_over_time({_selector(of.total.name or '', of.total.matchers, of.window)})")
            yield {"record": f"{of.total.name}:{name}{duration_text(of.window)}", "expr": expr, "labels": labels}
        yield from _absent(of, of.total, labels)
        return
    le = {one.label: one.value for one in of.part.matchers if one.label == "le"} if of.kind == "latency" else {}
    both = ((of.total, labels), (of.part, {**le, **labels}))
    if of.kind == "latency":
        yield from (_increase(of, one, grouping, its) for one, its in both)
        yield from (rule for one, its in both for rule in _absent(of, one, its))
        return
    for one, its in both if of.total.name != of.part.name else both[:1]:
        yield _increase(of, one, grouping, its)
        yield from _absent(of, one, its)


def _increase_grouping(of: Objective) -> list[str]:
    total = {one.label for one in of.total.matchers}
    if of.kind == "bool_gauge":
        return sorted({*of.grouping, *total})
    regular = {one.label for one in of.total.matchers if one.op in ("=~", "!~")}
    return sorted({*of.grouping, *regular, *({one.label for one in of.part.matchers} - total - {"le"})})


def _increase(of: Objective, one: Selector, grouping: Sequence[str], labels: Mapping[str, str]) -> Rule:
    expr = _sum(grouping, f"increase({_selector(one.name or '', one.matchers, of.window)})")
    return {"record": _increase_name(of, one), "expr": expr, "labels": labels}


def _increase_name(of: Objective, one: Selector) -> str:
    return f"{_series(one, ('_total', '_count', '_bucket'))}:increase{duration_text(of.window)}"


def _absent(of: Objective, one: Selector, labels: Mapping[str, str]) -> Iterator[Rule]:
    """The alert on series that are missing, after the time in which they would have burned the budget."""
    if not of.is_on("absent"):
        return
    first = of.pairs[0]
    after = _rounded(int(first.factor * (1 - of.target) * first.long) + first.for_)
    severity = str((of.alerting.get("severities") or {}).get("absent") or "critical")
    expr = f"absent({_selector(one.name or '', one.matchers)}) == 1"
    yield _alert(of, "absentName", "SLOMetricAbsent", expr, after, {**labels, "severity": severity})


def _native_increases(of: Objective) -> Iterator[Rule]:
    labels, le = _rule_labels(of, ()), go_number(of.latency)
    came = _sum(of.grouping, f"increase({_selector(of.total.name or '', of.total.matchers, of.window)})")
    name = _increase_name(of, of.total)
    yield {"record": name, "expr": f"histogram_count({came})", "labels": labels}
    fast = f"histogram_fraction(0, {le}, {came}) * histogram_count({came})"
    yield {"record": name, "expr": fast, "labels": {**labels, "le": le}}
