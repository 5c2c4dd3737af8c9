"""What each module of a workspace depends on, recorded while it is executed.

What happens is noted for the module that is being executed, and for every module of the workspace whose function is on
the stack: its function may remember. How the recorder comes to know of it is in `hooks.py`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FrameType, ModuleType
from typing import Any

import attrs

from obsdsl.cache.dependency import digest, fingerprint, read
from obsdsl.cache.events import TAINTED, VOLATILE, WRITING

_IMPORTLIB = "<frozen importlib"


@attrs.define(eq=False)
class Observed:
    """What was seen of one module. `imports` are paths below the root; `lib/` stands for all that lies below lib/."""

    path: str
    digest: str = ""
    imports: set[str] = attrs.field(factory=set)
    depends: dict[str, str] = attrs.field(factory=dict)
    volatile: str | None = None


class Recorder:
    """`root` is the workspace's; `modules` holds what was seen, by path."""

    def __init__(
        self,
        root: str,
        finished: Callable[[str, ModuleType], None] = lambda _path, _module: None,
        digests: Mapping[str, str] = {},
    ) -> None:
        self.root = root + os.sep
        # Of the files whose content is known already.
        self._digests = digests
        self.modules: dict[str, Observed] = {}
        # What lies outside of the workspace, and holds for all of its modules.
        self.outside = Observed("")
        # Why nothing of this run may be kept.
        self.tainted: str | None = None
        # Called with each module of the workspace when it was executed.
        self.finished = finished
        # Where the stack of what is being executed begins.
        self.boundaries: set[CodeType] = set()
        self._stack: list[Observed | None] = []
        self._paths: dict[str, str | None] = {}
        self._fingerprints: dict[str, str] = {}
        self._busy = False

    @property
    def is_listening(self) -> bool:
        """Whether what happens is some module's doing."""
        return bool(self._stack) and not self._busy

    def path_of(self, file: str | None) -> str | None:
        """A module's path below the root; "" for what is installed, None for Python's own and obsdsl's."""
        if file is None:
            return None
        try:
            return self._paths[file]
        except KeyError:
            return self._paths.setdefault(file, self._place(file))

    def _place(self, file: str) -> str | None:
        if file.startswith(("<", *_OWN)):
            return None
        # A virtual environment may lie in the workspace.
        below = file.removeprefix(self.root)
        installed = is_installed(below)
        if not installed and below != file:
            return below
        return None if not installed and file.startswith(_LIBRARY) else ""

    def observed(self, path: str) -> Observed:
        """What was seen of the module so far."""
        if path == "":
            return self.outside
        found = self.modules.get(path)
        if found is None:
            found = self.modules[path] = Observed(path)
        return found

    @contextlib.contextmanager
    def executing(self, file: str) -> Iterator[Observed | None]:
        """Within, what happens is the file's doing."""
        path = self.path_of(file)
        one = None if path is None else self.observed(path)
        if one is not None and one.path:
            for importer in self._importers():
                importer.imports.add(one.path)
            one.digest = self._digests.get(one.path) or one.digest or self._digest(file)
        self._stack.append(one)
        try:
            yield one
        finally:
            self._stack.pop()

    @contextlib.contextmanager
    def acting(self, name: str) -> Iterator[None]:
        """Within, what happens is the doing of something that is no module: it is observed under the name."""
        self._stack.append(self.observed(name))
        try:
            yield
        finally:
            self._stack.pop()

    def _digest(self, file: str) -> str:
        with self.quiet():
            try:
                return digest(read(file))
            except OSError:
                return ""

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Within, what happens is the recorder's own doing."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    def _importers(self) -> Iterator[Observed]:
        """The modules that are being executed, up to the innermost one of the workspace."""
        for one in reversed(self._stack):
            if one is not None:
                yield one
                if one.path:
                    return

    def _responsible(self, frame: FrameType | None) -> Iterator[Observed]:
        """The module that is being executed, and those whose functions are on the stack."""
        if self._stack and (top := self._stack[-1]) is not None:
            seen = {id(top)}
            yield top
            while frame is not None and frame.f_code not in self.boundaries:
                path = self.path_of(frame.f_code.co_filename)
                if path is not None and id(one := self.observed(path)) not in seen:
                    seen.add(id(one))
                    yield one
                frame = frame.f_back

    def note(self, key: str, frame: FrameType | None) -> None:
        """Something was looked at."""
        if self._busy or not self._stack or self._stack[-1] is None:
            return
        with self.quiet():
            found = self._fingerprint(key)
        for one in self._responsible(frame):
            one.depends.setdefault(key, found)

    def _fingerprint(self, key: str) -> str:
        """Of the first time in this run: should the thing change meanwhile, the next run sees another."""
        if key not in self._fingerprints:
            self._fingerprints[key] = fingerprint(key)
        return self._fingerprints[key]

    def event(self, name: str, arguments: tuple[Any, ...], frame: FrameType | None) -> None:
        """An audit event that matters."""
        if self._busy or not self._stack or frame is None or frame.f_code.co_filename.startswith(_IMPORTLIB):
            return
        if name in TAINTED:
            self._taint(TAINTED[name])
        elif name in VOLATILE:
            self._volatile(VOLATILE[name], frame)
        elif name == "open":
            self._opened(arguments, frame)
        elif (path := absolute(self, arguments[0] if arguments[0] is not None else ".", frame)) is not None:
            self.note(f"folder:{path}", frame)

    def _opened(self, arguments: tuple[Any, ...], frame: FrameType) -> None:
        path = absolute(self, arguments[0], frame)
        if path is None:
            return
        if isinstance(arguments[2], int) and arguments[2] & WRITING:
            self._volatile("it writes files", frame)
        else:
            self.note(f"file:{path}", frame)

    def _volatile(self, why: str, frame: FrameType) -> None:
        for one in self._responsible(frame):
            # What an installed function does when it is called, its caller does.
            if one is not self.outside or self._stack[-1] is self.outside:
                one.volatile = one.volatile or why

    def _taint(self, why: str) -> None:
        top = next(self._importers(), None)
        self.tainted = self.tainted or f"{top.path if top and top.path else 'an import'} {why}"

    def imported(self, name: str, module: ModuleType, names: tuple[str, ...], whole: bool, frame: FrameType) -> None:
        """`name` was imported, and of it `names`; `whole` if the importer holds a package, and can reach into it."""
        importers = list(self._importers())[:1]
        path = self.path_of(frame.f_globals.get("__file__"))
        if path:
            importers.append(self.observed(path))
        if not importers or not self.is_workspace(name.partition(".")[0]):
            return
        targets = set(self._targets(name, module, names, whole))
        for one in importers:
            one.imports |= targets

    def _targets(self, name: str, module: ModuleType, names: tuple[str, ...], whole: bool) -> Iterator[str]:
        parts = name.split(".")
        held = {".".join(parts[: count + 1]): False for count in range(len(parts))}
        if whole:
            held[parts[0]] = True
        for one in getattr(module, "__all__", ()) if "*" in names else names:
            if f"{name}.{one}" in sys.modules:
                held[f"{name}.{one}"] = True
        for one, reached in held.items():
            file = getattr(sys.modules.get(one), "__file__", None)
            if path := self.path_of(file):
                yield path
            elif file is None:
                # A package without a file, which may get one.
                yield from (f"{folder}__init__.py" for folder in self._below(sys.modules.get(one)))
            if reached:
                yield from self._below(sys.modules.get(one))

    def _below(self, module: ModuleType | None) -> Iterator[str]:
        for folder in getattr(module, "__path__", ()):
            if str(folder).startswith(self.root):
                yield str(folder).removeprefix(self.root) + os.sep

    def is_workspace(self, name: str) -> bool:
        """Whether a module that is no part of another is the workspace's."""
        module = sys.modules.get(name)
        file = getattr(module, "__file__", None)
        if file is not None:
            return bool(self.path_of(file))
        return any(str(folder).startswith(self.root) for folder in getattr(module, "__path__", ()))

    def looked_up(self, name: str, path: Any) -> None:
        """Python looks for a module that is not loaded."""
        if self._busy:
            return
        if path is None:
            with self.quiet():
                self.outside.depends.setdefault(f"module:{name}", self._fingerprint(f"module:{name}"))
        elif self.is_workspace(name.partition(".")[0]) and not self._is_file(name, path):
            # Where it is found, its file is an import; where it is not, it may come.
            self.note("\0".join([f"module:{name}", *map(str, path)]), sys._getframe(1))

    def _is_file(self, name: str, path: Any) -> bool:
        with self.quiet():
            return any(os.path.isfile(f"{folder}/{name.rpartition('.')[2]}.py") for folder in path)


def is_installed(path: str) -> bool:
    """Whether a path, below the root, is that of an installed file."""
    return "site-packages" in path or "dist-packages" in path or path.startswith(".venv/")


def absolute(recorder: Recorder, path: Any, frame: FrameType) -> str | None:
    """A path as text, independent of the working directory; None for what is no path."""
    if isinstance(path, int):
        return None
    text = os.fsdecode(path)
    if not os.path.isabs(text):
        recorder.note("directory:", frame)
        text = os.path.join(_getcwd(), text)
    return text


_getcwd = os.getcwd
_OWN = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,)
_LIBRARY = tuple({os.path.dirname(os.__file__) + os.sep, sys.base_prefix + os.sep, sys.base_exec_prefix + os.sep})
