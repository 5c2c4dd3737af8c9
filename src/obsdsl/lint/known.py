"""The series that exist by name: the project's own, and those of well-known exporters, read when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from obsdsl.define.declaration import Declaration, Source
from obsdsl.express.infer import Catalog, catalog

# The modules of the library by the first word of the names that they declare: to look one up, no other is imported.
PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "ALERTS": ("prometheus",),
    "alertmanager": ("alertmanager",),
    "blackbox": ("blackbox",),
    "go": ("go",),
    "node": ("node",),
    "nodejs": ("nodejs",),
    "probe": ("blackbox",),
    "process": ("process", "nodejs"),
    "prometheus": ("prometheus",),
    "promhttp": ("promhttp",),
    "scrape": ("prometheus",),
    "up": ("prometheus",),
}


class Known(Mapping[str, tuple[Source, ...]]):
    """A project's catalog, behind it the library's. It lists only what is the project's own."""

    def __init__(self, own: Catalog) -> None:
        self._own = own

    def __getitem__(self, name: str) -> tuple[Source, ...]:
        found = self._own.get(name) or _of_library(name)
        if not found:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    # As an object: the same catalog is the same key.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def candidates(self, word: str) -> Iterator[str]:
        """The names that a misspelt one may mean: all of the project's, and the library's that begin with `word`."""
        yield from self._own
        for module in PREFIXES.get(word, ()):
            yield from _series(module)


def _of_library(name: str) -> tuple[Source, ...]:
    for module in PREFIXES.get(name.partition("_")[0], ()):
        if found := _series(module).get(name):
            return found
    return ()


def of_library(source: Declaration) -> bool:
    """Whether a metric is the library's: nobody has declared what labels its targets have here."""
    return any(one is source for series in source.series() for one in _of_library(series))


@cache
def _series(module: str) -> Catalog:
    """The series that a module of the library declares, by name."""
    metrics = vars(importlib.import_module(f"obsdsl.library.{module}")).values()
    # The classes of metrics are among them, too.
    declared = (None if isinstance(metric, type) else getattr(metric, "declaration", None) for metric in metrics)
    return catalog(one for one in declared if isinstance(one, Declaration))
