"""What passes between a fault and the moment at which Alertmanager hears of it."""

from __future__ import annotations

from collections.abc import Mapping

from obsdsl.compose.rule import AlertRule
from obsdsl.define.duration import Duration
from obsdsl.lint.jobs import slowest_scrape
from obsdsl.lint.lag import interval_of, lag
from obsdsl.lint.site import Site


def delays(alert: AlertRule, at: Site) -> Mapping[str, Duration]:
    """What adds up, by its name; what is not known counts as nothing."""
    late = lag(at)
    parts = (
        ("scrape", None if at.node is None else slowest_scrape(at.node, at)),
        ("evaluation", interval_of(at)),
        (f"records ({', '.join(late.through)})", Duration(round(late.seconds * 1000)) if late.seconds else None),
        ("for", alert.for_),
    )
    return {name: span for name, span in parts if span is not None and span.milliseconds}


def total(spans: Mapping[str, Duration]) -> Duration:
    """All of them."""
    return Duration(sum([span.milliseconds for span in spans.values()]))
