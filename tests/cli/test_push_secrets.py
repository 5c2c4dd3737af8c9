"""No secret is in anything that a push says or keeps, whatever goes wrong."""

from __future__ import annotations

import base64
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from obsdsl.push import http
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.support import Run, tree

PASSWORD = "correct/horse+battery"
BOARD = """
from obsdsl import Dashboard, Gauge, Stat
g = Gauge("queue_length", "Queue.", labels={})
web = Dashboard("Web", uid="web", folder="Team", panels=(Stat("Queue", g),))
"""
Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def grafana(monkeypatch: pytest.MonkeyPatch) -> Iterator[Grafana]:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr(http, "LONGEST", 0.01)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    with Grafana() as found:
        yield found


def config(grafana: Grafana, how: str) -> str:
    return f"""
project = "shop"
[targets.prod.grafana]
url = "{grafana.url}"
timeout = "100ms"
{how}
"""


def forms(secret: str) -> set[str]:
    """A secret in each form in which it may be sent."""
    user = base64.b64encode(f"admin:{secret}".encode()).decode()
    return {secret, urllib.parse.quote(secret, safe=""), base64.b64encode(secret.encode()).decode(), user}


@pytest.mark.parametrize("how", ["token", "password"])
def test_no_secret_is_said_or_kept(
    workspace: Workspace, obsdsl: Run, grafana: Grafana, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    secret = grafana.token() if how == "token" else "admin"
    lines = 'token_env = "TOKEN"' if how == "token" else 'username = "admin"\npassword_file = "../password"'
    root = workspace({"obsdsl.toml": config(grafana, lines), "dashboards/boards.py": BOARD})
    if how == "password":
        # One that cannot be there by chance.
        secret = PASSWORD
        (root.parent / "password").write_text(f"{secret}\n")
    monkeypatch.setenv("TOKEN", secret)
    said = []

    def run(*arguments: str) -> int:
        done = obsdsl(*arguments, "--debug", "--verbose", cwd=root)
        said.append(done.stdout + done.stderr)
        return done.returncode

    echo = {"message": f"what is {secret}, or {urllib.parse.quote(secret, safe='')}?"}
    for fault in (
        faults.answers(401, echo), faults.answers(400, echo), faults.answers(500, f"dump: {sorted(forms(secret))}"),
        faults.resets(), faults.login_page(), faults.hangs(), faults.redirects(f"http://elsewhere/?token={secret}"),
        faults.unavailable(), faults.truncates(),
    ):  # fmt: skip
        for method in ("GET", "POST"):
            grafana.faults.add(fault, method=method, times=None)
            run("push", "--yes", "--no-lint", "it was before")
            grafana.faults.clear()
    code = run("push", "--yes", "--message", "all is well")
    assert code == (0 if how == "token" else 2), said[-1]
    run("plan", "--format", "json")
    run("plan", "--format", "markdown", "--out", "plan.json")
    run("rollback", "--yes")
    run("rollback", "--list")
    assert len(grafana.faults.happened) > 9
    for form in forms(secret):
        assert not [text for text in said if form in text]
        kept = tree(root)
        assert not [name for name, content in kept.items() if form.encode() in content]
    if how == "token":
        assert any(name.startswith(".obsdsl/journal") for name in kept)
