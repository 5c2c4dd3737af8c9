"""What consumers of a project rely on: unchanged files with their results, changed ones with their objects."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from obsdsl.cache.project import Project, open_project
from obsdsl.compose.workspace import records_of
from obsdsl.config import read_config
from obsdsl.errors import LoadError
from obsdsl.load import load
from tests.test_load import taken

Workspace = Callable[[Mapping[str, str]], Path]
FILES = {
    "metrics/m.py": 'from obsdsl import Gauge\nx = Gauge("x", "X.")\nw = Gauge("w", "W.")\n',
    "alerts/r.py": (
        "from obsdsl import *\nfrom metrics.m import x\nlevel = RecordingRule('level:x', x.max())\n"
        "g = RuleGroup('g', rules=(level,), labels={'team': 'a'}, interval='30s')\n"
    ),
    "dashboards/one.py": "from obsdsl import *\none = Dashboard('One', uid='one')\n",
    "dashboards/two.py": "from dashboards.one import one\nfrom obsdsl import *\ntwo = Dashboard('Two', uid='two')\n",
}


@pytest.fixture(autouse=True)
def forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has a cache of its own, and leaves no modules."""
    monkeypatch.setenv("OBSDSL_CACHE_DIR", str(tmp_path / "cache"))
    path, others = list(sys.path), taken()
    yield
    taken()
    sys.path[:] = path
    sys.modules.update(others)


def opened(root: Path) -> Project:
    """The project as another process would find it."""
    taken()
    return open_project(read_config(root))


@pytest.fixture
def root(workspace: Workspace) -> Path:
    return workspace(FILES)


def test_what_one_run_attaches_the_next_finds_for_unchanged_files(root: Path) -> None:
    first = opened(root)
    first.load()
    assert [path for path, _ in first.modules()] == first.files
    for path in first.files:
        first.attach(path, "lint", "checks 1", {"problems": 1}, path.encode())
    first.save()
    (root / "dashboards/one.py").write_text(FILES["dashboards/one.py"] + "# more\n")
    second = opened(root)
    second.load()
    # two.py imports one.py.
    assert [path for path, _ in second.modules()] == [
        "dashboards/__init__.py",
        "dashboards/one.py",
        "dashboards/two.py",
    ]
    kept = {path: second.result(path, "lint", "checks 1") for path in second.files}
    assert [path for path, one in kept.items() if one is None] == ["dashboards/one.py", "dashboards/two.py"]
    found = kept["metrics/m.py"]
    assert found is not None
    assert (found.meta, second.content(found)) == ({"problems": 1}, b"metrics/m.py")
    assert second.result("metrics/m.py", "lint", "checks 2") is None


def test_no_other_run_brings_back_what_was_found_before_an_imported_module_changed(root: Path) -> None:
    first = opened(root)
    first.load()
    for path in first.files:
        first.attach(path, "lint", "k", None, b"old")
    first.save()
    (root / "dashboards/one.py").write_text(FILES["dashboards/one.py"].replace("'One'", "'Other'"))
    # Another command saves what it has found of the new state, and knows nothing of the lint.
    second = opened(root)
    second.load()
    second.attach("dashboards/two.py", "build", "k", None, b"new")
    second.save()
    last = opened(root)
    assert last.changed == []
    assert [path for path in last.files if last.result(path, "lint", "k") is None] == [
        "dashboards/one.py",
        "dashboards/two.py",
    ]
    assert last.content(last.result("dashboards/two.py", "build", "k")) == b"new"


def test_results_of_several_consumers_stand_side_by_side(root: Path) -> None:
    for name in ("build", "lint", "both"):
        project = opened(root)
        project.load()
        for consumer in ("build", "lint") if name == "both" else (name,):
            project.attach("metrics/m.py", consumer, name, None, name.encode())
        if name == "both":
            break
        project.save()
    last = opened(root)
    assert {name for name in ("build", "lint") if last.result("metrics/m.py", name, name) is not None} == {
        "build",
        "lint",
    }


def test_two_runs_at_once_lose_no_result(root: Path) -> None:
    first = opened(root)
    first.load()
    first.save()
    one, other = opened(root), opened(root)
    one.attach("metrics/m.py", "build", "k", None, b"one")
    other.attach("metrics/m.py", "lint", "k", None, b"other")
    one.save()
    other.save()
    last = opened(root)
    assert last.content(last.result("metrics/m.py", "build", "k")) == b"one"
    assert last.content(last.result("metrics/m.py", "lint", "k")) == b"other"


def test_objects_are_known_without_being_imported_and_imported_when_asked_for(root: Path) -> None:
    first = opened(root)
    first.load()
    first.save()
    project = opened(root)
    project.load()
    objects = project.objects()
    assert list(project.modules()) == []
    assert [(one.identity, one.file) for one in objects.dashboards] == [
        ("one", "dashboards/one.py"),
        ("two", "dashboards/two.py"),
    ]
    assert [one.identity for one in (*objects.metrics, *objects.groups)] == ["w", "x", "g"]
    group = project.live(objects.groups[0])
    assert group.name == "g"
    assert [path for path, _ in project.modules()] == [
        "metrics/__init__.py",
        "metrics/m.py",
        "alerts/__init__.py",
        "alerts/r.py",
    ]


def test_sources_are_those_of_a_workspace_that_is_loaded_whole(root: Path) -> None:
    config = read_config(root)
    first = opened(root)
    first.load()
    first.save()
    project = opened(root)
    sources = project.told()
    assert list(project.modules()) == []
    whole = load(config)
    assert sources == [*whole.metrics, *(one for group in whole.groups for one in records_of(group))]
    assert project.objects().catalog() == first.objects().catalog()


def test_a_fault_is_the_same_with_what_was_kept(root: Path) -> None:
    first = opened(root)
    first.load()
    first.save()
    (root / "dashboards/three.py").write_text("from obsdsl import *\nthree = Dashboard('Three', uid='ONE')\n")
    with pytest.raises(LoadError) as caught:
        opened(root).load()
    taken()
    with pytest.raises(LoadError) as wanted:
        load(read_config(root))
    assert str(caught.value) == str(wanted.value)
