"""Templates of Helm are told from everything that only looks like one."""

from __future__ import annotations

import pytest

from tests.importing.formats.reading import read

GROUPS = "groups:\n  - name: a\n    rules:\n      - {alert: X, expr: up == 0}\n"


@pytest.mark.parametrize(
    "line",
    [
        "{{- if .Values.enabled }}",
        "name: {{ .Release.Name }}",
        'name: "{{ .Values.name }}"',
        '{{ include "x.labels" . | nindent 4 }}',
        "summary: '{{`{{ $labels.instance }}`}} is down'",
        "{{- with $.Values.extra }}",
        "{{- toYaml .Values.labels | nindent 4 }}",
    ],
)
def test_a_template_is_refused_with_its_line(line: str) -> None:
    found = read(f"# A comment.\n{line}\n{GROUPS}", named=False)
    (fault,) = found.faults
    assert fault == (
        "file.yaml:2: it is a template of Helm, which only Helm can read; "
        "render the chart with `helm template`, and import what comes out"
    )
    assert found.groups == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.instance }} has {{ $value }}",
        '{{ range query "up" }}{{ .Labels.instance }}: {{ .Value }}{{ end }}',
        "{{ if gt $value 1.0 }}{{ template }}{{ end }}",
        "{{ $labels.Values }} {{ .Value }}",
    ],
)
def test_templates_of_alerts_are_none(text: str) -> None:
    rules = GROUPS.replace("up == 0", f"up == 0, annotations: {{summary: '{text}'}}")
    found = read(f"# {{{{ .Values.x }}}} was here\n{rules}", named=False)
    assert (found.faults, len(found.groups)) == ([], 1)


def test_templates_of_alertmanager_in_a_manifest_are_none() -> None:
    text = """\
apiVersion: v1
kind: ConfigMap
data:
  slack.tmpl: |
    {{ define "slack.title" }}{{ block "x" . }}{{ template "y" . }}{{ end }}{{ end }}
  rules.yaml: |
    groups: [{name: a, rules: [{alert: X, expr: up == 0}]}]
"""
    found = read(text, named=False)
    assert (found.faults, len(found.groups)) == ([], 1)


def test_a_template_of_nothing_ours_is_passed_over() -> None:
    found = read("kind: Deployment\nmetadata: {{ .Values.x }}\n", named=False)
    assert (found.faults, found.passed) == ([], ["file.yaml"])


def test_a_dashboard_in_a_chart_is_refused_where_helm_would_unquote_it() -> None:
    text = '{"panels": [{"type": "stat", "targets": [{"legendFormat": "{{`{{pod}}`}}"}]}]}'
    (fault,) = read(text, "web.json").faults
    assert fault.startswith("web.json:1: it is a template of Helm")
