"""Where the objects of the workspace live: the file, and the name that it has there."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import obsdsl.library
from obsdsl.compose.logs.rules import LogRuleGroup
from obsdsl.compose.rule import RuleGroup
from obsdsl.config import Config
from obsdsl.define.declaration import Declaration
from obsdsl.files import module_name, workspace_files
from obsdsl.patterns.pattern import Pattern


class Place(NamedTuple):
    """A file below the root, or a module of ours; and a name in it, if it has one."""

    where: str
    name: str | None


class Places:
    """Of all objects that the workspace's files and the library's modules give names to."""

    def __init__(self, config: Config) -> None:
        self._places: dict[int, list[tuple[int, Place]]] = {}
        self._root = config.root
        # Objects are found by who they are: all must live as long as this.
        self._held: list[Any] = []
        # The modules that a file has imported whole.
        self.imported: dict[str, set[str]] = {}
        for file in workspace_files(config):
            self._add(str(Path(file).relative_to(config.root)), importlib.import_module(module_name(file, config)))
        for module in pkgutil.iter_modules(obsdsl.library.__path__, "obsdsl.library."):
            self._add(module.name, importlib.import_module(module.name))

    def _add(self, where: str, module: Any) -> None:
        self.imported[where] = {value.__name__ for value in vars(module).values() if isinstance(value, ModuleType)}
        for name, value in vars(module).items():
            if not name.startswith("_"):
                for depth, one in _parts(value):
                    self._held.append(one)
                    self._places.setdefault(id(one), []).append((depth, Place(where, name)))

    def file_of(self, value: Any) -> str | None:
        """The file in which a definition is written, below the root."""
        location = getattr(value, "location", None)
        return None if location is None else os.path.relpath(location.file, self._root)

    def of(self, value: Any) -> Place:
        """Of the modules that name it, the one that defines it; what does not know its place is the library's."""
        file = self.file_of(value) or ""
        found = self._places.get(id(value), [])
        home = [one for one in found if one[1].where == file or (not file and one[1].where.startswith("obsdsl."))]
        return min(home or found, key=lambda one: one[0])[1] if found else Place(file, None)


def _parts(value: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """The value, and what it holds; a metric is its declaration."""
    declared = getattr(value, "declaration", None)
    yield depth, declared if isinstance(declared, Declaration) else value
    held: Iterable[Any] = ()
    if isinstance(value, Pattern):
        held = (*value.recordings, *value.alerts, *value.panels)
    elif isinstance(value, RuleGroup | LogRuleGroup):
        held = value.rules
    elif isinstance(value, tuple | list):
        held = value
    elif isinstance(value, dict):
        held = value.values()
    for one in held:
        yield from _parts(one, depth + 1)
