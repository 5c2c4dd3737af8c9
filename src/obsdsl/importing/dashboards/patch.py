"""What lies between the JSON that an object gives and the JSON that was wanted: its `extra` and its `without`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Selector
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.express.series import LabelValues

# Keys whose text is PromQL, of which the layout says nothing; of variables, with the label whose values are asked for.
_PROMQL = ("expr",)
_LABEL_VALUES = "query"
# Keys whose text is a span of time: `24h` is `1d`.
_SPANS = ("interval", "step", "timeFrom", "timeShift", "auto_min", "refresh")
_ASKED = re.compile(
    r"\s*label_values\(\s*(?P<selector>.+?)\s*,\s*(?P<label>[A-Za-z_]\w*)\s*\)\s*", re.ASCII | re.DOTALL
)
_NOTHING = object()
# Whether spans and queries of variables stay as they are spelt: the import changes nothing.
_to_the_letter: ContextVar[bool] = ContextVar("_to_the_letter", default=False)


@contextmanager
def to_the_letter(wanted: bool) -> Iterator[None]:
    """Within, all but the layout of PromQL is compared to the letter, if that is wanted."""
    token = _to_the_letter.set(wanted)
    try:
        yield
    finally:
        _to_the_letter.reset(token)


class Inexpressible(ValueError):
    """A difference that neither adds nor leaves out."""


@frozen
class Patch:
    """What is merged over the object's JSON, and the paths of what is then left out."""

    extra: Mapping[str, Any]
    without: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.extra or self.without)


def same(made: Any, wanted: Any, key: str = "") -> bool:
    """Whether two values of JSON say the same: numbers by value, PromQL by its tree, all else to the letter."""
    if isinstance(made, dict) and isinstance(wanted, dict):
        return made.keys() == wanted.keys() and all(same(one, wanted[name], name) for name, one in made.items())
    if isinstance(made, list) and isinstance(wanted, list):
        return len(made) == len(wanted) and all(map(same, made, wanted))
    if isinstance(made, bool) or isinstance(wanted, bool):
        return made is wanted
    if isinstance(made, str) and isinstance(wanted, str) and made != wanted:
        return _same_text(made, wanted, key)
    return bool(made == wanted)


def _same_text(made: str, wanted: str, key: str) -> bool:
    if key in _PROMQL:
        return _same_promql(made, wanted)
    if _to_the_letter.get():
        return False
    if key in _SPANS:
        return _same_span(made, wanted)
    asked = [label_values(one) for one in (made, wanted)] if key == _LABEL_VALUES else [None]
    return None not in asked and asked[0] == asked[1]


def _same_span(made: str, wanted: str) -> bool:
    try:
        return Duration.parse(made) == Duration.parse(wanted)
    except (DefinitionError, ValueError):
        return False


def label_values(text: str) -> LabelValues | None:
    """What a variable's query asks: the values of a label in a selection; None where it asks otherwise."""
    found = _ASKED.fullmatch(text)
    if found is None:
        return None
    try:
        selector = parse(found["selector"])
    except DefinitionError:
        return None
    if not isinstance(selector, Selector) or selector.name is None or selector.offset or selector.at:
        return None
    if _to_the_letter.get() and text != f"label_values({render(selector)}, {found['label']})":
        return None
    return LabelValues(selector, found["label"])


def _same_promql(made: str, wanted: str) -> bool:
    try:
        return bool(parse(made) == parse(wanted))
    except DefinitionError:
        return False


def difference(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> Patch:
    """The patch by which `made` becomes `wanted`; Inexpressible where there is none."""
    without: list[str] = []
    return Patch(_added(made, wanted, "", without), tuple(without))


def _added(made: Mapping[str, Any], wanted: Mapping[str, Any], path: str, without: list[str]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    for key, one in wanted.items():
        if key not in made:
            extra[key] = one
        elif not same(made[key], one, key):
            inner = _changed(made[key], one, f"{path}{key}", without)
            if inner is not _NOTHING:
                extra[key] = inner
    gone = [key for key in made if key not in wanted]
    if any("." in key for key in gone):
        raise Inexpressible(f"{path}: a key with a dot cannot be left out by its path")
    without += [f"{path}{key}" for key in gone]
    return extra


def _changed(made: Any, wanted: Any, path: str, without: list[str]) -> Any:
    """What stands in `extra` for a value that differs; _NOTHING where leaving out is all."""
    if isinstance(made, dict) and isinstance(wanted, dict):
        if any("." in key for key in made):
            raise Inexpressible(f"{path} has a key with a dot")
        return _added(made, wanted, f"{path}.", without) or _NOTHING
    if isinstance(made, list) and isinstance(wanted, dict):
        raise Inexpressible(f"{path} is an object, where a list was made")
    if isinstance(made, list) and isinstance(wanted, list) and len(made) == len(wanted):
        return _by_index(made, wanted, path, without)
    return wanted


def _by_index(made: list[Any], wanted: list[Any], path: str, without: list[str]) -> Any:
    """Element by element where all that differ are objects, else the list as a whole."""
    differing = [index for index, pair in enumerate(zip(made, wanted, strict=True)) if not same(*pair)]
    if not all(isinstance(made[index], dict) and isinstance(wanted[index], dict) for index in differing):
        return wanted
    found = {}
    for index in differing:
        inner = _changed(made[index], wanted[index], f"{path}.{index}", without)
        if inner is not _NOTHING:
            found[str(index)] = inner
    return found or _NOTHING
