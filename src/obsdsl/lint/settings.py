"""Which checks run, at which level, with which options: `[tool.obsdsl.lint]` applied to the registry."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs

from obsdsl.config import LintConfig, located
from obsdsl.define.light import frozen
from obsdsl.errors import LoadError, did_you_mean, shown
from obsdsl.lint.check import Check
from obsdsl.lint.listed import AnyCheck, Later, Listed, kind_of
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import relative

Classes = Sequence[AnyCheck]


@frozen
class Settings:
    """The checks to run with their options set, the levels that replace theirs, and what is passed over by path.

    `later` are those of the checks to run that are not imported yet.
    """

    checks: tuple[Check[Any], ...]
    levels: Mapping[str, Level]
    per_path: Mapping[str, tuple[str, ...]]
    # All that there are, and those that would run if nobody had chosen others.
    known: Classes = ()
    passed: Classes = ()
    later: tuple[Later, ...] = ()

    def applied(self, problems: Iterable[Problem], root: str) -> Iterator[Problem]:
        """Problems at their configured levels, without those that their path is spared."""
        for problem in problems:
            file = relative(problem.place.file, root) if problem.place else ""
            spared = (words for pattern, words in self.per_path.items() if fnmatchcase(file, pattern))
            if any(named(problem.code, problem.check, word) for words in spared for word in words):
                continue
            level = self.levels.get(problem.check)
            yield problem if level is None else attrs.evolve(problem, level=level)


def settings_of(config: LintConfig, classes: Classes) -> Settings:
    """Raises LoadError with every fault of the table: unknown checks, unknown or mistyped options."""
    faults = [*_unknown(config, classes), *_option_faults(config, classes), *_twice(classes)]
    if faults:
        place = config.location and located(faults, config.location, config.lines)
        raise LoadError("[tool.obsdsl.lint]", faults, place)
    chosen = [one for one in classes if _chosen(one, config)]
    levels = {one.name: level for one in classes if (level := _level(one, config)) is not None}
    checks = tuple(one(**config.options.get(one.name, {})) for one in chosen if not isinstance(one, Listed))
    later = tuple(Later(one, config.options.get(one.name, {})) for one in chosen if isinstance(one, Listed))
    passed = tuple(one for one in classes if one not in chosen and not one.opt_in)
    return Settings(checks, levels, config.per_path, tuple(classes), passed, later)


def named(code: str, name: str, word: str) -> bool:
    """Whether a word of the configuration means a check: its name, its code, the beginning of its code, or ALL."""
    return word in ("ALL", name) or code.startswith(word.upper())


def _level(check: AnyCheck, config: LintConfig) -> Level | None:
    """The level that the configuration gives a check: a word for it alone counts more than one for its family."""
    words = [word for word in config.levels if named(check.code, check.name, word)]
    if not words:
        return None
    closest = max(words, key=lambda word: (word == check.name or word.upper() == check.code, word != "ALL", len(word)))
    return Level[config.levels[closest].upper()]


def unknown(word: str, classes: Classes) -> str | None:
    """Why a word means no check; None where it means one or several."""
    if any(named(one.code, one.name, word) for one in classes):
        return None
    return f"which is no check{did_you_mean(word, [key for one in classes for key in (one.name, one.code)])}"


def _chosen(check: AnyCheck, config: LintConfig) -> bool:
    def said(words: Iterable[str]) -> bool:
        return any(named(check.code, check.name, word) for word in words)

    if said(config.ignore):
        return False
    # Options are a request, too.
    asked = (*config.select, *config.options)
    wanted = check.name in asked or check.code in map(str.upper, config.select)
    return (wanted or not check.opt_in) and (not config.select or said(config.select))


def _unknown(config: LintConfig, classes: Classes) -> Iterator[str]:
    keys = {"select": config.select, "ignore": config.ignore, "levels": config.levels, "options": config.options}
    for key, words in {**keys, **{f"per-path {path!r}": words for path, words in config.per_path.items()}}.items():
        for word in words:
            if fault := unknown(word, classes):
                yield f"{key} names {word!r}, {fault}{'' if fault.endswith('?') else ';'} see `obsdsl lint --list`"


def _option_faults(config: LintConfig, classes: Classes) -> Iterator[str]:
    # A lint of an unchanged project asks for no option.
    from obsdsl.compose.checker import checker

    for check in (kind_of(one) for one in classes if config.options.get(one.name)):
        fields = {field.name: field for field in attrs.fields(check)}
        for key, value in config.options[check.name].items():
            if key not in fields:
                known = did_you_mean(key, fields) or ("" if fields else "; it has none")
                yield f"options.{check.name} has {key!r}, which is no option of that check{known}"
            elif message := checker(_hint(check, key))(value):
                # Sequences are lists in TOML.
                fault = message.replace(f"add a comma: ({value!r},)", f'write a list: ["{value}"]')
                yield f"options.{check.name}.{key} {fault}"
            elif refusal := _refusal(fields[key], value):
                yield f"options.{check.name}.{key} is {shown(value)}; {refusal}"


def _refusal(field: Any, value: Any) -> str | None:
    """Why the field's own validator refuses a value of the right type."""
    try:
        if field.validator is not None:
            field.validator(None, field, value)
    except ValueError as error:
        return str(error)
    return None


def _hint(check: type[Check[Any]], field: str) -> Any:
    return typing.get_type_hints(check)[field]


def _twice(classes: Classes) -> Iterator[str]:
    for key in ("code", "name"):
        seen: dict[str, AnyCheck] = {}
        for one in classes:
            word = getattr(one, key)
            if word in seen:
                both = f"{kind_of(seen[word]).__qualname__} and {kind_of(one).__qualname__}"
                yield f"the checks {both} share the {key} {word!r}; rename one"
            seen[word] = one
