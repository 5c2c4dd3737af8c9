"""What a dashboard says without a word: its data sources and their variables, refIds, the names of its panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.panel import AnyPanel, DataPanel
from obsdsl.compose.query import LokiQuery, RawQuery, Target
from obsdsl.compose.row import Row
from obsdsl.compose.variable import CustomVariable, DashboardVariable, DataSourceVariable

# The dashboard's own variables: the viewer's choice of a data source of each type.
DEFAULT = DataSource("prometheus", "${datasource}")
LOKI = DataSource("loki", "${loki}")


def variables(value: Dashboard) -> Iterator[DashboardVariable]:
    """The dashboard's variables, after the ones for its data sources where its panels need them."""
    names = {one.name for one in value.variables}
    if value.datasource is None and "datasource" not in names:
        yield DataSourceVariable("datasource", "prometheus", label="Data source")
    panels = [one for _, one in value.all_panels()]
    asked = any(_reads_loki(one) or _links_to_logs(one) for one in panels)
    if "loki" not in names and (asked or any(map(_chooses_from_logs, value.variables))):
        yield DataSourceVariable("loki", "loki", label="Logs")
    yield from value.variables


def _reads_loki(value: AnyPanel) -> bool:
    if not isinstance(value, DataPanel) or (value.datasource is not None and value.datasource.uid != LOKI.uid):
        return False
    return any(isinstance(query, LokiQuery) and query.datasource is None for query in value.query)


def _links_to_logs(value: AnyPanel) -> bool:
    links = (*value.links, *value.data_links) if isinstance(value, DataPanel) else ()
    return any(LOKI.uid in link.url for link in links)


def _chooses_from_logs(value: DashboardVariable) -> bool:
    source = getattr(value, "datasource", None)
    return isinstance(source, DataSource) and source.uid == LOKI.uid


def custom_query(value: CustomVariable) -> str:
    """The values of a list as Grafana's query has them: `a,b`, or `shown : value`."""
    pairs = value.values.items() if isinstance(value.values, Mapping) else [(one, one) for one in value.values]
    return ",".join(_escaped(text) if text == one else f"{_escaped(text)} : {_escaped(one)}" for text, one in pairs)


def _escaped(text: str) -> str:
    return text.replace(",", "\\,")


def source_of(query: Target, panel: DataPanel, default: DataSource) -> DataSource:
    """The data source that a query of the panel asks; `default` is the dashboard's."""
    if query.datasource is not None:
        return query.datasource
    if isinstance(query, RawQuery) and isinstance(given := query.raw.get("datasource"), dict) and "uid" in given:
        return DataSource(str(given.get("type", "")), str(given["uid"]))
    if isinstance(query, LokiQuery):
        return panel.datasource if panel.datasource is not None and panel.datasource.type == "loki" else LOKI
    return panel.datasource or default


def ref_ids(queries: Sequence[Target]) -> list[str]:
    """A, B, …, Z, AA, … for the queries without an id, passing over those that are taken."""
    if all(query.id is None for query in queries) and len(queries) <= len(ascii_uppercase):
        return list(ascii_uppercase[: len(queries)])
    taken = {query.id for query in queries if query.id is not None}
    free = (name for name in map(_letters, range(1_000_000)) if name not in taken)
    return [query.id if query.id is not None else next(free) for query in queries]


def _letters(index: int) -> str:
    text = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        text = chr(65 + letter) + text
    return text


def name(value: Row | AnyPanel) -> str:
    """What a row or a panel is called in ids and links: its key, else its title."""
    return value.key or value.title
