"""Which checks run, at which level, with which options."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

from obsdsl.config import LintConfig
from obsdsl.errors import LoadError, Location
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.settings import named, settings_of, unknown
from obsdsl.read.origin import Place


@attrs.frozen(kw_only=True)
class _One(Check[Any]):
    code = "AB101"
    name = "one"
    level = Level.WARNING
    on: ClassVar[tuple[type, ...]] = ()
    most: int = 3
    words: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class _Two(Check[Any]):
    code = "AB102"
    name = "two"
    level = Level.ERROR
    on: ClassVar[tuple[type, ...]] = ()
    opt_in = True


@attrs.frozen(kw_only=True)
class _Three(Check[Any]):
    code = "CD101"
    name = "three"
    level = Level.INFO
    on: ClassVar[tuple[type, ...]] = ()


CLASSES = (_One, _Two, _Three)


def chosen(**config: Any) -> list[str]:
    return [one.name for one in settings_of(LintConfig(**config), CLASSES).checks]


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({}, ["one", "three"]),
        ({"select": ("one",)}, ["one"]),
        ({"select": ("AB101",)}, ["one"]),
        ({"select": ("ab1",)}, ["one"]),
        # A check that is opt-in is asked for by its own name alone.
        ({"select": ("AB",)}, ["one"]),
        ({"select": ("ALL",)}, ["one", "three"]),
        ({"select": ("two",)}, ["two"]),
        ({"select": ("ab102",)}, ["two"]),
        ({"options": {"two": {}}}, ["one", "two", "three"]),
        ({"ignore": ("one",)}, ["three"]),
        ({"ignore": ("AB",)}, ["three"]),
        ({"ignore": ("ALL",)}, []),
        ({"select": ("AB", "three"), "ignore": ("AB101",)}, ["three"]),
        ({"select": ("two",), "ignore": ("two",)}, []),
    ],
)
def test_checks_are_chosen_by_name_code_and_family(config: dict[str, Any], names: list[str]) -> None:
    assert chosen(**config) == names


def test_what_was_passed_over_is_known() -> None:
    settings = settings_of(LintConfig(select=("three",)), CLASSES)
    assert settings.passed == (_One,)
    assert settings.known == CLASSES


def test_options_are_set() -> None:
    options = {"one": {"most": 7, "words": ["a", "b"]}}
    (one, _) = settings_of(LintConfig(options=options), CLASSES).checks
    assert isinstance(one, _One)
    assert (one.most, list(one.words)) == (7, ["a", "b"])


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ({"select": ("thre",)}, "select names 'thre', which is no check; did you mean 'three'? see `obsdsl"),
        ({"ignore": ("XY9",)}, "ignore names 'XY9', which is no check; see"),
        ({"levels": {"tow": "info"}}, "levels names 'tow', which is no check; did you mean 'two'?"),
        ({"per_path": {"a/*": ("onne",)}}, "per-path 'a/*' names 'onne', which is no check; did you mean 'one'?"),
        ({"options": {"threee": {}}}, "options names 'threee', which is no check; did you mean 'three'?"),
        ({"options": {"one": {"mots": 3}}}, "options.one has 'mots', which is no option of that check; did you m"),
        ({"options": {"three": {"most": 3}}}, "options.three has 'most', which is no option of that check; it has no"),
        ({"options": {"one": {"most": "3"}}}, "options.one.most is '3'"),
        ({"options": {"one": {"words": "ab"}}}, "options.one.words is the bare string 'ab', where a sequence belongs;"),
    ],
)  # fmt: skip
def test_a_fault_names_the_key_the_word_and_the_closest(config: dict[str, Any], fault: str) -> None:
    location = Location("obsdsl.toml", 3)
    with pytest.raises(LoadError) as caught:
        settings_of(LintConfig(**config, location=location), CLASSES)
    (found,) = caught.value.faults
    assert found.startswith(fault)
    assert caught.value.location == location


@pytest.mark.parametrize(
    ("check", "options", "fault"),
    [
        ("for-bounds", {"longest": "soon"}, "options.for-bounds.longest is 'soon'; 'soon' is not a duration"),
        ("for-bounds", {"most": {"P1": "x"}}, "options.for-bounds.most is {'P1': 'x'}; 'x' is not a duration"),
        ("alert-name", {"pattern": "[A"}, "options.alert-name.pattern is '[A'; '[A' is no regular expression (unter"),
        ("required-labels", {"patterns": {"a": "("}}, "options.required-labels.patterns is {'a': '('}; '(' is no regu"),
    ],
)
def test_a_fault_of_what_an_option_says_is_found_before_any_check_runs(
    check: str, options: dict[str, Any], fault: str
) -> None:
    with pytest.raises(LoadError) as caught:
        settings_of(LintConfig(options={check: options}), built_in())
    (found,) = caught.value.faults
    assert found.startswith(fault)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(LoadError) as caught:
        settings_of(LintConfig(select=("x",), ignore=("y",), options={"one": {"z": 1}}), CLASSES)
    assert len(caught.value.faults) == 3


def test_two_checks_of_one_name_or_code_are_refused() -> None:
    class Other(_Three):
        code = "AB101"

    with pytest.raises(LoadError) as caught:
        settings_of(LintConfig(), (*CLASSES, Other))
    assert "share the code 'AB101'" in caught.value.faults[0]
    assert "share the name 'three'" in caught.value.faults[1]


def test_levels_and_paths_are_applied(tmp_path: Path) -> None:
    spared = {"old/*": ("AB",), "alerts/web.py": ("three",), "*.json": ("ALL",)}
    config = LintConfig(levels={"AB": "info", "three": "error", "ALL": "warning"}, per_path=spared)
    settings = settings_of(config, CLASSES)

    def applied(check: type[Check[Any]], file: str | None) -> list[Level]:
        place = None if file is None else Place(str(tmp_path / file), 1)
        problem = Problem(check.code, check.name, check.level, "x", "y", "z", place)
        return [one.level for one in settings.applied([problem], str(tmp_path))]

    assert applied(_One, "new/a.py") == [Level.INFO]
    assert applied(_Three, None) == [Level.ERROR]
    assert applied(_One, "old/a/b.py") == []
    assert applied(_Three, "old/a.py") == [Level.ERROR]
    assert applied(_Three, "alerts/web.py") == []
    assert applied(_Two, "deep/in/x.json") == []


def test_words_mean_names_codes_and_beginnings_of_codes() -> None:
    words = ("one", "ONE", "ab", "AB101", "AB1010", "B1", "ALL", "all")
    assert [word for word in words if named("AB101", "one", word)] == ["one", "ab", "AB101", "ALL"]
    assert unknown("one", CLASSES) is None


def test_all_options_of_all_checks_have_defaults_of_their_types() -> None:
    classes = built_in()
    defaults: dict[str, dict[str, Any]] = {one.name: {} for one in classes}
    assert len(settings_of(LintConfig(options=defaults), classes).checks) == len(classes)
    for check in settings_of(LintConfig(options=defaults), classes).checks:
        given = {field.name: _plain(getattr(check, field.name)) for field in attrs.fields(type(check))}
        settings_of(LintConfig(options={check.name: given}), classes)


def _plain(value: Any) -> Any:
    """As TOML gives it."""
    return list(value) if isinstance(value, tuple) else dict(value) if hasattr(value, "items") else value
