"""One way in which an imported dashboard differs from its source, and those that are chosen for an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from obsdsl.define.light import frozen

Json: TypeAlias = dict[str, Any]
# `default` is done unless `--exact` or `--keep NAME` says otherwise, `migrate` where `--migrate` asks for it.
Of: TypeAlias = Literal["default", "migrate"]
# What `apply` is given. Rows are no panels: neither those among the panels, nor those that held them before schema 16.
On: TypeAlias = Literal["dashboard", "row", "panel", "query", "variable"]


@frozen
class Difference:
    """What Grafana, too, makes of the JSON when it loads it.

    `apply` changes nothing that it is given, and what it returns stays the same when it is applied again. `says` is
    its entry on the page of differences.
    """

    name: str
    says: str
    of: Of
    apply: Callable[[Json], Json]
    on: On = "dashboard"

    def everywhere(self, dashboard: Json) -> Json:
        """The dashboard with it done wherever it belongs."""
        if self.on == "dashboard":
            return self.apply(dashboard)
        if self.on == "variable":
            return _with_variables(dashboard, self.apply)
        found = _with_panels(dashboard, self._part)
        if isinstance(found.get("rows"), list):
            rows = [_with_panels(self._row(row), self._part) if isinstance(row, dict) else row for row in found["rows"]]
            found = found | {"rows": rows}
        return found

    def of_panel(self, panel: Json) -> Json:
        """The panel with it done."""
        if self.on == "panel":
            return self.apply(panel)
        if self.on == "query" and isinstance(panel.get("targets"), list):
            held = [self.apply(one) if isinstance(one, dict) else one for one in panel["targets"]]
            return panel | {"targets": held}
        return panel

    def _part(self, panel: Json) -> Json:
        """A panel, or a row with those that it holds."""
        if panel.get("type") == "row":
            return _with_panels(self._row(panel), self._part)
        return self.of_panel(panel)

    def _row(self, row: Json) -> Json:
        return self.apply(row) if self.on == "row" else row


def _with_panels(holder: Json, change: Callable[[Json], Json]) -> Json:
    panels = holder.get("panels")
    if not isinstance(panels, list):
        return holder
    return holder | {"panels": [change(one) if isinstance(one, dict) else one for one in panels]}


def _with_variables(dashboard: Json, change: Callable[[Json], Json]) -> Json:
    held = dashboard.get("templating")
    if not isinstance(held, dict) or not isinstance(held.get("list"), list):
        return dashboard
    rows = [change(one) if isinstance(one, dict) else one for one in held["list"]]
    return dashboard | {"templating": held | {"list": rows}}


@frozen
class Differences:
    """The differences of one import, in the order in which they are done; none of them is the exact import."""

    chosen: tuple[Difference, ...] = ()

    def makes(self, name: str) -> bool:
        """Whether the difference of this name is among them."""
        return any(one.name == name for one in self.chosen)

    def dashboard(self, json: Json) -> Json:
        """The dashboard's JSON from which the import starts; of what is built, that with which it is compared."""
        for one in self.chosen:
            json = one.everywhere(json)
        return json

    def panel(self, json: Json) -> Json:
        """A panel, no row, as it is compared; what migrates is done by then."""
        for one in self.chosen:
            if one.of == "default":
                json = one.of_panel(json)
        return json

    def row(self, json: Json) -> Json:
        """A row's own JSON as it is compared."""
        return self._alone("row", json)

    def variable(self, json: Json) -> Json:
        """A variable as it is compared."""
        return self._alone("variable", json)

    def _alone(self, on: On, json: Json) -> Json:
        for one in self.chosen:
            if one.of == "default" and one.on == on:
                json = one.apply(json)
        return json
