"""What one run has imported of a workspace: the modules that were executed, and the objects that its files bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from obsdsl.cache.objects import Found
from obsdsl.cache.state import state
from obsdsl.errors import ObsdslError

if TYPE_CHECKING:
    from obsdsl.cache.row import Rows, Tokens
    from obsdsl.cache.sources import Moved


class Imported:
    """The modules by their paths below `root`; `files` are the workspace's own, in load's order."""

    def __init__(self, root: str, files: Sequence[str]) -> None:
        self._root, self._files = root, files
        # All that were executed; a file of the workspace may import others than the workspace's.
        self.executed: dict[str, ModuleType] = {}
        self._states: dict[str, object] = {}
        # What each file binds, and ours of it by the address under which modules hold it.
        self.bound: dict[str, list[Any]] = {}
        self._ours: dict[int, Any] = {}
        self._tokens: Tokens | None = None

    def finished(self, path: str, module: ModuleType) -> None:
        """A module was executed."""
        self.executed[path] = module
        self._states[path] = state(module)

    def bind(self, path: str, module: ModuleType) -> None:
        """Take the objects of a file that was executed."""
        from obsdsl.load import objects_of, ours

        self.bound[path] = list(objects_of(module))
        for value in self.bound[path]:
            if id(value) not in self._ours:
                self._ours[id(value)] = ours(value, f"{self._root}/{path}")

    def objects(self) -> Iterator[Any]:
        """All that the files bind, each object once."""
        values = (value for path in self._files for value in self.bound.get(path, ()))
        return (self._ours[one] for one in dict.fromkeys(map(id, values)))

    def modules(self) -> Iterator[tuple[str, list[Any]]]:
        """The files that were imported, in load's order, each with the objects that it binds."""
        for path in self._files:
            if path in self.bound:
                yield path, [self._ours[one] for one in dict.fromkeys(map(id, self.bound[path]))]

    def volatile(self) -> Iterator[tuple[str, str]]:
        """The modules of which no later run can say whether they are as they were, each with the reason."""
        for path, module in self.executed.items():
            if self._states[path] is None:
                yield path, "it holds what is used up when it is used"
            elif state(module) != self._states[path]:
                yield path, "another module changes its values"

    def rows(self, moved: Moved | None) -> Rows:
        """What is kept of the objects."""
        from obsdsl.cache.row import Tokens, rows_of

        tokens = self._tokens = Tokens()
        for path, module in self.executed.items():
            tokens.add(path, self.bound[path] if path in self.bound else _bound_in(module))
        return rows_of(tokens, self.bound, self._ours, self._root, moved)

    def holds(self, found: Found) -> bool:
        """Whether the object itself is at hand."""
        return self._tokens is not None and found.token in self._tokens.objects

    def live(self, found: Found) -> Any:
        """The object itself."""
        assert self._tokens is not None
        value = self._tokens.objects[found.token]
        return self._ours.get(id(value), value)


def _bound_in(module: ModuleType) -> list[Any]:
    """The objects of a module that is no file of the workspace's paths: a set of them is nobody's fault there."""
    from obsdsl.load import objects_of

    try:
        return list(objects_of(module))
    except ObsdslError:
        return []
