"""Files that somebody cut, or that hold what nobody expects: of each kind one that is right, changed at random."""

from __future__ import annotations

import copy
import json
from typing import Any, Final

import yaml
from hypothesis import strategies as st

from tests.lint.test_fuzz import ALERTMANAGER, ODD, PIECES, nodes

_SOURCE: Final = {"type": "prometheus", "uid": "${datasource}"}
_ASKED: Final = {"refId": "A", "expr": 'sum(rate(http_requests_total{job=~"$job"}[5m]))', "datasource": _SOURCE}
_STEPS: Final = {"mode": "absolute", "steps": [{"color": "red", "value": 1}]}
_OVERRIDE: Final = {"matcher": {"id": "byName", "options": "A"}, "properties": [{"id": "unit", "value": "s"}]}
_BOARD: Final = {
    "uid": "web",
    "title": "Web",
    "id": 3,
    "schemaVersion": 39,
    "tags": ["a"],
    "refresh": "30s",
    "time": {"from": "now-6h", "to": "now"},
    "annotations": {"list": [{"builtIn": 1, "datasource": "-- Grafana --", "name": "Annotations & Alerts"}]},
    "links": [{"title": "Docs", "type": "link", "url": "https://example.org"}],
    "templating": {
        "list": [
            {"name": "datasource", "type": "datasource", "query": "prometheus"},
            {"name": "job", "type": "query", "query": "label_values(up, job)", "datasource": _SOURCE, "multi": True},
            {"name": "size", "type": "custom", "query": "a,b", "options": [{"text": "a", "value": "a"}]},
        ]
    },
    "panels": [
        {"id": 1, "type": "row", "title": "Row", "collapsed": False, "panels": [], "gridPos": {"x": 0, "y": 0}},
        {
            "id": 2,
            "type": "timeseries",
            "title": "Rate",
            "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
            "targets": [_ASKED],
            "fieldConfig": {"defaults": {"unit": "reqps", "thresholds": _STEPS}, "overrides": [_OVERRIDE]},
            "options": {"legend": {"displayMode": "list"}},
            "transformations": [{"id": "organize", "options": {}}],
        },
        {
            "id": 4,
            "type": "graph",
            "title": "Old",
            "gridPos": {"x": 12, "y": 1, "w": 12, "h": 8},
            "targets": [{"refId": "A", "expr": "up", "legendFormat": "{{job}}"}],
            "yaxes": [{"format": "bytes", "min": 0}, {"format": "short"}],
            "seriesOverrides": [{"alias": "A", "yaxis": 2}],
            "thresholds": [{"value": 1, "op": "gt", "colorMode": "critical"}],
        },
        {"id": 5, "type": "singlestat", "title": "One", "format": "s", "targets": [{"expr": "up"}], "valueMaps": []},
    ],
}  # fmt: skip
_OLD: Final = {
    "title": "Old",
    "schemaVersion": 14,
    "rows": [{"title": "R", "height": "250px", "panels": [{"id": 1, "type": "graph", "span": 6, "targets": []}]}],
}
_GROUP: Final = {
    "name": "web",
    "interval": "30s",
    "labels": {"team": "web"},
    "rules": [
        {"record": "job:x:rate5m", "expr": "sum by (job) (rate(x_total[5m]))", "labels": {"a": "b"}},
        {
            "alert": "Down",
            "expr": 'up{job="a"} == 0',
            "for": "5m",
            "labels": {"severity": "critical"},
            "annotations": {"summary": "{{ $labels.job }}"},
        },
    ],
}
_RULES: Final = {"groups": [_GROUP]}
_MANIFEST: Final = {
    "apiVersion": "monitoring.coreos.com/v1",
    "kind": "PrometheusRule",
    "metadata": {"name": "x"},
    "spec": _RULES,
}
_MAP: Final = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "x", "labels": {"grafana_dashboard": "1"}},
    "data": {"web.json": json.dumps(_OLD)},
}
_SLOTH: Final = {
    "version": "prometheus/v1",
    "service": "web",
    "slos": [
        {
            "name": "up",
            "objective": 99.9,
            "sli": {"events": {"error_query": "sum(rate(a[{{.window}}]))", "total_query": "sum(rate(b[{{.window}}]))"}},
            "alerting": {"name": "Up", "page_alert": {"labels": {"a": "b"}}, "ticket_alert": {}},
        }
    ],
}
# By the name of the file.
DATA: Final[dict[str, Any]] = {
    "board.json": _BOARD,
    "old.json": _OLD,
    "wrapped.json": {"dashboard": _OLD, "meta": {"folderTitle": "F"}},
    "rules.yml": _RULES,
    "manifest.yaml": _MANIFEST,
    "list.yaml": {"apiVersion": "v1", "kind": "List", "items": [_MANIFEST, _MAP]},
    "sloth.yml": _SLOTH,
    "alertmanager.yml": yaml.safe_load(ALERTMANAGER),
}


def _text(name: str, data: Any) -> str:
    return json.dumps(data) if name.endswith(".json") else yaml.safe_dump(data, allow_unicode=True)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """A file with some of its values replaced or deleted, or some keys added."""
    name = draw(st.sampled_from(sorted(DATA)))
    data = copy.deepcopy(DATA[name])
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from([one for one in nodes(data) if one] or [("",)]))
        holder = data
        for step in path:
            holder = holder[step]
        what = draw(st.integers(0, 3))
        if what == 0 and isinstance(holder, dict):
            holder.pop(last, None)
        elif what == 1 and isinstance(holder, dict):
            holder[draw(st.sampled_from(("id", "type", "expr", "uid", "name", "panels", "rules", "x", "")))] = _odd(
                draw
            )
        elif isinstance(holder, dict | list) and (isinstance(holder, dict) or isinstance(last, int)):
            holder[last] = _odd(draw)
    try:
        return name, _text(name, data)
    except (yaml.YAMLError, TypeError, UnicodeEncodeError):
        return name, json.dumps(data)


def _odd(draw: st.DrawFn) -> Any:
    return copy.deepcopy(draw(st.sampled_from(ODD) | st.sampled_from(PIECES)))


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of which a part is gone, doubled, or overwritten with bytes of any kind."""
    name = draw(st.sampled_from(sorted(DATA)))
    content = _text(name, DATA[name]).encode()
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, len(content)))
    middle = draw(st.sampled_from((b"", content[start:end] * 2)) | st.binary(max_size=8))
    return name, content[:start] + middle + draw(st.sampled_from((b"", content[end:])))
