"""All series that are known: those of the workspace, and behind them those of the library's exporters."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from obsdsl import library
from obsdsl.define.declaration import Declaration, Source
from obsdsl.express.infer import Catalog


class Known(Mapping[str, tuple[Source, ...]]):
    """A catalog that asks the library for what the workspace has not; it is imported only then."""

    def __init__(self, own: Catalog) -> None:
        self._own = own

    def __getitem__(self, name: str) -> tuple[Source, ...]:
        found = self._own.get(name)
        return _library()[name] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._own, *_library()]))

    def __len__(self) -> int:
        return len(dict.fromkeys([*self._own, *_library()]))

    # As an object: the same catalog is the same key.
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other

    def candidates(self, word: str) -> Iterator[str]:
        """The names that a misspelt one may mean: the workspace's, and the library's that begin with `word`."""
        yield from self._own
        yield from (name for name in _library() if name.startswith(word))


@cache
def _library() -> Mapping[str, tuple[Source, ...]]:
    found: dict[str, tuple[Source, ...]] = {}
    for module in pkgutil.iter_modules(library.__path__):
        for value in vars(importlib.import_module(f"{library.__name__}.{module.name}")).values():
            declared = None if isinstance(value, type) else getattr(value, "declaration", None)
            if isinstance(declared, Declaration):
                found.update(dict.fromkeys(declared.series(), (declared,)))
    return found
