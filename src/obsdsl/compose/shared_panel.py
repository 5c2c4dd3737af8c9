"""A panel of Grafana's library, made by a push; dashboards show it by reference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import shown
from obsdsl.compose.panel import LibraryPanel, Panel, RawPanel
from obsdsl.compose.slug import UID, slug
from obsdsl.define.light import frozen
from obsdsl.errors import located


@frozen(kw_only=True, slots=False)
class SharedPanel(Definition):
    """A panel that many dashboards show: a change of it changes all. `shared.shown()` is the panel for a dashboard.

    `uid` names it in pushes, and must not change; without one it comes from the panel's title. `name` is what the
    library shows. Grafana has library panels from 8 on.
    """

    noun: ClassVar[str] = "shared panel"
    named_by = "uid"

    panel: Panel | RawPanel = attrs.field(kw_only=False)
    uid: str = attrs.field(default=attrs.Factory(lambda self: _uid(self.panel), takes_self=True))
    name: str = attrs.field(default=attrs.Factory(lambda self: _title(self.panel), takes_self=True))
    folder: str | None = None

    def faults(self) -> Iterable[str]:
        if not UID.fullmatch(self.uid):
            yield f"uid is {shown(self.uid)}; it has 1 to 40 letters, digits, '-' and '_'"
        if not self.name.strip():
            yield "name is empty; write what the library should show"

    def alone(self) -> Dashboard:
        """A dashboard with nothing else on it: what is true of its panel is true there."""
        with located(self.location):
            return Dashboard(self.name, uid=self.uid, panels=(self.panel,), description=self.name)

    def shown(self, width: int | None = None, height: int | None = None, key: str | None = None) -> LibraryPanel:
        """The panel on a dashboard, as wide and high as the panel itself says where nothing else is given."""
        size = {"width": width or self.panel.width, "height": height or self.panel.height}
        given: dict[str, Any] = {name: one for name, one in size.items() if one is not None}
        return LibraryPanel(_title(self.panel), self.uid, key=key, name=self.name, **given)


def _title(panel: object) -> str:
    title = getattr(panel, "title", "")
    return title if isinstance(title, str) else ""


def _uid(panel: object) -> str:
    return slug(_title(panel))[:40].strip("-")
