"""What Prometheus takes as a template, what it refuses, and where."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obsdsl.lint.template import Template, TemplateError, parse
from obsdsl.lint.template.parse import MAX_LENGTH
from obsdsl.lint.template.pipeline import MAX_DEPTH

ACCEPTED = (
    "",
    "no braces }} at { all",
    "{{ $labels.job }}",
    "{{$value|humanize}}",
    "{{- $labels.job -}}",
    "{{\n$value\n}}",
    "{{/* a }} comment */}}{{- /* and */ -}}",
    "{{ if gt $value 1.0 }}a{{ else if $labels.x }}b{{ else }}c{{ end }}",
    "{{ if true }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
    "{{ range $name, $value := $labels }}{{ break }}{{ else }}{{ end }}",
    "{{ with $x := query `up` }}{{ $x }}{{ end }}",
    "{{ define `a` }}{{ .Value }}{{ end }}{{ template `a` . }}",
    "{{ define `a` }}x{{ end }}{{ define `a` }} {{ end }}",
    "{{ block `a` $labels }}{{ .job }}{{ end }}",
    "{{ template `missing` }}",
    "{{ (query `up` | first).Value }}{{ (1).x }}{{ print.x }}",
    "{{ 1_0.5 }}{{ 0x1p4 }}{{ 0b1 }}{{ 0o17 }}{{ 017 }}{{ -.5e3 }}{{ 1+2i }}{{ 08i }}{{ 'a' }}{{ '\\'' }}",
    '{{ "a\\t\\"\\u00e9\\x41\\101" }}',
    "{{ $é := 1 }}{{ $é }}",
    "{{ .Foo.Bar }}{{ $value.x }}{{ 1 .x }}{{ $x = 1 }}{{ $value | }}",
    "{{ ($x := 1) }}{{ $x }}",
    "{{ nil }}{{ true }}{{ $ }}{{ . }}",
    "{{ slice (urlquery (html (js $labels.a))) 1 2 }}",
)
# The text with «» around what the error points at, and words of the message.
REFUSED = (
    ("{{ «$foo» }}", "$foo is not defined"),
    ("{{ «$label».x }}", "did you mean '$labels'?"),
    ("{{ define `a` }}{{ «$labels».x }}{{ end }}", "write .Labels"),
    ("{{ block `a` . }}{{ «$value» }}{{ end }}", "write .Value"),
    ("{{ if $x := 1 }}{{ end }}{{ «$x» }}", "not defined here"),
    ("{{ «humanise» $value }}", "did you mean 'humanize'?"),
    ("{{ «tmpl» `a` . }}", "only console templates"),
    ("{{ «add» $value 1 }}", "do it in the expression"),
    ("{{ «break» }}", "outside of a range"),
    ("{{ range $labels }}{{ block `a` . }}{{ «continue» }}{{ end }}{{ end }}", "outside of a range"),
    ("«{{ $value»", "never closed"),
    ("«{{ (1 }}»", "write `)`"),
    ("{{ 1«)» }}", "closes nothing"),
    ("{{ «}}»", "without a value"),
    ("{{ if «}}»{{ end }}", "without a value"),
    ("{{ if 1 }}a«»", "`{{end}}` is missing"),
    ("{{ «end» }}", "belongs to no if"),
    ("a{{ «else» }}", "belongs to no if"),
    ("{{ if 1 }}{{ else }}{{ «else» }}{{ end }}", "a second `else`"),
    ("{{ range 1 }}{{ else «if» 1 }}{{ end }}", "cannot stand here"),
    ("{{ if 1 }}{{ else «with» 1 }}{{ end }}", "cannot stand here"),
    ("{{ 1 | «2» }}", "must be a function"),
    ("{{ 1 | «.» }}", "must be a function"),
    ("{{ «|» print }}", "cannot stand here"),
    ("{{ print«(»1) }}", "without a space"),
    ("{{ «1.x» }}", "is no number"),
    ("{{ «1+2» }}", "is no number"),
    ("{{ «08» }}", "without the 0"),
    ("{{ «99999999999999999999» }}", "64 bits"),
    ("{{ «1e400» }}", "too large"),
    ("{{ «1__0» }}", "is no number"),
    ("{{ «1i+2i» }}", "complex"),
    ("{{ «'ab'» }}", "not one character"),
    ("{{ «''» }}", "not one character"),
    ('{{ «"\\q"» }}', "no escape"),
    ('{{ «"\\ud800"» }}', "no escape"),
    ('{{ «"»a }}', "closed on its line"),
    ("{{ «`»a }}", "never closed"),
    ("«{{/* a»", "comment is never closed"),
    ("«{{/* a */» }}", "fills its braces"),
    ("{{ «/»* a */ }}", "cannot stand here"),
    ("{{ «true.x» }}", "no fields"),
    ("{{ $x«²» := 1 }}", "part of a name"),
    ("{{ $labels.x«-»y }}", "put a space"),
    ("{{ «–» }}", "delete it"),
    ("{{ «$i,» $v := $labels }}", "only `range`"),
    ("{{ template «x» }}", "name in quotes"),
    ("{{ if 1 }}{{ «define» `a` }}{{ end }}{{ end }}", "cannot stand here"),
    ("{{ define `a` }}x{{ end }}«{{» define `a` }}y{{ end }}", "defined twice"),
    ("{{ define `a` }}{{ «else» }}{{ end }}", "of this define"),
)


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize(("marked", "words"), REFUSED)
def test_refused_with_the_place_and_the_mend(marked: str, words: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert words in str(caught.value)
    start, end = caught.value.start, caught.value.end
    assert f"{text[:start]}«{text[start:end]}»{text[end:]}" == marked


def test_a_refusal_is_the_same_each_time() -> None:
    for _ in range(2):
        with pytest.raises(TemplateError, match="not defined"):
            parse("{{ $nothing }}")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("{{ now }}", (3, 6)),
        ("{{ toDuration 1 }}", (3, 6)),
        ("{{ urlQueryEscape `a` }}", (3, 8)),
        ("{{ with 1 }}{{ else with 2 }}{{ end }}", (2, 55)),
    ],
)
def test_what_came_later_is_refused_before(text: str, version: tuple[int, int]) -> None:
    assert parse(text).text == parse(text, version).text == text
    with pytest.raises(TemplateError, match=rf"came with Prometheus {version[0]}\.{version[1]}"):
        parse(text, (version[0], version[1] - 1))


HUGE = {
    "parentheses": "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
    "one parenthesis too many": "{{ " + "(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1) + " }}",
    "ifs": "{{ if 1 }}" * 5_000 + "{{ end }}" * 5_000,
    "blocks": "{{ block `a` . }}" * 3_000 + "{{ end }}" * 3_000,
    "length": "x" * MAX_LENGTH + "{{ $value }}",
    "open ifs": "{{ if 1 }}" * 9_000,
    "open strings": '{{ "' * 20_000,
    "open comments": "{{/*" * 20_000,
    "braces": "{" * 90_000,
    "spaces": "{{" + " " * 90_000,
    "number": "{{ " + "9" * 90_000 + " }}",
    "float": "{{ 1" + "0" * 90_000 + ".5 }}",
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_what_is_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse(text)


LONG = {
    "actions": "{{ $value }} " * 7_000,
    "declarations": "".join(f"{{{{$v{i}:=1}}}}" for i in range(5_000)) + "{{$v1}}" * 2_000,
    "assignments": "{{ $x := 1 }}" + "{{ $x = print $x $value }}" * 3_000,
    "else ifs": "{{ if 1 }}" + "{{ else if 2 }}" * 6_000 + "{{ end }}",
    "commands": "{{ 1" + " | print" * 12_000 + " }}",
    "verbs": '{{ printf "' + "%v" * 8_000 + '"' + " $value" * 8_000 + " }}",
    "fields": "{{ $labels" + ".x" * 40_000 + " }}",
    "nested": "{{ if 1 }}" * MAX_DEPTH + "{{ 1 }}" + "{{ end }}" * MAX_DEPTH,
    "includes of each other": "".join(
        f"{{{{ define `{i}` }}}}{{{{ template `{i + 1}` (print .) }}}}{{{{ template `{i + 1}` . }}}}{{{{ end }}}}"
        for i in range(100)
    )
    + "{{ define `100` }}{{ . }}{{ end }}{{ template `0` $value }}",
    "an endless include": "{{ define `a` }}{{ template `a` . }}{{ end }}{{ template `a` . }}",
    "escapes": '{{ "' + "\\n" * 40_000 + '" }}',
    "almost trimmed": "{{ 1 }}" + " -" * 40_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_is_long_is_read(text: str) -> None:
    template = parse(text)
    assert isinstance(template, Template)
    assert template.tree.body
    assert template.uses == parse(text).uses


PIECES = r"""
{{ }} {{- -}} ( ) | . $ " ` ' - end else if with range define block template break := = , \ /* */ 1 1e 0x é ² x { }
$labels .Labels $value .x print printf query humanize "%.2f" `a` nil true # %
"""


def refusal(text: str) -> TemplateError | None:
    try:
        parse(text)
    except TemplateError as error:
        return error
    return None


@given(st.one_of(st.text(), st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\0"])).map(" ".join)))
@example("{{")
@example("{{ x")
@example("{{ 'é' }}{{ \ud800 }}")
def test_any_text_is_a_template_or_a_template_error(text: str) -> None:
    if error := refusal(text):
        assert 0 <= error.start <= error.end <= len(text)
        assert error.message
        return
    uses = parse(text).uses
    for use in (*uses.labels, *uses.external, *uses.values, *uses.queries, *uses.faults):
        assert 0 <= use.start < use.end <= len(text)
