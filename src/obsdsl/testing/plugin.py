"""obsdsl's pytest plugin: the fixtures `obsdsl_snapshot` and `rules`, and their options.

pytest loads it through its entry point, so nothing heavy is imported before a test asks for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from obsdsl.testing.rules.hold import Holder, Release

if TYPE_CHECKING:
    from obsdsl.testing.rules.scenario import Scenario

FOLDER = "__snapshots__"
_HOLDER = pytest.StashKey[Holder]()


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update`; where syrupy is installed, its option of that name is ours, too."""
    parser.addini("obsdsl_promtool", "The promtools that judge rule tests (default: the one on PATH)", "args", [])
    try:
        parser.addoption(
            "--snapshot-update",
            action="store_true",
            default=False,
            dest="update_snapshots",
            help="Write what the workspace compiles to into __snapshots__/ instead of comparing.",
        )
    except ValueError:
        return


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Tests import the workspace's modules by the names that it has for them: `from alerts.web import down`."""
    for folder in (early_config.rootpath, *early_config.rootpath.parents):
        if _is_workspace(folder):
            if str(folder) not in sys.path:
                sys.path.insert(0, str(folder))
            return


def _is_workspace(folder: Path) -> bool:
    if (folder / "obsdsl.toml").is_file():
        return True
    try:
        return "[tool.obsdsl" in (folder / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def pytest_configure(config: pytest.Config) -> None:
    """Rule tests are judged together, a module at a time."""
    holder = config.stash[_HOLDER] = Holder(config)
    config.pluginmanager.register(holder, "obsdsl-holder")
    config.pluginmanager.register(Release(holder), "obsdsl-release")


@pytest.fixture
def rules(request: pytest.FixtureRequest) -> Iterator[Scenario]:
    """Say what series do, and what alerts and values are to be; promtool judges it when the module is over."""
    from obsdsl.errors import ObsdslError

    holder = request.config.stash[_HOLDER]
    try:
        held = holder.begin(request)
    except ObsdslError as error:
        pytest.fail(str(error), pytrace=False)
    yield held.scenario
    holder.end(held)


@pytest.fixture
def obsdsl_snapshot(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Call it to compare every artifact of the workspace with `__snapshots__/` beside the test's file."""

    def compare() -> None:
        from obsdsl.errors import ObsdslError
        from obsdsl.testing.snapshot import compare_snapshots

        folder = Path(request.path).parent
        update = bool(request.config.getoption("update_snapshots"))
        try:
            message = compare_snapshots(folder, folder / FOLDER, update=update)
        except ObsdslError as error:
            message = str(error)
        if message:
            pytest.fail(message, pytrace=False)

    return compare
