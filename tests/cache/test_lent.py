"""What is kept of a workspace, lent to a copy of it: the copy is made into what it would be made into without it."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsdsl.cache.lent import borrowing_project
from obsdsl.cache.project import Project, open_project
from obsdsl.config import read_config
from obsdsl.define.declaration import Declaration
from obsdsl.errors import ObsdslError
from obsdsl.files import workspace_files
from obsdsl.review.sources.workspace import made_of
from tests.cache.test_same_as_clean import ALL, FILES, STEPS, put, step
from tests.support import forget_workspace, tree

Open = Callable[[Path], Project]


def alone(root: Path) -> Project:
    config = read_config(root)
    return Project(config, workspace_files(config), None)


def made(opened: Open, root: Path, lender: Path, title: str | None) -> Any:
    """What a process of its own makes of the workspace: artifacts and what is told, or the fault."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(120)
            os.close(reading)
            forget_workspace()
            os.chdir(root)
            os.environ.pop("TITLE", None)
            if title is not None:
                os.environ["TITLE"] = title
            os.environ["OBSDSL_CACHE_DIR"] = str(lender.parent / "cache")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(_found(opened, root, lender), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(content)


def _found(opened: Open, root: Path, lender: Path) -> Any:
    def place(location: Any) -> tuple[str, int] | None:
        return None if location is None else (location.file.replace(str(root), str(lender)), location.line)

    try:
        project = opened(root)
        found = made_of(project)
        project.save()
    except ObsdslError as error:
        return str(error)
    artifacts = [(one.kind, one.identity, one.path, one.content, place(one.location)) for one in found.artifacts]
    told = [(repr(one), place(one.location) if isinstance(one, Declaration) else None) for one in found.told]
    return artifacts, told


def kept(root: Path) -> Project:
    return open_project(read_config(root))


def write(root: Path, files: Mapping[str, str | None]) -> None:
    for path, text in files.items():
        put(root, path, text)


FIRST = {path: texts[0] for path, texts in FILES.items()} | {
    f"{name}/__init__.py": "" for name in ("dashboards", "alerts", "lib")
}


@settings(max_examples=12)
@given(st.lists(STEPS, max_size=5), st.lists(STEPS, max_size=5))
# A file that a module opens says something else in the copy.
@example([step("dashboards/a.py", 5)], [step("dashboards/a.py", 5), step("data.json", 1)])
@example([step("dashboards/b.py", 8)], [step("dashboards/b.py", 8), step("dashboards/c.py", 1)])
@example([], [step("metrics/m.py", 1)])
@example([step("dashboards/a.py", 1)], [step("dashboards/a.py", 1), step("dashboards/b.py", 2)])
@example([step("dashboards/a.py", 6)], [step("dashboards/a.py", 6), ("TITLE", "Title")])
@example([step("dashboards/b.py", 9)], [step("dashboards/b.py", 9), step("dashboards/c.py", 1)])
@example([step("obsdsl.toml", 1)], [])
def test_a_copy_is_made_into_the_same_with_it_as_without(
    ours: list[tuple[str, str | None]], theirs: list[tuple[str, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        lender, copy = folder / "workspace", folder / "elsewhere/copy"
        write(lender, FIRST | {path: text for path, text in ours if path != "TITLE"})
        made(kept, lender, lender, None)
        before = tree(folder / "cache")
        write(copy, FIRST | {path: text for path, text in theirs if path != "TITLE"})
        title = next((text for path, text in reversed(theirs) if path == "TITLE"), None)
        borrowed = made(lambda root: borrowing_project(read_config(root), str(lender)), copy, lender, title)
        assert borrowed == made(alone, copy, lender, title)
        # It is lent, and not given away.
        assert tree(folder / "cache") == before


def test_what_is_the_same_is_not_executed_again() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        lender, copy = folder / "workspace", folder / "copy"
        many = {f"dashboards/d{number}.py": ALL + f"d = Dashboard('D', uid='d{number}')\n" for number in range(3)}
        write(lender, many | {"dashboards/__init__.py": ""})
        made(kept, lender, lender, None)
        write(copy, many | {"dashboards/__init__.py": "", "dashboards/d1.py": "# Other.\n" + many["dashboards/d1.py"]})

        def opened(root: Path) -> Project:
            project = borrowing_project(read_config(root), str(lender))
            (folder / "changed").write_text(" ".join(project.changed))
            return project

        artifacts, _ = made(opened, copy, lender, None)
        assert [one[1] for one in artifacts] == ["d0", "d1", "d2"]
        assert (folder / "changed").read_text() == "dashboards/d1.py"
