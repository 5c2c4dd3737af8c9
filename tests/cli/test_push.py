"""`obsdsl plan`, `push` and `rollback` as a user runs them, against a part that keeps its world in a file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from obsdsl.diff.resource import Identity
from obsdsl.push import parts
from obsdsl.push.journal import records
from obsdsl.target_config import Target
from tests.push.memory import MemoryPart, Server, Thing
from tests.support import SAMPLE, Run, tree

CONFIG = """
project = "shop"
[targets.prod]
grafana = { url = "https://grafana.example.org", token_env = "GRAFANA_TOKEN" }
values = { limit = 50 }
"""
BOARD = """
from obsdsl import Dashboard, Gauge, Stat, value
g = Gauge("queue_length", "Queue.", labels={})
web = Dashboard("Web", uid="web", folder="Team", panels=(Stat("Queue", g > value("limit", default=10)),))
db = Dashboard("Database", uid="db", panels=(Stat("Queue", g),))
"""
FILES = {"obsdsl.toml": CONFIG, "dashboards/boards.py": BOARD}
WEB = Identity("memory", "dashboard", "web")
Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Server]:
    """The server as it is now; commands have another process."""
    file = tmp_path / "server.json"

    def parts_of(_target: Target, project: str, _root: Path) -> tuple[MemoryPart, ...]:
        return (MemoryPart(Server(file), project),)

    monkeypatch.setattr(parts, "parts_of", parts_of)
    return lambda: Server(file)


def edited(text: str, root: Path) -> None:
    (root / "dashboards/boards.py").write_text(text)


def test_a_plan_shows_and_a_push_does_it(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    root = workspace(FILES)
    done = obsdsl("plan", "prod", cwd=root)
    assert (done.returncode, server().contents()) == (0, {})
    assert done.stdout == (
        "memory: memory://here\n"
        "  + folder:Team\n"
        '  + dashboard:db "Database"  dashboards/boards.py:5\n'
        '  + dashboard:web "Web"  dashboards/boards.py:4\n'
        "\n"
        "prod: 3 to create, 0 unchanged\n"
    )
    assert not (root / ".obsdsl").exists()
    done = obsdsl("push", "--yes", cwd=root)
    assert (done.returncode, done.stderr) == (0, "prod: 3 created; `obsdsl rollback prod` undoes it\n")
    assert list(server().contents()) == ["dashboard:db", "dashboard:web", "folder:Team"]
    assert "50" in json.dumps(server().contents()["dashboard:web"])
    done = obsdsl("plan", "--exit-code", cwd=root)
    assert (done.returncode, done.stdout) == (0, "prod: no changes, 3 unchanged\n")
    assert obsdsl("push", "--yes", cwd=root).stderr == "prod: nothing to do\n"


def test_the_first_workspace_of_the_design_is_pushed_as_it_is(tmp_path: Path, obsdsl: Run) -> None:
    root, there = tmp_path / "pocket", tmp_path / "prometheus"
    shutil.copytree(SAMPLE, root)
    there.mkdir()
    (root / "obsdsl.toml").write_text(
        f'project = "pocket"\n[targets.prod.prometheus]\nrules = "{there}/rules"\nconfig = "{there}/prometheus.yml"\n'
    )
    done = obsdsl("push", "--yes", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "the server was not asked to read the files (no url, or reload = false)" in done.stderr
    assert done.stderr.endswith("prod: 2 created; `obsdsl rollback prod` undoes it\n")
    assert set(tree(there)) >= {"prometheus.yml", "rules/pocket-agent.yml"}
    # What its page lacks is still said by the lint.
    done = obsdsl("lint", cwd=root)
    assert (done.returncode, "no panel shows it, which P0 requires" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        ("limit = 50", "", []),
        ("limti = 50", "", ["[targets.prod.values] limti: nothing reads it; did you mean 'limit'?"]),
        ("limit = 50, other = 1", "", ["[targets.prod.values] other: nothing reads it; mend the name, or take it out"]),
        ("limit = 50, other = 1", "NAMES = ('other',)", []),
        ("limit = 50, other = 1", "n = value('li' 'mit', default=1)\nm = value(str('oth') + 'er', default=1)", []),
    ],
)
def test_values_that_nothing_reads_are_named(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server], values: str, code: str, said: list[str]
) -> None:
    root = workspace({"obsdsl.toml": CONFIG.replace("limit = 50", values), "dashboards/boards.py": BOARD + code + "\n"})
    for command in (("plan", "prod"), ("build", "--target", "prod"), ("push", "--yes")):
        done = obsdsl(*command, cwd=root)
        assert done.returncode == 0, done.stderr
        assert [one for one in done.stderr.splitlines() if "nothing reads" in one] == [
            f"warning: {one}" for one in said
        ]
    assert len(server().contents()) == 3
    # What was built is for whoever built it.
    assert "nothing reads" not in obsdsl("plan", "--from", "dist/prod", cwd=root).stderr


def test_an_edit_there_is_a_finding_and_force_saves_it(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    root = workspace(FILES)
    obsdsl("push", "--yes", cwd=root)
    server().edit(WEB, {**server().things[WEB].content, "title": "Edited"})
    done = obsdsl("plan", cwd=root)
    assert done.returncode == 1
    assert '  ! dashboard:web "Web"' in done.stdout
    assert "refused: somebody changed it on the target since the last push" in done.stdout
    assert '        - "Edited"\n        + "Web"\n' in done.stdout
    done = obsdsl("push", "--yes", cwd=root)
    assert done.returncode == 1
    assert "memory dashboard:web: refused: somebody changed it" in done.stderr
    assert obsdsl("push", "--yes", "--force", cwd=root).returncode == 0
    assert server().things[WEB].content["title"] == "Web"
    done = obsdsl("rollback", "--yes", cwd=root)
    assert (done.returncode, server().things[WEB].content["title"]) == (0, "Edited")
    listed = obsdsl("rollback", "--list", cwd=root).stdout.splitlines()
    assert [line.split("  ")[1] for line in listed] == ["push", "push", "rollback"]


def test_nobody_is_asked_where_nobody_is(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    root = workspace(FILES)
    done = obsdsl("push", cwd=root)
    assert (done.returncode, server().contents()) == (2, {})
    assert "give --yes to push what was shown" in done.stderr
    assert "3 to create" in done.stdout


def test_errors_of_the_lint_end_it_unless_there_is_a_reason(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    bad = {"dashboards/boards.py": BOARD + 'bad = Stat("Rate", promql("rate(queue_length[5m])"))\n'}
    bad["dashboards/boards.py"] += 'worse = Dashboard("Bad", uid="bad", panels=(bad,))\n'
    bad["dashboards/boards.py"] = bad["dashboards/boards.py"].replace("value\n", "promql, value\n", 1)
    root = workspace({**FILES, **bad})
    assert obsdsl("lint", cwd=root).returncode == 1
    for command in ("plan", "push"):
        done = obsdsl(command, cwd=root)
        assert (done.returncode, done.stdout) == (1, "")
        assert "error:" in done.stderr
        assert "nothing was planned: mend the errors of the lint" in done.stderr
    assert server().contents() == {}
    done = obsdsl("push", "--yes", "--no-lint", "the pager is on fire", cwd=root)
    assert done.returncode == 0
    (journal,) = (root / ".obsdsl/journal/prod").iterdir()
    assert json.loads((journal / "events.jsonl").read_text().splitlines()[0])["no_lint"] == "the pager is on fire"


def test_a_build_is_planned_without_the_workspace(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    root = workspace(FILES)
    assert obsdsl("build", "--target", "prod", cwd=root).returncode == 0
    (root / "dashboards/boards.py").write_text("import os; os._exit(66)\n")
    done = obsdsl("plan", "--from", "dist/prod", cwd=root)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "prod: 3 to create, 0 unchanged")
    assert "  + folder:Team\n" in done.stdout
    assert "dashboards/boards.py:4" in done.stdout
    assert obsdsl("push", "--yes", "--from", "dist/prod", cwd=root).returncode == 0
    assert len(server().contents()) == 3
    (root / "dist/prod/grafana/team/web.json").write_text("{}")
    done = obsdsl("plan", "--from", "dist/prod", cwd=root)
    assert (done.returncode, "it was changed since it was built" in done.stderr) == (2, True)
    assert "it is no build" in obsdsl("plan", "--from", "dashboards", cwd=root).stderr


def test_a_plan_that_was_kept_is_done_or_refused(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    root = workspace(FILES)
    done = obsdsl("plan", "--out", "plan.json", cwd=root)
    assert "`obsdsl push --plan plan.json` does this" in done.stderr
    # Neither the workspace nor a lint is needed any more.
    edited("import os; os._exit(66)\n", root)
    assert obsdsl("push", "--plan", "plan.json", "--yes", cwd=root).returncode == 0
    assert len(server().contents()) == 3
    done = obsdsl("push", "--plan", "plan.json", "--yes", cwd=root)
    assert done.returncode == 1
    assert "'dashboard:db', 'dashboard:web' and 'folder:Team' changed since the plan was made" in done.stderr or (
        "changed since the plan was made" in done.stderr
    )
    assert "it is a plan for 'prod', not for 'stage'" in obsdsl("push", "stage", "--plan", "plan.json", cwd=root).stderr
    assert "a plan that was made has its answer" in obsdsl("push", "--plan", "plan.json", "--prune", cwd=root).stderr
    (root / "plan.json").write_text("{}")
    assert "it is no plan" in obsdsl("push", "--plan", "plan.json", cwd=root).stderr


def test_select_narrows_and_never_prunes(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    root = workspace(FILES)
    obsdsl("push", "--yes", cwd=root)
    edited(BOARD.replace('"Web"', '"New"').replace('"Database"', '"New"'), root)
    done = obsdsl("plan", "--select", "dashboard:we*", "--prune", cwd=root)
    assert "dashboard:web" in done.stdout
    assert "dashboard:db" not in done.stdout
    assert done.stdout.endswith("of dashboard:we* alone\nprod: 1 to update, 1 unchanged\n")
    assert obsdsl("push", "--yes", "--select", "db", cwd=root).returncode == 0
    titles = {one: content["title"] for one, content in server().contents().items()}
    assert titles == {"dashboard:db": "New", "dashboard:web": "Web", "folder:Team": "Team"}
    done = obsdsl("plan", "--select", "dashboard:wep", cwd=root)
    assert (done.returncode, "did you mean 'dashboard:web'?" in done.stderr) == (2, True)
    # What is gone from the workspace stays as long as anything is chosen.
    edited("\n".join(line for line in BOARD.splitlines() if not line.startswith("db")), root)
    for options in ((), ("--force",)):
        assert obsdsl("push", "--yes", "--prune", "--select", "dashboard:*", *options, cwd=root).returncode == 0
        assert "dashboard:db" in server().contents()
    assert obsdsl("push", "--yes", "--prune", cwd=root).returncode == 0
    assert "dashboard:db" not in server().contents()


def test_prune_is_asked_for_or_set(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    root = workspace(FILES)
    obsdsl("push", "--yes", cwd=root)
    edited(BOARD[: BOARD.index("db =")], root)
    done = obsdsl("plan", "--exit-code", cwd=root)
    assert "no longer wanted, and is left there without --prune: dashboard:db" in done.stdout
    assert done.returncode == 0
    (root / "obsdsl.toml").write_text(CONFIG.replace("values =", "prune = true\nvalues ="))
    assert obsdsl("plan", "--no-prune", "--exit-code", cwd=root).returncode == 0
    assert "- dashboard:db" in obsdsl("plan", cwd=root).stdout
    obsdsl("push", "--yes", cwd=root)
    assert list(server().contents()) == ["dashboard:web", "folder:Team"]


def test_formats(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    root = workspace(FILES)
    found = json.loads(obsdsl("plan", "--format", "json", cwd=root).stdout)
    assert [one["name"] for one in found["changes"]] == ["Team", "db", "web"]
    assert obsdsl("plan", "--format", "markdown", cwd=root).stdout.startswith("### `prod`: 3 to create, 0 unchanged\n")
    assert server().contents() == {}


@pytest.mark.parametrize(
    ("config", "arguments", "said"),
    [
        ("", ("plan",), "there is no target; write one, see docs/targets.md"),
        (CONFIG, ("plan", "pord"), "'pord' is no target of the configuration; did you mean 'prod'?"),
        (CONFIG + "[targets.stage]\n", ("push",), "there are several; name one: 'prod' or 'stage'"),
        (CONFIG.replace('project = "shop"', ""), ("plan",), "write a name that will stay: project = "),
        (CONFIG, ("rollback",), "no push to this target is in the journal here"),
        (CONFIG, ("plan", "--select", "a,,b"), "a pattern is empty"),
    ],
)
def test_what_is_missing_is_said(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server], config: str, arguments: tuple[str, ...], said: str
) -> None:
    done = obsdsl(*arguments, cwd=workspace({**FILES, "obsdsl.toml": config}))
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert server().contents() == {}


def test_two_pushes_at_once_are_one(workspace: Workspace, obsdsl: Run, server: Callable[[], Server]) -> None:
    from obsdsl.push.durable import locked

    root = workspace(FILES)
    with locked(root, "prod"):
        done = obsdsl("push", "--yes", cwd=root)
    assert (done.returncode, "is running here (process" in done.stderr) == (2, True)
    assert server().contents() == {}
    assert obsdsl("push", "--yes", cwd=root).returncode == 0


def test_what_pushes_keep_is_not_for_git_but_the_state(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    root = workspace({**FILES, "obsdsl.toml": CONFIG.replace("values =", 'state = "state/prod.json"\nvalues =')})
    obsdsl("push", "--yes", cwd=root)
    assert len(server().contents()) == 3
    assert (root / ".obsdsl/.gitignore").read_text() == "/journal/\n/lock-*\n"
    state: dict[str, Any] = json.loads((root / "state/prod.json").read_text())
    assert list(state["parts"]["memory"]["applied"]) == ["dashboard:db", "dashboard:web", "folder:Team"]


def test_what_nobody_marked_is_taken_over_by_force(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server]
) -> None:
    root = workspace(FILES)
    server().put(WEB, Thing({"title": "By hand"}))
    done = obsdsl("push", "--yes", cwd=root)
    assert (done.returncode, server().things[WEB].content) == (1, {"title": "By hand"})
    assert "does not bear this project's mark" in done.stderr
    assert obsdsl("push", "--yes", "--force", cwd=root).returncode == 0
    assert server().things[WEB].owner == "obsdsl/shop"


@pytest.mark.parametrize("writes", [0, 3, 5, 6, 9, 12])
def test_a_full_disk_loses_nothing(
    workspace: Workspace, obsdsl: Run, server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    calls = iter(range(1000))

    def fsync(_descriptor: int) -> None:
        if next(calls) >= writes:
            raise OSError(28, "No space left on device")

    root = workspace(FILES)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        done = obsdsl("push", "--yes", cwd=root)
    assert done.returncode in (1, 2)
    assert "it cannot be written: No space left on device; make room" in done.stderr
    touched = {one.name for journal in records(root, "prod") for one in journal.touched}
    assert {one.name for one in server().things} <= touched
    assert obsdsl("push", "--yes", cwd=root).returncode == 0
    assert len(server().contents()) == 3


def test_a_lint_is_narrowed_to_the_files_of_some_objects(workspace: Workspace, obsdsl: Run) -> None:
    board = BOARD[: BOARD.index("db =")].replace("value\n", "promql, value\n", 1)
    board = board.replace('g > value("limit", default=10)', 'promql("rate(queue_length[5m])")')
    more = board.replace('"web"', '"other"').replace('"Web"', '"Other"').replace("g = Gauge", "_g = Gauge")
    root = workspace({
        **FILES,
        "dashboards/boards.py": board,
        "dashboards/more.py": more,
    })  # fmt: skip
    for arguments in (("dashboard:web",), ("dashboard:web", "--select", "rate-of-gauge")):
        for _ in range(2):
            done = obsdsl("lint", "--select", *arguments, cwd=root)
            assert done.returncode == 1, done.stderr
            assert "dashboards/boards.py" in done.stdout
            assert "dashboards/more.py" not in done.stdout
    done = obsdsl("lint", "--select", "dashboard:wep", cwd=root)
    assert (done.returncode, "did you mean 'dashboard:web'" in done.stderr) == (2, True)
