"""How a recorder comes to know what the modules of a workspace do.

Python tells of files that are opened, folders that are listed, processes and sockets by audit events; imports,
`os.stat` and reads of the environment are wrapped while the recording lasts.
"""

from __future__ import annotations

import builtins
import contextlib
import dis
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

from obsdsl.cache.events import ALL
from obsdsl.cache.recorder import Recorder, absolute

_IMPORT_FROM = dis.opmap["IMPORT_FROM"]


@contextlib.contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Within, the recorder sees what happens."""
    with contextlib.ExitStack() as undo:
        _watch(recorder)
        undo.callback(_watch, None)
        for where, name, make in _PATCHES:
            original = getattr(where, name)
            undo.callback(setattr, where, name, original)
            setattr(where, name, make(recorder, original))
        lookups = _Lookups(recorder)
        sys.meta_path.insert(0, lookups)
        undo.callback(sys.meta_path.remove, lookups)
        yield


class _Lookups:
    """A finder that finds nothing, and so sees everything that is looked for."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def find_spec(self, name: str, path: Any = None, _target: Any = None) -> None:
        self._recorder.looked_up(name, path)


def _watch(recorder: Recorder | None) -> None:
    """Send audit events to the recorder. A hook cannot be taken away again, so there is one, which may be idle."""
    global _active, _hooked
    _active = recorder
    if not _hooked and recorder is not None:
        _hooked = True
        sys.addaudithook(_hook)


def _hook(name: str, arguments: tuple[Any, ...]) -> None:
    if _active is not None and name in ALL:
        _active.event(name, arguments, sys._getframe(1))


def _import(recorder: Recorder, original: Any) -> Any:
    def __import__(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: N807
        module = original(name, globals, locals, fromlist, level)
        if recorder.is_listening:
            frame = sys._getframe(1)
            if fromlist:
                spec = getattr(module, "__spec__", None)
                recorder.imported(spec.name if spec else module.__name__, module, tuple(fromlist), False, frame)
            elif recorder.is_workspace(name.partition(".")[0]):
                # `import a.b as c` takes b out of a; `import a.b` holds all of a.
                code, after = frame.f_code.co_code, frame.f_lasti + 2
                whole = not (after < len(code) and code[after] == _IMPORT_FROM)
                recorder.imported(name, module, (), whole, frame)
        return module

    return __import__


def _import_module(recorder: Recorder, original: Any) -> Any:
    def import_module(name: str, package: str | None = None) -> ModuleType:
        module: ModuleType = original(name, package)
        if recorder.is_listening and isinstance(name, str):
            absolute = getattr(getattr(module, "__spec__", None), "name", name)
            recorder.imported(absolute, module, (), "." not in absolute, sys._getframe(1))
        return module

    return import_module


def _exec_module(recorder: Recorder, original: Any) -> Any:
    def exec_module(self: Any, module: ModuleType) -> None:
        file = getattr(self, "path", None) or ""
        with recorder.executing(file) as one:
            original(self, module)
        if one is not None and one.path:
            recorder.finished(one.path, module)

    recorder.boundaries.add(exec_module.__code__)
    return exec_module


def _looking(kind: str) -> Callable[[Recorder, Any], Any]:
    def make(recorder: Recorder, original: Any) -> Any:
        def look(path: Any, *rest: Any, **options: Any) -> Any:
            if recorder.is_listening and options.get("dir_fd") is None:
                frame = sys._getframe(1)
                text = absolute(recorder, path, frame)
                if text is not None:
                    link = kind == "lstat" or not options.get("follow_symlinks", True)
                    recorder.note(f"{'lstat' if link else 'stat'}:{text}", frame)
            return original(path, *rest, **options)

        return look

    return make


def _directory(recorder: Recorder, original: Any) -> Any:
    def getcwd() -> Any:
        recorder.note("directory:", sys._getframe(1))
        return original()

    return getcwd


def _variable(recorder: Recorder, original: Any) -> Any:
    def __getitem__(self: Any, key: Any) -> Any:  # noqa: N807
        if recorder.is_listening and isinstance(key, str | bytes):
            recorder.note(f"variable:{os.fsdecode(key)}", sys._getframe(1))
        return original(self, key)

    return __getitem__


def _variables(recorder: Recorder, original: Any) -> Any:
    def every(self: Any) -> Any:
        recorder.note("variables:", sys._getframe(1))
        return original(self)

    return every


_active: Recorder | None = None
_hooked = False
_ENVIRONMENT = type(os.environ)
# The class that executes modules of source and of bytecode.
_LOADER = next(one for one in SourceFileLoader.__mro__ if "exec_module" in vars(one))
_PATCHES: tuple[tuple[Any, str, Callable[[Recorder, Any], Any]], ...] = (
    (builtins, "__import__", _import),
    (importlib, "import_module", _import_module),
    (_LOADER, "exec_module", _exec_module),
    (os, "stat", _looking("stat")),
    (os, "lstat", _looking("lstat")),
    (os, "access", _looking("stat")),
    (os, "readlink", _looking("lstat")),
    (os, "getcwd", _directory),
    (_ENVIRONMENT, "__getitem__", _variable),
    (_ENVIRONMENT, "__iter__", _variables),
    (_ENVIRONMENT, "__len__", _variables),
)
