"""No secret of any kind is in anything that a push says or keeps, whatever goes wrong."""

from __future__ import annotations

import base64
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from obsdsl.push import http
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V12
from tests.support import Run, tree

# One that cannot be there by chance, and is written otherwise in a URL.
SECRET = "correct/horse+battery"
BOARD = """
from obsdsl import Dashboard, Gauge, Stat
g = Gauge("queue_length", "Queue.", labels={})
web = Dashboard("Web", uid="web", folder="Team", panels=(Stat("Queue", g),))
"""
SOURCE = """
from obsdsl import GrafanaDataSource, Secret
mimir = GrafanaDataSource(
    "prometheus", "mimir", name="Mimir", url="https://mimir.example.org", secrets={"httpHeaderValue1": Secret("VALUE")},
    basic_auth_user="grafana", basic_auth_password=Secret("VALUE"),
)
"""
ALERTS = """
from obsdsl import P2, AlertRule, Gauge, Routing, RuleGroup, Secret, Slack
queue = Gauge("jobs_waiting", "Queue.", labels={})
full = AlertRule("QueueFull", queue > 90, for_="5m", severity=P2, summary="full", owner="team-a")
group = RuleGroup("queue", rules=(full,), interval="30s")
routing = Routing(default=(Slack("#team", api_url=Secret("VALUE")),), group_by=("alertname",))
"""
TOKEN = 'token_env = "TOKEN"'
Workspace = Callable[[Mapping[str, str]], Path]


@dataclass(frozen=True)
class Kind:
    """A kind of credential: what the target says of it, and what the environment and a file beside the workspace have.

    `{secret}` is the secret, `{url}` the server, `{host}` its name and port.
    """

    lines: str
    value: str = "{secret}"
    files: Mapping[str, str] = field(default_factory=dict)
    url: str = "{url}"
    # The folder of `Secret`s, where they are not in the environment.
    secrets: str = ""
    secret: str = SECRET
    # Whether the secret is one that the server gave out, and not ours.
    is_token: bool = False


KINDS = {
    "token": Kind('token_env = "VALUE"', is_token=True),
    "token in a file": Kind('token_file = "../secret"', is_token=True),
    "password": Kind('username = "admin"\npassword_env = "VALUE"'),
    "password in a file": Kind('username = "admin"\npassword_file = "../secret"'),
    "header": Kind(f'{TOKEN}\nheaders_env = {{ "X-Gateway" = "VALUE" }}'),
    "header with a scheme": Kind(f'{TOKEN}\nheaders_env = {{ "X-Gateway" = "VALUE" }}', "Bearer {secret}"),
    "password of a proxy": Kind(
        f'{TOKEN}\nproxy_env = "VALUE"', "http://admin:{quoted}@{host}", url="http://grafana.example"
    ),
    "secret of a data source": Kind(TOKEN, files={"dashboards/source.py": SOURCE}),
    "secret in a folder": Kind(f'{TOKEN}', "unused", {"dashboards/source.py": SOURCE}, secrets="../secrets"),
    "secret of a contact point": Kind(
        f'{TOKEN}\nalerting = true\npolicies = true\ndatasource = "prom"', files={"alerts/queue.py": ALERTS},
        secret=f"https://hooks.example.org/{SECRET}",
    ),
}  # fmt: skip


# Nothing of the credentials is in what they say; they are asked with those that are the same for all parts alone.
SILENT = (
    faults.resets(), faults.login_page(), faults.hangs(), faults.unavailable(), faults.truncates(),
)  # fmt: skip


@pytest.fixture
def grafana(monkeypatch: pytest.MonkeyPatch) -> Iterator[Grafana]:
    monkeypatch.setattr(http, "FIRST", 0.001)
    monkeypatch.setattr(http, "LONGEST", 0.01)
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda *_: 0.001)
    with Grafana(V12) as found:
        yield found


def config(url: str, lines: str, secrets: str = "") -> str:
    return f"""
project = "shop"
grafana_version = "12.1"
[targets.prod]
{f'secrets = "{secrets}"' if secrets else ""}
[targets.prod.grafana]
url = "{url}"
timeout = "400ms"
{lines}
"""


def forms(secret: str, has_user: bool) -> set[str]:
    """A secret in each form in which it may be sent; with the user before it, where there is one."""
    found = {secret, urllib.parse.quote(secret, safe=""), base64.b64encode(secret.encode()).decode()}
    return found | ({base64.b64encode(f"admin:{secret}".encode()).decode()} if has_user else set())


@pytest.mark.parametrize("name", KINDS)
def test_no_secret_is_said_or_kept(
    workspace: Workspace, obsdsl: Run, grafana: Grafana, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kind = KINDS[name]
    secret = grafana.token() if kind.is_token else kind.secret
    grafana.state.users["admin"] = SECRET
    named = {
        "secret": secret, "quoted": urllib.parse.quote(secret, safe=""), "url": grafana.url,
        "host": grafana.url.removeprefix("http://"),
    }  # fmt: skip
    monkeypatch.setenv("TOKEN", secret if kind.is_token else grafana.token())
    monkeypatch.setenv("VALUE", kind.value.format(**named))
    shown = forms(secret, "password" in kind.lines or "proxy" in kind.lines)
    toml = config(kind.url.format(**named), kind.lines, kind.secrets)
    root = workspace({"obsdsl.toml": toml, "dashboards/boards.py": BOARD, **kind.files})
    (root.parent / "secret").write_text(f"{secret}\n")
    (root.parent / "secrets").mkdir(exist_ok=True)
    (root.parent / "secrets/VALUE").write_text(f"{secret}\n")
    said = []

    def run(*arguments: str) -> int:
        done = obsdsl(*arguments, "--debug", "--verbose", cwd=root)
        said.append(done.stdout + done.stderr)
        return done.returncode

    echo = {"message": f"what is {secret}, or {named['quoted']}?"}
    telling = (
        faults.answers(401, echo), faults.answers(400, echo), faults.answers(500, f"dump: {sorted(shown)}"),
        faults.redirects(f"http://elsewhere/?token={secret}"),
    )  # fmt: skip
    every = [(fault, method) for fault in (*telling, *SILENT) for method in ("GET", "POST")]
    for fault, method in every if "in a file" in name else zip(telling, ("GET", "POST") * 2, strict=True):
        grafana.faults.add(fault, method=method, times=None)
        run("push", "--yes", "--no-lint", "it was before")
        grafana.faults.clear()
    run("plan", "--format", "json")
    run("plan", "--format", "markdown", "--out", "plan.json")
    run("build", "--target", "prod")
    assert run("push", "--yes", "--force", "--no-lint", "all is well", "--message", "all is well") == 0, said[-1]
    assert "web" in grafana.org().dashboards
    run("plan", "--verbose")
    run("rollback", "--yes")
    run("rollback", "--list")
    assert len(grafana.faults.happened) >= 4
    kept = tree(root)
    for form in {*shown, SECRET}:
        assert not [text for text in said if form in text]
        assert not [one for one, content in kept.items() if form.encode() in content]
    # All that is looked through is there.
    for place in (".obsdsl/journal/", ".obsdsl/state/", "plan.json", "dist/prod/"):
        assert any(one.startswith(place) for one in kept), place


def test_the_secret_is_sent_all_the_same(
    workspace: Workspace, obsdsl: Run, grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a test that finds it nowhere would say nothing."""
    monkeypatch.setenv("TOKEN", grafana.token())
    monkeypatch.setenv("VALUE", SECRET)
    root = workspace({"obsdsl.toml": config(grafana.url, TOKEN), "dashboards/source.py": SOURCE})
    assert obsdsl("push", "--yes", "--no-lint", "only that", cwd=root).returncode == 0
    (sent,) = [one.json for one in grafana.writes if one.path == "/api/datasources"]
    assert sent["secureJsonData"] == {"httpHeaderValue1": SECRET, "basicAuthPassword": SECRET}
