"""What a change makes the lint check again: all that depends on it, and nothing else.

A check of the workspace's own says on stderr what it looks at.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cache.forked import run
from tests.support import tree

Workspace = Callable[[Mapping[str, str]], Path]

CHECK = """
import os, sys
from collections.abc import Iterator
from obsdsl import RuleGroup
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from checks.words import WORD

class Seen(Check[RuleGroup]):
    '''Groups are looked at.'''
    code, name, level, on = "TEAM01", "seen", Level.WARNING, (RuleGroup,)
    def find(self, value: RuleGroup, at: Site) -> Iterator[Finding]:
        print(value.name, file=sys.stderr)
        {read}
        yield Finding(WORD, "none")
"""
CONFIG = '[lint]\nplugins = ["checks.team"]\n'


def group(name: str, runbook: str = "https://r.example.org", more: str = "") -> str:
    return (
        f"groups:\n- name: {name}\n  rules:\n  - alert: Down{name}\n    expr: up == 0\n    for: 5m\n"
        f"    annotations: {{summary: S, runbook_url: {runbook}}}\n{more}"
    )


RECORD = "  - record: level:x:sum\n    expr: sum(up)\n"
FILES = {
    "obsdsl.toml": CONFIG,
    "checks/team.py": CHECK.format(read="pass"),
    "checks/words.py": "WORD = 'word'\n",
    "metrics/m.py": 'from obsdsl import Gauge\nx = Gauge("x", "X.")\n',
    "alerts/r.py": (
        "from obsdsl import *\nimport metrics.m as m\n"
        "hot = AlertRule('Hot', m.x > 1, for_='5m', severity=P2, summary='S', runbook='runbooks/hot.md')\n"
        "g = RuleGroup('python', rules=(hot,))\n"
    ),
    "files/a.yml": group("a"),
    "files/b.yml": group("b", "runbooks/b.md"),
    "runbooks/hot.md": "# Hot\n",
    "runbooks/b.md": "# B\n",
}
ALL = ["python", "a", "b"]


def checked(root: Path, *arguments: str, env: Mapping[str, str | None] | None = None) -> list[str]:
    """The groups that are checked by a lint of the workspace and the files."""
    done = run("lint", "-q", *arguments, ".", cwd=root, env=env)
    assert done.code in (0, 1), done.talk
    return done.talk.split()


@pytest.fixture
def root(workspace: Workspace) -> Path:
    made = workspace(FILES)
    assert checked(made) == ALL
    assert checked(made) == []
    return made


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_text(text)

    return change


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a file": (write("files/a.yml", "# Lines move.\n" + FILES["files/a.yml"]), ["a"]),
    "a comment in it": (write("files/a.yml", FILES["files/a.yml"].replace("groups:", "groups: # obsdsl: x")), ["a"]),
    "a file that comes": (write("files/c.yml", group("c")), ["c"]),
    "a file that goes": (lambda root: (root / "files/a.yml").unlink(), []),
    "a file that is renamed": (lambda root: (root / "files/a.yml").rename(root / "files/z.yml"), ["a"]),
    "what a file records": (write("files/a.yml", group("a", more=RECORD)), ALL),
    "the workspace's code": (write("alerts/r.py", "\n" + FILES["alerts/r.py"]), ["python"]),
    "the workspace's metrics": (write("metrics/m.py", FILES["metrics/m.py"].replace("X.", "Y.")), ALL),
    "a runbook": (write("runbooks/b.md", "# Other\n"), ["b"]),
    "a runbook of the workspace's": (write("runbooks/hot.md", "# Other\n"), ["python"]),
    "a runbook that goes": (lambda root: (root / "runbooks/b.md").unlink(), ["b"]),
    "an option": (write("obsdsl.toml", CONFIG + "options.group-size = {most = 3}\n"), ALL),
    "which checks run": (write("obsdsl.toml", CONFIG + 'ignore = ["runbook"]\n'), ALL),
    "a setting": (write("obsdsl.toml", CONFIG + 'scrape_interval = "15s"\n'), ALL),
    "a level": (write("obsdsl.toml", CONFIG + 'levels = {seen = "info"}\n'), []),
    "a path that is spared": (write("obsdsl.toml", CONFIG + 'per-path = {"files/*" = ["ALL"]}\n'), []),
    "where a build writes": (write("obsdsl.toml", 'out = "built"\n' + CONFIG), []),
    "a check": (write("checks/team.py", FILES["checks/team.py"] + "\n"), ALL),
    "what a check imports": (write("checks/words.py", "WORD = 'other'\n"), ALL),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_depends_on_a_change_is_checked_again(kind: str, root: Path) -> None:
    change, wanted = CHANGES[kind]
    change(root)
    clean = run("lint", "-q", "--no-cache", ".", cwd=root)
    again = run("lint", "-q", ".", cwd=root)
    assert again.talk.split() == wanted
    assert again.output == clean.output
    assert checked(root) == []


READS = {
    "a file": ("open('data.txt').read()", write("data.txt", "B"), None),
    "whether there is a file": ("os.path.exists('none.txt')", write("none.txt", ""), None),
    "the environment": ("os.environ.get('TITLE')", lambda _: None, {"TITLE": "x"}),
}


@pytest.mark.parametrize("kind", READS)
def test_what_a_check_of_ones_own_reads_counts(kind: str, root: Path) -> None:
    read, change, env = READS[kind]
    (root / "data.txt").write_text("A")
    (root / "checks/team.py").write_text(CHECK.format(read=read))
    assert checked(root) == ALL
    assert checked(root) == []
    change(root)
    assert checked(root, env=env) == ALL
    assert checked(root, env=env) == []


@pytest.mark.parametrize("read", ["os.system('true')", "open('made.txt', 'w').close()"])
def test_a_check_that_may_say_something_else_each_time_runs_each_time(read: str, root: Path) -> None:
    (root / "checks/team.py").write_text(CHECK.format(read=read))
    assert checked(root) == ALL
    assert checked(root) == ALL


def test_a_check_that_breaks_breaks_each_time(root: Path) -> None:
    (root / "checks/team.py").write_text(CHECK.format(read="1 / 0"))
    first = run("lint", ".", cwd=root)
    assert first.code == 2
    assert "the check seen broke on" in first.talk
    assert run("lint", ".", cwd=root) == first


def test_a_check_that_imports_the_workspace_is_not_taken_for_unchanged(root: Path) -> None:
    (root / "checks/words.py").write_text("from metrics.m import x\nWORD = x.declaration.help\n")
    assert checked(root) == ALL
    (root / "metrics/m.py").write_text(FILES["metrics/m.py"].replace("X.", "Y."))
    assert "Y." in run("lint", ".", cwd=root).output


def test_what_both_import_is_not_taken_for_unchanged(workspace: Workspace) -> None:
    word = "from lib.a import WORD\n"
    root = workspace(
        {
            **FILES,
            "checks/words.py": word,
            "lib/a.py": "from lib.b import WORD\n",
            "lib/b.py": "WORD = 'A'\n",
            "alerts/r.py": word + FILES["alerts/r.py"].replace("'python'", "WORD"),
        }
    )
    assert checked(root) == ["A", "a", "b"]
    (root / "lib/b.py").write_text("WORD = 'B'\n")
    assert checked(root) == ["B", "a", "b"]
    # A build knows what the modules read, and nothing of the checks.
    assert run("build", cwd=root).code == 0
    (root / "lib/b.py").write_text("WORD = 'C'\n")
    assert checked(root) == ["C", "a", "b"]


def test_nothing_is_kept_without_the_cache(root: Path) -> None:
    cache = Path(os.environ["XDG_CACHE_HOME"])
    before = tree(cache)
    assert checked(root, "--no-cache") == ALL
    (root / "files/a.yml").write_text(group("other"))
    assert checked(root, "--no-cache") == ["python", "other", "b"]
    assert tree(cache) == before


def test_a_cache_that_is_damaged_is_no_cache(root: Path) -> None:
    wanted = run("lint", "--format", "json", "--no-cache", ".", cwd=root).output
    files = sorted(path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file())
    kinds = {path.name.partition("-")[0] for path in files}
    assert {"texts", "index", "answer"} <= kinds
    for number, file in enumerate(files):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] if number % 2 else content.replace(b"word", b"drow"))
    assert run("lint", "--format", "json", ".", cwd=root).output == wanted
    assert checked(root) == []


def test_what_is_mended_is_looked_at_as_it_is(root: Path) -> None:
    needless = group("a").replace("for: 5m", "for: 0s")
    (root / "files/a.yml").write_text(needless)
    assert "needless-for" in run("lint", ".", cwd=root).output
    mended = run("lint", "--fix", ".", cwd=root)
    assert "needless-for" not in mended.output
    assert run("lint", ".", cwd=root).output == mended.output
    (root / "files/a.yml").write_text(needless)
    assert "needless-for" in run("lint", ".", cwd=root).output


def test_a_build_and_a_lint_know_the_same_of_a_module(workspace: Workspace) -> None:
    said = {path: f"print(__name__)\n{text}" for path, text in FILES.items() if path.startswith(("metrics", "alerts"))}
    root = workspace({**said, "obsdsl.toml": ""})
    for command in ("build", "lint"):
        assert run(command, "-q", cwd=root).talk.split() == ["metrics.m", "alerts.r"]
    for command in ("build", "lint"):
        assert run(command, "-q", cwd=root).talk == ""
    (root / "alerts/r.py").write_text(said["alerts/r.py"].replace("> 1", "> 2"))
    # Of what did not change, nothing is lost.
    for command in ("lint", "build", "lint"):
        run(command, "-q", cwd=root)
    assert [run(command, "-q", cwd=root).talk for command in ("build", "lint")] == ["", ""]


def test_an_unchanged_project_is_answered_without_a_check(workspace: Workspace) -> None:
    root = workspace(
        {path: text for path, text in FILES.items() if not path.startswith("checks")} | {"obsdsl.toml": ""}
    )
    code = (
        "import sys; sys.argv = ['obsdsl', 'lint', '-q', '.']\n"
        "from obsdsl.cli.main import main\n"
        "try: main()\n"
        "finally: print(*[m for m in sys.modules if m.startswith(('obsdsl.lint.checks', 'obsdsl.express', "
        "'obsdsl.compose.', 'yaml', 'metrics'))])"
    )
    found = [
        subprocess.run([sys.executable, "-P", "-c", code], cwd=root, capture_output=True, text=True, check=False).stdout
        for _ in range(2)
    ]
    assert "obsdsl.lint.checks" in found[0].splitlines()[-1]
    assert found[1].splitlines()[-1] == ""
