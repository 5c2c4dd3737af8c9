"""What a command line names: revisions, builds, files, targets, other workspaces; and what is said where it is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.review.repository import begun, commit, git, replace, write
from tests.support import Run, tree

ALERTS = """\
from obsdsl import P2, AlertRule, RuleGroup, promql, value

group = RuleGroup("app", owner="team", rules=(
    AlertRule("Down", promql("up < 1"), severity=P2, summary="Down", for_=value("wait", default="5m")),
))
"""
FILES = {
    "obsdsl.toml": '[targets.dev]\nvalues = {wait = "1m"}\n[targets.prod]\nvalues = {wait = "10m"}\n',
    "alerts/__init__.py": "",
    "alerts/app.py": ALERTS,
    "dashboards/__init__.py": "",
    "dashboards/app.py": 'from obsdsl import Dashboard, Stat, promql\n\n'
    'd = Dashboard("App", uid="app", panels=(Stat("Up", promql("up")),))\n',
}  # fmt: skip
LOOSENED = "alert Down: threshold < 1 → < 0.5, fires later"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return begun(tmp_path / "root", FILES)


def loosened(root: Path) -> None:
    replace(root, "alerts/app.py", "up < 1", "up < 0.5")


def lines(obsdsl: Run, root: Path, *words: str, code: int = 0) -> list[str]:
    done = obsdsl("diff", "--format", "json", *words, cwd=root)
    assert done.returncode == code, done.stderr
    return [one["line"] for one in json.loads(done.stdout)["changes"]]


def error(obsdsl: Run, root: Path, *words: str) -> str:
    done = obsdsl("diff", *words, cwd=root)
    assert done.returncode == 2, done.stdout
    assert not done.stdout
    return done.stderr.strip()


def test_without_a_word_it_is_head(root: Path, obsdsl: Run) -> None:
    assert lines(obsdsl, root) == []
    loosened(root)
    assert lines(obsdsl, root) == lines(obsdsl, root, "HEAD") == lines(obsdsl, root / "alerts") == [LOOSENED]


def test_two_revisions_are_compared_with_each_other(root: Path, obsdsl: Run) -> None:
    loosened(root)
    git(root, "tag", "old")
    commit(root)
    replace(root, "alerts/app.py", 'summary="Down"', 'summary="Gone"')
    assert lines(obsdsl, root, "old", "HEAD") == lines(obsdsl, root, "old..HEAD") == [LOOSENED]
    assert lines(obsdsl, root, "HEAD", "old") == ["alert Down: threshold < 0.5 → < 1, fires sooner"]
    assert LOOSENED in lines(obsdsl, root, "old..")


def test_a_build_is_compared_with_the_workspace(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    assert lines(obsdsl, root, "dist") == []
    loosened(root)
    assert lines(obsdsl, root, "dist") == [LOOSENED]
    shutil.copytree(root / "dist", root / "old")
    assert obsdsl("build", cwd=root).returncode == 0
    assert lines(obsdsl, root, "old", "dist") == [LOOSENED]


def test_a_folder_of_files_is_as_good_as_a_build(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    (root / "dist/manifest.json").unlink()
    loosened(root)
    assert lines(obsdsl, root, "dist") == [LOOSENED]


def test_a_file_is_compared_with_what_the_workspace_has_of_it(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    loosened(root)
    replace(root, "dashboards/app.py", '"Up"', '"Is up"')
    shutil.copy(root / "dist/grafana/general/app.json", root / "exported.json")
    assert lines(obsdsl, root, "dist/prometheus/rules/app.yml") == [LOOSENED]
    assert lines(obsdsl, root, "exported.json") == ['panel App / Is up: retitled, was "Up"']


def test_a_folder_of_a_revision_is_compared_with_all_of_the_workspace(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    git(root, "add", "--force", "dist")
    commit(root)
    write(
        root, {"dashboards/more.py": 'from obsdsl import Dashboard\n\nd = Dashboard("More", uid="more", panels=())\n'}
    )
    for word in ("HEAD:dist", "HEAD:./dist/"):
        assert lines(obsdsl, root, word) == ["dashboard More: added with 0 panels"], word
    assert lines(obsdsl, root, "HEAD:dist/prometheus/rules/app.yml") == []


def test_what_comes_through_a_pipe_is_a_file(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    replace(root, "dashboards/app.py", '"Up"', '"Is up"')
    exported = (root / "dist/grafana/general/app.json").read_bytes()
    command = [sys.executable, "-P", "-m", "obsdsl", "diff", "/dev/stdin"]
    done = subprocess.run(command, cwd=root, input=exported, capture_output=True, check=False)
    assert 'panel App / Is up: retitled, was "Up"' in done.stdout.decode()
    assert b"alert" not in done.stdout


def test_a_file_that_the_workspace_does_not_have_is_an_error(root: Path, obsdsl: Run) -> None:
    write(root, {"other.json": '{"uid": "apb", "title": "A", "panels": []}'})
    assert error(obsdsl, root, "other.json") == (
        "error: other.json: the workspace has no dashboard 'apb'; did you mean 'app'?"
    )


def test_two_files_need_no_workspace(tmp_path: Path, obsdsl: Run) -> None:
    rule = "groups:\n- name: g\n  rules:\n  - alert: Down\n    expr: up < {}\n"
    board = '{{"title": "{}", "uid": "{}", "panels": []}}'
    write(tmp_path, {f"rules{one}.yml": rule.format(one) for one in (1, 2)})
    write(tmp_path, {f"{one}.json": board.format(one.title(), one) for one in ("old", "new")})
    assert lines(obsdsl, tmp_path, "rules2.yml", "rules1.yml") == ["alert Down: threshold < 2 → < 1, fires later"]
    assert lines(obsdsl, tmp_path, "rules1.yml", "rules1.yml") == []
    assert any("old" in one for one in lines(obsdsl, tmp_path, "old.json", "new.json"))


def test_files_of_a_revision_are_read_and_not_executed(root: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=root).returncode == 0
    write(root, {"alerts/bomb.py": "raise SystemExit('executed')\n"})
    commit(root)
    loosened(root)
    (root / "alerts/bomb.py").unlink()
    assert obsdsl("build", cwd=root).returncode == 0
    for path in ("dist", "dist/prometheus/rules/app.yml"):
        assert lines(obsdsl, root, f"HEAD:{path}", path) == [LOOSENED]
    assert lines(obsdsl, root / "dist", "HEAD:./prometheus/rules/app.yml", "prometheus/rules/app.yml") == [LOOSENED]
    assert error(obsdsl, root, "HEAD:dist/nothing.yml", "dist") == (
        "error: HEAD:dist/nothing.yml: the revision has no such file or folder; correct the path"
    )
    assert "executed" in error(obsdsl, root, "HEAD")


def test_a_target_is_that_of_both(root: Path, obsdsl: Run) -> None:
    replace(root, "obsdsl.toml", '"10m"', '"20m"')
    assert lines(obsdsl, root) == lines(obsdsl, root, "--target", "dev") == []
    assert lines(obsdsl, root, "--target", "prod") == ["alert Down: for 10m → 20m, fires later"]


def test_two_targets_are_compared(root: Path, obsdsl: Run) -> None:
    found = lines(obsdsl, root, "--target", "dev", "--against", "prod")
    assert found == ["alert Down: for 1m → 10m, fires later"]


def test_what_a_target_has_now_is_compared_with_what_a_push_would_make_of_it(root: Path, obsdsl: Run) -> None:
    (root / "rules").mkdir()
    text = 'project = "app"\n' + FILES["obsdsl.toml"] + '[targets.prod.prometheus]\nrules = "rules"\n'
    write(root, {"obsdsl.toml": text})
    found = lines(obsdsl, root, "--target", "prod", "--live")
    assert [one for one in found if one.startswith("alert Down: added")]
    assert obsdsl("push", "prod", "--yes", "--no-lint", "test", cwd=root).returncode == 0
    before = tree(root / "rules")
    assert lines(obsdsl, root, "--target", "prod", "--live") == []
    loosened(root)
    assert lines(obsdsl, root, "--target", "prod", "--live") == [LOOSENED]
    assert tree(root / "rules") == before


def test_another_workspace_is_loaded_with_its_own_modules(root: Path, tmp_path: Path, obsdsl: Run) -> None:
    shutil.copytree(root, tmp_path / "other")
    loosened(root)
    assert lines(obsdsl, root, "../other") == [LOOSENED]


def test_a_revision_has_its_own_configuration_and_modules(root: Path, obsdsl: Run) -> None:
    """Also modules beside the workspace's folders, and files that they open."""
    write(root, {
        "obsdsl.toml": 'paths = ["old"]\n', "old/__init__.py": "", "lib.py": "LIMIT = 1\n", "limit.txt": "5m",
        "old/app.py": ALERTS.replace('promql("up < 1")', "promql(f'up < {LIMIT}')").replace(
            'value("wait", default="5m")', "open('limit.txt').read()"
        ) + "from lib import LIMIT\n",
    })  # fmt: skip
    text = (root / "old/app.py").read_text()
    write(root, {"old/app.py": "from lib import LIMIT\n" + text.replace("from lib import LIMIT\n", "")})
    commit(root)
    assert lines(obsdsl, root) == []
    write(root, {"lib.py": "LIMIT = 0.5\n", "limit.txt": "10m", "obsdsl.toml": 'paths = ["new"]\n'})
    (root / "old").rename(root / "new")
    assert lines(obsdsl, root) == [LOOSENED, "alert Down: for 5m → 10m, fires later"]
    assert lines(obsdsl, root) == [LOOSENED, "alert Down: for 5m → 10m, fires later"]


def test_a_workspace_may_be_a_part_of_a_repository(tmp_path: Path, obsdsl: Run) -> None:
    files = {f"teams/one/{name}": text for name, text in FILES.items()}
    root = begun(tmp_path / "all", {**files, "teams/other.py": "raise SystemExit('of somebody else')\n"}) / "teams/one"
    (root / "away").symlink_to("../../elsewhere")
    commit(root)
    assert lines(obsdsl, root) == []
    loosened(root)
    assert lines(obsdsl, root) == lines(obsdsl, root, "main...") == [LOOSENED]
    done = obsdsl("diff", "--format", "json", cwd=root)
    assert json.loads(done.stdout)["changes"][0]["place"] == {"file": "alerts/app.py", "line": 3}
    write(root, {"rules.yml": "groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up < 1}\n"})
    commit(root)
    replace(root, "rules.yml", "up < 1", "up < 0.5")
    for name in ("HEAD:teams/one/rules.yml", "HEAD:./rules.yml"):
        assert lines(obsdsl, root, name, "rules.yml") == [LOOSENED]


def test_what_modules_print_is_talk(root: Path, obsdsl: Run) -> None:
    write(root, {"alerts/loud.py": "print('loud')\n"})
    commit(root)
    loosened(root)
    assert lines(obsdsl, root) == [LOOSENED]


def test_nothing_is_left_behind(root: Path, tmp_path: Path, obsdsl: Run) -> None:
    loosened(root)
    before, status = tree(root), git(root, "status", "--porcelain")
    (tmp_path / "temporary").mkdir()
    done = obsdsl("diff", cwd=root, env={"TMPDIR": str(tmp_path / "temporary")})
    assert done.returncode == 0, done.stderr
    assert not tree(tmp_path / "temporary")
    assert git(root, "status", "--porcelain") == status
    git_files = {name for name in before if name.startswith(".git/")}
    assert {k: v for k, v in tree(root).items() if k not in git_files} == {
        k: v for k, v in before.items() if k not in git_files
    }


BROKEN: Mapping[str, tuple[Callable[[Path], object], tuple[str, ...], str]] = {
    "no revision": (lambda _: None, ("nope",), "revision 'nope': git does not know it; name a branch, tag or commit"),
    "no file": (lambda _: None, ("nope.json",), "nope.json: there is no such file, folder or revision; correct it"),
    "three": (
        lambda _: None, ("a", "b", "c"),
        "diff: it compares two things: name one for the workspace, two for each other, and no more",
    ),
    "an empty folder": (
        lambda root: (root / "empty").mkdir(), ("empty",),
        "empty: there is no dashboard, rule file, configuration of Alertmanager or Prometheus in it; name the "
        "folder of a build, or of such files",
    ),
    "a file of another kind": (
        lambda root: (root / "notes.txt").write_text("hello"), ("notes.txt",),
        "notes.txt: it is no dashboard, rule file, configuration of Alertmanager or Prometheus; name one of these",
    ),
    "a file that is broken": (
        lambda root: (root / "a.json").write_text('{"uid": "a",\n "panels": [}'), ("a.json",),
        "a.json:2: ",
    ),
    "a target that is not there": (lambda _: None, ("--target", "nope"), "TARGET: 'nope' is no target of the"),
    "no common commit": (
        lambda root: git(root, "commit-tree", "HEAD^{tree}", "-m", "x") and git(root, "tag", "alone", git(
            root, "commit-tree", "HEAD^{tree}", "-m", "x").strip()), ("alone...",),
        "revision 'alone': it and 'HEAD' have no commit in common; name another revision",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_compared_is_said(name: str, root: Path, obsdsl: Run) -> None:
    prepare, words, message = BROKEN[name]
    prepare(root)
    assert error(obsdsl, root, *words).startswith(f"error: {message}")


def test_a_folder_that_may_not_be_looked_into_is_named(root: Path, obsdsl: Run) -> None:
    closed = root / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("who runs this may read everything")
        assert error(obsdsl, root, "closed").startswith("error: closed: it cannot be read (Permission denied)")
        assert error(obsdsl, root, "closed/a.json").startswith("error: closed/a.json: there is no such file")
    finally:
        closed.chmod(0o700)


def test_a_revision_that_is_broken_names_the_line_and_no_other_folder(root: Path, obsdsl: Run) -> None:
    replace(root, "alerts/app.py", "severity=P2", "severity='P9'")
    commit(root)
    replace(root, "alerts/app.py", "severity='P9'", "severity=P2")
    found = error(obsdsl, root, "HEAD")
    assert found.startswith("error: revision 'HEAD': it cannot be loaded: alerts/app.py:4: ")
    assert found.endswith("; mend it there, or compare with another revision")
    assert "/tmp" not in found


def test_a_target_that_a_revision_does_not_have_is_an_error(root: Path, obsdsl: Run) -> None:
    write(root, {"obsdsl.toml": FILES["obsdsl.toml"] + "[targets.new]\nvalues = {}\n"})
    found = error(obsdsl, root, "--target", "new")
    assert found.startswith("error: revision 'HEAD': it cannot be loaded: TARGET: 'new' is no target")


def test_a_process_that_dies_is_an_error(root: Path, obsdsl: Run) -> None:
    write(root, {"alerts/dies.py": "import os\nos._exit(3)\n"})
    commit(root)
    (root / "alerts/dies.py").unlink()
    found = error(obsdsl, root)
    assert found.startswith("error: revision 'HEAD': it cannot be loaded: its process ended with 3; ")


def test_files_of_a_revision_that_are_none_of_ours_are_named_there(root: Path, obsdsl: Run) -> None:
    assert error(obsdsl, root, "HEAD:obsdsl.toml", "obsdsl.toml").startswith(
        "error: HEAD:obsdsl.toml: it is no dashboard, rule file, "
    )


def test_without_a_workspace_two_things_are_asked_for(tmp_path: Path, obsdsl: Run) -> None:
    write(tmp_path, {"a.json": '{"title": "A", "uid": "a", "panels": []}'})
    assert error(obsdsl, tmp_path, "a.json").endswith("; or name two files, folders or revisions to compare")


def test_outside_of_git_there_is_nothing_to_compare_with(tmp_path: Path, obsdsl: Run) -> None:
    write(tmp_path, FILES)
    assert "it is in no git repository, so there is nothing to compare with" in error(obsdsl, tmp_path)
