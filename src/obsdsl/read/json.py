"""JSON with positions: parsed at the speed of the standard library; places are found when someone asks for one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import attrs

from obsdsl.define.light import frozen
from obsdsl.errors import shown
from obsdsl.read.conflict import conflict
from obsdsl.read.flaw import Flaw
from obsdsl.read.json_place import JsonOrigin

# What Python reads and JSON is not, and numbers that no float holds, outside of strings.
_ODD = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(?P<odd>-?Infinity|NaN|-?\d++(?:\.\d++)?[eE]\+?\d{3,}+|-?\d{300,}+(?:\.\d++)?)',
    re.DOTALL,
)
# Grafana's own JSON has some 20 levels; a reader that calls itself for each level has an end.
_DEEPEST = 200
_TOO_DEEP = Flaw("syntax", f"it nests deeper than {_DEEPEST} levels", "flatten it, or delete it")
# The beginnings of the standard library's messages, with what to say instead.
_SYNTAX = (
    ("Expecting property name", "here has to be a key in double quotes", 'write "key": value; no comma before }'),
    ("Illegal trailing comma", "a comma stands before the end", "delete the comma"),
    ("Expecting ',' delimiter", "here has to be a comma or the end", "write a comma between two values"),
    ("Expecting ':' delimiter", "here has to be a colon", 'write "key": value'),
    ("Expecting value", "here has to be a value", "write one; no comma before ] or at the end"),
    ("Unterminated string", "the text is never closed", 'write " at its end'),
    ("Invalid control character", "a text holds a line break or another control character", "write \\n or \\u00XX"),
    ("Invalid \\", "a text holds an escape that JSON does not have", "write \\\\ for a backslash"),
    ("Extra data", "something follows the value", "delete it; a file holds one value"),
)  # fmt: skip


@frozen
class JsonFile:
    """What a file holds, None where it is no JSON, with its places, and what could not be taken in."""

    data: Any
    origin: JsonOrigin
    flaws: tuple[Flaw, ...] = ()

    @property
    def is_json(self) -> bool:
        """Whether the file could be read."""
        return all(flaw.kind != "syntax" for flaw in self.flaws)


def read_json(content: bytes | str, file: str) -> JsonFile:
    """The JSON of a file. Never raises: what is wrong is among the flaws.

    Of keys that an object has twice the last counts, as for Grafana.
    """
    try:
        text = content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError as error:
        assert isinstance(content, bytes)
        origin = JsonOrigin(file, content.decode(errors="replace"))
        place = origin.at(len(content[: error.start].decode(errors="replace")), 1)
        return JsonFile(None, origin, (Flaw("syntax", "it is not UTF-8", "save it as UTF-8", place=place),))
    origin = JsonOrigin(file, text)
    try:
        data, repeated = _parsed(text[origin.start :])
    except json.JSONDecodeError as error:
        return JsonFile(None, origin, (_syntax(error, origin),))
    except RecursionError:
        return JsonFile(None, origin, (attrs.evolve(_TOO_DEEP, place=origin.at(origin.start, 1)),))
    except ValueError:
        return JsonFile(None, origin, (_odd(origin),))
    if _too_deep(data):
        return JsonFile(None, origin, (attrs.evolve(_TOO_DEEP, place=origin.at(origin.start, 1)),))
    return JsonFile(data, origin, tuple(_duplicates(origin)) if repeated else ())


def _parsed(text: str) -> tuple[Any, bool]:
    """The data, and whether an object has a key twice."""
    repeated = False

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        made = dict(found)
        repeated = repeated or len(made) != len(found)
        return made

    data = json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse, parse_float=_finite)
    return data, repeated


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _refuse(text)
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _too_deep(data: Any) -> bool:
    level: list[Any] = [[data]]
    for _ in range(_DEEPEST + 1):
        level = [
            one
            for holder in level
            for one in (holder.values() if type(holder) is dict else holder)
            if type(one) is dict or type(one) is list
        ]
        if not level:
            return False
    return True


def _syntax(error: json.JSONDecodeError, origin: JsonOrigin) -> Flaw:
    text, position = origin.text, origin.start + error.pos
    if (unmerged := conflict(text, origin.file)) is not None:
        return unmerged
    if not text.strip().lstrip("\ufeff").strip():
        return Flaw("syntax", "the file is empty", "delete it, or write a dashboard into it", place=origin.at(0, 0))
    known = next((row for row in _SYNTAX if error.msg.startswith(row[0])), None)
    _, message, mend = known or ("", error.msg, "mend the syntax")
    if position >= len(text.rstrip()) and "string" not in error.msg:
        message, mend = "it ends too early", "close what is open: ] or }"
    return Flaw("syntax", message, mend, place=origin.at(position, 1))


def _odd(origin: JsonOrigin) -> Flaw:
    """The flaw of the first value that is no JSON, though Python reads it, or that no number holds."""
    for match in _ODD.finditer(origin.text):
        word = match["odd"]
        if word is None or (word[-1].isdigit() and len(word) < 4000 and math.isfinite(float(word))):
            continue
        place = origin.at(match.start("odd"), len(word))
        if word[-1].isdigit():
            return Flaw(
                "syntax",
                f"the number {shown(word)} is larger than any that is read",
                "write a smaller one",
                place=place,
            )
        return Flaw("syntax", f"{word} is no JSON", "write null, or a number", place=place)
    return Flaw("syntax", "it holds a number that cannot be read", "write a smaller one")


def _duplicates(origin: JsonOrigin) -> Iterator[Flaw]:
    """Each key that is lost, since another of its name follows in the same object."""
    for path, lost in origin.lost_keys():
        yield Flaw(
            "duplicate-key",
            f"the key {shown(path[-1])} stands twice in one object, and the last counts",
            "delete one of them",
            path,
            origin.at(*lost),
        )
