"""What can go wrong in a push: what the user sees, the exit code, and that nothing is lost or half-done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsdsl.push import http
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import Behaviour
from tests.integration import grafana_faults
from tests.integration.grafana_scene import PASSWORD, GrafanaScene
from tests.integration.push_faults import Row, Terminal, secrets_shown

CASES = [pytest.param(row, kind, id=f"{row}, {kind}") for row in grafana_faults.ROWS for kind in row.kinds]


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    monkeypatch.setenv("GRAFANA_PASSWORD", PASSWORD)
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", PASSWORD)
    monkeypatch.setenv("WRONG_PASSWORD", "wr0ng-s3cret")
    return Terminal(capsys, monkeypatch)


@pytest.mark.parametrize(("row", "kind"), CASES)
def test_what_goes_wrong_is_told_and_loses_nothing(
    row: Row, kind: Behaviour, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grafana(kind) as server:
        scene = GrafanaScene(tmp_path, terminal, server, row)
        monkeypatch.setenv("VIEWER", scene.token)
        row.arm(scene)
        seen = scene.push(*row.options)
        assert (seen.exit, bool(re.search(row.says, seen.text))) == (row.exit, True), seen.text
        assert server.faults.waiting == []
        server.faults.clear()
        assert scene.others() == scene.foreign
        assert not scene.is_half_done()
        row.more(scene)
        secrets = (PASSWORD, "wr0ng-s3cret", scene.token)
        assert secrets_shown(tmp_path, seen.text, secrets) == []
        # The fault is over.
        scene.configure({})
        row.mend(scene)
        last = scene.push(*row.finally_)
        assert last.exit == 0, last.text
        assert scene.is_as_wanted()
        assert scene.others() == scene.foreign
        again = scene.plan("--exit-code")
        assert again.exit == 0, again.text


def test_there_are_at_least_forty() -> None:
    assert len(grafana_faults.ROWS) >= 40
