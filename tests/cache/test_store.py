"""A cache that is damaged, foreign, shared or not there is never an error and never changes a result."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.cache.dependency import digest
from obsdsl.cache.store import Store, drop_old, open_store
from tests.cache.forked import Done, run
from tests.conftest import ROOT
from tests.support import tree

Workspace = Callable[[Mapping[str, str]], Path]
FILES = {
    "metrics/m.py": 'from obsdsl import Gauge\nx = Gauge("x_seconds", "X.")\n',
    "alerts/r.py": (
        "from obsdsl import *\nfrom metrics.m import x\n"
        "a = AlertRule('A', x > 1, severity=P2, summary='S')\n"
        "r = RecordingRule('level:x', x.max())\ng = RuleGroup('g', rules=(a, r))\n"
    ),
    "dashboards/one.py": (
        "from obsdsl import *\nfrom alerts.r import a\nd = Dashboard('One', uid='one', panels=(\n"
        "    Stat('X', promql('level:x'), thresholds=a),))\n"
    ),
    "dashboards/two.py": "from obsdsl import *\nd = Dashboard('Two', uid='two')\n",
}


@pytest.fixture
def root(workspace: Workspace) -> Path:
    return workspace(FILES)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def build(root: Path, cache: Path) -> Callable[..., Done]:
    return lambda *arguments: run("build", "-q", *arguments, cwd=root, env={"OBSDSL_CACHE_DIR": str(cache)})


def same(root: Path, build: Callable[..., Done]) -> None:
    """A build of now equals one without the cache, from an empty folder, too."""
    assert build("--no-cache", "--out", "clean") == Done(0, "", "")
    for out in ("dist", "fresh"):
        assert build("--out", out) == Done(0, "", "")
        assert tree(root / out) == tree(root / "clean")


def results(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file() and path.stat().st_size)


@pytest.mark.parametrize("what", ["index", "*.pack", "out-*", "workspace", "CACHEDIR.TAG", "*"])
@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "longer", "deleted", "foreign", "folder"])
def test_a_damaged_cache_changes_nothing(
    what: str, damage: str, root: Path, cache: Path, build: Callable[..., Done]
) -> None:
    build()
    for file in [path for path in results(cache) if path.match(what)]:
        content = file.read_bytes()
        file.unlink()
        if damage == "folder":
            file.mkdir()
        elif damage != "deleted":
            made = {"empty": b"", "cut": content[: len(content) // 2], "longer": content + b"x", "foreign": b"\x80\x04"}
            file.write_bytes(made.get(damage, content[:-3] + b"\0\0\0"))
    (root / "dashboards/two.py").write_text("from obsdsl import *\nd = Dashboard('Three', uid='two')\n")
    same(root, build)


@pytest.mark.parametrize("body", ["[]", "null", '{"records":{"a":[1]},"installed":{},"depends":{},"imports":[]}', "1"])
def test_an_index_that_is_whole_and_says_something_else_changes_nothing(
    body: str, root: Path, cache: Path, build: Callable[..., Done]
) -> None:
    build()
    for index in cache.rglob("index"):
        index.write_text(f"{digest(body.encode())}\n{body}")
    same(root, build)


class Touch:
    """Whoever unpickles it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("where", ["others", "by anyone"])
def test_results_that_others_may_have_written_are_not_read(
    where: str, root: Path, cache: Path, tmp_path: Path, build: Callable[..., Done]
) -> None:
    build()
    (folder,) = [path for path in cache.iterdir() if path.is_dir()]
    if where == "others":
        if os.getuid() != 0:
            pytest.skip("only root can give a folder away")
        os.chown(folder, 12345, 12345)
    else:
        folder.chmod(0o777)
    before = tree(cache)
    for pack in cache.rglob("*.pack"):
        pack.write_bytes(pickle.dumps(Touch(tmp_path / "owned")))
    (root / "dashboards/one.py").write_text(FILES["dashboards/one.py"].replace("'One'", "'Uno'"))
    same(root, build)
    assert not (tmp_path / "owned").exists()
    assert set(tree(cache)) == set(before)


def test_bytes_that_were_not_written_by_us_are_never_unpickled(
    root: Path, cache: Path, tmp_path: Path, build: Callable[..., Done]
) -> None:
    build()
    evil = pickle.dumps(Touch(tmp_path / "owned"))
    for pack in cache.rglob("*.pack"):
        pack.write_bytes(evil * (1 + pack.stat().st_size // len(evil)))
    (root / "dashboards/one.py").write_text(FILES["dashboards/one.py"].replace("'One'", "'Uno'"))
    same(root, build)
    assert not (tmp_path / "owned").exists()


def test_a_workspace_cannot_bring_a_cache_along(root: Path, build: Callable[..., Done]) -> None:
    """Nothing below the workspace is read as a cache, unless its user says so."""
    assert open_store(str(root), "variant") is not None
    assert not any(".obsdsl" in path or "cache" in path for path in tree(root))
    build()
    assert set(tree(root)) - {path for path in tree(root) if path.startswith("dist/")} == {
        *FILES,
        "obsdsl.toml",
        *(f"{folder}/__init__.py" for folder in ("metrics", "alerts", "dashboards")),
    }


def test_where_nothing_can_be_written_a_build_is_a_build(root: Path, cache: Path, build: Callable[..., Done]) -> None:
    cache.write_text("a file")
    same(root, build)
    for home in ("/proc/nowhere", "/dev/null/x"):
        assert run("build", cwd=root, env={"OBSDSL_CACHE_DIR": home}).code == 0
    assert run("build", cwd=root, env={"OBSDSL_CACHE_DIR": None, "XDG_CACHE_HOME": None, "HOME": "/proc/x"}).code == 0


def test_the_folder_is_marked_as_a_cache(cache: Path, build: Callable[..., Done]) -> None:
    build()
    assert (cache / ".gitignore").read_text() == "*\n"
    assert (cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_what_is_kept_stays_small(root: Path, cache: Path, build: Callable[..., Done]) -> None:
    sizes = []
    for number in range(40):
        (root / "dashboards/two.py").write_text(f"from obsdsl import *\nd = Dashboard('D{number}', uid='two')\n")
        build()
        sizes.append(len(list(cache.rglob("*.pack"))))
    assert max(sizes) <= 17
    same(root, build)


def test_a_file_that_is_gone_leaves_nothing_behind(root: Path, cache: Path, build: Callable[..., Done]) -> None:
    (root / "dashboards/gone.py").write_text("from obsdsl import *\nd = Dashboard('Gone', uid='gone')\n")
    build()
    (root / "dashboards/gone.py").unlink()
    same(root, build)
    assert not any(b"dashboards/gone.py" in path.read_bytes() for path in cache.rglob("index"))


def test_variants_that_are_no_longer_used_go(root: Path, cache: Path, build: Callable[..., Done]) -> None:
    for minor in range(7):
        (root / "obsdsl.toml").write_text(f'grafana_version = "11.{minor}"')
        build()
    assert len(list(cache.rglob("index"))) == 4


def test_a_workspace_that_is_gone_goes_when_another_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSDSL_CACHE_DIR", str(tmp_path / "cache"))
    mine = tmp_path / "cache/0123456789abcdef01234567"
    mine.mkdir(parents=True)
    (mine / "workspace").write_text("/nowhere")
    (tmp_path / "gone").mkdir()
    assert open_store(str(tmp_path / "gone"), "v") is not None
    (tmp_path / "gone").rmdir()
    assert open_store(str(tmp_path), "v") is not None
    held = [path.name for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    assert len(held) == 2
    assert mine.name in held  # a folder of someone else's, whatever it holds


def test_a_lint_after_a_build_knows_what_another_module_says_now(root: Path, cache: Path) -> None:
    panel = "Stat('X', x, thresholds=Thresholds('green', (a.threshold, 'red')))"
    text = f"from obsdsl import *\nfrom alerts.r import a, x\nd = Dashboard('One', uid='one', panels=({panel},))\n"
    (root / "dashboards/one.py").write_text(text)
    for number in (5, 7, 5):
        (root / "alerts/r.py").write_text(FILES["alerts/r.py"].replace("x > 1", f"x > {number}"))
        for command in ("build", "lint"):
            done = run(command, "-q", cwd=root, env={"OBSDSL_CACHE_DIR": str(cache)})
            assert "threshold-drift" not in done.output


def test_dist_that_was_edited_or_deleted_is_restored(root: Path, build: Callable[..., Done]) -> None:
    build()
    before = tree(root / "dist")
    one = root / "dist/grafana/general/one.json"
    text = one.read_text()
    one.write_text(text.replace("One", "Eno"))
    (root / "dist/stray.txt").write_text("")
    assert build("--check").output == "grafana/general/one.json\nstray.txt\n"
    build()
    assert tree(root / "dist") == before
    one.unlink()
    build()
    assert tree(root / "dist") == before


def test_builds_at_once_all_succeed_and_leave_a_cache_that_works(
    root: Path, cache: Path, build: Callable[..., Done]
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OBSDSL_CACHE_DIR": str(cache)}
    for number in range(3):
        (root / "dashboards/two.py").write_text(f"from obsdsl import *\nd = Dashboard('D{number}', uid='two')\n")
        command = [sys.executable, "-P", "-m", "obsdsl", "build", "--quiet"]
        builds = [subprocess.Popen(command, cwd=root, env=environment) for _ in range(4)]
        assert [one.wait(timeout=120) for one in builds] == [0] * 4
    same(root, build)


def test_an_interrupted_build_leaves_the_cache_as_it_was(root: Path, cache: Path, build: Callable[..., Done]) -> None:
    build()
    before = tree(cache)
    (root / "dashboards/slow.py").write_text("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OBSDSL_CACHE_DIR": str(cache)}
    slow = subprocess.Popen([sys.executable, "-P", "-m", "obsdsl", "build"], cwd=root, env=environment)
    while not (root / "started").exists():
        assert slow.poll() is None, "the build ended before it was interrupted"
        time.sleep(0.01)
    slow.send_signal(signal.SIGINT)
    assert slow.wait(timeout=120) == 130
    assert tree(cache) == before


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    with store.locked() as mine:
        assert mine
        refs = store.add({"a": b"one", "b": b"", "c": b"\0" * 9})
    assert [store.get(refs[key]) for key in "abc"] == [b"one", b"", b"\0" * 9]


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(), st.floats(allow_nan=False)), max_size=5))
def test_a_place_that_is_none_holds_nothing(ref: list[object]) -> None:
    assert Store("/nowhere").get(ref) is None


def test_packs_are_joined_when_they_are_many_or_mostly_dead(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    with store.locked():
        refs = [store.add({"a": b"x" * 100 + bytes([number])})["a"] for number in range(20)]
        store.tidy(refs)
        store.sweep(refs)
        assert len(list((tmp_path / "store").glob("*.pack"))) == 2
        assert [store.get(ref) for ref in refs] == [b"x" * 100 + bytes([number]) for number in range(20)]
        large = store.add({"a": b"y" * 4_000_000, "b": b"z"})
        live = [*refs, large["b"]]
        store.tidy(live)
        store.sweep(live)
        assert sum(path.stat().st_size for path in (tmp_path / "store").glob("*.pack")) < 10_000
    drop_old(store)
