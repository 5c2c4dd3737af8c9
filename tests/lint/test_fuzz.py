"""Whatever a file holds: no check breaks, nothing raises, every problem can be reported and every fix applied.

The files are those of the checks' own pages, changed at random: in their text, and in their data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl.config import Config, LintConfig
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.files import FileText, file_units, opened, recorded
from obsdsl.lint.fix import fixed
from obsdsl.lint.page import page_of
from obsdsl.lint.registry import built_in
from obsdsl.lint.report import FORMATS, report
from obsdsl.lint.run import Dispatch, Outcome
from obsdsl.lint.settings import Settings, settings_of
from obsdsl.lint.whole import finish
from obsdsl.lint.workspace import check_units
from obsdsl.load import _METRICS as METRIC_TYPES
from tests.lint.examples import file_of, metrics

CHECKS = built_in()
ALERTMANAGER = """\
route:
  receiver: team
  group_by: [alertname]
  routes:
    - matchers: [severity="critical", team=~"a|b"]
      receiver: pager
      active_time_intervals: [night]
      continue: true
receivers:
  - name: team
  - name: pager
    webhook_configs: [{url: "http://x"}]
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [alertname]
time_intervals:
  - name: night
    time_intervals: [{weekdays: ["monday:friday"], times: [{start_time: "00:00", end_time: "06:00"}]}]
templates: ["*.tmpl"]
"""
ODD: list[Any] = [
    None, True, 0, -1, 1e308, 10**400, "", " ", "\0", "\ud800", "$x", "${x:regex}", "[[x]]", "{{ $labels.x }}",
    "{{ end }}", "5m", "-5m", "1e9y", "rate(up)", "up{", 'up{a=~"("}', "sum by (x) (up) > 5 or vector(0)", "∞",
    "a" * 5000, [], {}, [[]], [None], {"": {}}, {"a": None}, [{"a": [{}]}],
]  # fmt: skip
PIECES = [
    "up", "rate(", "sum by (job) (", ")", "[5m]", "[5m:]", "[$__rate_interval]", " > 5", " and on (a) ", " / ",
    '{a="b"}', '{a=~"("}', " offset -1w", " @ start()", "1e400", "-", "histogram_quantile(0.9, ", " or vector(0)",
    "unless", "http_requests_total", "app_memory_bytes", ", ", "'x'", '"\\x"', "$job", "absent(", "#", "\n", "bool ",
    'label_replace(up, "a", "$1", "b", "(")', 'ALERTS{alertname="X"}', "topk(3, ",
]  # fmt: skip


@cache
def seeds() -> list[tuple[str, str]]:
    """Names and texts of the files on the checks' pages."""
    examples = [one for check in CHECKS for one in page_of(check).examples if one.language in ("yaml", "json")]
    return [("alertmanager.yml", ALERTMANAGER), *(file_of(one.text, one.language) for one in examples)]


@cache
def configured() -> Settings:
    return settings_of(LintConfig(select=("ALL", *(one.name for one in CHECKS))), CHECKS)


def lint(file: str, text: str, defined: bool = True) -> Outcome:
    """Everything that is done with a file; nothing may break on the way."""
    config = Config(Path("/nowhere"))
    read = [one for named in (True, False) if (one := opened(FileText(file, text, named))) is not None][:1]
    context = _context(read, config, defined)
    dispatch = Dispatch(configured().checks)
    outcome = check_units([unit for one in read for unit in file_units(one)], context, dispatch)
    outcome = finish(outcome, context, configured(), dispatch, {file: text}, date(2026, 6, 1)).outcome
    assert not outcome.broken, outcome.broken[0].trace
    return outcome


def _context(read: Iterable[Any], config: Config, defined: bool) -> Context:
    declared = [one.declaration for one in vars(metrics()).values() if isinstance(one, METRIC_TYPES)] if defined else []
    return context_of((*declared, *recorded(read)), config)


def judge(file: str, text: str, defined: bool = True) -> None:
    """As `lint`; what it finds is reported in every format, and mended."""
    outcome = lint(file, text, defined)
    for format_ in FORMATS:
        # As it goes to a terminal or a pipe.
        "\n".join(report(format_, outcome.problems, CHECKS, "/nowhere")).encode(errors="backslashreplace")
    for unsafe in (False, True):
        fixed(outcome.problems, {file: text}, unsafe)


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all that data holds."""
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in held for found in nodes(one, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The data with another value at a path."""
    if not path:
        return new
    if isinstance(value, dict):
        return {key: replaced(one, path[1:], new) if key == path[0] else one for key, one in value.items()}
    return [replaced(one, path[1:], new) if i == path[0] else one for i, one in enumerate(value)]


@st.composite
def changed_text(draw: st.DrawFn) -> tuple[str, str]:
    """A page's file with some characters lost, doubled or foreign."""
    file, text = draw(st.sampled_from(seeds()))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        new = draw(st.sampled_from(["", text[start:end] * 2, '"', "'", "{", "}", "[", ":", "- ", "\n", "\r\n", "\t", "&a ", "*a", "<<: ", "|", "#", "\ufeff", "\x85", "é😀"]) | st.text(max_size=5))  # fmt: skip  # noqa: E501
        text = text[:start] + new + text[end:]
    return file, text


@st.composite
def changed_data(draw: st.DrawFn) -> tuple[str, str]:
    """A page's file with odd values in place of its own."""
    file, text = draw(st.sampled_from(seeds()))
    try:
        data = json.loads(text) if file.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):
        return file, text
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(nodes(data)))
        data = replaced(data, path, draw(st.sampled_from(ODD)))
    # JSON is YAML, too.
    return file, json.dumps(data, indent=1, ensure_ascii=draw(st.booleans()))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(changed_text(), st.booleans())
def test_files_whose_text_was_damaged(case: tuple[str, str], defined: bool) -> None:
    judge(*case, defined)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(changed_data(), st.booleans())
def test_files_whose_values_are_odd(case: tuple[str, str], defined: bool) -> None:
    judge(*case, defined)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join), st.booleans())
def test_expressions_of_pieces(expr: str, defined: bool) -> None:
    rules = [{"record": "a:b:c", "expr": expr}, {"alert": "A", "expr": expr, "annotations": {"summary": expr}}]
    judge("rules.yml", json.dumps({"groups": [{"name": "g", "rules": rules}]}), defined)
    targets = [{"refId": "A", "expr": expr, "legendFormat": expr}]
    panel = {"type": "timeseries", "title": expr, "datasource": {"type": "prometheus"}, "targets": targets}
    variable = {"name": "v", "type": "query", "query": expr}
    data = {"title": "T", "panels": [panel], "templating": {"list": [variable]}, "schemaVersion": 39}
    judge("dashboard.json", json.dumps(data), defined)


@settings(max_examples=100)
@given(st.sampled_from(["rules.yml", "dashboard.json", "alertmanager.yml", "x.rules"]), st.text(max_size=60))
def test_any_text(file: str, text: str) -> None:
    judge(file, text)


def test_a_number_that_no_float_holds() -> None:
    place = {"x": 10**400, "y": 0, "w": 1, "h": 1}
    panel = {"type": "stat", "title": "x", "gridPos": place, "fieldConfig": {"defaults": {"min": -(10**400)}}}
    judge("d.json", json.dumps({"title": "T", "panels": [panel]}))


@pytest.mark.parametrize(("file", "text"), seeds())
def test_the_files_themselves(file: str, text: str) -> None:
    judge(file, text)
    judge(file, text.replace("\n", "\r\n"))
    judge(file, "\ufeff" + text)
