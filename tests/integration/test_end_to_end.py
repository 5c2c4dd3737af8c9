"""Break things, and see who is told: simulated targets, a real Prometheus and a real Alertmanager with what the
workspace compiles to, and receivers that check the form of what they get.

Everything goes forty times as fast. An alert is in time if it is there within its severity's response time, at its
pace, and what a busy machine takes. "Nowhere else" is asserted over all that came in the end.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from obsdsl import P0, P1, P2, P3, Severity
from obsdsl.compose.workspace import Workspace
from obsdsl.testing import Gone, Scenario, Set
from tests.conftest import ROOT
from tests.receivers import Receivers
from tests.rehearsal import Rehearsal, Stage, key
from tests.servers import until
from tests.stack import generations
from tests.support import SAMPLE

PACE = 40.0
# What a busy machine may take beside the servers' own waiting.
MACHINE = 6.0
# Longer than any alert of good times would wait before it fires.
CALM = 12.0
LONGEST = 120.0

Where = tuple[str, str]


def slack(channel: str) -> Where:
    return "slack", channel


def mail(address: str) -> Where:
    return "email", address


def pager(secret: str) -> Where:
    return "pagerduty", key(secret)


@attrs.frozen
class Told:
    """Who is told of an alert, and by when; `over` are those who are told of its end, too."""

    severity: Severity
    where: frozenset[Where]
    over: frozenset[Where] = frozenset()


def told(severity: Severity, *where: Where, over: Iterable[Where] = ()) -> Told:
    return Told(severity, frozenset(where), frozenset(over))


@attrs.frozen
class Incident:
    """Which scenario happens to a system, and who must be told of it.

    `then` happens once all of `told` are told, and leads to `then_told`.
    """

    server: str
    routing: str
    breaks: str
    told: Mapping[str, Told]
    then: str
    then_told: Mapping[str, Told]
    # Fire, and are told nobody: another alert says it, or the routing says nobody.
    silenced: frozenset[str] = frozenset()
    to_nobody: frozenset[str] = frozenset()
    # May be told, or not: it depends on when a value moves between two evaluations.
    perhaps: Mapping[str, frozenset[Where]] = attrs.field(factory=dict)
    remote_write: bool = False

    def heard(self, stage: Stage, *, firing: bool) -> dict[str, set[Where]]:
        """Who was told of what, but for what may be told or not."""
        found = stage.heard(firing=firing)
        for alert, where in self.perhaps.items():
            assert found.pop(alert, set()) <= where, alert
        return found


# Claude Code: its handler is told of all, and of the end of all.
HANDLER = ("webhook", "webhook-server:9095-alerts")
EVERYONE = (pager("PAGERDUTY_ROUTING_KEY"), slack("#alerts-critical"), mail("leads@claudecode.io"), HANDLER)
CLAUDE_CODE = Incident(
    "claude-code-1",
    "claude-code",
    "claude-code-degrades",
    remote_write=True,
    told={
        "DatabaseConnectionFailure": told(P0, *EVERYONE, over=EVERYONE),
        "NeuralOperationsDegraded": told(
            P1,
            slack("#team-neural"),
            mail("team-neural@claudecode.io"),
            HANDLER,
            over=(slack("#team-neural"), HANDLER),
        ),
        "HTTPErrorRatioHigh": told(
            P1,
            slack("#team-platform"),
            mail("team-platform@claudecode.io"),
            HANDLER,
            over=(slack("#team-platform"), HANDLER),
        ),
        "EventLoopLagHigh": told(P2, slack("#team-platform"), HANDLER, over=(slack("#team-platform"), HANDLER)),
        "GOAPPlanningSlowdown": told(
            P2, slack("#team-coordination"), HANDLER, over=(slack("#team-coordination"), HANDLER)
        ),
        "MemoryOverTarget": told(
            P3, slack("#alerts-low"), mail("capacity-planning@claudecode.io"), HANDLER, over=(HANDLER,)
        ),
    },
    # The database does not answer: that some connections fail (P2) is no news.
    silenced=frozenset({"DatabaseConnectionsUnsteady"}),
    then="claude-code-down",
    then_told={"ServiceDown": told(P0, *EVERYONE, over=EVERYONE)},
)

CLAUDEX_PAGER = pager("CLAUDEX_PAGERDUTY_ROUTING_KEY")
CLAUDEX = Incident(
    "claudex",
    "claudex",
    "claudex-configuration-invalid",
    told={
        # critical
        "ConfigurationInvalid": told(P1, CLAUDEX_PAGER, slack("#claudex-alerts-critical"), over=(CLAUDEX_PAGER,)),
    },
    # What is invalid is gone, too.
    then="claudex-down",
    then_told={
        "ClaudexDown": told(P0, CLAUDEX_PAGER, slack("#claudex-alerts-critical"), over=(CLAUDEX_PAGER,)),
        # high
        "RecoveryOverdue": told(P1, mail("claudex-operations@example.org"), slack("#claudex-monitoring")),
        # medium
        "DiskSpaceLow": told(P2, slack("#claudex-monitoring")),
    },
    # low
    to_nobody=frozenset({"AvailabilityBelowTarget"}),
)

POCKET_AGENT_PAGER = pager("POCKET_AGENT_PAGERDUTY_SERVICE_KEY")
POCKET_AGENT = Incident(
    "pocket-agent",
    "pocket-agent",
    "pocket-agent-crowded",
    told={
        "DiskSpaceLow": told(P1, POCKET_AGENT_PAGER, over=(POCKET_AGENT_PAGER,)),
        "TooManyConnections": told(P2, slack("#pocket-agent-alerts"), over=(slack("#pocket-agent-alerts"),)),
        "NoExecutionsRecently": told(P3, slack("#alerts")),
    },
    then="pocket-agent-down",
    then_told={"ServiceDown": told(P0, POCKET_AGENT_PAGER, over=(POCKET_AGENT_PAGER,))},
)

FRAMEWORK_CRITICAL, FRAMEWORK_QUALITY = slack("#framework-critical"), slack("#framework-quality")
FRAMEWORK_OPERATIONS = slack("#framework-operations")
FRAMEWORK_PAGED = (pager("FRAMEWORK_PAGERDUTY_ROUTING_KEY"), FRAMEWORK_CRITICAL, mail("framework-leads@example.org"))
FRAMEWORK = Incident(
    "claude-framework",
    "claude-framework",
    "framework-degrades",
    told={
        "AgentPerformanceDegradation": told(
            P1, FRAMEWORK_CRITICAL, mail("framework-agents@example.org"), over=(FRAMEWORK_CRITICAL,)
        ),
        "FrameworkQualityDrop": told(P2, FRAMEWORK_QUALITY, over=(FRAMEWORK_QUALITY,)),
        "QualityGatesFailing": told(P2, FRAMEWORK_QUALITY, over=(FRAMEWORK_QUALITY,)),
        "FrameworkErrorRateHigh": told(P2, FRAMEWORK_OPERATIONS, over=(FRAMEWORK_OPERATIONS,)),
        "SessionSuccessLow": told(P2, FRAMEWORK_OPERATIONS, over=(FRAMEWORK_OPERATIONS,)),
        "ReturnOnInvestmentBelowTarget": told(P3, mail("framework-business@example.org")),
    },
    # While a score falls, its forecast is worse than it is.
    perhaps={"FrameworkQualityForecast": frozenset({FRAMEWORK_QUALITY})},
    then="framework-down",
    then_told={"FrameworkDown": told(P0, *FRAMEWORK_PAGED, over=FRAMEWORK_PAGED)},
)

DESKTOP, HOOK = ("webhook", "localhost:9098-desktop"), ("webhook", "localhost:9098-alerts")
V369 = Incident(
    "claude-code-v369",
    "claude-code-v369",
    "claude-code-v369-degrades",
    told={
        "AgentFailureRateHigh": told(P0, DESKTOP, HOOK, over=(DESKTOP, HOOK)),
        "IntegrationServiceDown": told(P0, DESKTOP, HOOK, over=(DESKTOP, HOOK)),
        "AgentExecutionSlow": told(P2, DESKTOP, over=(DESKTOP,)),
        "AgentFailing": told(P2, DESKTOP, over=(DESKTOP,)),
        "TokenUsageHigh": told(P2, DESKTOP, over=(DESKTOP,)),
        "SessionSizeLarge": told(P2, DESKTOP, over=(DESKTOP,)),
        "HookFailureRateHigh": told(P2, DESKTOP, over=(DESKTOP,)),
    },
    then="claude-code-v369-down",
    then_told={"ClaudeCodeDown": told(P0, DESKTOP, HOOK, over=(DESKTOP, HOOK))},
)
INCIDENTS = (CLAUDE_CODE, CLAUDEX, POCKET_AGENT, FRAMEWORK, V369)


@pytest.mark.parametrize("generation", generations())
def test_each_severity_of_the_five_systems_is_told_where_its_document_says(generation: str, tmp_path: Path) -> None:
    rehearsal, scenarios = Rehearsal.of(ROOT, PACE)
    # All at the same time, for most of it is waiting.
    with ThreadPoolExecutor(len(INCIDENTS)) as pool:
        played = [pool.submit(play, rehearsal, scenarios, one, generation, tmp_path / one.routing) for one in INCIDENTS]
        for one in played:
            one.result()


# The sample


@pytest.mark.parametrize("generation", generations())
def test_a_p0_of_the_sample_silences_its_p2_until_it_is_over(generation: str, tmp_path: Path) -> None:
    rehearsal, _ = Rehearsal.of(SAMPLE, PACE)
    rehearsal = attrs.evolve(rehearsal, workspace=with_two_targets(rehearsal.workspace, "pocket-agent"))
    crowded = Set('pocket_agent_connections_active{instance="b:9091"}', 95)
    with Receivers() as receivers:
        running = rehearsal.run(
            "prometheus", routing="alertmanager", generation=generation, receivers=receivers, place=tmp_path
        )
        with running as stage:
            until(lambda: not stage.down())
            stage.simulation.apply(Gone('up{instance="a:9091"}'), crowded)
            everyone = {pager("PAGERDUTY_ROUTING_KEY"), slack("#alerts-critical"), mail("leads@example.org")}
            p0 = {"PocketAgentDown": everyone}
            complete(stage, p0, firing=True)
            until(lambda: "PocketAgentTooManyConnections" in stage.silenced(), LONGEST)
            complete(stage, p0, firing=True)
            stage.simulation.recover('up{instance="a:9091"}')
            p2 = {"PocketAgentTooManyConnections": {slack("#alerts-team")}}
            complete(stage, p0 | p2, firing=True)
            stage.simulation.recover()
            until(lambda: not stage.active(), LONGEST)
            # Slack and mail say by default what begins, PagerDuty what is over as well.
            complete(stage, {"PocketAgentDown": {pager("PAGERDUTY_ROUTING_KEY")}}, firing=False)
    assert receivers.faults == []
    assert stage.heard(firing=True) == p0 | p2


def with_two_targets(workspace: Workspace, job: str) -> Workspace:
    """The workspace with two targets of a job, of which one can be gone."""
    (server,) = workspace.servers
    jobs = tuple(attrs.evolve(one, targets=("a:9091", "b:9091")) if one.name == job else one for one in server.jobs)
    return attrs.evolve(workspace, servers=(attrs.evolve(server, jobs=jobs),))


def play(
    rehearsal: Rehearsal, scenarios: Mapping[str, Scenario], incident: Incident, generation: str, place: Path
) -> None:
    """Good times, two blows, and good times again."""
    with Receivers() as receivers:
        running = rehearsal.run(
            incident.server,
            routing=incident.routing,
            generation=generation,
            receivers=receivers,
            place=place,
        )
        with running as stage:
            until(lambda: not stage.down(), LONGEST, lambda: str(stage.down()))
            time.sleep(CALM)
            assert (stage.heard(firing=True), stage.firing()) == ({}, set())
            every = incident.told | incident.then_told
            strike(stage, scenarios[incident.breaks], incident.told, incident)
            until(lambda: incident.silenced <= stage.silenced(), LONGEST, lambda: str(stage.active()))
            strike(stage, scenarios[incident.then], every, incident)
            until(lambda: incident.to_nobody <= stage.active(), LONGEST, lambda: str(stage.active()))
            stage.simulation.recover()
            until(lambda: not stage.firing() and not stage.active(), LONGEST, lambda: str(stage.active()))
            over = {alert: set(one.over) for alert, one in every.items() if one.over}
            complete(stage, over, firing=False, incident=incident)
    assert receivers.faults == []
    assert incident.heard(stage, firing=True) == {alert: set(one.where) for alert, one in every.items()}
    assert bool(receivers.remote_writes) is incident.remote_write


def strike(stage: Stage, scenario: Scenario, told: Mapping[str, Told], incident: Incident) -> None:
    """Let something happen; all of these alerts must then have been told, those that are new in time."""
    known, begun = stage.heard(firing=True).keys(), time.monotonic()
    stage.simulation.apply(scenario)
    complete(stage, {alert: set(one.where) for alert, one in told.items()}, firing=True, incident=incident)
    for alert in told.keys() - known:
        response = told[alert].severity.response
        assert response is not None
        took = stage.took(alert, begun)
        assert took <= response.seconds / stage.paces[alert] + MACHINE, f"{alert} came after {took:.1f} s"


def complete(stage: Stage, wanted: Mapping[str, set[Where]], *, firing: bool, incident: Incident | None = None) -> None:
    """Wait until all that is wanted was heard; whatever else is heard is a failure at once."""

    def heard() -> dict[str, set[Where]]:
        return stage.heard(firing=firing) if incident is None else incident.heard(stage, firing=firing)

    def is_complete() -> bool:
        found = heard()
        assert all(where <= wanted.get(alert, set()) for alert, where in found.items()), differs(found, wanted)
        return found == wanted

    until(is_complete, LONGEST, lambda: differs(heard(), wanted))


def differs(found: Mapping[str, set[Where]], wanted: Mapping[str, set[Where]]) -> str:
    """What is missing and what is too much, alert by alert."""
    lines = [
        f"{alert}: missing {sorted(wanted.get(alert, set()) - found.get(alert, set()))}, "
        f"too much {sorted(found.get(alert, set()) - wanted.get(alert, set()))}"
        for alert in sorted({*found, *wanted})
        if found.get(alert) != wanted.get(alert)
    ]
    return "\n".join(lines)
