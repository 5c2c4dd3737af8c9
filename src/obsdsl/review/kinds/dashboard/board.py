"""A dashboard's JSON, of any schema, as a person sees it: rows, and panels in their order. Strange JSON has less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

import attrs
import orjson

from obsdsl.compose.raw_dashboard import Part, RawDashboard, objects, text
from obsdsl.diff.canonical import text_of

Json = Mapping[str, Any]
# x, y, width and height.
Box: TypeAlias = tuple[float, float, float, float]
# Of the place, which is said on its own, and of Grafana's bookkeeping. Panels that panels hold are seen as others are.
_PLACE: Final = frozenset({"id", "gridPos", "pluginVersion"})
# Of a panel that shows a library panel: what is its own, and what is its library panel's.
_OF_REFERENCE: Final = ("repeat", "repeatDirection", "maxPerRow")
_MODEL: Final = ("targets", "options", "fieldConfig")
_FOLDING: Final = ("collapsed", "collapse")
_ROW: Final = frozenset({"id", "gridPos", "title", "repeat", *_FOLDING})


def own(value: Any) -> Json:
    """An object; an empty one in place of all else."""
    return value if isinstance(value, dict) else {}


def number(value: Any) -> float | None:
    """A number that is one."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def told_apart_by(value: Any) -> bytes:
    """The same for equal data, whatever the order of its keys."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # A number of more than 64 bits.
        return text_of(value).encode()


@attrs.frozen(eq=False, slots=False)
class Row:
    """A row: of a dashboard of today, or of one of old, whose panels it holds."""

    json: Json = attrs.field(repr=False)
    index: int
    # Of old dashboards: panels have a width, and no place.
    old: bool
    # What its panels are called.
    titles: tuple[str, ...]

    @property
    def title(self) -> str:
        """ "" without one."""
        return _title(self.json)

    @property
    def id(self) -> str | None:
        """Its id, None without one."""
        return text(self.json.get("id"))

    @property
    def collapsed(self) -> bool:
        """Whether its panels are hidden at first."""
        return bool(self.json.get("collapse" if self.old else "collapsed"))

    @property
    def called(self) -> str:
        """Its title; its id or its place without one."""
        return self.title or f"#{self.id or self.index + 1}"

    @cached_property
    def box(self) -> Box | None:
        """Its place, None without one."""
        return _box(self.json)

    @property
    def folding(self) -> Json:
        """Whether its panels are hidden, as the JSON says it."""
        return {key: self.json[key] for key in _FOLDING if key in self.json}

    @cached_property
    def rest(self) -> Json:
        """What else it says."""
        return without(self.json, _ROW, "panels")


@attrs.frozen(eq=False, slots=False)
class Panel:
    """A panel, wherever the JSON holds it."""

    json: Json = attrs.field(repr=False)
    row: Row | None
    # Counted from the top, as a person reads.
    index: int

    @property
    def title(self) -> str:
        """ "" without one."""
        return _title(self.json)

    @property
    def id(self) -> str | None:
        """Its id, None without one."""
        return text(self.json.get("id"))

    @property
    def kind(self) -> str:
        """Its type, "" without one."""
        return text(self.json.get("type")) or ""

    @property
    def nameless(self) -> str | None:
        """Its type, where it has neither title nor id."""
        return None if self.title or self.id else self.kind or "panel"

    @property
    def path(self) -> str:
        """`Row / Title`."""
        return f"{self.row.title} / {self.called}" if self.row is not None and self.row.title else self.called

    @property
    def called(self) -> str:
        """Its title; its id, or its kind, without one."""
        return self.title or (f"#{self.id}" if self.id else self.kind or "panel")

    @cached_property
    def box(self) -> Box | None:
        """Its place, None without one."""
        return _box(self.json)

    @cached_property
    def rest(self) -> Json:
        """All but its place."""
        return without(self.json, _PLACE, "panels")

    @property
    def library(self) -> str | None:
        """The uid of the library panel that it shows, None where it is a panel of its own."""
        return text(own(self.json.get("libraryPanel")).get("uid"))

    @property
    def is_reference(self) -> bool:
        """Whether it leaves to its library panel what it shows."""
        return self.library is not None and not any(key in self.json for key in _MODEL)

    @property
    def reference(self) -> Json:
        """What a dashboard says of a library panel; servers add its model."""
        held = own(self.json.get("libraryPanel"))
        return {key: self.json[key] for key in _OF_REFERENCE if key in self.json} | {
            "libraryPanel": {key: held[key] for key in ("uid", "name") if key in held}
        }

    @cached_property
    def content(self) -> bytes:
        """The same as text: equal for equal panels."""
        return told_apart_by(self.rest)

    @property
    def queries(self) -> tuple[str, ...]:
        """The expressions that it asks."""
        found = (one.get("expr") for one in listed(self.json.get("targets")))
        return tuple(one for one in found if isinstance(one, str) and one)

    @cached_property
    def asked(self) -> bytes | None:
        """Its queries as text, None without any."""
        targets = self.json.get("targets")
        return told_apart_by(targets) if targets and isinstance(targets, list) else None


def _title(json: Json) -> str:
    return " ".join((text(json.get("title")) or "").split())


def _box(json: Json) -> Box | None:
    grid = own(json.get("gridPos"))
    x, y, w, h = (number(grid.get(key)) for key in "xywh")
    return None if x is None or y is None or w is None or h is None else (x, y, w, h)


def without(json: Json, keys: Collection[str], *lists: str) -> Json:
    """An object without these keys; of its lists of objects, what is no object, where there is any."""
    found = {}
    for key, value in json.items():
        if key in lists and isinstance(value, list):
            value = [one for one in value if not isinstance(one, dict)]
            if not value:
                continue
        if key not in keys:
            found[key] = value
    return found


@attrs.frozen(eq=False, slots=False)
class Board:
    """A dashboard. `data` is what the document holds, which may be anything; `known_as` is the name of the document."""

    data: Any = attrs.field(repr=False)
    known_as: str = "untitled"

    @cached_property
    def json(self) -> Json:
        """The dashboard; an empty one where it is none."""
        return own(self.data)

    @property
    def title(self) -> str:
        """ "" without one."""
        return _title(self.json) or _title(own(self.json.get("spec")))

    @property
    def called(self) -> str:
        """Its title, or what else it goes by."""
        return self.title or text(self.json.get("uid")) or self.known_as

    @property
    def laid_out(self) -> bytes:
        """All rows and panels as text."""
        return told_apart_by([self.json.get("panels"), self.json.get("rows")])

    def name(self, path: str) -> str:
        """What people call a thing of this dashboard."""
        return f"{self.called} / {path}"

    def panel(self, one: Panel) -> str:
        """What people call a panel; with its id, where another is called so, too."""
        again = self._paths[one.path] > 1 and one.title and one.id
        return self.name(f"{one.path} #{one.id}" if again else one.path)

    @cached_property
    def _paths(self) -> Counter[str]:
        return Counter(one.path for one in self.panels)

    @cached_property
    def _parts(self) -> tuple[tuple[Row, ...], tuple[Panel, ...]]:
        parts = list(RawDashboard(self.json).parts())
        titles: dict[int, list[str]] = {}
        for one in parts:
            if not one.is_row and one.row is not None:
                titles.setdefault(id(one.row), []).append(text(one.json.get("title")) or "")
        rows: dict[int, Row] = {}
        for one in parts:
            if one.is_row:
                old = one.path[0] == "rows"
                rows[id(one.json)] = Row(one.json, len(rows), old, tuple(titles.get(id(one.json), ())))
        return tuple(rows.values()), tuple(_panels(parts, rows))

    @property
    def rows(self) -> tuple[Row, ...]:
        """From top to bottom."""
        return self._parts[0]

    @property
    def panels(self) -> tuple[Panel, ...]:
        """As they are read, those in rows and in panels among them."""
        return self._parts[1]

    @cached_property
    def variables(self) -> tuple[Json, ...]:
        """The dashboard's variables."""
        return listed(own(self.json.get("templating")).get("list"))

    @cached_property
    def annotations(self) -> tuple[Json, ...]:
        """The dashboard's annotations."""
        return listed(own(self.json.get("annotations")).get("list"))

    @cached_property
    def links(self) -> tuple[Json, ...]:
        """The dashboard's links."""
        return listed(self.json.get("links"))


def listed(value: Any) -> tuple[Json, ...]:
    """The objects of a list."""
    return tuple(one for _, one in objects(value))


def _panels(parts: list[Part], rows: Mapping[int, Row]) -> Iterator[Panel]:
    index = 0
    for one in parts:
        if not one.is_row:
            yield Panel(one.json, None if one.row is None else rows.get(id(one.row)), index)
            index += 1
