"""Each check finds what its page calls bad, and is silent on what its page calls good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl.lint.check import Check
from obsdsl.lint.page import Example, page_of
from obsdsl.lint.registry import built_in
from tests.lint.examples import lint_file, lint_python, problems

CHECKS = built_in()
# Whose findings another program makes; its examples are run with it.
WITH_A_PROGRAM = ("promtool",)
EXAMPLES = [
    pytest.param(check, example, id=f"{check.name}-{example.verdict}-{example.language}-{index}")
    for check in CHECKS
    if check.name not in WITH_A_PROGRAM
    for index, example in enumerate(page_of(check).examples)
    if example.verdict != "configuration"
]


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_examples_are_judged_as_the_page_says(check: type[Check[Any]], example: Example, tmp_path: Path) -> None:
    configuration = page_of(check).configuration
    if example.language == "python":
        outcome = lint_python(example.text, tmp_path, configuration)
    else:
        outcome = lint_file(example.text, example.language, tmp_path, configuration)
    found = problems(outcome, check.name)
    if example.verdict == "good":
        assert found == []
    else:
        assert found
        assert all(one.message and one.mend and one.place is not None for one in found)
        assert any(one.level == check.level for one in found)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_each_check_has_a_page_with_a_bad_and_a_good_example(check: type[Check[Any]]) -> None:
    page = page_of(check)
    assert page.title.endswith(".")
    assert page.why
    assert {"bad", "good"} <= {example.verdict for example in page.examples}
    # What is about files alone has no example in Python, and what is about Python alone none of a file.
    sides = {(example.verdict, example.language == "python") for example in page.examples}
    assert all((("bad", side) in sides) == (("good", side) in sides) for side in (True, False))


def test_codes_and_names_are_unique() -> None:
    assert len({check.code for check in CHECKS}) == len({check.name for check in CHECKS}) == len(CHECKS)
