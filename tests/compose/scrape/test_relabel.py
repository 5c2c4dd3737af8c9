"""Each action of relabelling has its fields, and what Prometheus refuses is refused where it is written."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import DefinitionError, Relabel
from obsdsl.compose.scrape.relabel import ACTIONS

# For each field a value that it takes.
VALUES: dict[str, Any] = {
    "source_labels": ("a",),
    "separator": "-",
    "regex": "a.*",
    "modulus": 8,
    "target_label": "b",
    "replacement": "c",
}


def faults(**fields: Any) -> tuple[str, ...]:
    with pytest.raises(DefinitionError) as caught:
        Relabel(**fields)
    return caught.value.faults


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_takes_what_it_needs_and_heeds(action: Any) -> None:
    row = ACTIONS[action]
    made = Relabel(action=action, **{name: VALUES[name] for name in (*row.needs, *row.heeds)})
    assert made.action == action


@pytest.mark.parametrize(
    ("action", "missing"), [(action, name) for action, row in ACTIONS.items() for name in row.needs]
)
def test_a_field_that_an_action_needs_is_missed(action: Any, missing: str) -> None:
    given = {name: VALUES[name] for name in ACTIONS[action].needs if name != missing}
    said = faults(action=action, **given)
    assert f"'{missing}' is missing, and {action} needs it; write it" in said


@pytest.mark.parametrize(
    ("action", "idle"),
    [(action, name) for action, row in ACTIONS.items() for name in VALUES if name not in (*row.needs, *row.heeds)],
)
def test_a_field_that_an_action_does_not_heed_is_refused(action: Any, idle: str) -> None:
    given = {name: VALUES[name] for name in (*ACTIONS[action].needs, *ACTIONS[action].heeds)}
    assert faults(action=action, **given, **{idle: VALUES[idle]}) == (f"{action} does not heed {idle!r}; delete it",)


def test_replace_says_what_the_label_is_to_hold() -> None:
    assert faults(target_label="a") == ("source_labels and replacement are missing; write what the label is to hold",)
    assert Relabel(target_label="a", replacement="").replacement == ""


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"action": "keeps"}, "action is 'keeps'; it is one of 'replace', 'keep',"),
        ({"action": "drop", "source_labels": "a", "regex": "b"}, "source_labels is the bare string 'a'"),
        ({"action": "drop", "source_labels": ("a b",), "regex": "b"}, "source_labels: label 'a b' holds white space"),
        ({"action": "drop", "source_labels": ("a",), "regex": "(?=b)"}, "regex '(?=b)': "),
        ({"action": "drop", "source_labels": ("a",), "regex": "["}, "regex '[': "),
        ({"action": "drop", "source_labels": ("a",), "regex": 3}, "regex is 3; it takes a string"),
        ({**VALUES, "action": "hashmod", "regex": None, "replacement": None, "modulus": 0}, "modulus is 0; write"),
        ({"target_label": "a-$1!", "replacement": "x"}, "target_label is 'a-$1!', which is no label"),
        ({"action": "lowercase", "source_labels": ("a",), "target_label": "$1"}, "target_label is '$1', which is no"),
        ({"target_label": "", "replacement": "x"}, "target_label: label is empty"),
    ],
)
def test_what_no_step_can_be_is_refused(fields: dict[str, Any], message: str) -> None:
    assert any(one.startswith(message) for one in faults(**fields)), faults(**fields)
