"""Whatever the servers of ours do otherwise by version or engine says where the knowledge comes from."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any

import pytest

from tests.fakes import prometheus, ruler
from tests.fakes.grafana.behaviour import ALL, Behaviour
from tests.fakes.ruler import Engine

SOURCE = re.compile(r"\[(?:recorded|facts|docs|source|issues? \d+)[^\]]*\]")
# What each is called, and what only follows from another.
NAMES = {Behaviour: ("version",), Engine: ("name", "base", "logql", "reasons")}


def comments(kind: type[Any]) -> dict[str, str]:
    """The comment above each field; fields below one comment share it."""
    found, comment, is_comment = dict[str, str](), "", False
    for line in inspect.getsource(kind).splitlines():
        text = line.strip()
        if text.startswith("#"):
            comment = f"{comment if is_comment else ''} {text}"
            is_comment = True
        else:
            is_comment = False
            if match := re.match(r"(\w+): ", text):
                found[match[1]] = comment
    return found


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, one.name) for kind, names in NAMES.items() for one in dataclasses.fields(kind) if one.name not in names],
    ids=str,
)
def test_each_switch_says_where_it_is_known_from(kind: type[Any], field: str) -> None:
    assert SOURCE.search(comments(kind)[field]), (
        f"{field} has no source: [recorded], [facts], [docs], [source], [issue n]"
    )


def test_each_switch_is_there_for_a_version_that_has_it_and_for_one_that_has_not() -> None:
    same = [
        one.name for one in dataclasses.fields(Behaviour) if len({repr(getattr(each, one.name)) for each in ALL}) == 1
    ]
    # Grafana's source has both; no version of the tests says its message in the annotation.
    assert same == ["search_lag", "message_annotation"]


def test_modules_without_switches_name_their_sources_too() -> None:
    for module in (prometheus, ruler):
        assert {"[recorded]", "[facts]"} <= set(re.findall(r"\[\w+\]", module.__doc__ or ""))
