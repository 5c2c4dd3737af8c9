"""The pages on routing and severities say what is so: their examples run, and give what stands below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from obsdsl import P0, P1, P2, P3, AlertRule, Notifier, Routing
from obsdsl.compile.context import Context
from obsdsl.compile.routing import compile_routing
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.severity import POLICY
from tests.conftest import ROOT
from tests.support import Run
from tests.test_docs import blocks, the

PAGES = ("routing.md", "severity-policy.md")
Workspace = Callable[[Mapping[str, str]], Path]
ALERTS = """\
from obsdsl import {level}, AlertRule, RuleGroup
from obsdsl.library.prometheus import up

queue = AlertRule("{name}", up() == 0, for_="5m", severity={level}, summary="It waits")
group = RuleGroup("queue", rules=(queue,))
"""


def run(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code, names)
    return names


@pytest.mark.parametrize("code", [code for page in PAGES for code in blocks(page, "python")])
def test_the_examples_run_and_their_routings_compile(code: str) -> None:
    for value in run(code).values():
        if isinstance(value, Routing):
            assert compile_routing(value, Context()).content


def test_the_first_routing_is_the_file_below_it() -> None:
    routing = run(the("routing.md", "python", "# alerts/routing.py"))["routing"]
    assert compile_routing(routing, Context()).content.decode() == the("routing.md", "yaml", "global:")


def test_the_configuration_is_read(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"alerts/routing.py": the("routing.md", "python", "# alerts/routing.py")})
    (root / "obsdsl.toml").unlink(missing_ok=True)
    (root / "pyproject.toml").write_text(blocks("routing.md", "toml")[0])
    assert obsdsl("build", cwd=root).returncode == 0
    text = (root / "dist/alertmanager/alertmanager.yml").read_text()
    assert "slack_api_url_file: /etc/alertmanager/secrets/SLACK_WEBHOOK_URL" in text


def test_the_refused_inhibition_is_the_one_that_the_page_shows(workspace: Workspace, obsdsl: Run) -> None:
    routing = the("routing.md", "python", "# alerts/routing.py")
    alerts = "\n" + ALERTS.format(level="P0", name="QueueStuck")
    done = obsdsl("build", cwd=workspace({"alerts/routing.py": routing, "alerts/queue.py": alerts}))
    assert (done.returncode, done.stderr) == (2, f"error: {the('routing.md', '', 'alerts/routing.py:')}")


def test_the_refused_level_is_the_one_that_the_page_shows(workspace: Workspace, obsdsl: Run) -> None:
    alerts = ALERTS.format(level="P3", name="QueueLong")
    policy = the("severity-policy.md", "python", "# alerts/policy.py")
    done = obsdsl("build", cwd=workspace({"alerts/policy.py": policy, "alerts/queue.py": alerts}))
    assert (done.returncode, done.stderr) == (2, f"error: {the('severity-policy.md', '', 'alerts/queue.py:')}")


def test_the_refused_version_is_the_one_that_the_page_shows() -> None:
    from obsdsl import CompileError, Secret, Webhook

    with pytest.raises(CompileError) as caught:
        compile_routing(Routing(default=(Webhook(Secret("URL")),)), Context())
    text = " ".join((ROOT / "docs/routing.md").read_text(encoding="utf-8").split())
    assert f"`{caught.value.faults[0].split('): ', 1)[1]}`" in text


def test_the_table_of_levels_is_the_policy() -> None:
    rows = re.findall(r"^\| `(P\d)` \| (.*) \|$", (ROOT / "docs/severity-policy.md").read_text(), re.MULTILINE)
    assert [(name, *row.split(" | ")) for name, row in rows] == [
        (
            one.name,
            str(one.response),
            "yes" if one.pages else "no",
            ", ".join(one.requires),
            str(one.group_wait),
            str(one.repeat_interval),
        )
        for one in (P0, P1, P2, P3)
    ]
    assert POLICY.levels == (P0, P1, P2, P3)
    assert hasattr(AlertRule, "severity") or "severity" in AlertRule.__annotations__


def test_the_table_of_notifiers_has_all() -> None:
    import obsdsl

    text = (ROOT / "docs/routing.md").read_text()
    table = text[text.index("## Notifiers") : text.index("Fields are called")]
    words = set(re.findall(r"`(\w+)`", table))
    public = (getattr(obsdsl, name) for name in obsdsl.__all__)
    classes = {one for one in public if isinstance(one, type) and issubclass(one, Notifier)} - {Notifier, HttpNotifier}
    assert set(KINDS) | {one.__name__ for one in classes} == words
