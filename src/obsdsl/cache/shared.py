"""What all modules of a process share: the import path, and obsdsl itself."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

# They note what they do.
_RECORDING = ("obsdsl.cache.hooks",)


@contextlib.contextmanager
def first_on_path(root: str) -> Iterator[None]:
    """Within, the import path begins with the root, as it does when modules are executed."""
    before = list(sys.path)
    if root not in sys.path[:1]:
        sys.path.insert(0, root)
    try:
        yield
    finally:
        sys.path[:] = before


def shared_state() -> object:
    """The import path, and what the modules of obsdsl hold: workspaces are not meant to change it."""
    held = {
        name: {key: id(value) for key, value in vars(module).items() if not key.startswith("__")}
        for name, module in list(sys.modules.items())
        if (name == "obsdsl" or name.startswith("obsdsl.")) and name not in _RECORDING
    }
    return _Held(list(sys.path), held)


class _Held:
    """Equal if nothing that was there before is another now; what came is loaded, not changed."""

    def __init__(self, path: list[str], held: dict[str, dict[str, int]]) -> None:
        self.path, self.held = path, held

    def __eq__(self, before: object) -> bool:
        assert isinstance(before, _Held)
        return self.path == before.path and all(
            self.held.get(name, {}).get(key) == then
            for name, values in before.held.items()
            for key, then in values.items()
        )
