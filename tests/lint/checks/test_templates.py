"""Templates of alerts: what Prometheus would refuse, fail at, or leave empty, and what is well."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsdsl.config import Config
from obsdsl.lint.fix import fixed
from tests.lint.examples import lint_text, problems, settings

SUM = "sum by (job) (rate(app_errors_total[5m])) > 1"


def found(check: str, expr: str, text: str, *, definitions: bool = True, **more: Any) -> list[Any]:
    """The problems of an alert with this expression and text: `label`, `labels`, `config`, `records` say more."""
    config: Config | None = more.get("config")
    rule: dict[str, Any] = {"alert": "Example", "expr": expr, "labels": more.get("labels", {})}
    rule |= {"labels": {**rule["labels"], "about": text}} if more.get("label") else {"annotations": {"summary": text}}
    records = [{"record": name, "expr": one} for name, one in more.get("records", {}).items()]
    whole = json.dumps({"groups": [{"name": "example", "rules": [*records, rule]}]})
    outcome = lint_text("/rules.yml", whole, config or settings(more["folder"], more.get("toml", "")), definitions)
    return problems(outcome, check)


LABELS: list[tuple[str, str, list[str]]] = [
    (SUM, "{{ $labels.instance }}", ["error"]),
    (SUM, "{{ .Labels.instance }}", ["error"]),
    (SUM, '{{ index $labels "instance" }}', ["error"]),
    (SUM, "{{ $labels.job }}", []),
    # Of these, templates see nothing.
    (SUM, "{{ $labels.alertname }}", ["warning"]),
    (SUM, "{{ $labels.severity }}", ["warning"]),
    # Who asks knows that it may not be there.
    (SUM, "{{ if $labels.instance }}on {{ $labels.instance }}{{ end }}", ["info", "info"]),
    (SUM, "{{ with $labels.instance }}on {{ . }}{{ end }}", ["info"]),
    (SUM, "{{ $externalLabels.instance }}", []),
    ("unheard_of > 1", "{{ $labels.instance }}", []),
    ("unheard_of > 1", "{{ $labels.__name__ }}", []),
    ("sum without (pod) (unheard_of) > 1", "{{ $labels.pod }}", ["error"]),
    ("sum without (pod) (unheard_of) > 1", "{{ $labels.instance }}", []),
    ("topk(1, unheard_of) > 1", "{{ $labels.instance }}", []),
    ('count_values("version", unheard_of) > 1', "{{ $labels.version }}{{ $labels.job }}", ["error"]),
    ('absent(up{job="a"})', "{{ $labels.job }}", []),
    ('absent(up{job="a"})', "{{ $labels.instance }}", ["error"]),
    ('absent(up{job=~"a|b"})', "{{ $labels.job }}", ["error"]),
    ("absent(sum by (job) (up))", "{{ $labels.job }}", ["error"]),
    ("absent(unheard_of) or unheard_of > 1", "{{ $labels.instance }}", []),
    ("sum by (job) (a) > 1 or sum by (pod) (b) > 1", "{{ $labels.pod }}{{ $labels.job }}", []),
    ("a > 1 and on (job) sum by (job) (b)", "{{ $labels.pod }}", []),
    ("sum by (job) (a) * on (job) group_left (team) b > 1", "{{ $labels.team }}", []),
    ("sum by (job) (a) * on (job) group_left (team) b > 1", "{{ $labels.pod }}", ["error"]),
    ("sum by (job) (a) / on (job) b > 1", "{{ $labels.pod }}", ["error"]),
    ('label_replace(sum(a), "pod", "x", "", "") > 1', "{{ $labels.pod }}", []),
    ("vector(1)", "{{ $labels.job }}", ["error"]),
    ("histogram_quantile(0.9, sum by (le, job) (rate(x_bucket[5m]))) > 1", "{{ $labels.le }}", ["error"]),
]


@pytest.mark.parametrize(("expr", "text", "expected"), LABELS)
def test_labels_that_the_expression_cannot_have_are_found_without_any_definition(
    expr: str, text: str, expected: list[str], tmp_path: Any
) -> None:
    given = found("template-label", expr, text, definitions=False, folder=tmp_path, labels={"severity": "page"})
    assert [one.level.word for one in given] == expected


def test_labels_of_declared_metrics_are_known(tmp_path: Any) -> None:
    assert found("template-label", "queue_length > 1", "{{ $labels.quue }}", folder=tmp_path)[0].mend == (
        "write 'queue', which is there"
    )
    assert not found("template-label", "queue_length > 1", "{{ $labels.queue }}", folder=tmp_path)
    toml = 'target_labels = ["cluster"]\n'
    assert not found("template-label", "queue_length > 1", "{{ $labels.cluster }}", folder=tmp_path, toml=toml)


def test_targets_of_exporters_may_have_labels_that_nobody_declared(tmp_path: Any) -> None:
    assert not found("template-label", "node_load1 > 9", "{{ $labels.cluster }}", folder=tmp_path)
    assert found("template-label", "node_load1 > 9", "{{ $labels.instnace }}", folder=tmp_path)
    assert found("template-label", "sum by (job) (node_load1) > 9", "{{ $labels.cluster }}", folder=tmp_path)


def test_a_record_of_a_file_may_have_more_series_than_the_file_says(tmp_path: Any) -> None:
    record = {"job:errors:rate5m": "sum by (job) (rate(app_errors_total[5m]))"}
    arguments = ("template-label", "job:errors:rate5m > 1", "{{ $labels.pod }}")
    assert not found(*arguments, records=record, folder=tmp_path, definitions=False)
    assert found(*arguments, records=record, folder=tmp_path)


VALUES: list[tuple[str, str, list[str]]] = [
    ("queue_length > 100", "{{ $value }}", ["error"]),
    ("queue_length > 100", '{{ .Value | printf "%.0f" }}', ["error"]),
    ("queue_length > 100", "{{ if gt $value 500.0 }}many{{ else }}some{{ end }}", ["warning"]),
    ("queue_length > 100", '{{ with query "app_memory_bytes" }}{{ . | first | value }}{{ end }}', ["warning"]),
    ("queue_length > 100", "{{ $labels.queue }}", []),
    ("queue_length > 100", "value", []),
    # Always the same.
    ("up == 0", "{{ $value }}", []),
    ("absent(up)", "{{ $value }}", []),
]


@pytest.mark.parametrize(("expr", "text", "expected"), VALUES)
def test_a_label_that_changes_with_the_value_is_found(expr: str, text: str, expected: list[str], tmp_path: Any) -> None:
    given = found("value-in-label", expr, text, label=True, folder=tmp_path)
    assert sorted({one.level.word for one in given}) == expected
    assert not found("value-in-label", expr, text, folder=tmp_path)


UNITS: list[tuple[str, str, list[str]]] = [
    ("disk_used_ratio > 0.9", "{{ $value }}", ["info"]),
    ("disk_used_ratio > 0.9", "{{ $value }}%", ["warning"]),
    ("disk_used_ratio > 0.9", "{{ $value | humanize }}%", ["warning"]),
    ("disk_used_ratio > 0.9", "{{ $value | humanizePercentage }}", []),
    ("disk_used_ratio > 0.9", "{{ $value | humanizePercentage }}%", ["warning"]),
    # A constant was taken for a conversion: the scale is a guess.
    ("disk_used_ratio * 100 > 90", "{{ $value | humanizePercentage }}", ["info"]),
    ("disk_used_ratio * 100 > 90", '{{ $value | printf "%.1f" }}%', []),
    ("app_memory_bytes > 1e9", "{{ $value | humanize1024 }}B", []),
    ("app_memory_bytes > 1e9", "{{ $value | humanizeDuration }}", ["warning"]),
    ("unheard_of > 1", "{{ $value }}%", []),
    ("queue_length > 100", "{{ $value }} jobs", []),
]


@pytest.mark.parametrize(("expr", "text", "expected"), UNITS)
def test_values_are_written_as_their_units_ask(expr: str, text: str, expected: list[str], tmp_path: Any) -> None:
    assert [one.level.word for one in found("humanize", expr, text, folder=tmp_path)] == expected
    assert not found("humanize", expr, text, folder=tmp_path, definitions=False)
    assert not found("humanize", expr, text, folder=tmp_path, label=True)


MENDED: list[tuple[str, str, str | None]] = [
    ("disk_used_ratio > 0.9", "{{ $value }} is used", "{{ $value | humanizePercentage }} is used"),
    ("disk_used_ratio > 0.9", "{{- .Value -}} is used", None),
    ("app_memory_bytes > 1e9", "It uses {{$value}} of memory", "It uses {{$value | humanize1024 }}B of memory"),
    ("app_memory_bytes > 1e9", "It uses {{ $value }}.", "It uses {{ $value | humanize1024 }}B."),
    # What stands behind it may be the unit.
    ("app_memory_bytes > 1e9", "It uses {{ $value }}B", None),
    ("app_memory_bytes > 1e9", "It uses {{ $value }} bytes", None),
    ("disk_used_ratio > 0.9", '{{ printf "%.2f" $value }} is used', None),
]


@pytest.mark.parametrize(("expr", "text", "mended"), MENDED)
def test_a_bare_value_gets_the_function_of_its_unit(expr: str, text: str, mended: str | None, tmp_path: Any) -> None:
    rule = {"alert": "Example", "expr": expr, "annotations": {"summary": text}}
    whole = json.dumps({"groups": [{"name": "example", "rules": [rule]}]})
    outcome = lint_text("/rules.yml", whole, settings(tmp_path))
    after = fixed(problems(outcome, "humanize"), {"/rules.yml": whole}, unsafe=False).texts.get("/rules.yml")
    assert after == (None if mended is None else whole.replace(json.dumps(text), json.dumps(mended)))


QUERIES: list[tuple[str, list[str]]] = [
    ('{{ query "up" }}', []),
    ('{{ query "sum(up" }}', ["error"]),
    ('{{ query "unheard_of" }}', ["error"]),
    ('{{ query "sum by (job) (queue_length) > 5" }}', []),
    ("{{ with printf \"up{instance='%s'}\" $labels.instance | query }}{{ end }}", []),
    ('{{ with printf "up{instance=%q}" $labels.instance | query }}{{ end }}', []),
    ('{{ with printf "sum(rate(%s[%s]))" $labels.a $labels.b | query }}{{ end }}', []),
    ("{{ with printf \"sum(up{job='%s'}\" $labels.job | query }}{{ end }}", ["warning"]),
    ("{{ query $labels.query }}", []),
]


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_queries_of_templates_are_judged(text: str, expected: list[str], tmp_path: Any) -> None:
    given = found("template-query", "queue_length > 1", text, folder=tmp_path)
    assert [one.level.word for one in given] == expected


def test_without_definitions_no_metric_of_a_query_is_unknown(tmp_path: Any) -> None:
    text = '{{ query "unheard_of" }}'
    assert not found("template-query", "queue_length > 1", text, folder=tmp_path, definitions=False)


@pytest.mark.parametrize(
    ("text", "syntax", "faults"),
    [
        ("{{ $labels.job", 1, 0),
        ("{{ $value | nothing }}", 1, 0),
        ("{{ $valeu }}", 1, 0),
        ('{{ template "x" }}', 0, 1),
        ("{{ $labels.job.name }}", 0, 1),
        ("{{ $labels.job }} {{ $value | humanize }}", 0, 0),
        ("{ no template }", 0, 0),
    ],
)
def test_what_is_refused_is_told_from_what_fails(text: str, syntax: int, faults: int, tmp_path: Any) -> None:
    assert len(found("template-syntax", "up == 0", text, folder=tmp_path)) == syntax
    assert len(found("template-fault", "up == 0", text, folder=tmp_path)) == faults


def test_a_place_in_a_template_is_that_of_the_label(tmp_path: Any) -> None:
    given = found("template-label", SUM, "On {{ $labels.instance }}", folder=tmp_path)
    excerpt = given[0].excerpt
    assert excerpt.text[excerpt.marks[0].start : excerpt.marks[0].end] == "$labels.instance"


def test_external_labels_are_unknown_only_where_they_are_listed(tmp_path: Any) -> None:
    arguments = ("unknown-external-label", "up == 0", "{{ $externalLabels.cluter }} {{ .ExternalLabels.cluster }}")
    assert not found(*arguments, folder=tmp_path)
    [one] = found(*arguments, folder=tmp_path, toml='external_labels = { cluster = "a" }\n')
    assert "did you mean 'cluster'?" in one.message
    assert len(found(*arguments, folder=tmp_path, toml="external_labels = {}\n")) == 2
