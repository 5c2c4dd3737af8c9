"""Variables of a dashboard, and who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.lint.view.used import all_texts, names_in_text
from obsdsl.review.kinds.dashboard.board import Board, Json, Panel, Row, own, without
from obsdsl.review.kinds.dashboard.datasource_name import source_said
from obsdsl.review.kinds.dashboard.pairing import Key, pairing
from obsdsl.review.kinds.dashboard.paths import VARIABLE, told
from obsdsl.review.kinds.dashboard.words import Said, became, each
from obsdsl.review.remark import Danger, names

# What Grafana makes of the rest: the same query again, and the choices that it gave last.
_DERIVED: Final = ("definition", "options", "current")
# What it follows from.
_LEADS: Final = ("query", "multi", "includeAll", "type")
# Kinds whose values are written down.
_WRITTEN: Final = ("custom", "interval")


def variable_name(variable: Json) -> str:
    """What the dashboard calls it."""
    return text(variable.get("name")) or "without name"


def _without_name(variable: Json) -> str:
    return text_of({key: one for key, one in variable.items() if key not in ("name", "label")})


_VARIABLES: Final[tuple[Key[Json], ...]] = (
    text_of,
    lambda one: text(one.get("name")) or None,
    _without_name,
    lambda one: None if text(one.get("name")) else "nameless",
)


def variables_said(before: Board, after: Board) -> Iterator[tuple[str, Said]]:
    """What became of variables, each with its name. Who uses one is named, where it can notice."""
    found = pairing(before.variables, after.variables, _VARIABLES)
    for old, new in found.both:
        if text_of(old) != text_of(new):
            yield from _changed(old, new, after)
    for one in found.removed:
        name = variable_name(one)
        users = used_by(after, name)
        yield name, _still("removed, but", users, Danger.CARE) if users else Said("removed", Danger.LOOK)
    yield from ((variable_name(one), Said("added")) for one in found.added)
    for _, new in found.moved:
        at = next(place for place, one in enumerate(after.variables) if one is new)
        where = f"behind {variable_name(after.variables[at - 1])}" if at else "to the beginning"
        yield variable_name(new), Said(f"moved {where}")


def renamed(before: Board, after: Board) -> dict[str, str]:
    """The variables that are there under another name, which all that uses them took over."""
    both = pairing(before.variables, after.variables, _VARIABLES).both
    names_ = ((text(old.get("name")), text(new.get("name"))) for old, new in both)
    return {old: new for old, new in names_ if old and new and old != new and not used_by(after, old)}


def _still(begin: str, users: tuple[str, ...], danger: Danger) -> Said:
    return Said(f"{begin} still used by {names(users)}", danger, _blast(users))


def _changed(old: Json, new: Json, after: Board) -> Iterator[tuple[str, Said]]:
    name, previous = variable_name(new), variable_name(old)
    if name != previous:
        users = used_by(after, previous)
        renamed = f"renamed, was {previous}"
        yield name, _still(f"{renamed};", users, Danger.CARE) if users else Said(renamed, Danger.LOOK)
    users = _blast(used_by(after, name))
    for one in _said(old, new):
        yield name, attrs.evolve(one, details=(*one.details, *users)) if one.danger else one


def _said(old: Json, new: Json) -> Iterator[Said]:
    found = list(_options(old, new))
    apart = {*_DERIVED, "name", "datasource", *(("query",) if found else ())}
    found += told(without(old, apart), without(new, apart), VARIABLE)
    if (source := source_said(old.get("datasource", MISSING), new.get("datasource", MISSING))) is not None:
        found.append(source)
    derived = list(_derived(old, new))
    if any(one.at.split(".")[0] in _LEADS for one in found):
        # What follows from the rest is no change of its own.
        first, *others = found
        default = (one.text for one in derived if one.at == "current.value")
        yield attrs.evolve(first, details=(*first.details, *default))
        yield from others
    else:
        yield from (*found, *derived)


def _options(old: Json, new: Json) -> Iterator[Said]:
    """The values that somebody wrote down, of variables that have such."""
    kinds, queries = (old.get("type"), new.get("type")), (old.get("query"), new.get("query"))
    if kinds[0] != kinds[1] or kinds[1] not in _WRITTEN or not all(isinstance(one, str) for one in queries):
        return
    lists = each(lambda one: ", ".join(part.strip() for part in str(one).split(",")), *queries)
    if lists[0] != lists[1]:
        yield Said(became("options", *lists), at="query")


def _derived(old: Json, new: Json) -> Iterator[Said]:
    """The choice that is first shown, and the choices."""
    sides: tuple[Json, Json] = each(lambda side: {key: side[key] for key in _DERIVED if key in side}, old, new)
    current = each(lambda side: own(side.get("current")), *sides)
    if "value" in current[0] and "value" in current[1]:
        values = each(lambda one: _plain(one["value"]), *current)
        if text_of(values[0]) != text_of(values[1]):
            word = VARIABLE["current.value"]
            yield Said(became(word.name, *values), word.danger, at="current.value")
            sides = each(lambda side: without(side, ("current",)), *sides)
    yield from told(*sides, VARIABLE)


def _plain(value: Any) -> Any:
    texts = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
    return ", ".join(value) if texts else value


def _blast(users: tuple[str, ...]) -> tuple[str, ...]:
    return (f"used by {', '.join(users)}",) if users else ()


def used_by(board: Board, name: str) -> tuple[str, ...]:
    """Panels, rows, variables, annotations and links that use a variable, from top to bottom."""
    found = [("row", board.name(one.title), _repeats(one, name) or _uses(one.rest, name)) for one in board.rows]
    found += [("panel", board.panel(one), _repeats(one, name) or _uses(one.rest, name)) for one in board.panels]
    for one in board.variables:
        called = variable_name(one)
        found.append(("variable", board.name(called), called != name and _uses(one, name)))
    for kind, key, rows in (("annotation", "name", board.annotations), ("link", "title", board.links)):
        found += [(kind, board.name(text(one.get(key)) or ""), _uses(one, name)) for one in rows]
    return tuple(dict.fromkeys(f"{kind} {called}" for kind, called, uses in found if uses))


def _repeats(one: Row | Panel, name: str) -> bool:
    return one.json.get("repeat") == name or name in names_in_text(one.title)


def _uses(value: Json, name: str) -> bool:
    return any(name in one and name in names_in_text(one) for one in all_texts(value))
