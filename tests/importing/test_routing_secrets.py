"""Secrets within the URLs of an Alertmanager's configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from obsdsl.importing.files.sources import read_text
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from tests.support import Run

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


@pytest.mark.parametrize("url", ["http://teams:2000/alerts", "http://teams:2000/alerts?monkeys=many&for=all"])
def test_another_url_stays(url: str) -> None:
    assert url in plan(imported(url), exact=False).files["alerts/routing.py"]


def test_a_password_that_no_file_may_hold_is_named() -> None:
    made = plan(imported("http://x/", proxy="http://me:very-secret@proxy"), exact=False)
    assert made.report.faults == ["alertmanager.yml:4: a URL with a password; write it without"]
    assert made.files == {}


def test_it_builds_to_the_file_that_holds_the_url(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "am.yml").write_text(CONFIG.format(url="https://me:very-secret@example.org/hook", proxy="http://p"))
    done = obsdsl("import", "am.yml", "--output", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0
    built = yaml.safe_load((tmp_path / "new/dist/alertmanager/alertmanager.yml").read_text())
    assert built["receivers"][0]["webhook_configs"][0]["url_file"] == "/run/secrets/HOOK_WEBHOOK_URL"
