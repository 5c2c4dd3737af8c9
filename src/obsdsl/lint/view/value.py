"""What checks see of a dashboard, whoever wrote it: typed panels, raw ones, JSON that was read.

A `path` leads to the thing in the file that it was read from. What was made in Python has the path (), and its
`source` knows the line; in a RawPanel, paths begin at its own JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.thresholds import Alert
from obsdsl.compose.window import query_text
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Node, Variable, resolve
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.express.series import LabelValues
from obsdsl.express.tokens import Span
from obsdsl.lint.view.fault import TextFault, text_fault
from obsdsl.read.origin import Path

Language: TypeAlias = Literal["promql", "logql", "other"]
# The functions of a Prometheus variable's query; `series` is a selector without one.
VariableFunction: TypeAlias = Literal["label_values", "label_names", "metrics", "query_result", "series"]


@frozen
class SourceView:
    """A data source as it is referred to. `uid` is as written: a uid, `$variable`, `${DS_INPUT}`, or a name.

    `type` is what is known of it, through its variable or the inputs of an export, too; else None.
    """

    type: str | None
    uid: str | None
    by_name: bool = False


@frozen(slots=False)
class Expressed:
    """A text that is PromQL, or may be: its tree is parsed when it is first asked for."""

    # Text as it was written, or the tree of what was built.
    written: str | Node
    # None where nobody says it: it is PromQL if it reads as such.
    said: Language | None
    # What stands for the windows that a built tree leaves open.
    window: Duration | Variable | None

    @cached_property
    def _read(self) -> tuple[Node | None, TextFault | None]:
        if not isinstance(self.written, str):
            return self.written if self.window is None else resolve(self.written, self.window), None
        if self.said not in (None, "promql") or not self.written.strip():
            return None, None
        try:
            return parse(self.written), None
        except DefinitionError as error:
            return None, text_fault(self.written, error)

    @cached_property
    def text(self) -> str:
        """The text as it was written; as it is rendered, where it was built."""
        return self.written if isinstance(self.written, str) else render(self._read[0] or self.written)

    @property
    def node(self) -> Node | None:
        """The tree of what is PromQL, as it is evaluated where it stands."""
        return self._read[0]

    @property
    def fault(self) -> TextFault | None:
        """Why a text that has to be PromQL is none."""
        return None if self.said is None else self._read[1]

    @property
    def language(self) -> Language:
        """What the text is written in."""
        if self.said is not None:
            return self.said
        return "promql" if self._read[0] is not None else "other"


@frozen(slots=False)
class QueryView(Expressed):
    """A query of a panel. `id` is its refId, "" without one; two may share it. `text_path` leads to the text."""

    id: str
    legend: str | None
    instant: bool
    hidden: bool
    format: str | None
    datasource: SourceView | None
    # The shortest step between samples, as it was written.
    step: str | None
    path: Path
    text_path: Path
    source: Any = attrs.field(repr=False)


@frozen
class LinkView:
    """A link: of a dashboard (to a URL, or to the dashboards that have the `tags`), of a panel, or of its data."""

    title: str
    url: str
    path: Path
    tags: tuple[str, ...] = ()
    kind: str = "link"


@frozen
class OverrideView:
    """Which fields an override means, by Grafana's matcher id and its options, and what it sets.

    Of a graph of old, `matcher` is "alias", and the option a name or `/regex/`.
    """

    matcher: str
    option: Any
    properties: tuple[str, ...]
    unit: Unit | str | None
    path: Path

    @property
    def ref_id(self) -> str | None:
        """The refId of the query whose fields it means."""
        return self.option if self.matcher == "byFrameRefID" and isinstance(self.option, str) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it means by name."""
        if self.matcher == "byName" and isinstance(self.option, str):
            return (self.option,)
        names = self.option.get("names") if isinstance(self.option, Mapping) else self.option
        if self.matcher == "byNames" and isinstance(names, list | tuple):
            return tuple(name for name in names if isinstance(name, str))
        return ()


@frozen
class TransformationView:
    """A transformation by Grafana's id. `ref_id` is the query to which it is limited."""

    id: str
    disabled: bool
    ref_id: str | None
    path: Path
    source: Any = attrs.field(repr=False)


@frozen(slots=False)
class RowView:
    """A row. `lost` counts the panels in its own JSON that Grafana does not show, since the row is open."""

    title: str
    name: str
    repeat: str | None
    collapsed: bool
    lost: int
    path: Path
    source: Any = attrs.field(repr=False)


@frozen(slots=False)
class PanelView:
    """A panel. `kind` is Grafana's type id, "timeseries" without one; those of old (`graph`) stand as they are.

    `row` is its row's title; `key` is how an alert names the panel: "uid/row title/panel title". `unit` is what was
    said of its values, `other_units` those of overrides and further axes. `thresholds` are (value, colour), the value
    None for the base; `alerts` are those whose thresholds the panel draws.
    """

    title: str
    kind: str
    row: str | None
    key: str
    description: str | None
    unit: Unit | str | None
    other_units: tuple[Unit | str, ...]
    min: float | None
    max: float | None
    decimals: int | None
    thresholds: tuple[tuple[float | None, str], ...]
    percent_thresholds: bool
    alerts: tuple[Alert, ...]
    transformations: tuple[TransformationView, ...]
    overrides: tuple[OverrideView, ...]
    datasource: SourceView | None
    queries: tuple[QueryView, ...]
    links: tuple[LinkView, ...]
    data_links: tuple[LinkView, ...]
    repeat: str | None
    max_data_points: int | None
    min_step: str | None
    is_library: bool
    path: Path
    source: Any = attrs.field(repr=False)
    # Grafana's id of the panel, where JSON gives one.
    id: int | None = None
    # What a text panel says.
    text: str | None = None
    # Why the panel cannot be compiled, where it cannot.
    fault: str | None = None
    is_raw: bool = False


@frozen(slots=False)
class VariableView(Expressed):
    """A variable of a dashboard. `kind` is Grafana's type id.

    `function` and `asked` are those of a Prometheus query, such as `label_values` and the label; `node` is the tree
    of what it selects. `options` are the values of a list; `default` the first choice, as JSON has it.
    """

    name: str
    kind: str
    label: str | None
    multi: bool
    include_all: bool
    all_value: str | None
    hide: Literal["", "label", "variable"]
    refresh: Literal["never", "load", "time"] | None
    # Grafana's number, 0 for none.
    sort: int
    # The query as it was written: text, or what was built.
    whole: Node | LabelValues | str = attrs.field(repr=False)
    function: VariableFunction | None
    asked: str | None
    # Where in `query` the text of the expression begins.
    offset: int
    regex: str
    options: tuple[str, ...]
    default: Any
    datasource: SourceView | None
    path: Path
    query_path: Path
    source: Any = attrs.field(repr=False)
    description: str | None = None
    # Whether nobody wrote it: obsdsl adds the variables of data sources.
    implied: bool = False

    @cached_property
    def query(self) -> str:
        """All of the query's text; of a data source variable, the type of the data sources."""
        return query_text(self.whole)

    @property
    def span(self) -> Span:
        """Where in `query` the expression stands."""
        return Span(self.offset, self.offset + len(self.text))


@frozen(slots=False)
class AnnotationView(Expressed):
    """An annotation. `text` is its query; `event_title` what it shows, with labels in it."""

    name: str
    enabled: bool
    hidden: bool
    event_title: str | None
    datasource: SourceView | None
    path: Path
    text_path: Path
    source: Any = attrs.field(repr=False)


@frozen(slots=False)
class DashboardView:
    """A dashboard: what stands around the panels, then rows and panels, each in the order in which they are seen.

    Panels in rows, and in panels, are among `panels`. `path` leads to the dashboard itself in a file that wraps it.
    """

    title: str
    uid: str
    description: str | None
    folder: str | None
    tags: tuple[str, ...]
    editable: bool
    time: tuple[str | None, str | None]
    refresh: str | None
    timezone: str | None
    links: tuple[LinkView, ...]
    variables: tuple[VariableView, ...]
    rows: tuple[RowView, ...]
    panels: tuple[PanelView, ...]
    annotations: tuple[AnnotationView, ...]
    datasource: SourceView | None
    is_raw: bool
    path: Path
    source: Any = attrs.field(repr=False)
    # The names that an export leaves to whoever imports it: `${DS_PROMETHEUS}`.
    inputs: tuple[str, ...] = ()

    @cached_property
    def variables_by_name(self) -> Mapping[str, VariableView]:
        """The variables by their names; of two with one name, the first."""
        return {one.name: one for one in reversed(self.variables)}
