"""The workspace's objects: those whose outcome is kept, and those that must be checked.

Outcomes are kept by the file that made the object, so that one of 1,000 changed files costs one file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from obsdsl.cache.dependency import fingerprint, holds
from obsdsl.cache.objects import Found
from obsdsl.cache.project import Project
from obsdsl.lint.run import Outcome
from obsdsl.lint.unit import Unit, dashboard_unit, routing_unit, server_unit, shared_panel_unit
from obsdsl.lint.visit import visit_group, visit_metric
from obsdsl.linting.checked import Checked, joined_depends, packed, unpacked

_NAME = "lint"


class Objects:
    """All objects of the workspace, for one state of the catalog, the checks and their settings, which `key` names."""

    def __init__(self, project: Project, key: str) -> None:
        self._project, self._key = project, key
        found = project.objects()
        self._all = (
            *found.metrics, *found.groups, *found.dashboards, *found.servers, *found.routings,
            *found.alone_of("shared panel"),
        )  # fmt: skip
        self._kept: dict[str, Checked] = {}
        self.depends: dict[str, str] = {}
        for path in dict.fromkeys(_file(one) for one in self._all):
            self._take(path)
        self.missing = [one for one in self._all if one.token not in self._kept]

    def _take(self, path: str) -> None:
        result = self._project.result(path, _NAME, self._key)
        if result is None or not holds(result.meta[0], self._project.root):
            return
        content = self._project.content(result)
        found = None if content is None else unpacked(content)
        if found is not None:
            self._kept |= dict(zip(result.meta[1], found, strict=True))
            self.depends |= result.meta[0]

    def units(self) -> list[Unit]:
        """What is to be checked, once it is imported."""
        self._project.load(one.file for one in self.missing if not self._project.is_loaded(one))
        return [_unit(one, self._project.live(one)) for one in self.missing]

    def outcome(self, checked: Sequence[Checked]) -> Iterator[Checked]:
        """The outcomes of all, in the order of a workspace that is loaded whole; the new ones are kept."""
        new = {one.token: found for one, found in zip(self.missing, checked, strict=True)}
        everything = {one.token: new.get(one.token) or self._kept[one.token] for one in self._all}
        changed = {_file(one) for one in self.missing}
        files: dict[str, list[str]] = {}
        for found in self._all:
            if _file(found) in changed:
                files.setdefault(_file(found), []).append(found.token)
        for path, tokens in files.items():
            self._attach(path, {token: everything[token] for token in tokens})
        yield from everything.values()
        yield Checked(Outcome(), self.depends)

    def _attach(self, path: str, found: Mapping[str, Checked]) -> None:
        """Keep the outcomes of all objects of a file, if all may be kept."""
        depends = joined_depends(found.values())
        content = packed(found.values())
        if depends is not None and content is not None:
            depends |= self._elsewhere(found.values())
            self.depends |= depends
            self._project.attach(path, _NAME, self._key, [depends, list(found)], content)

    def _elsewhere(self, found: Iterable[Checked]) -> dict[str, str]:
        """The files that problems point to, and that are no modules of the workspace: code that made the object."""
        records = self._project.records()
        files = {one.place.file for each in found for one in each.outcome.problems if one.place is not None}
        paths = sorted(file for file in files if file.removeprefix(f"{self._project.root}{os.sep}") not in records)
        return {f"file:{file}": fingerprint(f"file:{file}") for file in paths}


def _file(found: Found) -> str:
    return found.place(_NAME)[0]


def _unit(found: Found, value: Any) -> Unit:
    match found.kind:
        case "metric":
            return partial(visit_metric, value.declaration)
        case "group":
            return partial(visit_group, value)
        case "server":
            return server_unit(value)
        case "routing":
            return routing_unit(value)
        case "shared panel":
            return shared_panel_unit(value)
        case _:
            return dashboard_unit(value)
