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
from types import ModuleType
from typing import Any

from obsdsl.errors import LoadError, did_you_mean, listed, shown
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level

# As many names as a message can list.
_FEW = 8
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
    "unscraped-metric",
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
    "unloaded-group",
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
    "misspelt-route",
    "unused-receiver",
    "unrouted-alert",
    "page-nobody",
    "inhibit-labels",
    # Jobs
    "duplicate-target",
    "own-port",
    "probe-target",
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
    """The checks that a workspace's own modules define; names that begin with `_` are the module's own business.

    Raises LoadError for a module that cannot be imported, or holds none.
    """
    for name in modules:
        module = _plugin(name, root)
        own = [
            one
            for key, one in vars(module).items()
            if inspect.isclass(one) and issubclass(one, Check) and one.__module__ == name and not key.startswith("_")
        ]
        if not own:
            raise _refused(name, "which holds no Check; write a class, or correct the name")
        for one in own:
            if fault := _fault(one):
                raise _refused(name, fault)
        yield from own


def _plugin(name: str, root: Path) -> ModuleType:
    if str(root) not in sys.path[:1]:
        sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, too: it must not end the lint as if all were well
        raise _refused(name, f"which fails: {shown(error)}; mend it, or correct the name") from error


def _refused(name: str, fault: str) -> LoadError:
    return LoadError("[tool.obsdsl.lint]", f"plugins names {name!r}, {fault}")


def _fault(check: type[Check[Any]]) -> str | None:
    """Why a class is no check that could run."""
    missing = [field for field in ("code", "name", "level", "on") if not hasattr(check, field)]
    if missing:
        last = f"{', '.join(missing[:-1])} and {missing[-1]}" if len(missing) > 1 else missing[0]
        return f"whose class {check.__name__} has no {last}; see the docstring of obsdsl.lint.check.Check"
    for field, kind, example in (("code", str, '"TEAM01"'), ("name", str, '"no-x"'), ("level", Level, "Level.ERROR")):
        if not isinstance(value := getattr(check, field), kind):
            return f"whose class {check.__name__} has {field} {shown(value)}; write it as {example}"
    if not isinstance(check.on, tuple) or not all(inspect.isclass(one) for one in check.on):
        return f"whose class {check.__name__} has on {shown(check.on)}; write it as (AlertRule,)"
    return None


def explained(word: str, classes: Iterable[type[Check[Any]]]) -> type[Check[Any]]:
    """The check of a code or name. Raises LoadError with the closest where there is none."""
    known = {key: one for one in classes for key in (one.code, one.name)}
    if (found := known.get(word) or known.get(word.lower()) or known.get(word.upper())) is not None:
        return found
    alike = [one.name for one in known.values() if word.lower() in one.name or one.code.startswith(word.upper())]
    if word and alike:
        names = list(dict.fromkeys(alike))
        close = f"; did you mean {listed(names)}?" if len(names) <= _FEW else f"; {len(names)} checks are like it;"
    else:
        close = did_you_mean(word, known) or ";"
    raise LoadError(word, f"it is no check's code or name{close} see `obsdsl lint --list`")
