"""The workspace and the promtools of a test run, found once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.load import load
from obsdsl.testing.root import workspace_root
from obsdsl.testing.rules.batch import Checked, Failure, Judge
from obsdsl.testing.rules.rulebook import Rulebook
from obsdsl.testing.rules.scenario import Scenario

ENVIRONMENT = "OBSDSL_PROMTOOL"
MISSING = "no promtool on PATH: it comes with Prometheus; or name it in the ini option obsdsl_promtool"


@attrs.frozen(eq=False)
class World:
    """One workspace, and who judges its tests."""

    config: Config
    workspace: Workspace
    book: Rulebook

    @classmethod
    def at(cls, folder: Path) -> World:
        """The workspace around a folder. Raises ObsdslError."""
        config = read_config(workspace_root(folder))
        workspace = load(config)
        return cls(config, workspace, Rulebook(workspace, config))

    def check(self, scenarios: Sequence[Scenario], programs: Sequence[str]) -> list[Checked]:
        """The verdict on each test, of all promtools."""
        verdicts = [self.judge(one).check(scenarios) for one in programs]
        if len(verdicts) == 1:
            return verdicts[0]
        return [_joined(dict(zip(programs, several, strict=True))) for several in zip(*verdicts, strict=True)]

    def judge(self, program: str) -> Judge:
        """Who judges with this promtool."""
        return Judge(program, self.config.secret_dir)


def _joined(verdicts: Mapping[str, Checked]) -> Checked:
    """What all promtools say is said once; what some say, with their names."""
    said: dict[Failure, list[str]] = {}
    for program, checked in verdicts.items():
        for failure in checked.failures:
            said.setdefault(failure, []).append(program)
    failures = [
        one if len(its) == len(verdicts) else attrs.evolve(one, message=f"{one.message}\n  only with {', '.join(its)}")
        for one, its in said.items()
    ]
    return Checked(tuple(failures), next(iter(verdicts.values())).held)


def promtools(configured: Sequence[str], root: Path) -> tuple[str, ...]:
    """The promtools to judge with: of the environment, else those configured, else the one on PATH.

    A path is from the root of the tests, and may be a pattern: `.stack/*/bin/promtool`. One that the environment names
    and that is not there stays, so that it is missed.
    """
    if named := [one for one in os.environ.get(ENVIRONMENT, "").split(os.pathsep) if one]:
        found = [path for one in named for path in (list(_programs(one, root)) or [one])]
    else:
        found = [path for one in configured for path in _programs(one, root)] or list(_programs("promtool", root))
    return tuple(dict.fromkeys(found))


def _programs(name: str, root: Path) -> Iterator[str]:
    if os.sep not in name:
        path = shutil.which(name)
        yield from () if path is None else (path,)
    elif Path(name).is_absolute():
        yield from (name,) if Path(name).is_file() else ()
    else:
        yield from (str(path) for path in sorted(root.glob(name)) if path.is_file())
