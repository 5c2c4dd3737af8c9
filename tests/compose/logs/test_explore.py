"""Links lead to the logs of the same labels and time."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from obsdsl import Counter, Dashboard, DataSource, DefinitionError, LogStream, TimeSeries, logs_of, logs_url
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard

STREAM = LogStream("app", labels=("level",), fields={"status": ...}, format="json")
ERRORS = Counter("app_errors_total", "Errors.", labels=("level", "code"))


def board(grafana: tuple[int, int]) -> dict[str, Any]:
    links = (logs_of(STREAM, {"level": "level", "status": "code"}),)
    panel = TimeSeries("Errors", ERRORS.rate().sum(by=("level", "code")), data_links=links)
    return dashboard(Dashboard("Example", uid="example", panels=(panel,)), Context(grafana=grafana))


def link(found: dict[str, Any]) -> str:
    url: str = found["panels"][0]["fieldConfig"]["defaults"]["links"][0]["url"]
    return url


def test_a_panels_link_has_its_labels_and_its_time() -> None:
    query = parse_qs(urlsplit(link(board((12, 0)))).query)
    pane = json.loads(query["panes"][0])["logs"]
    assert query["schemaVersion"] == ["1"]
    assert pane["range"] == {"from": "${__from}", "to": "${__to}"}
    assert pane["datasource"] == "${loki}"
    expected = '{job="app", level="${__field.labels.level}"} | json | status="${__field.labels.code}"'
    assert pane["queries"][0]["expr"] == expected


def test_older_grafanas_get_the_form_that_they_read() -> None:
    left = json.loads(unquote(link(board((9, 5))).removeprefix("/explore?left=")))
    assert left["datasource"] == "${loki}"
    assert left["queries"][0]["expr"].startswith('{job="app"')


def test_the_dashboard_gets_the_variable_that_the_link_needs() -> None:
    names = [one["name"] for one in board((12, 0))["templating"]["list"]]
    assert names == ["datasource", "loki"]


def test_an_alert_has_the_address_of_its_logs() -> None:
    loki = DataSource("loki", "logs")
    url = logs_url(STREAM.contains("x"), ("level",), grafana="https://grafana.example.org/", datasource=loki)
    assert url.startswith("https://grafana.example.org/explore?schemaVersion=1&panes=")
    assert "{{ $labels.level | urlquery }}" in url
    pane = json.loads(parse_qs(urlsplit(url).query)["panes"][0])["logs"]
    assert pane["range"] == {"from": "now-1h", "to": "now"}


def test_what_leads_nowhere_is_refused() -> None:
    with pytest.raises(DefinitionError, match="no variables"):
        logs_url(STREAM, grafana="https://g", datasource=DataSource("loki", "${loki}"))
    with pytest.raises(DefinitionError, match="add a comma"):
        logs_of(STREAM, "level")
    with pytest.raises(DefinitionError, match="no lines"):
        logs_of(STREAM.rate("5m"))  # type: ignore[arg-type]
