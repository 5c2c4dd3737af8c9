"""Relabelling of known labels; tests/integration/test_scrape.py asks real servers for the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Relabel
from obsdsl.compose.scrape.relabelled import Labels, relabelled

ADDRESS = "web-1.example.org:8080"
TARGET = {"__address__": ADDRESS, "job": "web", "env": "Prod", "__meta_zone": "eu"}


def after(*steps: Relabel, **more: str | None) -> Mapping[str, str | None] | None:
    found = relabelled(Labels({**TARGET, **more}), steps)
    return None if found is None else found.values


def changed(*steps: Relabel, **more: str | None) -> dict[str, str | None]:
    """What the steps changed, the empty text for labels that are gone."""
    found = after(*steps, **more)
    assert found is not None
    before = {**TARGET, **more}
    return {name: found.get(name, "") for name in {**before, **found} if found.get(name, "") != before.get(name, "")}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"source_labels": ("env",), "target_label": "stage"}, {"stage": "Prod"}),
        ({"source_labels": ("env", "job"), "target_label": "x"}, {"x": "Prod;web"}),
        ({"source_labels": ("env", "job"), "separator": "", "target_label": "x"}, {"x": "Prodweb"}),
        ({"source_labels": ("missing",), "target_label": "env"}, {"env": ""}),
        ({"source_labels": ("env",), "regex": "Test", "target_label": "x", "replacement": "y"}, {}),
        ({"source_labels": ("env",), "regex": "Pro", "target_label": "x", "replacement": "y"}, {}),
        ({"target_label": "job", "replacement": ""}, {"job": ""}),
        (
            {"source_labels": ("__address__",), "regex": "([^:]+)(?::\\d+)?", "target_label": "instance"},
            {"instance": "web-1.example.org"},
        ),
        (
            {
                "source_labels": ("__address__",),
                "regex": "(\\w+)-(\\d)\\..*",
                "target_label": "x",
                "replacement": "${1}_$2$$",
            },
            {"x": "web_1$"},
        ),
        ({"source_labels": ("env",), "target_label": "${1}_up", "replacement": "1"}, {"Prod_up": "1"}),
        ({"action": "lowercase", "source_labels": ("env",), "target_label": "env"}, {"env": "prod"}),
        ({"action": "uppercase", "source_labels": ("env",), "target_label": "env"}, {"env": "PROD"}),
        ({"action": "labelmap", "regex": "__meta_(.+)"}, {"zone": "eu"}),
        ({"action": "labelmap", "regex": "__meta_(.+)", "replacement": "az_$1"}, {"az_zone": "eu"}),
        ({"action": "labeldrop", "regex": "e.*"}, {"env": ""}),
        ({"action": "labelkeep", "regex": "__.*|job"}, {"env": ""}),
        ({"action": "keep", "source_labels": ("env",), "regex": "P.*"}, {}),
        ({"action": "keepequal", "source_labels": ("env",), "target_label": "env"}, {}),
        ({"action": "dropequal", "source_labels": ("env",), "target_label": "job"}, {}),
    ],
)
def test_a_step_changes_labels(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert changed(Relabel(**fields)) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "keep", "source_labels": ("env",), "regex": "Test"},
        {"action": "drop", "source_labels": ("env", "job"), "regex": "Prod;web"},
        {"action": "keepequal", "source_labels": ("env",), "target_label": "job"},
        {"action": "dropequal", "source_labels": ("env",), "target_label": "env"},
    ],
)
def test_a_step_drops_the_target(fields: dict[str, Any]) -> None:
    assert after(Relabel(**fields), Relabel(target_label="x", replacement="y")) is None


def test_a_remainder_is_prometheus_s() -> None:
    step = Relabel(action="hashmod", source_labels=("job",), modulus=1000, target_label="shard")
    # The last eight bytes of md5("web") modulo 1000.
    assert changed(step) == {"shard": "669"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # Nobody here knows what the group holds, but that it is written.
        ({"source_labels": ("env",), "regex": "(?i:(p).*)", "target_label": "x"}, {"x": None}),
        ({"source_labels": ("env",), "regex": "(?i:(p).*)", "target_label": "x", "replacement": "y"}, {"x": "y"}),
        ({"source_labels": ("open",), "target_label": "x", "replacement": "y"}, {"x": None}),
        ({"source_labels": ("open",), "regex": "a", "target_label": "x", "replacement": "y"}, {"x": None}),
        ({"action": "uppercase", "source_labels": ("open",), "target_label": "env"}, {"env": None}),
        ({"action": "keep", "source_labels": ("open",), "regex": "a"}, {}),
        # Prometheus 2 has no label of that name.
        ({"source_labels": ("env",), "target_label": "${1}_x", "replacement": "y", "regex": "(.*)"}, {"Prod_x": "y"}),
        ({"source_labels": ("__address__",), "target_label": "${1}", "replacement": "y"}, {ADDRESS: None}),
        # Two labels that become one: the order in which servers go through them decides.
        ({"action": "labelmap", "regex": "env|job", "replacement": "x"}, {"x": None}),
    ],
)
def test_what_nobody_can_tell_becomes_unknown(fields: dict[str, Any], expected: dict[str, str | None]) -> None:
    found = changed(Relabel(**fields), open=None)
    assert found == {name: value for name, value in expected.items() if name != "open"}


def test_a_target_that_may_be_dropped_is_doubtful() -> None:
    step = Relabel(action="keep", source_labels=("open",), regex="a")
    found = relabelled(Labels({**TARGET, "open": None}), [step])
    assert found is not None
    assert found.doubtful


def test_a_name_that_nobody_knows_makes_all_labels_unknown() -> None:
    step = Relabel(source_labels=("open",), regex="(.+)", target_label="$1", replacement="x")
    found = relabelled(Labels({**TARGET, "open": None}), [step])
    assert found is not None
    assert found.wild
    assert set(found.values.values()) == {None}


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("", "x", "y")), max_size=4), st.data())
def test_unknown_values_never_give_wrong_ones(values: dict[str, str], data: st.DataObject) -> None:
    """Whatever is found of a target of which a label is unknown holds for each value that it may have."""
    steps = data.draw(st.lists(steps_of(), max_size=4))
    hidden = data.draw(st.sampled_from("abcd"))
    known = {name: value for name, value in values.items() if value}
    real = relabelled(Labels(known), steps)
    seen = relabelled(Labels({**known, hidden: None}), steps)
    if seen is None:
        assert real is None
        return
    if real is None:
        assert seen.doubtful
        return
    for name in {*real.values, *seen.values}:
        assert seen.get(name) in (None, real.get(name)), (name, seen, real)


@st.composite
def steps_of(draw: st.DrawFn) -> Relabel:
    """Steps over a few labels and values, so that they meet."""
    label = st.sampled_from("abcd")
    action: Any = draw(st.sampled_from(("replace", "keep", "drop", "keepequal", "lowercase", "labelmap", "labeldrop")))
    regex = draw(st.sampled_from(("x", "x|y", "(.+)", "(?i:X)", "", "[ab]")))
    if action in ("labelmap", "labeldrop"):
        return Relabel(action=action, regex=regex, replacement="d$1" if action == "labelmap" else None)
    fields: dict[str, Any] = {"source_labels": (draw(label),), "action": action}
    if action in ("keep", "drop"):
        return Relabel(regex=regex, **fields)
    fields["target_label"] = draw(label)
    if action == "replace":
        fields |= {"regex": regex, "replacement": draw(st.sampled_from(("$1", "y", "")))}
        fields["target_label"] = draw(st.sampled_from(("a", "b", "c", "d", "${1}")))
    return Relabel(**fields)
