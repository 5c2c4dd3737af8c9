"""obsdsl's pytest plugin: the fixture `obsdsl_snapshot`, and the option `--snapshot-update`.

pytest loads it through its entry point, so nothing heavy is imported before a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = "__snapshots__"


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update`; where syrupy is installed, its option of that name is ours, too."""
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
