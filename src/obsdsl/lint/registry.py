"""The checks: one line each, with the types that it looks at. A name is that of its file in `checks/`, of its class,
and of its page.

A check of one's own is such a class in a module that `plugins` names.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from obsdsl.errors import LoadError, did_you_mean, listed, shown
from obsdsl.lint.check import Check
from obsdsl.lint.listed import Listed
from obsdsl.lint.problem import Level

# As many names as a message can list.
_FEW = 8
LISTED = (
    # Files
    Listed("OBS001", "file-syntax", ("Flaw",)),
    Listed("OBS002", "file-schema", ("Flaw",)),
    Listed("OBS003", "duplicate-key", ("Flaw",)),
    Listed("OBS004", "unused-ignore", ("Ignore",)),
    Listed("OBS005", "expired-ignore", ("Ignore",)),
    Listed("OBS006", "ignore-reason", ("Ignore",)),
    # Expressions
    Listed("OBS101", "promql-syntax", ("Flaw", "QueryView", "VariableView", "AnnotationView")),
    Listed("OBS115", "promtool", ("Refusal",)),
    Listed("OBS112", "irate-in-alert", ("Call",)),
    Listed("OBS116", "latency-ratio", ("Binary", "Selector")),
    Listed("OBS108", "rate-of-aggregate", ("Call",)),
    Listed("OBS117", "ratio-windows", ("Binary",)),
    Listed("OBS102", "function-version", ("Call", "Aggregation", "Selector", "Expression")),
    Listed("OBS103", "promql-format", ("Expression",), opt_in=True),
    Listed("OBS104", "nameless-selector", ("Selector",)),
    Listed("OBS105", "banned-metric", ("Selector", "Aggregation", "Binary")),
    Listed("OBS106", "needless-regex", ("Selector",)),
    Listed("OBS107", "required-matchers", ("Selector",)),
    Listed("OBS109", "dead-code", ("Binary", "Call", "Selector")),
    Listed("OBS111", "long-number", ("Expression",), opt_in=True),
    Listed("OBS113", "topk-in-alert", ("Aggregation",)),
    Listed("OBS114", "nan-in-aggregation", ("Aggregation",)),
    # Types
    Listed("OBS211", "always-true", ("Expression", "Binary")),
    Listed("OBS215", "bucket-arithmetic", ("Binary",)),
    Listed("OBS213", "bucket-threshold", ("Binary",)),
    Listed("OBS207", "inconsistent-labels", ("Binary", "RecordingRule")),
    Listed("OBS216", "join-never-matches", ("Binary",)),
    Listed("OBS219", "kept-labels", ("Expression",)),
    Listed("OBS217", "many-to-many", ("Binary",)),
    Listed("OBS210", "never-true", ("Binary", "Selector")),
    Listed("OBS212", "quantile", ("Call", "Aggregation")),
    Listed("OBS220", "query-cost", ("Expression",)),
    Listed("OBS206", "rate-of-gauge", ("Call",)),
    Listed("OBS205", "raw-counter", ("Selector",)),
    Listed("OBS218", "redundant-grouping", ("Aggregation", "Binary")),
    Listed("OBS208", "unit-mismatch", ("Binary",)),
    Listed("OBS214", "unknown-bucket", ("Selector",)),
    Listed("OBS202", "unknown-label", ("Selector", "Binary", "Call")),
    Listed("OBS203", "unknown-label-value", ("Selector",)),
    Listed("OBS201", "unknown-metric", ("Selector",)),
    Listed("OBS221", "unscraped-metric", ("Selector",)),
    # Rules
    Listed("OBS406", "group-size", ("RuleGroup",)),
    Listed("OBS404", "record-name", ("RecordingRule",)),
    Listed("OBS401", "group-name", ("RuleGroup", "Project")),
    Listed("OBS402", "duplicate-rule", ("Project",)),
    Listed("OBS403", "overlapping-alerts", ("Project",)),
    Listed("OBS405", "alert-name", ("AlertRule",)),
    Listed("OBS407", "group-options", ("RuleGroup",)),
    Listed("OBS408", "record-cycle", ("Project",)),
    Listed("OBS409", "record-order", ("Project",)),
    Listed("OBS410", "recomputed-record", ("Project",)),
    Listed("OBS411", "unused-definition", ("Project",)),
    Listed("OBS413", "unknown-alertname", ("Project",)),
    Listed("OBS414", "unloaded-group", ("RuleGroup",)),
    # Metrics
    Listed("OBS703", "metric-help", ("Declaration",)),
    Listed("OBS701", "metric-suffix", ("Declaration",)),
    Listed("OBS702", "metric-unit", ("Declaration",)),
    Listed("OBS704", "reserved-label", ("Declaration", "AlertRule", "RecordingRule")),
    Listed("OBS705", "metric-cardinality", ("Declaration",)),
    # Time
    Listed("OBS301", "range-too-short", ("Call",)),
    Listed("OBS302", "range-over-retention", ("Range", "Subquery")),
    Listed("OBS303", "offset-over-retention", ("Selector", "Subquery")),
    Listed("OBS304", "scrape-over-lookback", ("Selector", "JobView")),
    Listed("OBS305", "for-below-interval", ("AlertRule",)),
    Listed("OBS306", "late-detection", ("AlertRule", "RoutedProject")),
    Listed("OBS307", "group-interval", ("RuleGroup",)),
    Listed("OBS308", "stale-record", ("RuleGroup", "AlertRule", "RecordingRule")),
    # Alerts
    Listed("OBS501", "needless-for", ("AlertRule",)),
    Listed("OBS502", "for-bounds", ("AlertRule",)),
    Listed("OBS503", "absent-without-for", ("Call",)),
    Listed("OBS504", "ratio-without-for", ("Binary",)),
    Listed("OBS511", "external-label-clash", ("RuleGroup", "AlertRule", "RecordingRule")),
    Listed("OBS512", "required-labels", ("AlertRule",)),
    Listed("OBS513", "exclusive-labels", ("AlertRule",)),
    Listed("OBS514", "unknown-severity", ("AlertRule",)),
    Listed("OBS515", "annotation-style", ("AlertRule",)),
    Listed("OBS523", "indistinct-alert", ("AlertRule",)),
    Listed("OBS516", "runbook", ("AlertRule",)),
    Listed("OBS517", "annotation-form", ("AlertRule",)),
    Listed("OBS518", "owner", ("AlertRule",)),
    Listed("OBS519", "severity-policy", ("AlertRule", "Project")),
    Listed("OBS520", "severity-order", ("Project",)),
    Listed("OBS522", "page-storm", ("AlertRule",)),
    Listed("OBS505", "value-in-label", ("TemplateText",)),
    Listed("OBS506", "template-syntax", ("TemplateText",)),
    Listed("OBS507", "template-label", ("TemplateText",)),
    Listed("OBS508", "template-query", ("TemplateText",)),
    Listed("OBS509", "humanize", ("TemplateText",)),
    Listed("OBS510", "unknown-external-label", ("TemplateText",)),
    Listed("OBS521", "template-fault", ("TemplateText",)),
    # Dashboards
    Listed("OBS601", "datasource-variable", ("DashboardView",)),
    Listed("OBS602", "target-variables", ("DashboardView",), opt_in=True),
    Listed("OBS603", "variable-query", ("VariableView",)),
    Listed("OBS604", "panel-text", ("PanelView", "DashboardView")),
    Listed("OBS610", "editable", ("DashboardView",)),
    Listed("OBS611", "dashboard-identity", ("DashboardView", "Project")),
    Listed("OBS609", "rate-interval", ("QueryView",)),
    Listed("OBS613", "legend-label", ("QueryView",)),
    Listed("OBS618", "ambiguous-legend", ("QueryView",)),
    Listed("OBS614", "unused-variable", ("DashboardView",)),
    Listed("OBS615", "unknown-variable", ("QueryView", "VariableView", "AnnotationView", "PanelView", "DashboardView")),
    Listed("OBS616", "panel-overlap", ("DashboardView",)),
    Listed("OBS617", "dead-link", ("Project",)),
    Listed("OBS612", "threshold-drift", ("Project",)),
    Listed("OBS608", "panel-targets", ("PanelView",)),
    Listed("OBS607", "mixed-units", ("PanelView",)),
    Listed("OBS606", "unit-contradiction", ("PanelView",)),
    Listed("OBS605", "panel-unit", ("PanelView",)),
    Listed("OBS619", "gauge-scale", ("PanelView",)),
    # Logs
    Listed("OBS621", "logql-syntax", ("QueryView",)),
    Listed("OBS622", "logs-query-kind", ("QueryView",)),
    Listed("OBS623", "unknown-log-label", ("QueryView",)),
    Listed("OBS624", "log-label-value", ("QueryView",)),
    Listed("OBS625", "field-before-parser", ("QueryView",)),
    Listed("OBS626", "line-filter-order", ("QueryView",)),
    Listed("OBS627", "all-streams", ("QueryView",)),
    # Routing
    Listed("OBS801", "undefined-receiver", ("AlertmanagerConfig",)),
    Listed("OBS802", "undefined-interval", ("AlertmanagerConfig",)),
    Listed("OBS803", "duplicate-receiver", ("AlertmanagerConfig",)),
    Listed("OBS804", "root-matchers", ("AlertmanagerConfig",)),
    Listed("OBS805", "unreachable-route", ("AlertmanagerConfig",)),
    Listed("OBS811", "idle-continue", ("AlertmanagerConfig",)),
    Listed("OBS810", "grouping-labels", ("RoutedProject",)),
    Listed("OBS812", "misspelt-route", ("RoutedProject",)),
    Listed("OBS806", "unused-receiver", ("AlertmanagerConfig",)),
    Listed("OBS807", "unrouted-alert", ("RoutedProject",)),
    Listed("OBS808", "page-nobody", ("RoutedProject",)),
    Listed("OBS809", "inhibit-labels", ("RoutedProject",)),
    # Jobs
    Listed("OBS901", "duplicate-target", ("JobView",)),
    Listed("OBS902", "own-port", ("JobView",)),
    Listed("OBS903", "probe-target", ("JobView",)),
)


def built_in() -> tuple[type[Check[Any]], ...]:
    """The classes of all checks, by their codes."""
    return tuple(one.kind for one in deferred())


def deferred() -> tuple[Listed, ...]:
    """All checks, by their codes; a class is imported where there is something for it."""
    return tuple(sorted(LISTED, key=lambda one: one.code))


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
