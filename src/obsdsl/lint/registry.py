"""The checks: one line each. A name is that of its file in `checks/`, of its class, and of its page.

A check of one's own is such a class in a module that `plugins` names.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from obsdsl.errors import LoadError, did_you_mean
from obsdsl.lint.check import Check

NAMES = (
    # Files
    "file-syntax",
    "file-schema",
    "duplicate-key",
    "unused-ignore",
    "expired-ignore",
    "ignore-reason",
    # Expressions
    "promql-syntax",
    "promtool",
    "irate-in-alert",
    "latency-ratio",
    "rate-of-aggregate",
    "ratio-windows",
    "function-version",
    "promql-format",
    "nameless-selector",
    "banned-metric",
    "needless-regex",
    "required-matchers",
    "dead-code",
    "long-number",
    "topk-in-alert",
    "nan-in-aggregation",
    # Types
    "always-true",
    "bucket-arithmetic",
    "bucket-threshold",
    "inconsistent-labels",
    "join-never-matches",
    "kept-labels",
    "many-to-many",
    "never-true",
    "quantile",
    "query-cost",
    "rate-of-gauge",
    "raw-counter",
    "redundant-grouping",
    "unit-mismatch",
    "unknown-bucket",
    "unknown-label",
    "unknown-label-value",
    "unknown-metric",
    # Rules
    "group-size",
    "record-name",
    "group-name",
    "duplicate-rule",
    "overlapping-alerts",
    "alert-name",
    "group-options",
    "record-cycle",
    "record-order",
    "recomputed-record",
    "unused-definition",
    "unknown-alertname",
    # Metrics
    "metric-help",
    "metric-suffix",
    "metric-unit",
    "reserved-label",
    "metric-cardinality",
    # Time
    "range-too-short",
    "range-over-retention",
    "offset-over-retention",
    "scrape-over-lookback",
    "for-below-interval",
    "late-detection",
    "group-interval",
    "stale-record",
    # Alerts
    "needless-for",
    "for-bounds",
    "absent-without-for",
    "ratio-without-for",
    "external-label-clash",
    "required-labels",
    "exclusive-labels",
    "unknown-severity",
    "annotation-style",
    "indistinct-alert",
    "runbook",
    "annotation-form",
    "owner",
    "severity-policy",
    "severity-order",
    "page-storm",
    "value-in-label",
    "template-syntax",
    "template-label",
    "template-query",
    "humanize",
    "unknown-external-label",
    "template-fault",
    # Dashboards
    "datasource-variable",
    "target-variables",
    "variable-query",
    "panel-text",
    "editable",
    "dashboard-identity",
    "rate-interval",
    "legend-label",
    "ambiguous-legend",
    "unused-variable",
    "unknown-variable",
    "panel-overlap",
    "dead-link",
    "threshold-drift",
    "panel-targets",
    "mixed-units",
    "unit-contradiction",
    "panel-unit",
    "gauge-scale",
    # Routing
    "undefined-receiver",
    "undefined-interval",
    "duplicate-receiver",
    "root-matchers",
    "unreachable-route",
    "idle-continue",
    "grouping-labels",
    "unused-receiver",
    "unrouted-alert",
    "page-nobody",
    "inhibit-labels",
)


def built_in() -> tuple[type[Check[Any]], ...]:
    """The classes of all checks, by their codes."""
    return tuple(sorted((_class(name) for name in NAMES), key=lambda one: one.code))


@cache
def _class(name: str) -> type[Check[Any]]:
    file = name.replace("-", "_")
    module = importlib.import_module(f"obsdsl.lint.checks.{file}")
    found: type[Check[Any]] = getattr(module, file.title().replace("_", ""))
    return found


def plugged_in(modules: Iterable[str], root: Path) -> Iterator[type[Check[Any]]]:
    """The checks that a workspace's own modules define. Raises LoadError for a module that cannot be imported."""
    for name in modules:
        if str(root) not in sys.path[:1]:
            sys.path.insert(0, str(root))
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise LoadError("[tool.obsdsl.lint]", f"plugins names {name!r}, which fails: {error!r}; mend it") from error
        found = [one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, Check)]
        own = [one for one in found if one.__module__ == module.__name__]
        if not own:
            raise LoadError("[tool.obsdsl.lint]", f"plugins names {name!r}, which holds no Check; correct it")
        yield from own


def explained(word: str, classes: Iterable[type[Check[Any]]]) -> type[Check[Any]]:
    """The check of a code or name. Raises LoadError with the closest where there is none."""
    known = {key: one for one in classes for key in (one.code, one.name)}
    if (found := known.get(word) or known.get(word.upper())) is None:
        raise LoadError(word, f"it is no check's code or name{did_you_mean(word, known)}; see `obsdsl lint --list`")
    return found
