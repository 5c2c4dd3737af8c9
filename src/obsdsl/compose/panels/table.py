"""The table panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.field import CELLS_ADDED, Cell, cell
from obsdsl.compose.graph import CUSTOM
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import QueryFormat
from obsdsl.compose.transformation import Calc
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError

# From it on, the footer, the wrapping of text and what is hidden are settings of each column.
PER_COLUMN = (12, 2)


@frozen(kw_only=True, slots=False)
class Table(DataPanel):
    """Rows and columns: each series a row, each label a column.

    `sort` orders the rows: `{"Value": "desc"}`. `footer` calculates below the columns, or below `footer_columns`
    alone. What has no column in its name is the setting of all; an `Override` sets it for some. Which columns there
    are, in which order and under which names, the transformation `Organize` says.
    """

    kind = "table"
    size = (24, 8)
    instant = True
    threshold_colors = True

    sort: Mapping[str, Literal["asc", "desc"]] = attrs.field(factory=dict, hash=False)
    header: bool | None = attrs.field(default=None, metadata=at("options.showHeader"))
    frame: int | None = attrs.field(default=None, metadata=at("options.frameIndex"))
    footer: Sequence[Calc] = ()
    footer_columns: Sequence[str] = ()
    pagination: bool = False
    frozen_columns: int | None = attrs.field(default=None, metadata=at("options.frozenColumns.left", since=(12, 2)))
    cell_height: Literal["sm", "md", "lg", "auto"] | None = attrs.field(
        default=None, metadata=at("options.cellHeight", since=(9, 5), newer={"auto": (11, 1)})
    )
    cell: Cell | None = attrs.field(default=None, metadata=at(CUSTOM + "cellOptions", newer=CELLS_ADDED))
    wrap: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "wrapText", since=(11, 1)))
    column_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "width"))
    min_column_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "minWidth"))
    align: Literal["auto", "left", "center", "right"] | None = attrs.field(default=None, metadata=at(CUSTOM + "align"))
    filterable: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "filterable"))
    inspect: bool | None = attrs.field(default=None, metadata=at(CUSTOM + "inspect"))

    @property
    def query_format(self) -> QueryFormat | None:
        return "table"

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if self.footer_columns and not self.footer:
            yield "footer_columns is given without footer; say what it calculates"

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """Cells, footer and paging, each in the form of the release."""
        options, custom = json.setdefault("options", {}), json["fieldConfig"]["defaults"].setdefault("custom", {})
        if self.cell is not None:
            del custom["cellOptions"]
            custom |= cell(self.cell, grafana)
        if self.sort:
            options["sortBy"] = [{"displayName": name, "desc": order == "desc"} for name, order in self.sort.items()]
        if grafana < PER_COLUMN:
            if self.wrap is not None:
                custom.setdefault("cellOptions", {"type": "auto"})["wrapText"] = custom.pop("wrapText")
            self._footer_of_all(options, grafana)
        else:
            self._footers(json, options, custom)
        if not custom:
            del json["fieldConfig"]["defaults"]["custom"]

    def _footer_of_all(self, options: dict[str, Any], grafana: tuple[int, int]) -> None:
        if len(self.footer) > 1:
            message = f"footer holds {len(self.footer)} calculations, which needs Grafana 12.2, and grafana_version is "
            raise CompileError(self.subject, f"{message}{grafana[0]}.{grafana[1]}; choose one", self.location)
        if self.footer:
            options["footer"] = {"show": True, "reducer": list(self.footer)}
        if self.footer_columns:
            options["footer"]["fields"] = list(self.footer_columns)
        if self.pagination:
            options.setdefault("footer", {"show": False, "reducer": []})["enablePagination"] = True

    def _footers(self, json: dict[str, Any], options: dict[str, Any], custom: dict[str, Any]) -> None:
        if self.pagination:
            options["enablePagination"] = True
        if not self.footer_columns:
            if self.footer:
                custom["footer"] = {"reducers": list(self.footer)}
            return
        columns = {"id": "byNames", "options": {"mode": "include", "names": list(self.footer_columns)}}
        below = {"id": "custom.footer.reducers", "value": list(self.footer)}
        json["fieldConfig"]["overrides"].append({"matcher": columns, "properties": [below]})
