"""Random workspaces: groups of rules, dashboards with panels of every kind, configurations of Alertmanager."""

from __future__ import annotations

from typing import Any, Final

import attrs
from hypothesis import strategies as st

from obsdsl import (
    P1,
    P3,
    AlertRule,
    Dashboard,
    LogAlert,
    LogRecording,
    LogRuleGroup,
    RecordingRule,
    RuleGroup,
    Severity,
    SeverityPolicy,
    promql,
)
from obsdsl.compose.logs.rules import LogRule
from obsdsl.compose.rule import Rule
from obsdsl.errors import DefinitionError
from tests.importing.boards import dashboards_asking
from tests.importing.words import TEXTS

_METRICS: Final = ("up", "http_requests_total", "took_seconds_bucket", "node_load1", "job:x:rate5m", "a_b", "Uiuiui")
_LABELS: Final = ("job", "instance", "le", "code", "class", "from", "quantile")
_VALUES: Final = ("a", "", "5..", "it's", 'say "x"', "a\\b", "é ∞", "{{x}}", "%", "#", "a|b", ".+")
_SPANS: Final = ("1m", "5m", "90s", "1h30m", "1d", "2w")


def _matchers() -> st.SearchStrategy[str]:
    one = st.tuples(st.sampled_from(_LABELS), st.sampled_from(("=", "!=", "=~", "!~")), st.sampled_from(_VALUES))
    quoted = one.map(lambda part: f'{part[0]}{part[1]}"{_escaped(part[2])}"')
    return st.lists(quoted, max_size=3).map(lambda found: f"{{{','.join(found)}}}" if found else "")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _selectors(variables: bool) -> st.SearchStrategy[str]:
    spans = (*_SPANS, "$__rate_interval", "$window") if variables else _SPANS
    selected = st.builds("{}{}".format, st.sampled_from(_METRICS), _matchers())
    if variables:
        selected |= st.just('up{job=~"$job", instance="${instance:pipe}"}')
    ranges = st.builds("{}[{}]".format, selected, st.sampled_from(spans))
    moved = st.builds("{} offset {}".format, selected, st.sampled_from(("5m", "-1h")))
    return st.one_of(
        selected,
        moved,
        st.builds("{}({})".format, st.sampled_from(("rate", "increase", "delta", "max_over_time", "changes")), ranges),
        st.builds("quantile_over_time(0.5, {})".format, ranges),
        st.builds("predict_linear({}, 4 * 3600)".format, ranges),
    )


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    labels = st.lists(st.sampled_from(_LABELS), max_size=2, unique=True).map(", ".join)
    modes = st.sampled_from(("by", "without"))
    return st.one_of(
        st.builds("sum {} ({}) ({})".format, modes, labels, inner),
        st.builds("topk({}, {})".format, st.integers(1, 9), inner),
        st.builds('count_values("v", {})'.format, inner),
        st.builds("histogram_quantile(0.9, sum by (le) ({}))".format, inner),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(("+", "/", "and", "or", "unless", "> bool")), inner),
        st.builds("({}) {} 1.5".format, inner, st.sampled_from((">", "*", "^", "%", "=="))),
        st.builds("({}) / on ({}) group_left ({})".format, inner, labels, inner),
        st.builds("({}) and ignoring ({}) ({})".format, inner, labels, inner),
        st.builds("max_over_time(({})[1h:5m])".format, inner),
        st.builds('label_replace({}, "a", "$1", "job", "(.*)")'.format, inner),
        st.builds("{}({})".format, st.sampled_from(("abs", "absent", "clamp_min", "sort", "-", "scalar")), inner),
        st.sampled_from(("time()", "vector(1)", "1", "scalar(up) > bool 2", "up @ start()")),
    )  # fmt: skip


def expressions(variables: bool = False) -> st.SearchStrategy[Any]:
    """PromQL that Prometheus takes; with Grafana's variables where a dashboard asks it."""
    texts = st.recursive(_selectors(variables), _around, max_leaves=4)
    return texts.map(_parsed).filter(lambda found: found is not None)


def _parsed(text: str) -> Any:
    try:
        found = promql(text)
        # As a rule or a query takes it: no range vector.
        RecordingRule("a", found) if "$" not in text else None
    except DefinitionError:
        return None
    return found


def _labels() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(("team", "class", "é", "a.b", "_x")), TEXTS, max_size=2)


_ODD: Final = Severity("{{ $labels.x }}", response=None)
_OURS: Final = (Severity("page", response=None, pages=True), Severity("warning", response=None), _ODD)
POLICY: Final = SeverityPolicy(levels=(P1, P3, *_OURS), names={})
_SEVERITIES: Final = (None, P1, P3, *_OURS)
_SPAN: Final = st.none() | st.sampled_from(_SPANS)


def _rules() -> st.SearchStrategy[Rule]:
    names = st.sampled_from(("a:b", "job:x:rate5m", "import", "A", "up", "utf8.name"))
    alerts = st.builds(
        AlertRule, TEXTS, expressions(), for_=_SPAN, keep_firing_for=_SPAN, severity=st.sampled_from(_SEVERITIES),
        summary=st.none() | TEXTS, description=st.none() | TEXTS, owner=st.none() | TEXTS, labels=_labels(),
        annotations=st.dictionaries(st.sampled_from(("message", "a.b")), TEXTS, max_size=1),
    )  # fmt: skip
    return st.one_of(alerts, st.builds(RecordingRule, names, expressions(), labels=_labels()))


def groups() -> st.SearchStrategy[RuleGroup]:
    """Groups, some of one name, some of names that are no file's; rules may be twice in them, or none."""
    return st.builds(
        RuleGroup, TEXTS, rules=st.lists(_rules(), max_size=3).map(lambda held: tuple(map(_copy, held))),
        interval=_SPAN, query_offset=_SPAN, limit=st.sampled_from((None, 0, 5, -1)), labels=_labels(),
        window=st.just("5m"), file=st.uuids().map(str),
    )  # fmt: skip


def _copy(rule: Rule) -> Rule:
    return attrs.evolve(rule)


def dashboards() -> st.SearchStrategy[Dashboard]:
    """Dashboards that ask PromQL with Grafana's variables."""
    return dashboards_asking(expressions(variables=True))


_LOGQL: Final = (
    'sum by (job) (rate({app="web"} |= "error" [5m])) > 1',
    'count_over_time({app=~"a|b"} | json | level="x" [1h]) > 0',
    'sum(rate({app="é"} !~ `a"b` | logfmt | unwrap took [5m])) / 2',
)


def _log_rules() -> st.SearchStrategy[LogRule]:
    logs = st.sampled_from(_LOGQL)
    alerts = st.builds(
        LogAlert, TEXTS, logs, for_=_SPAN, severity=st.sampled_from(_SEVERITIES), summary=st.none() | TEXTS,
        description=st.none() | TEXTS, owner=st.none() | TEXTS, labels=_labels(),
    )  # fmt: skip
    return st.one_of(alerts, st.builds(LogRecording, st.sampled_from(("a:b", "job:x:rate5m")), logs, labels=_labels()))


def log_groups() -> st.SearchStrategy[LogRuleGroup]:
    """Groups of rules that Loki evaluates."""
    rules = st.lists(_log_rules(), min_size=1, max_size=3).map(tuple)
    return st.builds(LogRuleGroup, st.uuids().map(str), rules=rules, interval=_SPAN)
