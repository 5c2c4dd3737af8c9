"""What is drawn of a dashboard: plain values, made from its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from obsdsl.lint.view.value import QueryView, VariableView
from obsdsl.preview.board.grid import Box


@attrs.frozen(eq=False)
class Panel:
    """A panel. `key` is its own in the dashboard; `kind` is Grafana's type id of today, `type` what the JSON says.

    `json` is the panel in today's words, `source` as it was written.
    """

    key: str
    title: str
    kind: str
    type: str
    box: Box
    row: str | None
    json: Mapping[str, Any] = attrs.field(repr=False)
    source: Mapping[str, Any] = attrs.field(repr=False)
    queries: tuple[QueryView, ...] = attrs.field(repr=False)
    id: int | None = None

    @property
    def field(self) -> Mapping[str, Any]:
        """How values are shown, for all fields that no override means."""
        config = self.json.get("fieldConfig")
        found = config.get("defaults") if isinstance(config, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def options(self) -> Mapping[str, Any]:
        """The settings of its kind."""
        found = self.json.get("options")
        return found if isinstance(found, dict) else {}


@attrs.frozen(eq=False)
class Section:
    """Panels below a row, or above the first one: then `title` is None. `repeat` is a variable's name."""

    title: str | None
    collapsed: bool
    repeat: str | None
    panels: tuple[Panel, ...]


@attrs.frozen(eq=False)
class Board:
    """A dashboard. `time` is as written: "now-6h" and "now"."""

    uid: str
    title: str
    description: str | None
    folder: str | None
    tags: tuple[str, ...]
    time: tuple[str, str]
    variables: tuple[VariableView, ...]
    sections: tuple[Section, ...]

    @property
    def panels(self) -> Iterator[Panel]:
        """All panels, in the order in which they are seen."""
        for section in self.sections:
            yield from section.panels
