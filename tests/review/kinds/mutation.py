"""Changes that anything may make to a dashboard's JSON, each with what has to be said of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

Json = dict[str, Any]
Path = tuple[str | int, ...]
# Grafana's bookkeeping, of which nothing is said.
IGNORED = {"id", "uid", "version", "iteration"}
NEW = st.sampled_from(["quite another text", 4711, -3, 0.125, True, False, None, [], {}, ["one"], {"key": "value"}, ""])


class Mutation(NamedTuple):
    """What was done. A remark has to name `owner`, where it has a name, and to hold one of `words`."""

    what: str
    owner: str
    words: tuple[str, ...]


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything in a value that is no bookkeeping, with its path."""
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in held:
        if not (path == () and key in IGNORED) and key != "pluginVersion":
            yield (*path, key), one
            yield from places(one, (*path, key))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def owner_of(board: Json, path: Path) -> str:
    """What a person calls the innermost thing with a name that the path leads into, "" for the dashboard itself."""
    name = ""
    for depth in range(1, len(path)):
        kind, one = path[depth - 1], at(board, path[: depth + 1])
        if not isinstance(one, Mapping):
            continue
        if kind in ("panels", "rows", "list") or (kind == "links" and depth == 1):
            called = one.get("name" if kind == "list" else "title")
            name = " ".join(called.split()) if isinstance(called, str) else ""
            if not name and kind == "panels" and one.get("id"):
                name = f"#{one['id']}"
    return name


def panels(board: Json) -> list[Path]:
    """The paths of all panels, without rows."""
    found = [path for path, one in places(board) if len(path) > 1 and path[-2] == "panels" and isinstance(one, dict)]
    return [path for path in found if at(board, path).get("type") != "row"]


def words_of(key: Any, *values: Any) -> tuple[str, ...]:
    """How a key, or one of the values, may be told."""
    found = {str(key)}
    for value in values:
        for _, one in [((), value), *places(value)]:
            if isinstance(one, str) and one.strip():
                found.add(" ".join(one.split())[:20])
            elif not isinstance(one, dict | list) or not one:
                found.add(json.dumps(one))
    # In words of their own.
    if key in "xywh" or key == "gridPos":
        found |= {"moved", "resized", "gridPos"}
    if key in ("datasource", "type", "uid"):
        found.add("data source")
    if True in values or False in values:
        found |= {"on", "off", "hidden", "collapsed", "expanded"}
    return tuple(found)


def change_leaf(board: Json, draw: Any) -> Mutation | None:
    leaves = [path for path, one in places(board) if not isinstance(one, dict | list)]
    path = draw(st.sampled_from(leaves))
    holder, old = at(board, path[:-1]), at(board, path)
    new = draw(NEW.filter(lambda one: json.dumps(one) != json.dumps(old) and (type(one), one) != (type(old), old)))
    owner = owner_of(board, path)
    holder[path[-1]] = new
    key = next(step for step in reversed(path) if isinstance(step, str))
    return Mutation(f"{path}: {old!r} → {new!r}", owner, words_of(key, new, old))


def remove_key(board: Json, draw: Any) -> Mutation | None:
    path = draw(st.sampled_from([path for path, _ in places(board) if isinstance(path[-1], str)]))
    owner, old = owner_of(board, path), at(board, path)
    del at(board, path[:-1])[path[-1]]
    if path[-1] in ("panels", "list", "rows") and old:
        owner = ""
    return Mutation(f"{path} removed", owner, (*words_of(path[-1], old), "none", "removed", "expanded"))


def remove_member(board: Json, draw: Any) -> Mutation | None:
    members = [path for path, _ in places(board) if isinstance(path[-1], int)]
    if not members:
        return None
    path = draw(st.sampled_from(members))
    old = at(board, path)
    key = next(step for step in reversed(path) if isinstance(step, str))
    owner = owner_of(board, path)
    del at(board, path[:-1])[path[-1]]
    return Mutation(f"{path} removed", owner, (*words_of(key, old), "removed", "none"))


def insert_panel(board: Json, draw: Any) -> Mutation | None:
    lists = [path for path, one in places(board) if path[-1] == "panels" and isinstance(one, list)]
    if not lists:
        return None
    held = at(board, draw(st.sampled_from(lists)))
    index = draw(st.integers(0, len(held)))
    grid = {"x": 0, "y": draw(st.integers(0, 60)), "w": 12, "h": 8}
    new = {"type": "timeseries", "title": "Inserted by hand", "gridPos": grid, "id": draw(st.integers(1, 400))}
    held.insert(index, {**new, "targets": [{"expr": "up", "refId": "A"}]})
    return Mutation("panel inserted", "Inserted by hand", ("added",))


def copy_panel(board: Json, draw: Any) -> Mutation | None:
    found = panels(board)
    if not found:
        return None
    path = draw(st.sampled_from(found))
    holder = at(board, path[:-1])
    holder.append(copy.deepcopy(at(board, path)))
    return Mutation(f"{path} copied", owner_of(board, path), ("added",))


def swap_panels(board: Json, draw: Any) -> Mutation | None:
    found = [path for path in panels(board) if isinstance(at(board, path).get("gridPos"), dict)]
    if len(found) < 2:
        return None
    one, other = (
        at(board, path) for path in draw(st.lists(st.sampled_from(found), min_size=2, max_size=2, unique=True))
    )
    if one["gridPos"] == other["gridPos"]:
        return None
    one["gridPos"], other["gridPos"] = other["gridPos"], one["gridPos"]
    return Mutation("two panels swapped", "", ("moved", "resized", "gridPos"))


def retitle(board: Json, draw: Any) -> Mutation | None:
    found = panels(board)
    if not found:
        return None
    path = draw(st.sampled_from(found))
    at(board, path)["title"] = "Quite another title"
    return Mutation(f"{path} retitled", "Quite another title", ("title",))


def change_unit(board: Json, draw: Any) -> Mutation | None:
    found = [path for path in panels(board) if isinstance(at(board, path).get("fieldConfig"), dict)]
    if not found:
        return None
    path = draw(st.sampled_from(found))
    defaults = at(board, path)["fieldConfig"].setdefault("defaults", {})
    if not isinstance(defaults, dict):
        return None
    defaults["unit"] = "furlongs"
    return Mutation(f"{path} has another unit", owner_of(board, path), ("furlongs",))


def change_expression(board: Json, draw: Any) -> Mutation | None:
    found = [
        path for path, one in places(board) if path[-1] == "expr" and isinstance(one, str) and path[-3] == "targets"
    ]
    if not found:
        return None
    path = draw(st.sampled_from(found))
    at(board, path[:-1])["expr"] = f"4711 * ({at(board, path)})"
    return Mutation(f"{path} asks otherwise", owner_of(board, path), ("4711",))


def change_variable(board: Json, draw: Any) -> Mutation | None:
    found = [path for path, one in places(board) if path[:2] == ("templating", "list") and len(path) == 3]
    if not found:
        return None
    one = at(board, draw(st.sampled_from(found)))
    what, words = draw(
        st.sampled_from([("regex", "other.*"), ("query", "label_values(other, job)"), ("name", "other")])
    )
    old = one.get("name")
    if not isinstance(old, str):
        return None
    one[what] = words
    return Mutation(f"variable {old} has another {what}", words if what == "name" else old, (words[:20],))


MUTATIONS: tuple[Callable[[Json, Any], Mutation | None], ...] = (
    change_leaf, remove_key, remove_member, insert_panel, copy_panel, swap_panels, retitle, change_unit,
    change_expression, change_variable,
)  # fmt: skip
