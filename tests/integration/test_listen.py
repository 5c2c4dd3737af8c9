"""A real Alertmanager tells `obsdsl listen`."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from tests.cli.test_listen import listening
from tests.servers import alertmanager
from tests.stack import generations, require

CONFIG = """
route: {{receiver: team, group_wait: 0s}}
receivers: [{{name: team, webhook_configs: [{{url: "{url}team"}}]}}]
"""


@pytest.mark.parametrize("generation", generations())
def test_what_alertmanager_sends_is_shown(tmp_path: Path, generation: str) -> None:
    tool = require("alertmanager", generation=generation)
    with (
        listening(tmp_path, "--format", "json", "--count", "1", "--for", "60s") as (process, url),
        alertmanager(tool, CONFIG.format(url=url)) as server,
    ):
        alert = [{"labels": {"alertname": "Down", "severity": "P0"}, "annotations": {"summary": "It is down"}}]
        request = urllib.request.Request(
            f"{server}/api/v2/alerts", json.dumps(alert).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=10).close()
        out, _ = process.communicate(timeout=90)
    found = json.loads(out)
    assert (process.returncode, found["path"], found["receiver"]) == (0, "/team", "team")
    assert found["alerts"][0]["labels"]["alertname"] == "Down"
