"""A check's page is its docstring."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from obsdsl.lint.check import Check
from obsdsl.lint.page import METRICS, options_of, page_of
from obsdsl.lint.problem import Level
from obsdsl.lint.registry import built_in


class _Documented(Check[Any]):
    """Something is wrong.

    It matters, for a reason
    on two lines.

    It has a second paragraph.

    Configuration:
    ```toml
    scrape_interval = "15s"
    ```
    Bad:
    ```python
    f(
        1)
    ```
    Good file:
    ```yaml
    - a: 1
    ```
    """

    code = "X1"
    name = "documented"
    level = Level.INFO
    on: ClassVar[tuple[type, ...]] = ()


class _Bare(Check[Any]):
    code = "X2"
    name = "bare"
    level = Level.INFO
    on: ClassVar[tuple[type, ...]] = ()


def test_the_docstring_is_title_reasons_and_examples() -> None:
    page = page_of(_Documented)
    assert page.title == "Something is wrong."
    assert page.why == "It matters, for a reason\non two lines.\n\nIt has a second paragraph."
    assert [(one.verdict, one.language, one.text) for one in page.examples] == [
        ("configuration", "toml", 'scrape_interval = "15s"\n'),
        ("bad", "python", "f(\n    1)\n"),
        ("good", "yaml", "- a: 1\n"),
    ]
    assert page.configuration == 'scrape_interval = "15s"\n'


def test_without_a_docstring_there_is_the_name() -> None:
    page = page_of(_Bare)
    assert (page.title, page.why, page.examples) == ("bare", "", ())


def test_options_have_their_defaults() -> None:
    options = {one.name: dict(options_of(one)) for one in built_in()}
    assert options["group-size"] == {"most": 200}
    assert options["record-order"] == {}


def test_the_metrics_of_the_examples_are_python() -> None:
    scope: dict[str, Any] = {}
    exec(METRICS, scope)
    assert "requests" in scope


@pytest.mark.parametrize("check", built_in(), ids=lambda one: one.name)
def test_no_example_is_lost(check: type[Check[Any]]) -> None:
    text = check.__doc__ or ""
    assert text.count("```") == 2 * len(page_of(check).examples)
