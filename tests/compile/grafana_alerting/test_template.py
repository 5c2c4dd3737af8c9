"""Prometheus's templates in Grafana's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compile.grafana_alerting.template import rewritten


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no template, $value", "no template, $value"),
        ("{{ $value }}", "{{ $values.A.Value }}"),
        ("{{$value|humanizeDuration}}", "{{$values.A.Value|humanizeDuration}}"),
        ("{{- $value -}}", "{{- $values.A.Value -}}"),
        ('{{ printf "%.2f" $value }}', '{{ printf "%.2f" $values.A.Value }}'),
        ('{{ printf "$value %s" `$value` $value }}', '{{ printf "$value %s" `$value` $values.A.Value }}'),
        (
            "{{ if gt $value 0.5 }}{{ .Value }}{{ end }}",
            "{{ if gt $values.A.Value 0.5 }}{{ .Values.A.Value }}{{ end }}",
        ),
        ("{{ $x := $value }}{{ $x }}{{ $valueX }}", "{{ $x := $values.A.Value }}{{ $x }}{{ $valueX }}"),
        ('{{ "}}" }}{{ $value }}', '{{ "}}" }}{{ $values.A.Value }}'),
        ("{{/* $value */}}", "{{/* $value */}}"),
        ("{{ $labels.value }}{{ .Labels.Value }}", "{{ $labels.value }}{{ .Labels.Value }}"),
        ("{{ .Value }}{{ $.Value }}", "{{ .Values.A.Value }}{{ $.Values.A.Value }}"),
        # Within other blocks the dot is not the whole.
        (
            "{{ with $labels }}{{ .Value }}{{ $.Value }}{{ if true }}{{ .Value }}{{ end }}{{ end }}{{ .Value }}",
            "{{ with $labels }}{{ .Value }}{{ $.Values.A.Value }}{{ if true }}{{ .Value }}{{ end }}{{ end }}"
            "{{ .Values.A.Value }}",
        ),
        ('{{ (index .Labels "a").Value }}', '{{ (index .Labels "a").Value }}'),
    ],
)
def test_a_value_is_that_of_the_query(text: str, found: str) -> None:
    assert rewritten(text) == (found, ())


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('{{ query "up" | first | value }}', "write what the alert's own labels and value say"),
        ("{{ $externalLabels.cluster }}", "Grafana has no external labels; write the value"),
        ("{{ $.ExternalLabels.cluster }}", "Grafana has no external labels; write the value"),
        ("{{ .ExternalURL }}", "write {{ externalURL }}"),
        ("{{ $value := 1 }}", "give the variable another name"),
    ],
)
def test_what_grafana_lacks_is_said_with_the_mend(text: str, mend: str) -> None:
    (fault,) = rewritten(text)[1]
    assert mend in fault


@pytest.mark.parametrize("text", ["{{ $labels.query }}", "{{ .Labels.ExternalURL }}", '{{ "query" }}', "query"])
def test_names_of_others_are_no_fault(text: str) -> None:
    assert rewritten(text) == (text, ())


PIECES = ["{{", "}}", "$value", ".Value", " ", '"', "`", "'", "if", "end", "with", "$", ".", "(", ")", "/*", "*/", "|"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nothing_else_changes_and_nothing_is_rewritten_twice(text: str) -> None:
    found, _ = rewritten(text)
    assert found.replace("$values.A.Value", "$value").replace(".Values.A.Value", ".Value") == text
    assert rewritten(found)[0] == found
