"""Rule files and manifests become compose values, with a flaw for all that Prometheus refuses, and nothing is lost."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import P1, AlertRule, RecordingRule, Severity
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_rule_file
from obsdsl.compose.plain import Plain
from obsdsl.compose.rule import RawRule
from obsdsl.compose.rule_file import RuleFile
from obsdsl.define.duration import Duration
from obsdsl.errors import Location
from obsdsl.express.parse import parse
from obsdsl.read.flaw import Flaw
from obsdsl.read.rules import (
    frame_flaws,
    group_paths,
    is_rule_file,
    read_group,
    read_rule_file,
    recordings,
)
from obsdsl.read.yaml import Document, open_document
from tests.read.rules import GOOD, mutated, variants

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
in_corpus = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")


def opened(text: str) -> Document:
    return open_document("rules.yml", text)


def read(text: str) -> RuleFile:
    file, flaws = read_rule_file(opened(text))
    assert flaws == ()
    assert file is not None
    return file


def flaws_of(text: str) -> list[tuple[str, int]]:
    """Messages of the flaws with their lines."""
    document = opened(text)
    _, flaws = read_rule_file(document)
    return [(flaw.message, (flaw.place or document.place(flaw.path)).line) for flaw in flaws]


def written(file: RuleFile) -> str:
    return compile_rule_file(file, Context()).content.decode()


def rule(fields: str, head: str = "alert: A\n    expr: up") -> str:
    return f"groups:\n- name: g\n  rules:\n  - {head}\n    {fields}\n"


def first(text: str) -> Any:
    return read(text).groups[0].rules[0]


def same(one: Any, other: Any) -> bool:
    """Whether two files say the same: durations are compared as durations."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same_field(key, one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or one != one)


def _same_field(key: object, one: Any, other: Any) -> bool:
    if (
        key in ("for", "keep_firing_for", "interval", "query_offset")
        and isinstance(one, str)
        and isinstance(other, str)
    ):
        try:
            return Duration.parse(one) == Duration.parse(other)
        except ValueError:
            return one == other
    return same(one, other)


def test_a_file_is_read_as_compose_values() -> None:
    file = read(GOOD)
    web, nodes = file.groups
    record, alert = web.rules
    assert isinstance(record, RecordingRule)
    assert isinstance(alert, AlertRule)
    assert (file.name, web.name, web.interval, nodes.limit) == ("rules.yml", "web", Duration.parse("30s"), 10)
    assert record == RecordingRule("job:hits:rate5m", "sum by (job) (rate(hits_total[5m]))", labels={"team": "web"})
    assert alert == AlertRule(
        "TooManyErrors",
        'sum by (job) (rate(hits_total{code=~"5.."}[5m])) / sum by (job) (rate(hits_total[5m])) > 0.05',
        for_="10m",
        keep_firing_for="5m",
        severity=P1,
        owner="us",
        summary="More than 5 % fail",
        description="{{ $value }} of the requests of {{ $labels.job }} fail.",
    )
    assert alert.severity is P1
    assert (alert.location, record.location) == (Location("rules.yml", 9), Location("rules.yml", 5))
    assert alert.written is not None
    assert alert.written.startswith('sum by (job) (rate(hits_total{code=~"5.."}[5m]))\n  / sum')


def test_an_alert_may_lack_what_ours_has() -> None:
    down = first("groups:\n- name: g\n  rules:\n  - alert: Down\n    expr: up == 0\n")
    assert (down.severity, down.summary, down.owner) == (None, None, None)


def test_a_severity_of_another_scheme_is_one_of_which_nothing_else_is_known() -> None:
    assert first(rule("labels: {severity: critical}")).severity == Severity("critical", response=None)


def test_labels_are_the_text_that_stands_there() -> None:
    """As Go's library reads them."""
    held = first(rule("labels: {a: 0x1F, b: yes, c: 1.50, d: null, e: 2026-01-31, 1: f, g: 'h'}"))
    assert held.labels == {"a": "0x1F", "b": "yes", "c": "1.50", "d": "", "e": "2026-01-31", "1": "f", "g": "h"}
    assert held.extra["labels"]["a"] == Plain("0x1F")


LENIENT = [
    rule("labels: {severity: a}\n  - alert: A\n    expr: up\n    labels: {severity: a}"),
    rule("labels: {severity: page}", "record: a:b\n    expr: up"),
    "groups:\n- name: a/b\n  labels: {severity: page, owner: us}\n  rules: []\n",
    rule("labels: {alertname: x}"),
    rule("labels: {'a b': c}"),
    rule("for: 0s", "record: a:b\n    expr: up"),
    rule("annotations: {}", "record: a-b\n    expr: up"),
    "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up[5m]\n  - alert: B\n    expr: 1\n  - null\n",
]


@pytest.mark.parametrize("text", LENIENT)
def test_what_obsdsl_refuses_and_prometheus_takes_is_read(text: str) -> None:
    assert same(yaml.safe_load(written(read(text))), yaml.safe_load(text))


FLAWS = [
    ("groups:\n- name: g\n  rules:\n  - expr: up\n", "the rule has neither `alert` nor `record`", 4),
    (rule("record: b"), "the rule is both alert 'A' and record 'b'", 6),
    (rule("", "alert: A"), "the rule has no `expr`", 4),
    (rule("expr:", "alert: A"), "`expr` is empty", 5),
    (rule("for: 5x"), "`for`: '5x' is not a duration", 6),
    (rule("for: 5m", "record: a\n    expr: up"), "`for` belongs to alerts, and this is a recording", 6),
    (rule("annotations: {a: b}", "record: a\n    expr: up"), "`annotations` belongs to alerts", 6),
    (rule("labels: {__name__: b}"), "`labels` has `__name__`", 6),
    (rule("labels: {'': b}"), "`labels` has an empty name", 6),
    (rule("labels: [a]"), "`labels` is a list; it takes a mapping from name to text", 6),
    (rule("labels:\n      a: [b]"), "`a` is a list; it takes text", 7),
    (rule("label: {a: b}"), "a rule has no field 'label'; did you mean 'labels'?", 6),
    (rule("debug: true"), "`debug` is a field of vmalert; Prometheus refuses the file", 6),
    (rule("for: 5m\n    for: 6m"), "the key 'for' stands in line 6 already", 7),
    (rule("x: y", "record: 'a{b}'\n    expr: up"), "the record's name 'a{b}' holds braces", 4),
    (rule("", "alert: A\n    expr: rate(up)"), "rate() takes a range vector here", 5),
    ("groups:\n- rules: []\n", "the group has no `name`", 2),
    ("groups:\n- name: ''\n  rules: []\n", "`name` is empty", 2),
    ("groups:\n- name: g\n- name: g\n", "the file has a group 'g' in line 2 already", 3),
    ("groups:\n- name: g\n  limit: '5'\n", "`limit` is '5'; it takes a whole number", 3),
    ("groups:\n- name: g\n  rules: a\n", "`rules` is 'a'; it takes a list of rules", 3),
    ("groups:\n- name: g\n  rules:\n  - a\n", "a rule is 'a'; it takes a mapping", 4),
    ("groups:\n- a\n", "a group is 'a'; it takes a mapping", 2),
    ("groups: a\n", "`groups` is 'a'; it takes a list of groups", 1),
    ("group: a\n", "a rule file has no field 'group'; did you mean 'groups'?", 1),
    ("- a\n", "the file is a list; it takes a mapping", 1),
    ("groups: []\n---\ngroups: []\n", "Prometheus reads only the first document of a rule file", 3),
    ("groups: [\n", "did not find expected", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "line"), FLAWS, ids=[message for _, message, _ in FLAWS])
def test_what_prometheus_refuses_is_a_flaw_with_a_line(text: str, message: str, line: int) -> None:
    found = flaws_of(text)
    assert [at for shown, at in found if message in shown] == [line], found


def test_every_flaw_of_a_file_is_found_at_once() -> None:
    text = rule("for: 5x\n    labels: [a]\n    label: {}\n    expr: up\n    annotations: b")
    assert sorted(line for _, line in flaws_of(text)) == [6, 7, 8, 9, 10]


def test_a_bad_expression_is_underlined() -> None:
    document = opened(
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: >-\n      up > 0\n      and rate(up) > 1\n"
    )
    file, (flaw,) = read_rule_file(document)
    assert (flaw.kind, flaw.path) == ("promql", ("groups", 0, "rules", 0, "expr"))
    assert flaw.message == "rate() takes a range vector here, and this is an instant vector"
    assert flaw.mend == "add a window: up[5m]"
    assert flaw.span is not None
    place = document.within(flaw.path, *flaw.span)
    assert (place.line, place.column, place.end_line, place.end_column) == (7, 16, 7, 18)
    assert file is not None
    (raw,) = file.groups[0].rules
    assert isinstance(raw, RawRule)
    assert (raw.name, raw.written) == ("A", "up > 0 and rate(up) > 1")


def test_a_rule_that_prometheus_would_not_load_keeps_what_can_be_read() -> None:
    text = rule("for: 5m\n    labels: {team: us}\n    annotations: {a: b}\n    other: [1]", "alert: A\n    expr: up ==")
    file, flaws = read_rule_file(opened(text))
    assert file is not None
    (raw,) = file.groups[0].rules
    assert isinstance(raw, RawRule)
    assert (raw.labels, raw.annotations) == ({"team": "us"}, {"a": "b"})
    assert {flaw.kind for flaw in flaws} == {"schema", "promql"}
    assert yaml.safe_load(written(file)) == yaml.safe_load(text)


def test_fields_that_we_do_not_know_are_written_last() -> None:
    text = """\
groups:
- name: g
  concurrency: 2
  rules:
  - alert: A
    expr: up
    labels: {a: b, n: 1}
    debug: [true, {x: 0x10}]
namespace: n
"""
    file, flaws = read_rule_file(opened(text))
    assert file is not None
    assert len(flaws) == 3
    assert file.extra == {"namespace": "n"}
    assert file.groups[0].extra == {"concurrency": 2}
    assert written(file) == (
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    labels:\n      a: b\n      n: 1\n"
        "    debug:\n    - true\n    - x: 0x10\n  concurrency: 2\nnamespace: n\n"
    )


def test_the_text_of_an_expression_is_written_back_while_it_says_the_same() -> None:
    file = read(rule("for: 5m", "alert: A\n    expr: |\n      up   ==\n        0 # down"))
    (alert,) = file.groups[0].rules
    assert isinstance(alert, AlertRule)
    assert "      up   ==\n        0 # down\n" in written(file)
    object.__setattr__(alert, "expr", parse("up == 1"))
    assert "expr: up == 1\n" in written(file)


MANIFEST = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: web
  labels: {release: "1", anything: [goes]}
spec:
  groups:
  - name: web
    partial_response_strategy: abort
    rules:
    - record: a:b
      expr: up
"""
LIST = """\
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, data: {groups: "no: rules"}}
- apiVersion: monitoring.coreos.com/v1
  kind: PrometheusRule
  metadata: {name: a}
  spec: {groups: [{name: a, rules: [{alert: A, expr: up}]}, {name: b, rules: [{alert: B, expr: up}]}]}
"""
SEVERAL = f"---\n{MANIFEST}---\napiVersion: v1\nkind: ConfigMap\n---\n{LIST}"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (MANIFEST, [("spec", "groups", 0)]),
        (LIST, [("items", 1, "spec", "groups", 0), ("items", 1, "spec", "groups", 1)]),
        (
            SEVERAL,
            [("spec", "groups", 0), (2, "items", 1, "spec", "groups", 0), (2, "items", 1, "spec", "groups", 1)],
        ),
    ],
)
def test_manifests_are_read_wherever_they_stand(text: str, paths: list[Any]) -> None:
    document = opened(text)
    file = read(text)
    assert list(group_paths(document)) == paths
    assert [group.name for group in file.groups] == [document.node((*path, "name")).value for path in paths]  # type: ignore[union-attr]
    assert list(yaml.safe_load_all(written(file))) == list(yaml.safe_load_all(text))


def test_a_manifest_has_flaws_of_its_own() -> None:
    text = MANIFEST.replace("spec:", "specs:").replace("name: web\n  labels", "name: web\n  name: web\n  labels")
    assert flaws_of(text) == [
        ("the key 'name' stands in line 4 already", 5),
        ("a PrometheusRule has no field 'specs'; did you mean 'spec'?", 8),
        ("`spec` is missing; it takes a mapping", 1),
    ]
    assert flaws_of(MANIFEST + "---\na: b\n") == [("the file holds manifests, and this document has no `kind`", 14)]
    assert flaws_of(MANIFEST.replace("  groups:", "  groups: x\n  other:"))[0][0].startswith(
        "the spec of a PrometheusRule"
    )


def test_what_is_a_rule_file_is_told_from_what_is_not() -> None:
    for text in (GOOD, MANIFEST, LIST, SEVERAL, "groups: x"):
        assert is_rule_file(opened(text))
    for text in ("", "a: b", "- groups", "route: {}", "kind: ConfigMap", "groups: ["):
        assert not is_rule_file(opened(text))


@pytest.mark.parametrize("text", [GOOD, SEVERAL, "groups: []", rule("for: 5x")])
def test_groups_read_apart_are_the_whole_file(text: str) -> None:
    document = opened(text)
    file, flaws = read_rule_file(document)
    readings = [read_group(document, path) for path in group_paths(document)]
    assert file is not None
    assert tuple(one.group for one in readings) == file.groups
    assert (*frame_flaws(document), *(flaw for one in readings for flaw in one.flaws)) == flaws


def test_no_group_is_read_where_there_is_none() -> None:
    with pytest.raises(ValueError, match=r"rules\.yml has no group at"):
        read_group(opened(GOOD), ("groups", 7))


def test_recordings_are_told_without_reading_the_rest() -> None:
    (found,) = recordings(opened(GOOD))
    assert (found.name, found.labels, found.interval, found.path) == (
        "job:hits:rate5m",
        {"team": "web"},
        30.0,
        ("groups", 0, "rules", 0),
    )
    recorded = found.recorded()
    assert recorded is not None
    assert recorded.expr == parse("sum by (job) (rate(hits_total[5m]))")
    rules = "[{record: x, expr: 'up =='}, {record: [a], expr: up}, y]"
    text = f"groups:\n- name: g\n  labels: {{a: b}}\n  rules: {rules}\n"
    (broken,) = recordings(opened(text))
    assert (broken.labels, broken.recorded()) == ({"a": "b"}, None)


@pytest.mark.parametrize("name", variants())
def test_every_variant_compiles_back_to_itself(name: str) -> None:
    text = variants()[name]
    file, _ = read_rule_file(opened(text))
    if file is None or name in UNEQUAL:
        return
    try:
        original = next(yaml.safe_load_all(text), None)
    except (yaml.YAMLError, ValueError):
        return  # PyYAML itself constructs no value
    assert same(next(yaml.safe_load_all(written(file)), None), original), written(file)


# Where the way back changes something, and why.
UNEQUAL = {
    "empty mapping": "no groups are no mapping",
    "key is a number": "keys are text for every server",
    "key is a number and text": "keys are text for every server",
    "key is a boolean": "keys are text for every server",
    "key is null": "what stands under a null key is lost, as for Prometheus",
    "key of a rule is null": "what stands under a null key is lost, as for Prometheus",
    "merge of null": "it merges nothing",
}


@in_corpus
def test_public_rules_are_read_and_compile_back_to_themselves() -> None:
    files = sorted(path for path in (CORPUS / "rules").rglob("*") if path.is_file())
    assert len(files) >= 221
    for path in files:
        text = path.read_bytes().decode()
        document = open_document(str(path), text)
        file, flaws = read_rule_file(document)
        assert file is not None
        # One file has documents that Prometheus does not read.
        assert [flaw for flaw in flaws if "only the first document" not in flaw.message] == [], path
        assert len(flaws) == len(document.roots) - 1
        back = written(file)
        assert same(list(yaml.safe_load_all(back)), list(yaml.safe_load_all(text))), path
        assert read_rule_file(open_document(str(path), back))[0] == file


@in_corpus
def test_public_rules_that_promtool_refuses_have_a_flaw_with_a_line() -> None:
    files = sorted((CORPUS / "rules_bad").rglob("*.yml"))
    assert len(files) == 10
    for path in files:
        document = open_document(str(path), path.read_bytes().decode())
        _, flaws = read_rule_file(document)
        # Its fault is in a template, which is not the reader's to judge.
        assert bool(flaws) == (path.name != "cmd__promtool__testdata__rules-bad.yml"), path
        assert all((flaw.place or document.place(flaw.path)).line > 1 for flaw in flaws)


@given(st.integers(0, 2**32))
def test_no_change_of_a_file_is_an_exception(seed: int) -> None:
    draw = random.Random(seed)
    text = mutated(draw.choice([GOOD, MANIFEST, LIST, SEVERAL]), draw, draw.randint(1, 6))
    document = opened(text)
    file, flaws = read_rule_file(document)
    for flaw in flaws:
        assert isinstance(flaw, Flaw)
        assert flaw.message
        assert flaw.mend
        assert (flaw.place or document.place(flaw.path)).line >= 1
        if flaw.span:
            assert document.within(flaw.path, *flaw.span).line >= 1
    list(recordings(document))
    if file is not None:
        back = read_rule_file(opened(written(file)))[0]
        assert back is not None
        assert len(back.groups) == len(file.groups)


@given(st.text(alphabet="groups: nameruleexprlabs[]{}\n -&*<|>'\"1~,?", max_size=120))
def test_no_text_is_an_exception(text: str) -> None:
    for one in (text, f"groups:\n{text}", f"groups:\n- name: g\n  rules:\n  - {text}"):
        file, _ = read_rule_file(opened(one))
        if file is not None:
            written(file)
