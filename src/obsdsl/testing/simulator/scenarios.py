"""Scenarios that suit any metrics: found from their names, units and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.express.node import Matcher, Selector
from obsdsl.testing.simulator.normal import is_bad
from obsdsl.testing.simulator.step import Gone, Observe, Ramp, Rate, Scenario, Share, Step

# Labels' values that mean that something went wrong.
_FAILED = ("error", "errors", "failed", "failure", "500", "5xx")
_GROWS = (MetricType.COUNTER, MetricType.HISTOGRAM, MetricType.SUMMARY)
# A second, of what counts nothing but failures.
_FAILURES = 0.1
# How much slower everything is.
_SLOWER = {0.5: 0.5, 0.9: 0.8, 0.99: 1.0, 1.0: 1.2}
_FREE = ("_avail_bytes", "_available_bytes", "_free_bytes")


def _errors(metrics: Iterable[Declaration]) -> Iterator[Step]:
    for one in metrics:
        for name, domain in one.labels.items():
            failed = next((value for value in domain or () if value in _FAILED), None)
            if failed and len(domain or ()) > 1 and one.type in _GROWS:
                series = Selector(one.name, (Matcher(name, "=", failed),))
                # What counts failures alone stands still in good times: there is nothing to have a share of.
                yield Rate(series, _FAILURES) if is_bad(one.name) else Share(series, 0.2)
                break


def _gone(_: Iterable[Declaration]) -> Iterator[Step]:
    yield Gone()


def _disk_full(metrics: Iterable[Declaration]) -> Iterator[Step]:
    for one in metrics:
        if (
            one.type is MetricType.GAUGE
            and one.name.endswith(_FREE)
            and ("filesystem" in one.name or "disk" in one.name)
        ):
            yield Ramp(Selector(one.name), to=0.0, within="1h")


def _slow(metrics: Iterable[Declaration]) -> Iterator[Step]:
    for one in metrics:
        if one.type is MetricType.HISTOGRAM and _takes_time(one):
            slowest = one.buckets[-1] if one.buckets else 1.0
            yield Observe(Selector(one.name), {share: slowest * factor for share, factor in _SLOWER.items()})


def _takes_time(of: Declaration) -> bool:
    return of.unit is not None and any(base == "s" and power == 1 for base, power in of.unit.powers)


_TABLE: Mapping[str, tuple[str, Callable[[Iterable[Declaration]], Iterator[Step]]]] = {
    "errors": ("20 % of what can fail does", _errors),
    "gone": ("no target answers", _gone),
    "disk-full": ("disks fill in an hour", _disk_full),
    "slow": ("durations reach the last bucket", _slow),
}


def usual_scenarios(metrics: Iterable[Declaration]) -> tuple[Scenario, ...]:
    """Those that the metrics have something to show for."""
    known = list({one.name: one for one in metrics}.values())
    found = ((name, summary, tuple(steps(known))) for name, (summary, steps) in _TABLE.items())
    return tuple(Scenario(name, steps, summary=summary) for name, summary, steps in found if steps)
