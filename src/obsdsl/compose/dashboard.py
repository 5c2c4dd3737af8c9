"""A dashboard: variables, rows of panels, and what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import interval, json_object
from obsdsl.compose.datasource import DataSource, datasource
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, gathered, sequence, shown
from obsdsl.compose.foreign import foreign_variable, is_foreign
from obsdsl.compose.link import Annotation, DashboardLink, GrafanaAnnotation, RawAnnotation
from obsdsl.compose.panel import AnyPanel
from obsdsl.compose.row import Row, as_panels, rows
from obsdsl.compose.slug import FILE, UID, slug
from obsdsl.compose.variable import DashboardVariable
from obsdsl.define.light import frozen

_TIME = re.compile(
    r"now([+-]\d+[smhdwMyQ])*(/[smhdwMyQf]+)?|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?|\d{10,13}"
)
AnyAnnotation: TypeAlias = Annotation | GrafanaAnnotation | RawAnnotation


def _uid(title: object) -> str:
    """The uid that a title gives; what is no title is refused later."""
    return slug(title)[:40].strip("-") if isinstance(title, str) else ""


def _variables(values: Any) -> tuple[DashboardVariable, ...]:
    """Variables as a tuple; grafanalib's templates become variables of ours."""
    found = sequence(values)
    if isinstance(found, Fault):
        return found
    return gathered(attempt(foreign_variable, one) if is_foreign(one) else one for one in found)


@frozen(kw_only=True, slots=False)
class Dashboard(Definition):
    """A dashboard of Grafana's; it has `rows` of panels, plain `panels`, or panels above the rows.

    `uid` names it in URLs and pushes, and must not change; without one it comes from the title. `time` is the range
    first shown. `datasource` is that of its queries; without one, the viewer chooses it in a variable.
    `extra` is merged over the dashboard's JSON last; `without` are paths of what is then left out.
    With `old_rows`, rows hold their panels as before Grafana 5 (schema 16), which an import that changes nothing needs.
    `file` is what its file is called, without the ending, where that is not the uid: two files may have one uid, of
    which Grafana loads one.
    """

    noun: ClassVar[str] = "dashboard"

    title: str = attrs.field(kw_only=False)
    uid: str = attrs.field(default=attrs.Factory(lambda self: _uid(self.title), takes_self=True))
    folder: str | None = None
    description: str | None = None
    tags: Sequence[str] = ()
    variables: tuple[DashboardVariable, ...] = attrs.field(default=(), converter=_variables)
    rows: tuple[Row, ...] = attrs.field(default=(), converter=rows)
    panels: tuple[AnyPanel, ...] = attrs.field(default=(), converter=as_panels)
    annotations: tuple[AnyAnnotation, ...] = attrs.field(default=(), converter=sequence)
    links: Sequence[DashboardLink] = ()
    datasource: DataSource | None = attrs.field(default=None, converter=datasource)
    time: tuple[str, str] = ("now-6h", "now")
    refresh: str | None = attrs.field(default=None, converter=interval)
    timezone: str = "browser"
    tooltip: Literal["single", "crosshair", "all"] = "crosshair"
    editable: bool = False
    week_start: Literal["saturday", "sunday", "monday"] | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()
    old_rows: bool = False
    file: str | None = None

    @property
    def identity(self) -> str:
        """What its file is called, which tells it from other dashboards."""
        return self.uid if self.file is None else self.file

    def all_panels(self) -> Iterable[tuple[Row | None, AnyPanel]]:
        """Each panel with its row, in the order in which they are seen; those below a collapsed row are in none."""
        yield from ((None, panel) for panel in self.panels)
        for row in self.rows:
            yield from ((row, panel) for panel in row.panels)
            yield from ((None, panel) for panel in row.below)

    def faults(self) -> Iterable[str]:
        if not self.title.strip():
            yield "title is empty; give the dashboard a name"
        if not self.uid:
            yield "uid is empty, and the title has no letters to make one of; write uid="
        elif not UID.fullmatch(self.uid):
            yield f"uid is {shown(self.uid)}; it has 1 to 40 letters, digits, '-' and '_'"
        if self.file is not None and not FILE.fullmatch(self.file):
            yield f"file is {shown(self.file)}; it takes letters, digits, '-', '_' and '.'"
        for bound in self.time:
            if not _TIME.fullmatch(bound):
                yield f'time holds {shown(bound)}; write a time such as "now-6h" or "2026-01-31"'
        if self.old_rows and any(row.below for row in self.rows):
            yield "old_rows has no place for panels below a row; put them into a row of their own"
        for one in self.annotations:
            if not isinstance(one, AnyAnnotation):
                yield f"annotations holds {shown(one)}; it takes Annotation, GrafanaAnnotation or RawAnnotation"
        yield from self._variable_faults()
        yield from self._key_faults()

    def _variable_faults(self) -> Iterable[str]:
        for variable in self.variables:
            if not isinstance(variable, DashboardVariable):
                yield f"variables holds {shown(variable)}; it takes variables such as QueryVariable"
                return
        # What stays as it is may have no name.
        count = Counter(variable.name for variable in self.variables if variable.name)
        for name in (name for name, often in count.items() if often > 1):
            yield f"two variables have the name {name!r}; rename one"

    def _key_faults(self) -> Iterable[str]:
        yield from _twice("rows", "the dashboard", [(row.key or row.title, row.key) for row in self.rows])
        outside = (*self.panels, *(panel for row in self.rows for panel in row.below))
        groups = [("the dashboard", outside), *((f"row {row.title!r}", row.panels) for row in self.rows)]
        for where, held in groups:
            yield from _twice("panels", where, [(panel.key or panel.title, panel.key) for panel in held])


def _twice(what: str, where: str, names: list[tuple[str, str | None]]) -> Iterable[str]:
    """Names that two rows or panels share: their ids would be the same."""
    count, keys = Counter(name for name, _ in names), {key for _, key in names}
    for text in (text for text, often in count.items() if often > 1):
        kind = "key" if text in keys else "title"
        yield f"two {what} of {where} have the {kind} {text!r}; give one a key= of its own"
