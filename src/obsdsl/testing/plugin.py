"""obsdsl's pytest plugin: the fixtures `obsdsl_snapshot` and `rules`, and their options.

pytest loads it through its entry point, so nothing heavy is imported before a test asks for it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from obsdsl.testing.rules.hold import Holder, Release
from obsdsl.testing.rules.summary import Summary
from obsdsl.testing.snapshot.report import Report

if TYPE_CHECKING:
    from obsdsl.testing.rules.scenario import Scenario

_SYRUPY = "syrupy"
# Of snapshots.
_EXTENSIONS = ("json", "yml", "yaml")
_HOLDER = pytest.StashKey[Holder]()


class TakeSnapshots(Protocol):
    """The fixture `obsdsl_snapshot`."""

    def __call__(self, *, target: str | None = None, select: str | Sequence[str] = ()) -> None: ...


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """`--snapshot-update`; where syrupy is installed, its option of that name is ours, too."""
    _add_rule_options(parser)
    parser.addini("obsdsl_promtool", "The promtools that judge rule tests (default: the one on PATH)", "args", [])
    parser.addini(
        "obsdsl_promtool_files", "Test files of promtool that are tests: names or paths, with * and ?", "args", []
    )
    parser.addini("obsdsl_snapshots", "The folder of snapshots, beside the test's file", "string", "__snapshots__")
    if not _has_syrupy(pluginmanager):
        parser.addoption(
            "--snapshot-update",
            action="store_true",
            default=False,
            dest="update_snapshots",
            help="Write what the workspace compiles to into __snapshots__/ instead of comparing.",
        )


def _has_syrupy(pluginmanager: pytest.PytestPluginManager) -> bool:
    """Whether syrupy is loaded, or will be: plugins come in no order, and the second of an option is an error."""
    if pluginmanager.has_plugin(_SYRUPY):
        return True
    if pluginmanager.is_blocked(_SYRUPY) or os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
        return False
    return importlib.util.find_spec(_SYRUPY) is not None


def _spare_from_syrupy(config: pytest.Config) -> None:
    """An update of syrupy's deletes what it does not know from a folder that it shares with us."""
    option = config.option
    shared = getattr(option, "snapshot_dirname", "__snapshots__") == config.getini("obsdsl_snapshots")
    if shared and hasattr(option, "ignore_file_extensions"):
        given = option.ignore_file_extensions or ()
        option.ignore_file_extensions = list(dict.fromkeys((*given, *_EXTENSIONS)))


def _add_rule_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("obsdsl", "obsdsl: rule tests")
    group.addoption(
        "--obsdsl-coverage", action="store_true", help="Say which alerts were seen firing, pending, … in rule tests."
    )
    group.addoption(
        "--obsdsl-coverage-fail-under",
        type=float,
        metavar="PERCENT",
        help="Fail where fewer of the alerts fire in a rule test.",
    )
    group.addoption(
        "--obsdsl-mutate",
        action="store_true",
        help="Say which alerts may be changed a little without a test that fails.",
    )
    group.addoption(
        "--obsdsl-mutate-by",
        type=float,
        default=0.1,
        metavar="SHARE",
        help="How far to move thresholds (default: 0.1).",
    )


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
    """Rule tests are judged together, a module at a time; of snapshots all is said at the end."""
    _spare_from_syrupy(config)
    holder = config.stash[_HOLDER] = Holder(config)
    config.pluginmanager.register(holder, "obsdsl-holder")
    config.pluginmanager.register(Release(holder), "obsdsl-release")
    config.pluginmanager.register(Summary(holder, config), "obsdsl-summary")
    config.pluginmanager.register(Report(config), "obsdsl-snapshots")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """promtool's own test files, where they are configured."""
    patterns = parent.config.getini("obsdsl_promtool_files")
    if not patterns:
        return None
    from obsdsl.testing.rules.collect import PromtoolFile, is_test_file
    from obsdsl.testing.rules.world import promtools

    root = parent.config.rootpath
    if not is_test_file(file_path, root, patterns):
        return None
    file: PromtoolFile = PromtoolFile.from_parent(parent, path=file_path)
    file.programs = promtools(parent.config.getini("obsdsl_promtool"), root)
    return file


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
def obsdsl_snapshot(request: pytest.FixtureRequest) -> TakeSnapshots:
    """Call it to compare every artifact of the workspace with `__snapshots__/` beside the test's file.

    `target="prod"` takes those that a target gets, `select="dashboard:web-*"` some of them.
    """

    def compare(*, target: str | None = None, select: str | Sequence[str] = ()) -> None:
        from obsdsl.testing.snapshot.fixture import compare

        patterns = (select,) if isinstance(select, str) else tuple(select)
        if message := compare(request.node, target, patterns):
            pytest.fail(message, pytrace=False)

    return compare
