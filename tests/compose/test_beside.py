"""Data sources and shared panels as objects: what is refused, and what they give."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl import Dashboard, Gauge, GrafanaDataSource, LibraryPanel, Secret, SharedPanel, Stat
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import Config
from obsdsl.errors import CompileError, DefinitionError, LoadError
from obsdsl.load import workspace_of
from tests.support import Run

queue = Gauge("queue_length", "Queue.", labels={})


def compiled(*objects: object, grafana: tuple[int, int] = (12, 0)) -> dict[str, Artifact]:
    found = compile_workspace(workspace_of(objects), Config(Path("/w"), grafana=grafana))
    return {one.path: one for one in found}


def test_a_data_source_names_its_secrets() -> None:
    prom = GrafanaDataSource(
        "prometheus",
        "prom",
        url="https://prometheus.example.org",
        basic_auth_user="grafana",
        basic_auth_password=Secret("PROM_PASSWORD"),
        json_data={"httpHeaderName1": "X-Scope-OrgID"},
        secrets={"httpHeaderValue1": Secret("PROM_TENANT")},
        default=True,
    )
    found = compiled(prom)["datasources/prom.json"]
    assert (found.kind, found.identity) == ("datasource", "prom")
    assert json.loads(found.content) == {
        "uid": "prom",
        "name": "prom",
        "type": "prometheus",
        "access": "proxy",
        "url": "https://prometheus.example.org",
        "basicAuth": True,
        "basicAuthUser": "grafana",
        "isDefault": True,
        "jsonData": {"httpHeaderName1": "X-Scope-OrgID"},
        "secureJsonData": {
            "httpHeaderValue1": {"secret": "PROM_TENANT"},
            "basicAuthPassword": {"secret": "PROM_PASSWORD"},
        },
    }


def test_panels_take_it_as_any_data_source() -> None:
    prom = GrafanaDataSource("prometheus", "prom", url="http://prometheus:9090")
    web = Dashboard("Web", uid="web", datasource=prom, panels=(Stat("Queue", queue),))
    found = json.loads(compiled(prom, web)["grafana/general/web.json"].content)
    assert found["panels"][0]["datasource"] == {"type": "prometheus", "uid": "prom"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"uid": "$datasource"}, "uid is"),
        ({"uid": "u" * 41}, "uid is"),
        ({"url": "ftp://x"}, "url is no address"),
        ({"url": ""}, "url is no address"),
        ({"url": "http://me:word@host"}, "basic_auth_password=Secret"),
        ({"basic_auth_password": Secret("PASSWORD")}, "basic_auth_user is not"),
        ({"json_data": {"obsdsl": {}}}, "leave it out"),
        ({"name": " "}, "name is empty"),
        ({"secrets": {"password": "in clear"}}, "secrets"),
    ],
)
def test_what_no_grafana_takes_is_refused(fields: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"type": "prometheus", "uid": "prom", "url": "http://prometheus:9090", **fields}
    with pytest.raises(DefinitionError, match=re.escape(message)) as caught:
        GrafanaDataSource(given.pop("type"), given.pop("uid"), **given)  # type: ignore[arg-type]
    assert "word" not in str(caught.value).replace("password", "")


def test_a_shared_panel_is_shown_by_reference() -> None:
    shared = SharedPanel(Stat("Queue length", queue, width=6), folder="Shared")
    found = compiled(shared)["library-panels/queue-length.json"]
    assert (found.kind, found.folder) == ("library-panel", "Shared")
    element = json.loads(found.content)
    assert (element["uid"], element["name"], element["model"]["type"]) == ("queue-length", "Queue length", "stat")
    assert not {"id", "gridPos"} & set(element["model"])
    assert shared.shown() == LibraryPanel("Queue length", "queue-length", name="Queue length", width=6)
    assert shared.shown(width=12, key="twice").width == 12


def test_two_of_one_uid_are_refused() -> None:
    two = [SharedPanel(Stat("Queue", queue)), SharedPanel(Stat("Queue", queue))]
    with pytest.raises(LoadError, match="shared panel uid 'queue' is defined twice"):
        workspace_of(two)


def test_grafana_7_has_no_library() -> None:
    with pytest.raises(CompileError, match=r"need Grafana 8\.0"):
        compiled(SharedPanel(Stat("Queue", queue)), grafana=(7, 5))


def test_a_shared_panel_is_linted_though_no_dashboard_shows_it(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    code = (
        "from obsdsl import Counter, SharedPanel, Stat\n"
        'jobs = Counter("jobs_total", "Jobs.", labels={})\n'
        'shared = SharedPanel(Stat("Jobs", jobs.sum(), description="Jobs so far."))\n'
    )
    root = workspace({"dashboards/shared.py": code})
    for _ in range(2):
        done = obsdsl("lint", cwd=root)
        assert "dashboards/shared.py:3" in done.stdout
        assert "'jobs_total' is aggregated as it is" in done.stdout
