"""Secrets within the URLs of an Alertmanager's configuration."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from obsdsl.importing.files.sources import read_text
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from tests.stack import require
from tests.support import Run, tree

CONFIG = """
route: {{receiver: hook}}
receivers:
  - {{name: hook, webhook_configs: [{{url: "{url}", http_config: {{proxy_url: "{proxy}"}}}}]}}
"""


def imported(url: str, proxy: str = "http://proxy:3128") -> Found:
    found = Found()
    read_text("alertmanager.yml", CONFIG.format(url=url, proxy=proxy), found)
    return found


@pytest.mark.parametrize(
    "url",
    [
        "https://me:very-secret@example.org/hook",
        "https://example.org/hook?token=very-secret",
        "https://example.org/hook?a=b&api-key=very-secret",
        "https://very-secret@example.org/hook",
        "https://discord.com/api/webhooks/123/very-secret",
        "https://x.webhook.office.com/webhookb2/very-secret",
        "https://nosnch.in/very-secret",
        "https://chat.example.org/hooks/6f9veryxsecret",
        "https://oncall.example.org/integrations/v1/alertmanager/very-secret/",
        "https://example.org/very-secret/00a1b2c3-0000-0000-0000-000000000000",
    ],
)
def test_the_url_of_a_webhook_with_a_secret_becomes_a_name(url: str) -> None:
    made = plan(imported(url), exact=False)
    assert made.report.faults == []
    assert 'Secret("HOOK_WEBHOOK_URL")' in made.files["alerts/routing.py"]
    assert "very-secret" not in "".join(made.files.values())
    assert made.report.notes == [
        'alertmanager.yml:4: the secret is Secret("HOOK_WEBHOOK_URL") now; keep it in a file',
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://teams:2000/alerts",
        "http://teams:2000/alerts?monkeys=many&for=all",
        "http://alerts.example.org/api/v1/prometheus-alertmanager-to-ticket-system",
        "http://alerts.example.org/teams/00000000000000000000",
    ],
)
def test_another_url_stays(url: str) -> None:
    assert url in plan(imported(url), exact=False).files["alerts/routing.py"]


MORE = """
global:
  http_config: {proxy_url: "http://me:very-secret@proxy:3128"}
route: {receiver: all}
receivers:
  - name: all
    webhook_configs:
      - url: http://hook/
        http_config:
          proxy_url: "http://me:very@secret@proxy:3128"
          proxy_connect_header: {X-Auth: [very-secret]}
          http_headers: {X-Team: {secrets: [very-secret, very-secret-too]}, X-Api-Key: {values: [very-secret]}}
          oauth2:
            client_id: us
            client_secret: very-secret
            token_url: https://token/
            endpoint_params: {password: very-secret, resource: r}
    sns_configs:
      - {topic_arn: "arn:aws:sns:us-east-2:1:t", sigv4: {region: us, access_key: very-secret, secret_key: very-secret}}
    opsgenie_configs:
      - {api_key: very-secret, api_url: "https://opsgenie/?token=very-secret"}
    slack_configs:
      - {api_url: "https://slack/very-secret", channel: "#a", title_link: "https://browse/?key=SHOP-1"}
"""


def test_what_no_file_may_hold_is_left_out_and_said_and_the_rest_goes_on(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "am.yml").write_text(MORE)
    done = obsdsl("import", "am.yml", "--output", "new", cwd=tmp_path)
    assert done.returncode == 1
    assert "very" not in done.stdout + done.stderr
    assert not [path for path, content in tree(tmp_path / "new").items() if b"very" in content]
    lines = (line.partition("; ") for line in done.stderr.splitlines() if line.startswith("warning: "))
    url = "is left without its password or token, which Alertmanager reads from no file"
    field = "is left out: it is secret, and Alertmanager reads it from no file"
    assert sorted((what, bool(mend)) for what, _, mend in lines) == [
        (f"warning: am.yml:{line}", True)
        for line in (
            f"10: proxy_url {url}",
            f"11: proxy_connect_header {field}",
            f"12: values of X-Api-Key {field}",
            f"17: password {field}",
            f"19: access_key {field}",
            f"19: secret_key {field}",
            f"21: api_url {url}",
            f"3: proxy_url {url}",
        )
    ]
    assert "am.yml:23: the URL may hold a secret: look at it" in done.stderr
    text = (tmp_path / "new/alerts/routing.py").read_text()
    assert text.count(f"# proxy_url {url}") == 2
    assert text.count('"proxy_url": "http://proxy:3128"') == text.count('proxy_url="http://proxy:3128"') == 1


def test_a_proxy_without_a_scheme_loses_its_password_as_well() -> None:
    made = plan(imported("http://hook/", "me:very-secret@proxy"), exact=False)
    assert '"proxy"' in made.files["alerts/routing.py"]
    assert len(made.report.left_out) == 1
    assert "very-secret" not in "".join((*made.files.values(), *made.report.left_out, *made.report.notes))


def test_a_secret_that_is_left_out_holds_up_no_update(tmp_path: Path, obsdsl: Run) -> None:
    source = tmp_path / "am.yml"
    source.write_text(CONFIG.format(url="http://hook/", proxy="http://proxy:3128"))
    assert obsdsl("import", "am.yml", "-o", "new", cwd=tmp_path).returncode == 0
    source.write_text(CONFIG.format(url="http://other/", proxy="http://me:very-secret@proxy:3128"))
    done = obsdsl("import", "--update", "-o", "new", cwd=tmp_path)
    assert (done.returncode, "new: 1 file changed" in done.stderr) == (1, True)


def test_what_is_left_of_it_is_what_an_alertmanager_loads(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "am.yml").write_text(MORE)
    obsdsl("import", "am.yml", "--output", "new", cwd=tmp_path)
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0
    built = (tmp_path / "new/dist/alertmanager/alertmanager.yml").read_text()
    headers = yaml.safe_load(built)["receivers"][0]["webhook_configs"][0]["http_config"]["http_headers"]
    assert headers["X-Team"]["files"] == ["/run/secrets/ALL_WEBHOOK_SECRETS", "/run/secrets/ALL_WEBHOOK_SECRETS_2"]
    tool = require("amtool", at_least="0.28")
    file = tmp_path / "new/dist/alertmanager/alertmanager.yml"
    done = subprocess.run([tool.path, "check-config", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_builds_to_the_file_that_holds_the_url(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "am.yml").write_text(CONFIG.format(url="https://me:very-secret@example.org/hook", proxy="http://p"))
    done = obsdsl("import", "am.yml", "--output", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0
    built = yaml.safe_load((tmp_path / "new/dist/alertmanager/alertmanager.yml").read_text())
    assert built["receivers"][0]["webhook_configs"][0]["url_file"] == "/run/secrets/HOOK_WEBHOOK_URL"
