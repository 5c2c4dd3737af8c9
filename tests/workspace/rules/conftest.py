"""Of several servers that load a rule, each test is about one."""

from __future__ import annotations

import pytest

from obsdsl.testing.rules.scenario import Scenario

SERVERS = {
    "test_pocket_agent": "pocket-agent",
    "test_claudex": "claudex",
    "test_claude_framework": "claude-framework",
    "test_claude_framework_monitoring": "claude-framework",
    "test_claude_framework_patterns": "claude-framework",
}


@pytest.fixture(autouse=True)
def _server(request: pytest.FixtureRequest) -> None:
    """The system's own Prometheus: its jobs say which instances there are."""
    if "rules" in request.fixturenames:
        rules: Scenario = request.getfixturevalue("rules")
        rules.server(SERVERS.get(request.path.stem, "claude-code-1"))
