"""The demo: all systems on one Prometheus, as a user sees them.

Every panel of every dashboard has something to draw, every alert comes where it should, and nothing is left behind.
"""

from __future__ import annotations

import importlib.util
import math
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.errors import ObsdslError
from tests.conftest import ROOT
from tests.integration.demonstration import Demonstration, demonstration
from tests.integration.panels import Asked, asked, merged
from tests.rehearsal import loaded
from tests.servers import until
from tests.stack import require

PACE = "20"
DEMO = Path(ROOT) / "tools" / "demo.py"
LONGEST = 150.0
# Longer than any alert of good times would wait before it fires.
CALM = 15.0
# The machine that the tests run on may well be busy.
HERE = "this-machine"

# Queries (`panel ref: expression`, with wildcards) without an answer while all is well, or for as long as a demo runs.
ABSENT: dict[str, tuple[str, ...]] = {
    "alerts that fire: none does": ("*/Firing Alerts *",),
    "beside an hour ago": ("claude-code/Database & Caching/Cache Misses B: *",),
    "beside a day ago": ("pocket-agent-system/Business Metrics/Projects Created B: *",),
    "beside a week ago": ("*_trend:change1w",),
    "a baseline of several weeks": ("*_baseline:expected*", "*_baseline:score*"),
    "how long until a disk is full that does not fill": ("*_time_to_full:seconds",),
}


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return loaded(read_config(ROOT))[0]


@pytest.fixture(scope="module")
def artifacts(workspace: Workspace) -> tuple[Artifact, ...]:
    return compile_workspace(workspace, read_config(ROOT))


@pytest.fixture(scope="module")
def demo() -> Iterator[Demonstration]:
    require("prometheus", at_least="2.51")
    with demonstration("--pace", PACE) as running:
        until(lambda: not running.down(), LONGEST, lambda: str(running.down()))
        yield running


# In this order: what is typed happens to all.


def test_the_simulated_targets_are_those_of_the_jobs(demo: Demonstration, workspace: Workspace) -> None:
    """Each job, and each target, has the labels that it has on its own server; what is federated is there already."""
    jobs = {job.name for server in workspace.servers for job in server.jobs if job.metrics_path != "/federate"}
    targets = {
        (job.name, address)
        for server in workspace.servers
        for job in server.jobs
        if job.name in jobs
        for group in job.static_targets
        for address in group.addresses
    }
    found = {(job, one) for job in demo.values("up", "job") for one in demo.values(f'up{{job="{job}"}}', "instance")}
    assert found - {(HERE, HERE)} == targets


def test_in_good_times_nobody_is_told_of_anything(demo: Demonstration) -> None:
    time.sleep(CALM)
    assert [told for told in demo.notices("FIRING") if f'instance="{HERE}"' not in told[2]] == []


def test_every_panel_has_data(demo: Demonstration, artifacts: tuple[Artifact, ...]) -> None:
    every = [one for one in asked(artifacts, demo.values) if one.source == "prometheus"]
    assert len(every) > 300
    patterns = [one for several in ABSENT.values() for one in several]
    stale = [one for one in patterns if not any(fnmatch(str(each), one) for each in every)]
    assert stale == [], "the table names what is not there"
    wanted = [one for one in every if not any(fnmatch(str(one), each) for each in patterns)]

    def empty() -> list[Asked]:
        wanted[:] = [one for one in wanted if not has_data(demo, one)]
        return wanted

    until(lambda: not empty(), LONGEST, lambda: "no data:\n" + "\n".join(map(str, wanted)))


def has_data(demo: Demonstration, one: Asked) -> bool:
    """A NaN or an infinity is drawn nowhere."""
    return any(math.isfinite(value) for value in demo.samples(one.expr, instant=one.instant))


def test_a_table_has_one_row_for_each_thing(demo: Demonstration, artifacts: tuple[Artifact, ...]) -> None:
    """Grafana merges rows of the same labels: a label that one query alone has splits each row in two."""
    tables = set(merged(artifacts))
    assert "claude-code-v369-agents/Comparison/Agent Comparison Metrics" in tables
    for table in tables:
        columns = [demo.labels(one.expr) for one in asked(artifacts, demo.values) if one.path == table]
        rows = [{tuple(sorted(row.items())) for row in column} for column in columns]
        assert [len(column) for column in columns] == [len(rows[0])] * len(columns), table
        assert all(row == rows[0] for row in rows), table


# Which scenario leads to which alerts, and who must be told of them.
TOLD = {
    "claudex-down": {
        ("claudex P0", "ClaudexDown"),
        ("claudex P1", "RecoveryOverdue"),
        ("claudex default", "DiskSpaceLow"),
    },
    "pocket-agent-crowded": {
        ("pocket-agent P0", "DiskSpaceLow"),
        ("pocket-agent P2", "TooManyConnections"),
        ("pocket-agent default", "NoExecutionsRecently"),
    },
    "framework-degrades": {
        ("claude-framework P1-framework-agents", "AgentPerformanceDegradation"),
        ("claude-framework P2-framework-quality", "FrameworkQualityDrop"),
        ("claude-framework default", "FrameworkErrorRateHigh"),
    },
    "claude-code-v369-degrades": {
        ("claude-code-v369 P0", "AgentFailureRateHigh"),
        ("claude-code-v369 P0", "IntegrationServiceDown"),
        ("claude-code-v369 P2", "AgentExecutionSlow"),
        ("claude-code-v369 P2", "HookFailureRateHigh"),
        ("claude-code-v369 P2", "SessionSizeLarge"),
        ("claude-code-v369 P2", "TokenUsageHigh"),
    },
    "claude-code-degrades": {
        ("claude-code P0", "DatabaseConnectionFailure"),
        ("claude-code P1-team-neural", "NeuralOperationsDegraded"),
        ("claude-code P2-team-coordination", "GOAPPlanningSlowdown"),
        ("claude-code P3", "MemoryOverTarget"),
        ("claude-code webhook", "DatabaseConnectionFailure"),
    },
}


def test_what_happens_to_all_at_once_is_told_to_each_one_s_people(demo: Demonstration) -> None:
    for scenario in TOLD:
        demo.type(scenario)
    wanted = set().union(*TOLD.values())
    until(lambda: wanted <= demo.told(), LONGEST, lambda: f"missing: {sorted(wanted - demo.told())}")
    assert all(f"  {scenario}" in demo.text for scenario in TOLD)
    demo.type("nothing-like-this")
    until(lambda: "there is no such scenario" in demo.text)
    demo.type("good")
    until(lambda: wanted <= demo.told("RESOLVED"), LONGEST, lambda: str(sorted(wanted - demo.told("RESOLVED"))))


def test_alerts_of_one_name_are_told_to_their_own_people(demo: Demonstration) -> None:
    """Two systems call it ServiceDown."""
    for scenario in ("claude-code-down", "pocket-agent-down", "framework-down", "claude-code-v369-down"):
        demo.type(scenario)
    wanted = {
        ("claude-code P0", "ServiceDown"),
        ("pocket-agent P0", "ServiceDown"),
        ("claude-framework P0", "FrameworkDown"),
        ("claude-code-v369 P0", "ClaudeCodeDown"),
    }
    until(lambda: wanted <= demo.told(), LONGEST, lambda: f"missing: {sorted(wanted - demo.told())}")
    services = {
        (where, re.findall(r'service="([^"]+)"', text)[0])
        for where, alert, text in demo.notices("FIRING")
        if alert == "ServiceDown"
    }
    assert services == {
        ("claude-code P0", "claude-code"),
        ("claude-code webhook", "claude-code"),
        ("pocket-agent P0", "pocket-agent"),
    }
    demo.type("good")
    until(lambda: wanted <= demo.told("RESOLVED"), LONGEST, lambda: str(sorted(wanted - demo.told("RESOLVED"))))


def test_each_alertmanager_hears_of_its_own_systems_alone(demo: Demonstration) -> None:
    found = {
        (where.split()[0], service)
        for where, _, text in demo.notices("FIRING")
        for service in re.findall(r'service="([^"]+)"', text)
    }
    assert len(found) > 3
    assert len({service for _, service in found}) == len(found)


def test_ctrl_c_leaves_nothing_behind(demo: Demonstration) -> None:
    urls = [demo.prometheus, *(demo.url(f"Alertmanager of {name}") for name in ("claudex", "pocket-agent"))]
    assert demo.end() == 0
    assert demo.printed[-1] == "Ended; nothing is left running."
    assert "Traceback" not in demo.text
    for url in urls:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0, url
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, encoding="utf-8", check=True).stdout
    assert [line for line in listed.splitlines() if url.removeprefix("http://") in line] == []


# Faults


def refused(*flags: str, program: tuple[Path, ...] = (DEMO,)) -> str:
    """What it says where it cannot run."""
    done = subprocess.run(
        [sys.executable, *program, *flags],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken_is_said_at_once() -> None:
    require("prometheus", at_least="2.51")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("--port", str(port))
    assert f"port {port}: it cannot be had" in said
    assert "choose another --port" in said


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--scenario", "claudex-dwn"), "did you mean 'claudex-down'?"),
        (("--for", "soon"), "soon"),
        (("--pace", "0"), "0 is not between 1 and 100"),
    ],
)
def test_what_makes_no_sense_is_refused(flags: tuple[str, ...], says: str) -> None:
    assert says in refused(*flags)


def test_a_program_that_is_missing_is_said_with_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("processes", DEMO.with_name("processes.py"))
    assert spec is not None
    assert spec.loader is not None
    processes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(processes)
    monkeypatch.setattr(processes, "STACK", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ObsdslError, match="alertmanager: it is not on this machine; run `make stack`"):
        processes.program("alertmanager")


def test_an_old_prometheus_is_refused_as_the_page_says(tmp_path: Path) -> None:
    old = require("prometheus", below="2.51")
    (tmp_path / "old" / "bin").mkdir(parents=True)
    (tmp_path / "old" / "bin" / "prometheus").symlink_to(old.path)
    code = f"import sys, pathlib; sys.path.insert(0, {str(DEMO.parent)!r}); import processes\n"
    code += f"processes.STACK = pathlib.Path({str(tmp_path)!r}); import demo; sys.exit(demo.main())"
    said = refused("-c", code, "--for", "1s", program=())
    release = ".".join(map(str, old.release[:2]))
    line = f"error: prometheus: it is {release}, and too old for many Alertmanagers; run `make stack`"
    assert line in said
    assert line.replace(release, "2.42") in (DEMO.parent.parent / "docs" / "demo.md").read_text(encoding="utf-8")


def test_a_terminal_that_is_closed_ends_it() -> None:
    require("prometheus", at_least="2.51")
    with demonstration("--scenario", "claudex-down") as demo:
        assert any(line.endswith("  claudex-down") for line in demo.printed) or demo.process.poll() is None
        assert demo.end(signal.SIGHUP) == 0
    assert demo.printed[-1] == "Ended; nothing is left running."
