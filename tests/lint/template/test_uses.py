"""What a template reads, and what becomes of the value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.lint.template import TemplateError, ValueUse, parse
from obsdsl.lint.template.parse import read_tree
from obsdsl.lint.template.uses import uses_of

# A template with the labels that it reads, as they stand there.
LABELS = (
    ("{{ $labels.job }} {{ .Labels.instance }}", {"job": "$labels.job", "instance": ".Labels.instance"}),
    ("{{ $.Labels.job }}", {"job": "$.Labels.job"}),
    ('{{ index $labels "a.b" }}', {"a.b": 'index $labels "a.b"'}),
    ('{{ "job" | index .Labels }}', {"job": "index .Labels"}),
    ("{{ $labels.job | toUpper | printf `%s` }}", {"job": "$labels.job"}),
    ("{{ with $labels }}{{ .job }}{{ end }}", {"job": ".job"}),
    ("{{ with $labels.job }}{{ . }}{{ else }}{{ $labels.pod }}{{ end }}", {"job": "$labels.job", "pod": "$labels.pod"}),
    ("{{ with .Labels }}{{ with $ }}{{ .Labels.job }}{{ end }}{{ end }}", {"job": ".Labels.job"}),
    ("{{ $l := $labels }}{{ $l.job }}", {"job": "$l.job"}),
    ("{{ if $labels.a }}{{ else if $labels.b }}{{ $labels.c }}{{ end }}", {n: f"$labels.{n}" for n in "abc"}),
    ("{{ define `x` }}{{ .job }}{{ end }}{{ template `x` .Labels }}", {"job": ".job"}),
    ("{{ define `x` }}{{ .job }}{{ end }}", {}),
    ("{{ block `x` . }}{{ $.Labels.job }}{{ end }}", {"job": "$.Labels.job"}),
    (
        "{{ template `x` args $labels $labels.a }}{{ define `x` }}{{ .arg0.b }}{{ end }}",
        {"a": "$labels.a", "b": ".arg0.b"},
    ),
    ("{{ ($labels).job }}", {"job": "($labels).job"}),
    ("{{ range query `up` }}{{ .Labels.job }}{{ end }}", {}),
    ("{{ with query `up` }}{{ . | first | label `job` }}{{ end }}", {}),
    ("{{ $externalLabels.job }}{{ .ExternalLabels.x }}", {}),
    ("{{ with $labels := $externalLabels }}{{ $labels.x }}{{ end }}{{ $labels.y }}", {"y": "$labels.y"}),
    ("{{ $labels := 1 }}{{ .Labels.x }}", {"x": ".Labels.x"}),
    ("{{/* $labels.x */}}{{ `$labels.y` }}$labels.z", {}),
)


@pytest.mark.parametrize(("text", "labels"), LABELS, ids=[text for text, _ in LABELS])
def test_labels(text: str, labels: dict[str, str]) -> None:
    assert {use.name: text[use.start : use.end] for use in parse(text).uses.labels} == labels


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels }}",
        "{{ .Labels }}",
        "{{ . }}",
        "{{ range $name, $value := $labels }}{{ $name }}{{ end }}",
        "{{ printf `%v` $labels }}",
        "{{ index $labels $labels.name }}",
        "{{ len $labels }}",
    ],
)
def test_all_labels(text: str) -> None:
    assert parse(text).uses.all_labels
    assert not parse("{{ $labels.a }}{{ with $labels }}{{ .b }}{{ end }}{{ if .Labels }}{{ end }}").uses.all_labels


def test_external_labels() -> None:
    text = '{{ $externalLabels.a }}{{ .ExternalLabels.b }}{{ index $externalLabels "c" }}'
    assert [use.name for use in parse(text).uses.external] == ["a", "b", "c"]


# A template with what becomes of the value: where it stands, functions, verb, whether it is shown, the text behind it.
VALUES = (
    ("a {{ $value }}% of", ("$value", (), None, True, "% of")),
    ("{{ .Value | humanize }}s", (".Value", ("humanize",), None, True, "s")),
    ("{{ humanizePercentage $value }} ", ("$value", ("humanizePercentage",), None, True, " ")),
    ("{{ printf `%.2f` $value }} B", ("$value", ("printf",), "%.2f", True, " B")),
    ('{{ printf "is %.2f%%" $value }}!', ("$value", ("printf",), "%.2f", True, "%!")),
    ('{{ $value | printf "%5.1f" }}', ("$value", ("printf",), "%5.1f", True, "")),
    ("{{ printf `%s: %.0f/%s` .Labels.a $value `x` }}.", ("$value", ("printf",), "%.0f", True, "/")),
    ("{{ printf `%v` (humanize $value) }}s", ("$value", ("humanize", "printf"), "%v", True, "s")),
    ("{{ $value | printf `%.2f` | title }}s", ("$value", ("printf", "title"), "%.2f", True, "s")),
    ("{{ if gt $value 1.0 }}x{{ end }}", ("$value", ("gt",), None, False, "")),
    ("{{ $v := $value }}a {{ $v | humanize }} b", ("$value", ("humanize",), None, True, " b")),
    ("{{ with printf `%.1f` $value }}a{{ . }}{{ end }}%", ("$value", ("printf",), "%.1f", True, "%")),
    ("{{ template `x` . }} s{{ define `x` }}{{ .Value }}{{ end }}", (".Value", (), None, True, " s")),
    ("{{ query `up` | first | value | humanize }}", ("value", ("humanize",), None, True, "")),
)


@pytest.mark.parametrize(("text", "use"), VALUES, ids=[text for text, _ in VALUES])
def test_values(text: str, use: tuple[object, ...]) -> None:
    found = [
        (text[one.start : one.end], one.functions, one.verb, one.shown, one.after) for one in parse(text).uses.values
    ]
    assert use in found
    assert len(found) <= 2


def test_a_value_that_a_query_gives_names_it() -> None:
    text = "{{ $value }}{{ with query `a` }}{{ (first .).Value }}{{ range . }}{{ .Value }}{{ end }}{{ end }}"
    assert [(use.query, text[use.start : use.end]) for use in parse(text).uses.values] == [
        (None, "$value"),
        ("a", "(first .).Value"),
        ("a", ".Value"),
    ]


def test_a_value_that_is_read_and_dropped_is_no_use() -> None:
    assert parse("{{ $x := $value }}").uses.values == ()


def test_queries() -> None:
    text = """{{ query "up{job=\\"a\\"}" }}{{ printf `up{job="%s"}` $labels.job | query }}{{ query $labels.q }}"""
    assert [(use.text, use.pattern, text[use.start : use.end]) for use in parse(text).uses.queries] == [
        ('up{job="a"}', None, '"up{job=\\"a\\"}"'),
        (None, 'up{job="%s"}', '`up{job="%s"}`'),
        (None, None, "query $labels.q"),
    ]


def test_text_beside_a_value_goes_to_the_next_action() -> None:
    uses = parse("a{{ $value }}b{{ $value -}} c{{ $labels.x }}{{ .Value }}").uses.values
    assert [use.after for use in uses] == ["b", "c", ""]
    assert parse("{{ $value }}" + "x" * 1000).uses.values == (ValueUse(3, 9, after="x" * 40),)


SIMPLE = ("{{ $labels.a }}", "{{$value}}", "{{ .Value | humanize }}", '{{ printf "a%.2f%%b" $value }}', "{{ $labels }}")
SIMPLE += ("{{ $externalLabels.a }}", "{{ .ExternalLabels.b }}", "{{ .Labels.c_1 }}", "{{$value|humanize1024}}")


@given(st.lists(st.sampled_from([*SIMPLE, "text", "% of", " ", "{x", "}}", "x" * 50, "{{ 1 }}"])).map("".join))
def test_the_short_way_and_the_tree_agree(text: str) -> None:
    try:
        tree = read_tree(text)
    except TemplateError as error:
        with pytest.raises(TemplateError, match=re.escape(error.message)):
            parse(text)
    else:
        assert parse(text).uses == uses_of(tree)
