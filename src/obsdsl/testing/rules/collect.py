"""promtool's own test files as tests of pytest's: each of a file's tests is one, and all come from one run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import shown_path
from obsdsl.testing.rules.compared import Deviation, deviations
from obsdsl.testing.rules.testfile import TestFile, read_test_file
from obsdsl.testing.rules.world import MISSING


def is_test_file(path: Path, root: Path, patterns: Sequence[str]) -> bool:
    """Whether a file is one of those that are configured: by its name, or by its path from the root."""
    if not patterns or path.suffix not in (".yml", ".yaml", ".json"):
        return False
    inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return any(fnmatchcase(inside if "/" in one else path.name, one) for one in patterns)


class PromtoolFile(pytest.File):
    """A test file of promtool's."""

    # Set by the plugin.
    programs: tuple[str, ...] = ()

    def collect(self) -> Iterable[pytest.Item]:
        """Its tests; a file that cannot be read is one test, which fails."""
        names: list[str] = []
        for index, name in enumerate([one.name for one in self.read.tests] or ["file"] * bool(self.read.flaws)):
            names.append(name)
            count = names.count(name)
            yield PromtoolItem.from_parent(self, name=name if count == 1 else f"{name} ({count})", index=index)

    @cached_property
    def read(self) -> TestFile:
        """What the file says."""
        return read_test_file(self.path)

    @cached_property
    def found(self) -> list[list[Deviation]]:
        """For each test what does not hold, with each promtool."""
        several = [deviations(self.read, program) for program in self.programs]
        return [list(dict.fromkeys(one for its in found for one in its)) for found in zip(*several, strict=True)]


class PromtoolItem(pytest.Item):
    """One test of such a file."""

    def __init__(self, *, index: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.index = index

    @property
    def file(self) -> PromtoolFile:
        """The file that holds it."""
        assert isinstance(self.parent, PromtoolFile)
        return self.parent

    def runtest(self) -> None:
        """Judge it."""
        if self.file.read.flaws:
            self._fail(self.file.read.flaws)
        if not self.file.programs:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
        if found := self.file.found[self.index]:
            self._fail(found)

    def _fail(self, found: Iterable[Deviation]) -> None:
        pytest.fail("\n\n".join(self._lines(found)), pytrace=False)

    def _lines(self, found: Iterable[Deviation]) -> Iterator[str]:
        yield from (f"{shown_path(self.path)}:{line}: {message}" for line, message in found)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        tests = self.file.read.tests
        line = tests[self.index].line if tests else 1
        return self.path, line - 1, self.name
