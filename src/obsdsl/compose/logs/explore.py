"""From a panel or an alert to its logs: a link to Grafana's Explore with the same labels and the same time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from obsdsl.compose.datasource import DataSource
from obsdsl.compose.default import LOKI
from obsdsl.compose.fault import bare_string
from obsdsl.compose.field import Link
from obsdsl.define.duration import Duration, DurationLike
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, shown
from obsdsl.logs.expr import log_text, source_of
from obsdsl.logs.lines import LogLines

# Explore reads `panes` from here on; what it read before, it has translated since.
PANES: Final = (10, 1)
# What others fill in: a variable of Grafana's, a template of Prometheus's.
_FILLED: Final = re.compile(r"\$\{[^}]+\}|\{\{[^}]+\}\}")


@frozen(kw_only=True, slots=False)
class ExploreLink(Link):
    """A link to Explore: `url` as Grafana 10.1 and later write it, `older_url` as those before do."""

    older_url: str

    def url_for(self, grafana: tuple[int, ...]) -> str:
        return self.url if grafana >= PANES else self.older_url


def logs_of(
    logs: LogLines,
    labels: Sequence[str] | Mapping[str, str] = (),
    *,
    title: str = "Logs",
    datasource: DataSource = LOKI,
    new_tab: bool = True,
) -> Link:
    """A data link from a value on a panel to the logs of the same labels and time.

    `labels` are those that the panel's series share with the logs, or a mapping from the logs' names to the series'.
    The data source is the dashboard's own choice of a Loki unless it is given.

        TimeSeries("Errors", m.errors.rate().sum(by="level"), data_links=(logs_of(stream, ("level",)),))
    """
    names = labels if isinstance(labels, Mapping) else {name: name for name in _several(labels)}
    query = _selected(logs, {name: f"${{__field.labels.{source}}}" for name, source in names.items()})
    span = {"from": "${__from}", "to": "${__to}"}
    return ExploreLink(
        title, _panes(query, datasource, span), older_url=_left(query, datasource, span), new_tab=new_tab
    )


def logs_url(
    logs: LogLines,
    labels: Sequence[str] | Mapping[str, str] = (),
    *,
    grafana: str,
    datasource: DataSource,
    before: DurationLike = "1h",
    grafana_version: tuple[int, int] = PANES,
) -> str:
    """A text for an alert's annotation: the address of the logs of the alert's labels in the time before now.

    `grafana` is the address of Grafana; the data source needs a uid, since an alert knows no variables.

        AlertRule(…, annotations={"logs": logs_url(stream, ("instance",), grafana="https://…", datasource=loki)})
    """
    if "$" in datasource.uid:
        raise DefinitionError(
            "logs_url", f"the data source has the uid {shown(datasource.uid)}; an alert has no variables"
        )
    names = labels if isinstance(labels, Mapping) else {name: name for name in _several(labels)}
    query = _selected(logs, {name: f"{{{{ $labels.{source} | urlquery }}}}" for name, source in names.items()})
    span = {"from": f"now-{Duration.of(before)}", "to": "now"}
    make = _panes if grafana_version >= PANES else _left
    return grafana.rstrip("/") + make(query, datasource, span)


def _several(labels: Sequence[str]) -> Sequence[str]:
    if isinstance(labels, str):
        raise DefinitionError("logs_of", f"labels {bare_string(labels)}")
    return labels


def _selected(logs: LogLines, values: Mapping[str, str]) -> str:
    """The LogQL of the lines that have the labels; what the stream declares as a field is filtered by its parser."""
    if not isinstance(logs, LogLines):
        raise DefinitionError(
            "logs_of", f"{shown(logs)} gives no lines of logs; write a LogStream, or what selects one"
        )
    source = source_of(logs.node)
    fields = {} if source is None else source.fields
    found = logs.select({name: value for name, value in values.items() if name not in fields})
    return log_text(found.where({name: value for name, value in values.items() if name in fields}).node)


def _panes(query: str, source: DataSource, span: Mapping[str, str]) -> str:
    reference = {"type": source.type, "uid": source.uid}
    asked = {"refId": "A", "datasource": reference, "editorMode": "code", "expr": query, "queryType": "range"}
    pane = {"datasource": source.uid, "queries": [asked], "range": span}
    return f"/explore?schemaVersion=1&panes={_encoded({'logs': pane})}"


def _left(query: str, source: DataSource, span: Mapping[str, str]) -> str:
    asked = {"refId": "A", "expr": query, "queryType": "range"}
    return f"/explore?left={_encoded({'datasource': source.uid, 'queries': [asked], 'range': span})}"


def _encoded(value: object) -> str:
    """JSON for a URL, in which what others fill in stays as it is."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    parts, at = [], 0
    for found in _FILLED.finditer(text):
        parts += [quote(text[at : found.start()], safe=""), found[0]]
        at = found.end()
    return "".join([*parts, quote(text[at:], safe="")])
