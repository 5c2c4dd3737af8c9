"""Rule files as artifacts: groups, what stands around them, and a path of their own."""

from __future__ import annotations

import pickle
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import P3, AlertRule, CompileError, DefinitionError, RecordingRule, RuleGroup
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group, compile_rule_file, to_yaml
from obsdsl.compose.definition import leniently
from obsdsl.compose.plain import Plain
from obsdsl.compose.rule import RawRule
from obsdsl.compose.rule_file import GroupSlot, RuleFile

RECORD = RecordingRule("job:up:sum", "sum by (job) (up)")


def group(name: str = "g", **rest: Any) -> RuleGroup:
    return RuleGroup(name, **{"rules": (RECORD,), **rest})


def read(file: RuleFile, context: Context | None = None) -> Any:
    return yaml.safe_load(compile_rule_file(file, context or Context()).content)


def test_a_file_holds_groups() -> None:
    artifact = compile_rule_file(RuleFile("web", groups=(group("a"), group("b"))), Context())
    rule = "  - record: job:up:sum\n    expr: sum by (job) (up)\n"
    assert artifact.content.decode() == f"groups:\n- name: a\n  rules:\n{rule}- name: b\n  rules:\n{rule}"
    assert (artifact.kind, artifact.path) == ("rules", "prometheus/rules/web.yml")


def test_a_file_of_nothing_is_empty() -> None:
    assert compile_rule_file(RuleFile("web", groups=()), Context()).content == b""


def test_groups_stand_in_their_documents() -> None:
    manifest = {"kind": "PrometheusRule", "spec": {"groups": [GroupSlot(1), GroupSlot(0)]}}
    file = RuleFile("web", groups=(group("a"), group("b")), documents=({"kind": "ConfigMap"}, manifest))
    first, second = yaml.safe_load_all(compile_rule_file(file, Context()).content)
    assert first == {"kind": "ConfigMap"}
    assert [one["name"] for one in second["spec"]["groups"]] == ["b", "a"]
    assert pickle.loads(pickle.dumps(file)) == file


def test_groups_keep_their_labels_unless_the_version_has_none() -> None:
    file = RuleFile("web", groups=(group(labels={"team": "us"}),))
    assert read(file)["groups"][0]["labels"] == {"team": "us"}
    assert "labels" not in read(file, Context(prometheus=(2, 55)))["groups"][0]
    with pytest.raises(CompileError, match=r"query_offset needs Prometheus 2\.53"):
        read(RuleFile("web", groups=(group(query_offset="1m"),)), Context(prometheus=(2, 42)))


def test_unknown_fields_are_written_last() -> None:
    alert = AlertRule(
        "A", "up == 0", severity=P3, summary="s", extra={"debug": True, "params": {"a": [1, Plain("0x1F")]}}
    )
    text = compile_group(group(rules=(alert,), extra={"concurrency": 2}), Context(), {}).content.decode()
    assert text.endswith("    debug: true\n    params:\n      a:\n      - 1\n      - 0x1F\n  concurrency: 2\n")


def test_a_raw_rule_is_written_as_it_is() -> None:
    raw = RawRule({"alert": "A", "expr": "up ==", "x": [1]}, name="A")
    assert read(RuleFile("web", groups=(group(rules=(raw, RECORD)),)))["groups"][0]["rules"][0] == raw.raw
    compile_group(group(rules=(raw,)), Context(prometheus=(2, 42)), {})


def test_an_alert_without_severity_and_summary_has_neither_labels_nor_annotations() -> None:
    rule = AlertRule("A", "up == 0", severity=None, summary=None)
    assert read(RuleFile("web", groups=(group(rules=(rule,)),)))["groups"][0]["rules"] == [
        {"alert": "A", "expr": "up == 0"}
    ]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: RuleFile("", groups=()), "name is empty"),
        (lambda: RuleFile("f", groups=(RECORD,)), "groups holds RecordingRule 'job:up:sum'; a file takes RuleGroup"),  # type: ignore[arg-type]
        (lambda: RuleFile("f", groups=(group(), group())), "groups holds RuleGroup 'g' twice; rename one"),
        (lambda: group(extra={"rules": []}), "extra has 'rules'; use the field instead"),
        (lambda: group(extra=["a"]), "extra: is ['a']; it takes a mapping from field to value"),
        (lambda: group(extra={1: 2}), "extra: has the key 1; keys are text: quote it"),
        (lambda: group(extra={"a": {1, 2}}), "extra: holds {1, 2}, which YAML cannot hold"),
        (lambda: AlertRule("A", "up", severity=P3, summary="s", extra={"for": "5m"}), "extra has 'for'; use the field"),
    ],
)
def test_what_makes_no_sense_is_refused(make: Any, fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert fault in "\n".join(caught.value.faults)


def test_an_extra_that_holds_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    with pytest.raises(DefinitionError, match="does it hold itself"):
        group(extra=endless)


def test_leniently_types_are_checked_and_faults_are_not() -> None:
    with leniently():
        assert RuleGroup("a/b", rules=(), labels={"severity": "x"}).name == "a/b"
        with pytest.raises(DefinitionError, match="limit is 'x'; it takes a whole number"):
            RuleGroup("g", rules=(), limit="x")  # type: ignore[arg-type]
    with pytest.raises(DefinitionError):
        RuleGroup("a/b", rules=(RECORD,))


NAMES = st.text(alphabet=st.sampled_from("a/.\\\n\0 é-%\U0001f600\ud800"), max_size=300)


@given(NAMES, NAMES)
def test_every_name_has_a_file_of_its_own_below_the_folder(one: str, other: str) -> None:
    with leniently():
        paths = [
            compile_rule_file(RuleFile(name.replace("\ud800", "/"), groups=()), Context()).path for name in (one, other)
        ]
    for path in paths:
        assert PurePosixPath(path).parent == PurePosixPath("prometheus/rules")
        assert PurePosixPath(path).name not in (".", "..")
        assert len(PurePosixPath(path).name.encode()) <= 255
    if one.replace("\ud800", "/") != other.replace("\ud800", "/"):
        assert paths[0] != paths[1]


@pytest.mark.parametrize("text", ["0x1F", "yes", "1_000", "2026-01-31", ".nan", "1:30", "~"])
def test_a_plain_scalar_is_written_as_it_was_read(text: str) -> None:
    assert to_yaml({"a": Plain(text)}).decode() == f"a: {text}\n"


def test_a_plain_scalar_keeps_its_tag() -> None:
    assert to_yaml({"a": Plain("x", "!own")}).decode() == "a: !own x\n"
    assert yaml.safe_load(to_yaml({"a": Plain("aGk=", "tag:yaml.org,2002:binary")})) == {"a": b"hi"}
