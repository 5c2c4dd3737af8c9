"""`obsdsl build` as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import SAMPLE, Run, tree

GAUGE = 'from obsdsl import Dashboard, Gauge, Stat\ng = Gauge("queue_length", "Queue.")\n'
ONE = {"dashboards/one.py": GAUGE + 'd = Dashboard("One", uid="one", panels=(Stat("Queue", g),))\n'}
Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The design's sample workspace, exactly as the design prints it."""
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    return root


def test_the_sample_builds_as_written(sample: Path, obsdsl: Run) -> None:
    done = obsdsl("build", cwd=sample)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "dist: 1 dashboard, 1 rule file, 1 Prometheus configuration, 1 Alertmanager configuration; 5 files changed\n"
    )
    assert sorted(tree(sample / "dist")) == [
        "alertmanager/alertmanager.yml",
        "grafana/pocket-agent/pocket-agent.json",
        "manifest.json",
        "prometheus/prometheus.yml",
        "prometheus/rules/pocket-agent.yml",
    ]


def test_units_are_inferred_and_the_alert_meets_its_panel(sample: Path, obsdsl: Run) -> None:
    obsdsl("build", cwd=sample)
    dashboard = json.loads((sample / "dist/grafana/pocket-agent/pocket-agent.json").read_text())
    panels = {panel["title"]: panel for panel in dashboard["panels"]}
    assert panels["Execution duration"]["fieldConfig"]["defaults"]["unit"] == "s"
    assert panels["Execution rate"]["fieldConfig"]["defaults"]["unit"] == "cps"
    stat = panels["Active connections"]
    assert stat["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"color": "green"},
        {"color": "orange", "value": 90},
    ]
    rules = (sample / "dist/prometheus/rules/pocket-agent.yml").read_text()
    assert f"dashboard: /d/pocket-agent?viewPanel={stat['id']}\n" in rules


def test_the_manifest_names_every_artifact_with_its_source(sample: Path, obsdsl: Run) -> None:
    obsdsl("build", cwd=sample)
    rows = json.loads((sample / "dist/manifest.json").read_text())["artifacts"]
    assert [(row["kind"], row["identity"], row["source"]) for row in rows] == [
        ("alertmanager", "alertmanager", "alerts/routing.py:3"),
        ("dashboard", "pocket-agent", "dashboards/pocket_agent.py:8"),
        ("prometheus", "prometheus", "metrics/jobs.py:5"),
        ("rules", "pocket-agent", "alerts/pocket_agent.py:33"),
    ]


def test_order_hash_seed_time_and_place_change_no_byte(sample: Path, tmp_path: Path, obsdsl: Run) -> None:
    obsdsl("build", cwd=sample, env={"PYTHONHASHSEED": "1", "TZ": "UTC"})
    other = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(SAMPLE, other)
    # The same definitions in another order: the rules' file first defines the group's rules from last to first.
    dashboards = other / "dashboards/pocket_agent.py"
    lines = dashboards.read_text().splitlines(keepends=True)
    imports = [line for line in lines if line.startswith("from")]
    dashboards.write_text("".join([*reversed(imports), *(line for line in lines if line not in imports)]))
    (other / "dashboards/aaa.py").write_text("from dashboards.pocket_agent import dashboard\n")
    os.utime(dashboards, (0, 0))
    done = obsdsl("build", cwd=other, env={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": "/"})
    assert done.returncode == 0, done.stderr
    assert tree(other / "dist") == tree(sample / "dist")


def test_the_order_of_definitions_changes_no_artifact(workspace: Workspace, tmp_path: Path, obsdsl: Run) -> None:
    first = 'a = Dashboard("A", uid="a", panels=(Stat("Queue", g),))\n'
    second = 'b = Dashboard("B", uid="b", panels=(Stat("Queue", g),))\n'
    root = workspace({"dashboards/one.py": GAUGE + first + second})
    obsdsl("build", "--out", str(tmp_path / "1"), cwd=root)
    (root / "dashboards/one.py").write_text(GAUGE + second + first)
    obsdsl("build", "--out", str(tmp_path / "2"), cwd=root)
    (tmp_path / "1/manifest.json").unlink()  # it names the lines, which did change
    (tmp_path / "2/manifest.json").unlink()
    assert tree(tmp_path / "1") == tree(tmp_path / "2") != {}


def test_check_tells_whether_dist_is_up_to_date(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    missing = obsdsl("build", "--check", cwd=root)
    assert missing.returncode == 1
    assert missing.stdout.splitlines() == ["grafana/general/one.json", "manifest.json"]
    assert not (root / "dist").exists()
    obsdsl("build", cwd=root)
    assert obsdsl("build", "--check", cwd=root).returncode == 0
    (root / "dist/grafana/general/one.json").write_text("{}")
    (root / "dist/stray.json").write_text("{}")
    changed = obsdsl("build", "--check", cwd=root)
    assert changed.returncode == 1
    assert changed.stdout.splitlines() == ["grafana/general/one.json", "stray.json"]
    assert (root / "dist/stray.json").exists()


def test_a_build_leaves_nothing_in_the_workspace_but_its_output(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    before = set(tree(root))
    assert obsdsl("build", cwd=root, env={"PYTHONDONTWRITEBYTECODE": ""}).returncode == 0
    assert set(tree(root)) - before == {"dist/grafana/general/one.json", "dist/manifest.json"}


def test_a_build_removes_what_is_no_longer_defined(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    obsdsl("build", cwd=root)
    source = root / "dashboards/one.py"
    source.write_text(source.read_text().replace('"one"', '"two"'))
    obsdsl("build", cwd=root)
    assert sorted(tree(root / "dist")) == ["grafana/general/two.json", "manifest.json"]


def test_a_failed_build_leaves_the_last_one(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    obsdsl("build", cwd=root)
    before = tree(root / "dist")
    (root / "dashboards/two.py").write_text("1 / 0\n")
    assert obsdsl("build", cwd=root).returncode == 2
    assert tree(root / "dist") == before


def test_a_folder_that_is_no_build_is_not_replaced(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({**ONE, "dist/precious.txt": "mine"})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 2
    assert "it holds files and no manifest.json" in done.stderr
    assert tree(root / "dist") == {"precious.txt": b"mine"}


def test_a_folder_that_cannot_be_made_is_named(workspace: Workspace, obsdsl: Run) -> None:
    done = obsdsl("build", "--out", "/proc/nowhere/dist", cwd=workspace(ONE))
    assert (done.returncode, done.stderr) == (
        2,
        "error: /proc/nowhere: No such file or directory; nothing was changed\n",
    )


def test_an_output_path_that_is_a_file_is_named(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({**ONE, "dist": "a file"})
    done = obsdsl("build", cwd=root)
    assert (done.returncode, done.stderr) == (
        2,
        "error: dist: it is a file, and a build goes to a folder; set out in [tool.obsdsl]\n",
    )


@pytest.mark.parametrize("interruption", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_half_written(
    workspace: Workspace, obsdsl: Run, interruption: signal.Signals
) -> None:
    root = workspace(ONE)
    obsdsl("build", cwd=root)
    before = tree(root / "dist")
    (root / "dashboards/slow.py").write_text("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    build = subprocess.Popen([sys.executable, "-P", "-m", "obsdsl", "build"], cwd=root, env=environment)
    while not (root / "started").exists():
        assert build.poll() is None, "the build ended before it was interrupted"
        time.sleep(0.01)
    build.send_signal(interruption)
    assert build.wait(timeout=120) == 130
    assert tree(root / "dist") == before
    assert not list(root.glob(".dist*"))


def test_two_builds_at_once_both_succeed(workspace: Workspace) -> None:
    root = workspace(ONE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-P", "-m", "obsdsl", "build", "--quiet"]
    builds = [subprocess.Popen(command, cwd=root, env=environment) for _ in range(4)]
    assert [build.wait(timeout=120) for build in builds] == [0] * 4
    assert sorted(tree(root / "dist")) == ["grafana/general/one.json", "manifest.json"]
    assert not list(root.glob(".dist*"))


def test_what_modules_print_is_talk(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({**ONE, "dashboards/two.py": "print('loading')\n"})
    done = obsdsl("build", "--check", cwd=root)
    assert done.stdout.splitlines() == ["grafana/general/one.json", "manifest.json"]
    assert done.stderr.startswith("loading\n")


def test_a_module_that_changes_the_directory_changes_no_output(
    workspace: Workspace, tmp_path: Path, obsdsl: Run
) -> None:
    root = workspace({**ONE, "dashboards/two.py": f"import os\nos.chdir({str(tmp_path)!r})\n"})
    assert obsdsl("build", "--out", "here", cwd=root).returncode == 0
    assert (root / "here/manifest.json").exists()


def test_a_failure_of_our_own_is_one_message(workspace: Workspace, obsdsl: Run) -> None:
    breaking = "import obsdsl.cli.build\ndef broken(*_): raise KeyError('x')\nobsdsl.cli.build.contents = broken\n"
    root = workspace({**ONE, "dashboards/two.py": breaking})
    done = obsdsl("build", cwd=root)
    message = "error: obsdsl itself failed with KeyError('x'); please report it, with what --debug shows\n"
    assert (done.returncode, done.stderr) == (2, message)
    assert "Traceback" in obsdsl("build", "--debug", cwd=root).stderr


def test_folders_of_any_name_have_a_place(workspace: Workspace, obsdsl: Run) -> None:
    names = ["..", "/", "x" * 400, "日本語", "😀", "Web", "WEB!", "a/b", " ", ""]
    text = f"ds = [Dashboard('D', uid=f'd{{i}}', folder=one) for i, one in enumerate({names!r})]\n"
    root = workspace({"dashboards/one.py": GAUGE + text})
    assert obsdsl("build", cwd=root).returncode == 0
    assert sorted({path.rsplit("/", 1)[0] for path in tree(root / "dist") if "/" in path}) == [
        "grafana/a-b",
        "grafana/general",
        "grafana/web",
        f"grafana/{'x' * 100}",
    ]
    assert len(list(root.glob("dist/grafana/web/*.json"))) == 2


def test_a_path_with_spaces_and_other_letters_is_as_good(workspace: Workspace, tmp_path: Path, obsdsl: Run) -> None:
    root = tmp_path / "ein Ort/ünï 😀"
    shutil.copytree(workspace(ONE), root)
    assert obsdsl("build", cwd=root).returncode == 0
    rows = json.loads((root / "dist/manifest.json").read_text())["artifacts"]
    assert [row["source"] for row in rows] == ["dashboards/one.py:3"]


def test_a_folder_inside_the_workspace_is_enough(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    assert obsdsl("build", cwd=root / "dashboards").returncode == 0
    assert (root / "dist/manifest.json").exists()


def test_quiet_says_nothing_and_verbose_names_files(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace(ONE)
    assert obsdsl("build", "--quiet", cwd=root).stderr == ""
    shutil.rmtree(root / "dist")
    assert "  grafana/general/one.json\n" in obsdsl("build", "--verbose", cwd=root).stderr


def test_debug_shows_the_traceback(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"dashboards/one.py": "1 / 0\n"})
    assert "Traceback" not in obsdsl("build", cwd=root).stderr
    assert "ZeroDivisionError" in obsdsl("build", "--debug", cwd=root).stderr


def test_an_old_grafana_is_warned_about(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({**ONE, "obsdsl.toml": 'grafana_version = "8.0"\n'})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0
    assert done.stderr.startswith("warning: grafana_version is 8.0")
    dashboard = json.loads((root / "dist/grafana/general/one.json").read_text())
    assert dashboard["schemaVersion"] == 30
    assert dashboard["panels"][0]["datasource"] == "${datasource}"


def test_the_sample_builds_for_the_oldest_grafana(sample: Path, obsdsl: Run) -> None:
    (sample / "obsdsl.toml").write_text('grafana_version = "7.5"\n')
    done = obsdsl("build", cwd=sample, env={"NO_COLOR": "1"})
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("warning: grafana_version is 7.5")


def test_group_labels_follow_the_version(sample: Path, obsdsl: Run) -> None:
    (sample / "obsdsl.toml").write_text('prometheus_version = "3.5"\n')
    obsdsl("build", cwd=sample)
    text = (sample / "dist/prometheus/rules/pocket-agent.yml").read_text()
    assert text.count("service: pocket-agent") == 1


@pytest.mark.parametrize("arguments", [("buidl",), ("build", "--chek"), ("build", "-C", "/nowhere/at/all")])
def test_bad_usage_is_exit_code_two(arguments: tuple[str, ...], tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Error:" in done.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("build", "--help"), ("init", "--help")])
def test_help_has_an_example(arguments: tuple[str, ...], tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert "Examples:" in done.stdout


def test_a_narrowed_build_leaves_the_rest_as_it_was(workspace: Workspace, obsdsl: Run) -> None:
    text = GAUGE + "".join(
        f'{one} = Dashboard("{one} 1", uid="{one}", panels=(Stat("Queue", g),))\n' for one in ("web", "db")
    )
    root = workspace({"dashboards/one.py": text})
    obsdsl("build", cwd=root)
    before = tree(root / "dist")
    (root / "dashboards/one.py").write_text(text.replace(" 1", " 2"))
    assert obsdsl("build", "--select", "dashboard:w*", cwd=root).returncode == 0
    after = tree(root / "dist")
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"grafana/general/web.json", "manifest.json"}
    assert obsdsl("build", "--check", "--select", "web", cwd=root).returncode == 0
    assert obsdsl("build", "--check", cwd=root).returncode == 1
    done = obsdsl("build", "--select", "wep", cwd=root)
    assert (done.returncode, "did you mean 'web'?" in done.stderr) == (2, True)


def test_folders_of_dashboards_are_in_the_manifest(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"dashboards/one.py": ONE["dashboards/one.py"].replace('uid="one"', 'uid="one", folder="Team A"')})
    for _ in range(2):
        obsdsl("build", cwd=root)
        (row,) = json.loads((root / "dist/manifest.json").read_text())["artifacts"]
        assert (row["path"], row["folder"]) == ("grafana/team-a/one.json", "Team A")
        # The second is made of what was kept.
        shutil.rmtree(root / "dist")
