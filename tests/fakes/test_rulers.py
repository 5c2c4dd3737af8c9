"""Rulers of ours in what no recording shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.ask import ask
from tests.fakes.durations import milliseconds, normal
from tests.fakes.rule_groups import checked, dumped
from tests.fakes.ruler import ACTIVE, CORTEX, ENGINES, LOKI, MIMIR, TENANT, Engine, Ruler

US = {TENANT: "us"}
RULE = "name: g\nrules:\n- {alert: A, expr: 'sum(rate({job=\"x\"}[5m])) > 0'}\n"
METRIC = "name: g\nrules:\n- {alert: A, expr: up == 0, for: 90s, keep_firing_for: 5m}\n"


def text(engine: Engine) -> str:
    return RULE if engine.logql else METRIC


def active(ruler: Ruler, headers: Mapping[str, str] = US) -> list[tuple[str, str]]:
    groups = ask(ruler.url, "GET", ACTIVE, headers=headers).json["data"]["groups"]
    return [(group["file"], group["name"]) for group in groups]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_a_group_is_active_some_time_after_it_is_stored(engine: Engine) -> None:
    with Ruler(engine, active_after=2) as ruler:
        assert ask(ruler.url, "POST", f"{engine.base}/ns", text(engine), US).status == 202
        assert [active(ruler) for _ in range(3)] == [[], [], [("ns", "g")]]
        assert ask(ruler.url, "DELETE", f"{engine.base}/ns/g", headers=US).status == 202
        assert [active(ruler) for _ in range(3)] == [[("ns", "g")], [("ns", "g")], []]


@pytest.mark.parametrize(("active_after", "found"), [(0, [("ns", "g")]), (None, [])])
def test_a_group_may_be_active_at_once_or_never(active_after: int | None, found: list[Any]) -> None:
    with Ruler(MIMIR, active_after=active_after) as ruler:
        ruler.put("us", "ns", {"name": "g", "rules": [{"alert": "A", "expr": "up"}]})
        assert active(ruler) == found


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_tenants_are_apart(engine: Engine) -> None:
    with Ruler(engine) as ruler:
        ask(ruler.url, "POST", f"{engine.base}/ns", text(engine), US)
        assert ask(ruler.url, "GET", engine.base, headers={TENANT: "them"}).status == 404
        assert ask(ruler.url, "GET", engine.base, headers={}).status == 401
        assert list(ruler.stored("us")) == ["ns"]


def test_without_tenants_no_header_is_needed() -> None:
    with Ruler(MIMIR, multi_tenant=False) as ruler:
        assert ask(ruler.url, "POST", f"{MIMIR.base}/ns", METRIC, {}).status == 202
        assert list(ruler.stored("anonymous")) == ["ns"]


def test_durations_are_read_back_in_their_normal_form() -> None:
    with Ruler(MIMIR) as ruler:
        ask(ruler.url, "POST", f"{MIMIR.base}/ns", METRIC, US)
        read = yaml.safe_load(ask(ruler.url, "GET", f"{MIMIR.base}/ns/g", headers=US).body)
        assert read["rules"][0]["for"] == "1m30s"


@pytest.mark.parametrize(("engine", "status"), [(CORTEX, 202), (LOKI, 202), (MIMIR, 404)])
def test_a_group_that_is_not_there_is_deleted_or_not(engine: Engine, status: int) -> None:
    with Ruler(engine) as ruler:
        assert ask(ruler.url, "DELETE", f"{engine.base}/ns/g", headers=US).status == status


@pytest.mark.parametrize("path", ["/", "/nope", f"{MIMIR.base}x", f"{MIMIR.base}/a/b/c"])
def test_a_wrong_url_is_another_404_than_an_empty_list(path: str) -> None:
    with Ruler(MIMIR) as ruler:
        assert ask(ruler.url, "GET", path, headers=US).body == b"404 page not found\n"
        assert ask(ruler.url, "GET", MIMIR.base, headers=US).body == b"no rule groups found\n"


@pytest.mark.parametrize(
    "rule", ["{expr: up}", "{alert: A, record: b, expr: up}", "{alert: A}", "{alert: A, expr: '('}"]
)
def test_bad_rules_are_refused(rule: str) -> None:
    with Ruler(MIMIR) as ruler:
        assert ask(ruler.url, "POST", f"{MIMIR.base}/ns", f"name: g\nrules: [{rule}]\n", US).status == 400
        assert ruler.stored("us") == {}


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1)
lines = st.lists(texts, min_size=1, max_size=3).map("\n".join)
rules = st.fixed_dictionaries(
    {"alert": texts, "expr": lines}, optional={"labels": st.dictionaries(texts, lines, min_size=1)}
)
groups = st.fixed_dictionaries({"name": texts, "rules": st.lists(rules, min_size=1, max_size=3)})


@given(st.dictionaries(texts, st.lists(groups, min_size=1, max_size=2), min_size=1, max_size=2))
def test_what_is_written_is_read_back(content: dict[str, Any]) -> None:
    assert yaml.safe_load(dumped(content)) == content


@given(st.integers(0, 10**9))
def test_the_normal_form_of_a_duration_is_as_long(number: int) -> None:
    written = normal(f"{number}ms")
    assert (milliseconds(written), normal(written)) == (number, written)


def test_unknown_fields_are_forgotten() -> None:
    assert checked("name: g\nfoo: 1\nrules: [{alert: A, expr: up, bar: 2}]\n", logql=False, reasons=True) == {
        "name": "g",
        "rules": [{"alert": "A", "expr": "up"}],
    }
