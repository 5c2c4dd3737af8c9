"""What Prometheus accepts in a rule file, and what fails when the alert fires."""

from __future__ import annotations

import pytest

from obsdsl.lint.template import parse

# The text with «» around the fault, and words of the message.
FAULTS = (
    ("{{ «.Foo» }}", "did you mean .Labels.Foo?"),
    ("{{ «.labels».job }}", "did you mean .Labels?"),
    ("{{ with $labels.a }}{{ «.b» }}{{ end }}", "has no field .b"),
    ("{{ «$labels.a.b» }}", "has no field .b"),
    ("{{ «$value.x» }}", "has no field .x"),
    ("{{ range query `up` }}{{ «.value» }}{{ end }}", "only .Labels and .Value"),
    ("{{ if «gt $value 90» }}a{{ end }}", "such as 90.0"),
    ("{{ if «eq $labels.code 500» }}a{{ end }}", "in quotes"),
    ("{{ «printf `%d` $value» }}", "%.2f"),
    ("{{ «printf `%s` $value» }}", "cannot write a float"),
    ("{{ «printf `%.1f` (humanize $value)» }}", "cannot write text"),
    ("{{ «printf `%v of %v` $value» }}", "2 verbs for 1 values"),
    ("{{ «printf `100%`» }}", "write %%"),
    ("{{ «humanize» }}", "takes 1 argument, and is given 0"),
    ("{{ «humanize $value $value» }}", "takes 1 argument, and is given 2"),
    ("{{ «reReplaceAll `a` `b`» }}", "takes 3 arguments, and is given 2"),
    ("{{ «printf» }}", "takes at least 1 argument, and is given 0"),
    ("{{ «toUpper $value» }}", "takes text"),
    ("{{ 1 | «$value» }}", "takes no arguments"),
    ("{{ «$labels.a $labels.b» }}", "takes no arguments"),
    ("{{ $labels.a | «value» }}", "takes a sample"),
    ("{{ «nil» }}", "delete it"),
    ("{{ «$x = 1 »}}", "never declared"),
    ("«{{ template `x` . }}»", 'no template "x"'),
    ("{{ range «$value »}}{{ end }}", "range goes through"),
)


@pytest.mark.parametrize(("marked", "words"), FAULTS)
def test_a_fault_with_its_place_and_mend(marked: str, words: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    (fault,) = parse(text).uses.faults
    assert f"{text[: fault.start]}«{text[fault.start : fault.end]}»{text[fault.end :]}" == marked
    assert words in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.a }}{{ .Value }}{{ .ExternalURL }}{{ $externalLabels.x }}",
        "{{ if gt $value 90.0 }}{{ end }}{{ if eq (len $labels.a) 3 }}{{ end }}{{ if eq $labels.a `b` }}{{ end }}",
        '{{ printf "%v %g %e %.0f%% %x" $value $value $value $value $value }}{{ printf "%s %q" $labels.a "x" }}',
        "{{ printf `%d` (len $labels.a) }}{{ printf `%s` (humanize $value) }}{{ printf $labels.format $value }}",
        "{{ humanize `3` }}{{ humanize 3 }}{{ humanize $labels.number }}",
        "{{ range query `up` | sortByLabel `job` }}{{ .Labels.job }}{{ .Value }}{{ . | strvalue }}{{ end }}",
        "{{ $x := 1 }}{{ if true }}{{ $x = `a` }}{{ end }}{{ $x }}",
        "{{ (args 1 $labels).arg1.job }}{{ ($value | toTime).Year }}",
        "{{ printf `%[1]v %[1]v` $value }}{{ printf `%*d` 5 1 }}{{ index $value }}",
    ],
)
def test_what_works_has_no_fault(text: str) -> None:
    assert parse(text).uses.faults == ()
