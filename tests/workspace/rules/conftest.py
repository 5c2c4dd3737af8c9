"""Of several servers that load a rule, each test is about one."""

from __future__ import annotations

import pytest

from obsdsl.testing.rules.scenario import Scenario

# By the beginning of the file's name; the longest counts.
SERVERS = {
    "test_pocket_agent": "pocket-agent",
    "test_claudex": "claudex",
    "test_claude_code": "claude-code-1",
    "test_claude_code_v369": "claude-code-v369",
    "test_claude_framework": "claude-framework",
}


@pytest.fixture(autouse=True)
def _server(request: pytest.FixtureRequest) -> None:
    """The system's own Prometheus: its jobs say which instances there are."""
    if "rules" in request.fixturenames:
        rules: Scenario = request.getfixturevalue("rules")
        file = request.path.stem
        rules.server(SERVERS[max((one for one in SERVERS if file.startswith(one)), key=len)])
