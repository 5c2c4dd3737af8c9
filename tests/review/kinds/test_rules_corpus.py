"""Public rule files and Alertmanager configurations: of one and itself nothing is said, of a changed copy that."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Binary, Node, Number, Range, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.review.compare import review
from obsdsl.review.remark import Remark
from obsdsl.review.side import Side

CORPUS = os.environ.get("OBSDSL_CORPUS")
pytestmark = pytest.mark.skipif(not CORPUS, reason="OBSDSL_CORPUS names no corpus")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def files(folder: str) -> tuple[Path, ...]:
    return tuple(sorted(Path(CORPUS or "", folder).rglob("*.y*ml")))


def remarks(kind: str, before: bytes, after: bytes) -> tuple[Remark, ...]:
    sides = [Side("", (Artifact(kind, "main", "main.yml", one),)) for one in (before, after)]  # type: ignore[arg-type]
    return review(*sides).remarks


def dumped(data: Any) -> bytes:
    return yaml.safe_dump(data, sort_keys=True, default_flow_style=True, width=1000).encode()


@pytest.mark.parametrize(("kind", "folder"), [("rules", "rules"), ("alertmanager", "alertmanager/good")])
def test_of_a_file_and_itself_in_another_dress_nothing_is_said(kind: str, folder: str) -> None:
    assert files(folder)
    for file in files(folder):
        content = file.read_bytes()
        documents = list(yaml.load_all(content, LOADER))
        if len(documents) == 1:
            assert remarks(kind, content, dumped(documents[0])) == (), file


@cache
def plain_files() -> tuple[dict[str, Any], ...]:
    """Files with groups whose rules have names of their own: of those, a change can have one name only."""
    found = []
    for file in files("rules"):
        data = yaml.safe_load(dumped(next(yaml.load_all(file.read_bytes(), LOADER))))
        if isinstance(data, dict) and isinstance(data.get("groups"), list) and alerts(data):
            found.append(data)
    return tuple(found)


def alerts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The alerts whose name no other has, and whose expression can be read."""
    every = [rule for group in data["groups"] for rule in group.get("rules") or () if rule.get("alert")]
    names = [rule["alert"] for rule in every]
    return [rule for rule in every if names.count(rule["alert"]) == 1 and readable(rule["expr"])]


def readable(text: Any) -> bool:
    try:
        parse(str(text), variables=False)
    except DefinitionError:
        return False
    return True


@given(st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_changed_copy_is_said_to_be_just_that(data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(plain_files()))
    index = data.draw(st.integers(0, len(alerts(before)) - 1))
    after = copy.deepcopy(before)
    changed = alerts(after)[index]
    mutate = data.draw(st.sampled_from(MUTATIONS))
    expected = next(mutate(changed, after), None)
    assume(expected is not None)
    said = [one.line for one in remarks("rules", dumped(before), dumped(after))]
    assert [line for line in said if line.startswith(f"alert {changed['alert']}: {expected}")], said
    assert len(said) == 1, said


def waits(rule: dict[str, Any], _: Any) -> Iterator[str]:
    before = Duration.parse(str(rule.get("for") or "0"))
    rule["for"] = "77m"
    yield f"for {before if before.milliseconds else 'none'} → 1h17m"


def is_removed(rule: dict[str, Any], data: dict[str, Any]) -> Iterator[str]:
    for group in data["groups"]:
        if rule in (group.get("rules") or ()):
            group["rules"].remove(rule)
    yield "removed"


def is_labelled(rule: dict[str, Any], _: Any) -> Iterator[str]:
    rule["labels"] = {**(rule.get("labels") or {}), "fresh": "1"}
    yield 'label fresh="1" added'


def is_annotated(rule: dict[str, Any], _: Any) -> Iterator[str]:
    rule["annotations"] = {**(rule.get("annotations") or {}), "fresh": "one"}
    yield "fresh one added"


def has_another_threshold(rule: dict[str, Any], _: Any) -> Iterator[str]:
    node = parse(str(rule["expr"]), variables=False)
    if isinstance(node, Binary) and node.op in (">", "<", ">=", "<=") and isinstance(node.right, Number):
        assume(not isinstance(node.left, Number) and readable(rule["expr"]))
        old, new = node.right.value, node.right.value + 1.25
        rule["expr"] = render(Binary(node.op, node.left, Number(new), node.bool_, node.matching))
        low = {">": "later", ">=": "later", "<": "sooner", "<=": "sooner"}[node.op]
        if not node.bool_:
            yield f"threshold {node.op} {render(Number(old))} → {node.op} {render(Number(new))}, fires {low}"


def has_another_window(rule: dict[str, Any], _: Any) -> Iterator[str]:
    text = str(rule["expr"])
    ranges = [one for one in walk(parse(text, variables=False)) if isinstance(one, Range)]
    if ranges and len({one.window for one in ranges}) == 1 and text.count(f"[{ranges[0].window}]") == len(ranges):
        rule["expr"] = text.replace(f"[{ranges[0].window}]", "[77m]")
        yield f"window {ranges[0].window} → 1h17m, reacts "


def asks_for_more(rule: dict[str, Any], _: Any) -> Iterator[str]:
    node: Node = parse(str(rule["expr"]), variables=False)
    if not isinstance(node, Binary) or node.op not in ("or", "unless", "and"):
        rule["expr"] = f"({rule['expr']}) and on () fresh_metric"
        assume(readable(rule["expr"]))
        yield "condition and on () fresh_metric added, fires less often"


MUTATIONS = (
    waits, is_removed, is_labelled, is_annotated, has_another_threshold, has_another_window, asks_for_more,
)  # fmt: skip
