"""Links and annotations of a dashboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compose.convert import interval, json_object, node
from obsdsl.compose.datasource import DataSource, datasource
from obsdsl.compose.definition import Definition
from obsdsl.define.light import frozen
from obsdsl.express.node import Node


@frozen(kw_only=True, slots=False)
class DashboardLink(Definition):
    """A link at a dashboard's top: to a `url`, or to all dashboards that have the `tags`.

    `extra` is merged over the link's JSON last; `without` are paths of what is then left out.
    """

    title: str = attrs.field(kw_only=False)
    url: str | None = attrs.field(default=None, kw_only=False)
    tags: Sequence[str] = ()
    as_dropdown: bool = False
    tooltip: str | None = None
    icon: str | None = None
    new_tab: bool = False
    keep_time: bool = True
    include_variables: bool = True
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    without: Sequence[str] = ()

    def faults(self) -> Iterable[str]:
        if (self.url is None) == (not self.tags):
            yield "give either a url or tags"


@frozen(kw_only=True, slots=False)
class Annotation(Definition):
    """Marks on every graph where `expr` has samples: deployments, restarts, firing alerts.

    `text` and `event_title` may hold labels, as `{{instance}}`; `tags` lists the labels shown as tags.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    expr: Node = attrs.field(kw_only=False, converter=node)
    event_title: str | None = None
    text: str | None = None
    tags: Sequence[str] = ()
    step: str | None = attrs.field(default=None, converter=interval)
    value_is_time: bool = False
    color: str = "red"
    enabled: bool = True
    hidden: bool = False
    datasource: DataSource | None = attrs.field(default=None, converter=datasource)


@frozen(kw_only=True, slots=False)
class GrafanaAnnotation(Definition):
    """Marks that Grafana itself stores, of this dashboard or of all with these `tags`."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    tags: Sequence[str] = ()
    match_any: bool = False
    limit: int = attrs.field(default=100, metadata={"within": (1, 10_000)})
    color: str = "blue"
    enabled: bool = True
    hidden: bool = False


@frozen(kw_only=True, slots=False)
class RawAnnotation(Definition):
    """An annotation as Grafana's JSON has it; `raw` stands as it is, and has the name where `name` is empty."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    raw: Mapping[str, Any] = attrs.field(kw_only=False, converter=json_object, hash=False)
