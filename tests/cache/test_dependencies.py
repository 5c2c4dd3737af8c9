"""For each kind of thing that a file may depend on: a change is never missed, and makes no other file run again.

Every file of these workspaces prints its name when it is executed, which a build and a lint send to stderr.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl.cache.version import variant
from obsdsl.config import Config
from tests.cache.forked import run
from tests.conftest import ROOT
from tests.support import Run, tree

Workspace = Callable[[Mapping[str, str]], Path]
Change = Callable[[Path], None]

SAY = "print(__name__)\n"
BASE = {
    "metrics/m.py": SAY + 'from obsdsl import Gauge\nx = Gauge("x", "X.")\n',
    "dashboards/other.py": SAY + 'from obsdsl import Dashboard\nd = Dashboard("Other", uid="other")\n',
}
ONE = SAY + 'from obsdsl import Dashboard\n{}\nd = Dashboard(f"{{title}}", uid="one")\n'


def executed(
    root: Path, *arguments: str, env: Mapping[str, str | None] | None = None, command: str = "build"
) -> list[str]:
    """The modules that a build executes."""
    done = run(command, "-q", *arguments, cwd=root, env=env)
    assert done.code == 0, done.talk
    return done.talk.split()


def write(path: str, text: str) -> Change:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return change


def remove(path: str) -> Change:
    return lambda root: (root / path).unlink()


def touch(path: str) -> Change:
    return lambda root: os.utime(root / path, (1, 1))


OPENED = 'from pathlib import Path\nhere = Path(__file__).parent.parent\ntitle = (here / "data.txt").read_text()'
MEMO = "import functools\n@functools.cache\ndef title():\n    return open('data.txt').read()\n"
# A folder of modules without an `__init__.py`, as it was before the build.
MAKE_BARE = "import bare.inner.a\n"
KINDS: dict[str, tuple[str, Mapping[str, str], Change]] = {
    "the file itself": ('title = "One"', {}, write("dashboards/one.py", SAY + "from obsdsl import *\n")),
    "an imported module": ("from lib.a import title", {"lib/a.py": "title = 'A'"}, write("lib/a.py", "title = 'B'")),
    "a module that it imports": (
        "from lib.a import title",
        {"lib/a.py": "from lib.b import title", "lib/b.py": "title = 'A'"},
        write("lib/b.py", "title = 'B'"),
    ),
    "a package on the way": ("from lib.a import title", {"lib/a.py": "title = 'A'"}, write("lib/__init__.py", "1")),
    "a module imported in a function": (
        "from lib.a import get\ntitle = get()",
        {"lib/a.py": "def get():\n    import lib.b\n    return lib.b.title", "lib/b.py": "title = 'A'"},
        write("lib/b.py", "title = 'B'"),
    ),
    "a module imported by name": (
        "import importlib\ntitle = importlib.import_module('lib.a').title",
        {"lib/a.py": "title = 'A'"},
        write("lib/a.py", "title = 'B'"),
    ),
    "a module reached through its package": (
        "import lib.a\nimport lib\ntitle = lib.b.title",
        {"lib/a.py": "import lib.b", "lib/b.py": "title = 'A'"},
        write("lib/b.py", "title = 'B'"),
    ),
    "a module loaded from a path": (
        "import runpy\ntitle = runpy.run_path('lib/a.py')['title']",
        {"lib/a.py": "title = 'A'"},
        write("lib/a.py", "title = 'B'"),
    ),
    "a module that was absent": (
        "try:\n    from lib import b\nexcept ImportError:\n    b = 1\ntitle = 'A'",
        {"lib/a.py": ""},
        write("lib/b.py", ""),
    ),
    "a module that raised": (
        "try:\n    import lib.a\nexcept ValueError:\n    pass\ntitle = 'A'",
        {"lib/a.py": "raise ValueError"},
        write("lib/a.py", ""),
    ),
    "a package without a file": (
        "import bare.inner.a\ntitle = 'A'",
        {"bare/inner/a.txt": "", "metrics/first.py": MAKE_BARE},
        write("bare/inner/__init__.py", ""),
    ),
    "a package that hides a module": (
        "from lib.a import title",
        {"lib/a.py": "title = 'A'"},
        write("lib/a/__init__.py", "title = 'B'"),
    ),
    "an opened file": (OPENED, {"data.txt": "A"}, write("data.txt", "B")),
    "an opened file that goes": (
        'try:\n    title = open("data.txt").read()\nexcept OSError:\n    title = "None"',
        {"data.txt": "A"},
        remove("data.txt"),
    ),
    "a file that was absent": (
        'try:\n    title = open("data.txt").read()\nexcept OSError:\n    title = "None"',
        {},
        write("data.txt", "A"),
    ),
    "a file whose presence is asked": (
        'import os\ntitle = os.path.exists("data.txt")',
        {},
        write("data.txt", "A"),
    ),
    "a file whose time is asked": (
        'from pathlib import Path\ntitle = Path("data.txt").stat().st_mtime',
        {"data.txt": "A"},
        touch("data.txt"),
    ),
    "a listed folder": (
        'from pathlib import Path\ntitle = len(list(Path("data").glob("*")))',
        {"data/a.txt": "A"},
        write("data/b.txt", "B"),
    ),
    "a file that another module's function opened before": (
        "from lib.a import title as get\ntitle = get()",
        {"lib/a.py": MEMO, "data.txt": "A", "alerts/first.py": "", "metrics/first.py": "import lib.a\nlib.a.title()\n"},
        write("data.txt", "B"),
    ),
}


@pytest.mark.parametrize("command", ["build", "lint"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_never_missed(kind: str, command: str, workspace: Workspace) -> None:
    code, files, change = KINDS[kind]
    root = workspace({**BASE, "dashboards/one.py": ONE.format(code), **files})
    if (root / "bare").exists():
        (root / "bare/inner/a.py").write_text("")
    assert executed(root, command=command) == ["metrics.m", "dashboards.one", "dashboards.other"]
    assert executed(root, command=command) == []
    change(root)
    assert executed(root, command=command) == ["dashboards.one"]
    assert executed(root, command=command) == []


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("import os\ntitle = os.environ['TITLE']", "A"),
        ("import os\ntitle = os.getenv('TITLE')", None),
        ("import os\ntitle = 'TITLE' in os.environ", None),
        ("import os\ntitle = os.environb.get(b'TITLE')", "A"),
        ("import os\ntitle = len([n for n in os.environ if n == 'TITLE'])", None),
        ("import os\ntitle = len(dict(os.environ))", None),
    ],
)
@pytest.mark.parametrize("command", ["build", "lint"])
def test_a_change_of_the_environment_is_never_missed(
    code: str, value: str | None, command: str, workspace: Workspace
) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format(code)})
    assert executed(root, env={"TITLE": value}, command=command) == EVERYTHING
    assert executed(root, env={"TITLE": value}, command=command) == []
    assert executed(root, env={"TITLE": "B"}, command=command) == ["dashboards.one"]
    assert executed(root, env={"TITLE": value}, command=command) == ["dashboards.one"]


def test_a_change_of_the_working_directory_matters_to_whom_it_concerns(workspace: Workspace, tmp_path: Path) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format("import os\ntitle = os.getcwd()")})
    executed(root)
    assert executed(tmp_path, "-C", str(root)) == ["dashboards.one"]


EVERYTHING = ["metrics.m", "dashboards.one", "dashboards.other"]


@pytest.mark.parametrize(
    "text", ['grafana_version = "11.0"', 'prometheus_version = "3.0"', 'paths = ["metrics", "dashboards"]']
)
@pytest.mark.parametrize("command", ["build", "lint"])
def test_a_change_of_the_configuration_is_never_missed(text: str, command: str, workspace: Workspace) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format("title = 1")})
    executed(root, command=command)
    (root / "obsdsl.toml").write_text(text)
    assert executed(root, command=command) == EVERYTHING
    assert executed(root, command=command) == []
    # What was kept for the other configuration is still there.
    (root / "obsdsl.toml").write_text("")
    assert executed(root, command=command) == []


@pytest.mark.parametrize("text", ['out = "build"', '[lint]\nignore = ["unit-mismatch"]'])
def test_a_setting_that_changes_no_artifact_makes_nothing_run_again(text: str, workspace: Workspace) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format("title = 1")})
    executed(root)
    (root / "obsdsl.toml").write_text(text)
    assert executed(root) == []


@pytest.mark.parametrize("command", ["build", "lint"])
def test_an_installed_module_that_changes_is_never_missed(command: str, workspace: Workspace, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    (installed / "charts").mkdir(parents=True)
    (installed / "charts/__init__.py").write_text("from charts.titles import title\n")
    (installed / "charts/titles.py").write_text("title = 'A'\n")
    root = workspace({**BASE, "dashboards/one.py": ONE.format("from charts import title")})
    env = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{installed}"}
    assert new(root, env, command) == EVERYTHING
    assert new(root, env, command) == []
    (installed / "charts/titles.py").write_text("title = 'Beta'\n")
    assert new(root, env, command) == EVERYTHING


def test_what_an_installed_function_does_its_caller_does(workspace: Workspace, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "hosts.py").write_text("import socket\ndef mine():\n    return socket.gethostname()\n")
    root = workspace({**BASE, "dashboards/one.py": ONE.format("import hosts\ntitle = hosts.mine()")})
    env = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{installed}"}
    assert new(root, env) == EVERYTHING
    assert new(root, env) == ["dashboards.one"]


def new(root: Path, env: Mapping[str, str], command: str = "build") -> list[str]:
    """The modules that a command executes in an interpreter of its own."""
    line = [sys.executable, "-P", "-m", "obsdsl", command, "-q"]
    done = subprocess.run(line, cwd=root, env=os.environ | env, capture_output=True, text=True, check=True)
    return done.stderr.split()


def test_another_version_of_anything_that_makes_results_is_never_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    config = Config(Path("/workspace"))
    found = [variant(config, ["package"])]
    assert variant(config, ["package"]) == found[0]
    (package / "module.py").write_text("a = 1\n")
    found.append(variant(config, ["package"]))
    (package / "module.py").write_text("a = 12\n")
    found.append(variant(config, ["package"]))
    monkeypatch.setattr(sys, "version", "4.0")
    found.append(variant(config, ["package"]))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    found.append(variant(config, ["package"]))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    found.append(variant(config, ["package"]))
    assert len(set(found)) == len(found)


VOLATILE = {
    "a process": "import subprocess, sys\ntitle = subprocess.check_output([sys.executable, '-c', 'print(1)'])",
    "os.system": "import os\ntitle = os.system('true')",
    "a socket": "import socket\ntitle = socket.socket().connect_ex(('127.0.0.1', 1))",
    "a written file": "title = open('made.txt', 'w').write('x')",
    "a removed file": "import os\ntry:\n    os.remove('nothing')\nexcept OSError:\n    pass\ntitle = 1",
    "a database": "import sqlite3\nsqlite3.connect('data.db').close()\ntitle = 1",
    "a device": "title = len(open('/dev/urandom', 'rb').read(3))",
    "a counter": "import itertools\nnumbers = itertools.count()\ntitle = next(numbers)",
}


@pytest.mark.parametrize("command", ["build", "lint"])
@pytest.mark.parametrize("kind", VOLATILE)
def test_what_may_differ_each_time_is_executed_each_time(kind: str, command: str, workspace: Workspace) -> None:
    one = ONE.format("from lib.a import title")
    root = workspace({**BASE, "dashboards/one.py": one, "lib/a.py": VOLATILE[kind]})
    executed(root, command=command)
    assert executed(root, command=command) == ["dashboards.one"]


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.chdir('/')",
        "import os\nos.environ['X'] = 'Y'",
        "import sys\nsys.path.append('/x')",
        "import obsdsl.errors\nobsdsl.errors.listed = None",
    ],
)
def test_where_a_module_changes_what_all_share_nothing_is_kept(code: str, workspace: Workspace) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format(f"{code}\ntitle = 1")})
    executed(root)
    assert executed(root) == EVERYTHING
    assert "nothing is kept for the next build: " in run("build", "-v", cwd=root).talk


def test_a_module_that_another_changes_is_executed_each_time_with_all_that_import_it(workspace: Workspace) -> None:
    root = workspace(
        {
            **BASE,
            "lib/registry.py": "names = []\n",
            "dashboards/a.py": SAY + "from lib.registry import names\nnames.append('a')\n",
            "dashboards/one.py": ONE.format("from lib.registry import names\ntitle = names"),
        }
    )
    executed(root)
    assert executed(root) == ["dashboards.a", "dashboards.one"]


def test_where_nothing_is_kept_a_module_that_raises_ends_the_build_at_once(workspace: Workspace) -> None:
    root = workspace({**BASE, "dashboards/one.py": SAY + "1 / 0\n"})
    done = run("build", "-q", cwd=root)
    assert done.code == 2
    assert done.talk.splitlines()[:2] == ["metrics.m", "dashboards.one"]
    assert done.talk.count("metrics.m") == 1


def test_deleting_the_cache_is_safe_and_no_cache_neither_reads_nor_writes_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    env = {"OBSDSL_CACHE_DIR": str(tmp_path / "cache")}
    root = workspace({**BASE, "dashboards/one.py": ONE.format("title = 1")})
    assert executed(root, "--no-cache", env=env) == EVERYTHING
    assert not (tmp_path / "cache").exists()
    executed(root, env=env)
    before = tree(tmp_path / "cache")
    assert executed(root, "--no-cache", env=env) == EVERYTHING
    assert tree(tmp_path / "cache") == before


def test_the_command_line_uses_it(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({**BASE, "dashboards/one.py": ONE.format("title = 1")})
    assert "dashboards.one" in obsdsl("build", cwd=root).stderr
    assert obsdsl("build", cwd=root).stderr == "dist: 2 dashboards, 0 rule files; 0 files changed\n"
