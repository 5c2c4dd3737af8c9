"""Snapshots: what was reviewed against what is built."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from obsdsl import SubRoute, TimeInterval
from obsdsl.compose.workspace import Workspace
from obsdsl.errors import ObsdslError
from obsdsl.testing.snapshot.folder import Folder, kind_at
from tests.compile.grafana_alerting.given import group, made, routing
from tests.compile.kubernetes.test_kubernetes import config, manifests
from tests.conftest import ROOT
from tests.review.versions import base
from tests.support import SAMPLE, forget_workspace, tree

pytest_plugins = ["pytester"]

PATHS = [
    "alertmanager/alertmanager.yml",
    "grafana/pocket-agent/pocket-agent.json",
    "prometheus/prometheus.yml",
    "prometheus/rules/pocket-agent.yml",
]
RULES = "prometheus/rules/pocket-agent.yml"
UPDATE = "--snapshot-update"
# Tests that take a part of the snapshots each.
PARTS = """
import pytest

@pytest.mark.parametrize("part", ["dashboard:*", "group:*", "server:*", "routing:*"])
def test_part(obsdsl_snapshot, part):
    obsdsl_snapshot(select=part)
"""
TARGETS = """
[targets.prod]
values = { connection_limit = 500 }
"""
LIMIT = 'm.connections_active > obsdsl.value("connection_limit", default=90)'


@pytest.fixture
def new(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, without snapshots."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    shutil.copytree(SAMPLE, pytester.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return pytester.path


class Runner:
    """pytest as the project's developers run it: in a fork of this process, in which everything is imported.

    xdist and Ctrl-C need a process that is pytest alone.
    """

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    def __call__(self, *args: str, alone: bool = False) -> pytest.RunResult:
        given = ("-q", "-p", "no:cacheprovider", *args)
        if alone or "-n" in args:
            return self.pytester.runpytest_subprocess(*given)
        with tempfile.TemporaryFile() as file:
            child = os.fork()
            if child == 0:
                forget_workspace()
                found = self.pytester.runpytest_inprocess("-p", "no:xdist", *given)
                pickle.dump((int(found.ret), found.outlines, found.errlines, found.duration), file)
                file.flush()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            file.seek(0)
            return pytest.RunResult(*pickle.load(file))


@pytest.fixture
def run(pytester: pytest.Pytester) -> Runner:
    return Runner(pytester)


@pytest.fixture
def project(new: Path, run: Runner) -> Path:
    """The sample with its snapshots taken."""
    assert run(UPDATE).ret == 0
    return new


def snapshots(root: Path) -> dict[str, bytes]:
    return tree(root / "tests/__snapshots__")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def loosen(root: Path) -> None:
    edit(root / "alerts/pocket_agent.py", "> 90", "> 95")


def places(text: str, *parts: str) -> list[int]:
    """Where each part stands; all of them are there."""
    for part in parts:
        assert part in text, text
    return [text.index(part) for part in parts]


def test_snapshots_are_the_artifacts(project: Path, run: Runner) -> None:
    assert run().ret == 0
    assert sorted(snapshots(project)) == PATHS


def test_an_update_says_what_it_wrote(project: Path, run: Runner) -> None:
    loosen(project)
    (project / "tests/__snapshots__/grafana/gone.json").write_text("{}")
    done = run(UPDATE)
    done.stdout.fnmatch_lines(
        ["* snapshots *", "tests/__snapshots__: 2 changed, 1 deleted", "  deleted grafana/gone.json"]
    )
    assert run(UPDATE).stdout.str().count("tests/__snapshots__") == 0


def test_without_snapshots_the_first_are_to_be_taken(new: Path, run: Runner) -> None:
    done = run()
    assert done.ret == 1
    mend = "run pytest --snapshot-update, look at the 4 files, and commit them"
    done.stdout.fnmatch_lines([f"tests/__snapshots__: no snapshot was taken yet; {mend}"])
    assert not (new / "tests/__snapshots__").exists()


def test_a_change_is_reviewed_first_and_then_shown(project: Path, run: Runner) -> None:
    loosen(project)
    done = run()
    assert done.ret == 1
    found = places(
        done.stdout.str(),
        "the snapshots → the workspace: 2 changes: 1 alarm, 1 note",
        "alarm  alert PocketAgentTooManyConnections: threshold > 90 → > 95, fires later",
        "grafana/pocket-agent/pocket-agent.json is not as reviewed",
        f"{RULES} is not as reviewed",
        f"--- tests/__snapshots__/{RULES}",
        "-    expr: pocket_agent_connections_active > 90",
        "+    expr: pocket_agent_connections_active > 95",
        "run pytest --snapshot-update, look at the files, and commit them",
    )
    assert found == sorted(found)
    assert run(UPDATE).ret == 0
    assert run().ret == 0


def test_a_removed_alert_is_an_alarm(project: Path, run: Runner) -> None:
    alerts = project / "alerts/pocket_agent.py"
    edit(alerts, "\nservice_down = ", "\n_service_down = ")
    edit(alerts, "service_down, too_many", "too_many")
    run().stdout.fnmatch_lines(["*alarm  alert PocketAgentDown: removed; it was P0 and paged PagerDuty"])


def test_a_removed_group_is_reviewed_though_its_file_is_orphaned(project: Path, run: Runner) -> None:
    edit(project / "alerts/pocket_agent.py", "\ngroup = ", "\nfor name in list(globals()):\n    pass\ngroup = ")
    edit(project / "alerts/pocket_agent.py", '"pocket-agent",\n    interval', '"agents",\n    interval')
    done = run()
    done.stdout.fnmatch_lines(
        [
            "*group agents: renamed, was pocket-agent",
            "prometheus/rules/agents.yml is new: no snapshot of it was reviewed",
            f"tests/__snapshots__/{RULES} is orphaned: no artifact has this path any more",
        ]
    )


def test_other_writing_is_no_change_but_no_snapshot_either(project: Path, run: Runner) -> None:
    file = project / "tests/__snapshots__" / RULES
    file.write_text(file.read_text().replace("> 90\n", "> 90  # percent\n"))
    done = run()
    assert done.ret == 1
    done.stdout.fnmatch_lines(
        ["Nothing changes for those who read the files: only how they are written does.", "*-*90  # percent"]
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (RULES, "<<<<<<< HEAD\ngroups: []\n=======\n"),
        (RULES, "groups: 7\n"),
        ("grafana/pocket-agent/pocket-agent.json", "<<<<<<< HEAD\n{}\n=======\n"),
        ("grafana/pocket-agent/pocket-agent.json", ""),
    ],
)
def test_a_broken_snapshot_is_shown(project: Path, run: Runner, path: str, text: str) -> None:
    (project / "tests/__snapshots__" / path).write_text(text)
    done = run()
    assert done.ret == 1
    done.stdout.fnmatch_lines([f"{path} is not as reviewed", f"--- tests/__snapshots__/{path}"])
    assert "Traceback" not in done.stdout.str()
    assert "review/" not in done.stdout.str()
    assert run(UPDATE).ret == 0


def test_a_great_change_is_cut(project: Path, run: Runner) -> None:
    folder = project / "tests/__snapshots__/grafana/pocket-agent"
    (folder / "pocket-agent.json").write_text("{}\n" * 1000)
    text = run().stdout.str()
    assert "more lines" in text
    assert text.count("\n") < 170


def test_an_orphaned_snapshot_is_found_and_removed(project: Path, run: Runner) -> None:
    orphan = project / "tests/__snapshots__/grafana/old/gone.json"
    orphan.parent.mkdir()
    orphan.write_text('{"uid": "gone", "title": "Gone", "panels": []}')
    done = run()
    assert done.ret == 1
    done.stdout.fnmatch_lines(
        ["*dashboard Gone: removed*", "tests/__snapshots__/grafana/old/gone.json is orphaned: no artifact has *"]
    )
    assert run(UPDATE).ret == 0
    assert not orphan.parent.exists()
    assert sorted(snapshots(project)) == PATHS


def test_files_of_others_stay(project: Path, run: Runner) -> None:
    others = ("test_web.ambr", "test_web/test_page.json", ".gitattributes", "grafana/.gitkeep", "README.md")
    for name in others:
        file = project / "tests/__snapshots__" / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    assert run().ret == 0
    assert run(UPDATE).ret == 0
    assert sorted(snapshots(project)) == sorted([*PATHS, *others])


def test_some_of_the_artifacts(new: Path, run: Runner) -> None:
    (new / "tests/test_dashboards.py").write_text(PARTS)
    assert run("-k", "group", UPDATE).ret == 0
    assert sorted(snapshots(new)) == [RULES]
    assert run("-k", "group").ret == 0
    assert run().ret == 1
    assert run(UPDATE).ret == 0
    loosen(new)
    assert run("-k", "server or routing").ret == 0
    done = run("-k", "group")
    done.stdout.fnmatch_lines(["*alarm  alert PocketAgentTooManyConnections: threshold > 90 → > 95, fires later"])
    assert "pocket-agent.json is not as reviewed" not in done.stdout.str()
    before = snapshots(new)
    run("-k", "group", UPDATE)
    after = snapshots(new)
    assert [path for path in after if after[path] != before[path]] == [RULES]


def test_a_pattern_that_matches_nothing_is_a_slip(project: Path, run: Runner) -> None:
    (project / "tests/test_dashboards.py").write_text(PARTS.replace("group:*", "group:pocket-agnet"))
    run().stdout.fnmatch_lines(["select: nothing is called 'group:pocket-agnet'; did you mean *pocket-agent*"])


def test_several_processes(new: Path, run: Runner) -> None:
    (new / "tests/test_dashboards.py").write_text(PARTS)
    orphan = new / "tests/__snapshots__/grafana/old/gone.json"
    orphan.parent.mkdir(parents=True)
    orphan.write_text("{}")
    done = run("-n", "2", UPDATE)
    assert done.ret == 0, done.stdout.str()
    done.stdout.fnmatch_lines(["tests/__snapshots__: 1 new*"])
    assert sorted(snapshots(new)) == PATHS
    assert run("-n", "2").ret == 0
    loosen(new)
    done = run("-n", "2")
    assert done.ret == 1
    done.assert_outcomes(failed=2, passed=2)
    done.stdout.fnmatch_lines(["*alarm  alert PocketAgentTooManyConnections: threshold > 90 → > 95, fires later"])


def test_an_update_that_is_interrupted_changes_nothing(project: Path, run: Runner) -> None:
    """Ctrl-C while the second file is being written."""
    (project / "conftest.py").write_text(
        "import os, pathlib, signal\n"
        "_write, _count = pathlib.Path.write_bytes, [0]\n"
        "def write(self, content):\n"
        "    if self.name.endswith('.new'):\n"
        "        _count[0] += 1\n"
        "        if _count[0] == 2:\n"
        "            _write(self, content[:10])\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "    return _write(self, content)\n"
        "pathlib.Path.write_bytes = write\n"
    )
    loosen(project)
    before = snapshots(project)
    assert run(UPDATE, alone=True).ret == pytest.ExitCode.INTERRUPTED
    assert snapshots(project) == before
    shutil.rmtree(project / "tests/__snapshots__")
    assert run(UPDATE, alone=True).ret == pytest.ExitCode.INTERRUPTED
    assert not (project / "tests/__snapshots__").exists()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_is_left_as_it_was() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        inner = Path(name) / "grafana/web"
        inner.mkdir(parents=True)
        (inner / "web.json").write_text("old")
        for one in (inner, inner.parent, Path(name)):
            one.chmod(0o555)
        before = tree(Path(name))
        with as_nobody():
            for path in ("grafana/web/web.json", "grafana/other/other.json", "prometheus/rules/a.yml"):
                with pytest.raises(ObsdslError, match="cannot be written: Permission denied; nothing was changed"):
                    Folder(Path(name)).update({path: b"new"}, ())
            with pytest.raises(ObsdslError, match="cannot be deleted: Permission denied"):
                Folder(Path(name)).update({}, ["grafana/web/web.json"])
        assert tree(Path(name)) == before
        for one in (Path(name), inner.parent, inner):
            one.chmod(0o755)


def test_a_file_in_the_folders_place_is_said(new: Path, run: Runner) -> None:
    (new / "tests/__snapshots__").write_text("mine")
    done = run(UPDATE)
    assert done.ret == 1
    done.stdout.fnmatch_lines(["tests/__snapshots__: it cannot be written: *; nothing was changed"])
    assert (new / "tests/__snapshots__").read_text() == "mine"


def test_snapshots_in_another_folder(new: Path, run: Runner) -> None:
    assert run(UPDATE, "-o", "obsdsl_snapshots=reviewed").ret == 0
    assert sorted(tree(new / "tests/reviewed")) == PATHS
    assert run("-o", "obsdsl_snapshots=reviewed").ret == 0
    assert not (new / "tests/__snapshots__").exists()


def test_ci_takes_no_snapshots(project: Path, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert run().ret == 0
    loosen(project)
    before = snapshots(project)
    done = run(UPDATE)
    assert done.ret == 1
    done.stdout.fnmatch_lines(["--snapshot-update takes no snapshot where CI is set: *"])
    assert snapshots(project) == before
    monkeypatch.setenv("CI", "false")
    assert run(UPDATE).ret == 0


@pytest.fixture
def targets(new: Path) -> Path:
    """The sample with a target that has a value of its own."""
    (new / "obsdsl.toml").write_text(TARGETS)
    edit(new / "alerts/pocket_agent.py", "m.connections_active > 90", LIMIT)
    edit(new / "alerts/pocket_agent.py", "from obsdsl import", "import obsdsl\nfrom obsdsl import")
    test = new / "tests/test_dashboards.py"
    test.write_text(test.read_text() + "\ndef test_prod(obsdsl_snapshot):\n    obsdsl_snapshot(target='prod')\n")
    return new


@pytest.mark.parametrize("processes", [(), ("-n", "2")])
def test_a_target_has_snapshots_of_its_own(targets: Path, run: Runner, processes: tuple[str, ...]) -> None:
    done = run(UPDATE, *processes)
    assert done.ret == 0, done.stdout.str()
    assert sorted(snapshots(targets)) == sorted([*PATHS, *(f"prod/{path}" for path in PATHS)])
    assert b"> 90" in snapshots(targets)[RULES]
    assert b"> 500" in snapshots(targets)[f"prod/{RULES}"]
    assert run(*processes).ret == 0
    edit(targets / "obsdsl.toml", "500", "600")
    done = run(*processes)
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(
        [
            "the snapshots → target 'prod': *",
            "*alarm  alert PocketAgentTooManyConnections: threshold > 500 → > 600, fires later",
            f"--- tests/__snapshots__/prod/{RULES}",
        ]
    )


def test_snapshots_of_a_target_that_no_test_takes_are_orphaned(targets: Path, run: Runner) -> None:
    run(UPDATE)
    assert run("-k", "dashboards").ret == 0
    assert run("tests/test_dashboards.py::test_dashboards").ret == 0
    edit(targets / "tests/test_dashboards.py", "def test_prod", "def prod")
    done = run()
    assert done.ret == 1
    done.stdout.fnmatch_lines(["tests/__snapshots__/prod is orphaned: no test takes the snapshots of this target; *"])
    assert run("tests").ret == 1
    assert run("tests/test_dashboards.py").ret == 0
    # Whether a test that fails, or is skipped, would have asked for it nobody knows.
    test = targets / "tests/test_dashboards.py"
    text = test.read_text()
    test.write_text(f"{text}\ndef test_fails(obsdsl_snapshot):\n    assert False\n")
    run().stdout.no_fnmatch_line("*is orphaned*")
    test.write_text(f"import pytest\n{text}\n@pytest.mark.skip\ndef test_not_now(obsdsl_snapshot):\n    pass\n")
    assert run().ret == 0


def test_an_unknown_target_is_a_slip(targets: Path, run: Runner) -> None:
    edit(targets / "tests/test_dashboards.py", "'prod'", "'prd'")
    run().stdout.fnmatch_lines(["TARGET: 'prd' is no target of the configuration; did you mean 'prod'?"])


def test_a_target_that_is_called_like_a_folder_of_artifacts_is_refused(targets: Path, run: Runner) -> None:
    edit(targets / "tests/test_dashboards.py", "'prod'", "'grafana'")
    edit(targets / "obsdsl.toml", "targets.prod", "targets.grafana")
    run().stdout.fnmatch_lines(["target 'grafana': its snapshots would lie among those of the workspace*"])


def test_other_reports_do_not_hear_of_it(project: Path, run: Runner) -> None:
    loosen(project)
    assert run(UPDATE, "--junitxml", "out.xml").ret == 0
    assert "obsdsl_snapshot" not in (project / "out.xml").read_text()


SYRUPY = """
def pytest_addoption(parser):
    parser.addoption("--snapshot-update", action="store_true", dest="update_snapshots")
    parser.addoption("--snapshot-dirname", dest="snapshot_dirname", default="__snapshots__")
    parser.addoption("--snapshot-ignore-file-extensions", dest="ignore_file_extensions", type=lambda v: v.split(","))

def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.write_line(f"syrupy ignores {config.option.ignore_file_extensions}")
"""


@pytest.mark.parametrize("first", [("-p", "no:obsdsl", "-p", "obsdsl.testing.plugin"), ()])
def test_syrupys_option_is_ours(
    new: Path, run: Runner, first: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two plugins comes first."""
    (new / "syrupy-7.dist-info").mkdir()
    (new / "syrupy-7.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: syrupy\nVersion: 7\n")
    (new / "syrupy-7.dist-info/entry_points.txt").write_text("[pytest11]\nsyrupy = syrupy\n")
    (new / "syrupy.py").write_text(SYRUPY)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{new}")
    done = run(*first, UPDATE, alone=True)
    assert done.ret == 0, done.stderr.str()
    assert sorted(snapshots(new)) == PATHS
    # It would delete what it does not know.
    done.stdout.fnmatch_lines(["syrupy ignores ['json', 'yml', 'yaml']"])
    assert run("-p", "no:syrupy", *first, alone=True).ret == 0
    other = run(*first, "--snapshot-dirname", "other", "--snapshot-ignore-file-extensions", "txt", alone=True)
    other.stdout.fnmatch_lines(["syrupy ignores ['txt']"])


def test_a_broken_workspace_fails_with_its_message(project: Path, run: Runner) -> None:
    (project / "dashboards/pocket_agent.py").write_text("1 / 0\n")
    done = run()
    assert done.ret == 1
    done.stdout.fnmatch_lines(["dashboards/pocket_agent.py:1: ZeroDivisionError: division by zero"])
    done.stdout.no_fnmatch_line("*load.py*")


def test_every_kind_of_artifact_has_its_place() -> None:
    night = SubRoute({"a": "b"}, mute=(TimeInterval("night", times="22:00-24:00"),))
    found = [*made(group(), routing(routes=(night,)))]
    found += manifests(Workspace(groups=(group(),)), config())
    found += base().artifacts
    assert {one.path: kind_at(one.path) for one in found} == {one.path: one.kind for one in found}
    kinds = {one.kind for one in found}
    assert {"dashboard", "rules", "prometheus", "alertmanager", "datasource", "library-panel", "manifest"} <= kinds
    assert {"grafana-rules", "contact-point", "mute-timing", "policy"} <= kinds
