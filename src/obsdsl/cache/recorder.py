"""What each module of a workspace depends on, recorded while it is executed.

Python tells of files that are opened, folders that are listed, processes and sockets by audit events; imports,
`os.stat` and reads of the environment are wrapped while the recording lasts. What happens is noted for the module that
is being executed, and for every module of the workspace whose function is on the stack: its function may remember.
"""

from __future__ import annotations

import builtins
import contextlib
import dis
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.machinery import SourceFileLoader
from types import FrameType, ModuleType
from typing import Any

import attrs

from obsdsl.cache.dependency import digest, fingerprint, read

# Events after which a module's result may differ the next time, or that leave something behind.
VOLATILE = {
    "subprocess.Popen": "it starts a process",
    **dict.fromkeys(
        ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn"),
        "it starts a process",
    ),
    **dict.fromkeys(
        (
            "socket.connect",
            "socket.bind",
            "socket.sendto",
            "socket.sendmsg",
            "socket.getaddrinfo",
            "socket.gethostbyname",
            "socket.gethostbyaddr",
            "socket.gethostname",
        ),
        "it uses the network",
    ),
    **dict.fromkeys(
        ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"),
        "it changes files",
    ),
    "sqlite3.connect": "it opens a database",
    "_thread.start_new_thread": "it starts a thread",
}
# Events after which no module's result can be trusted to be its own.
TAINTED = {
    "os.chdir": "changes the working directory",
    "os.fchdir": "changes the working directory",
    "os.putenv": "changes the environment",
    "os.unsetenv": "changes the environment",
    "sys.addaudithook": "adds an audit hook",
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_IMPORTLIB = "<frozen importlib"
_IMPORT_FROM = dis.opmap["IMPORT_FROM"]


@attrs.define(eq=False)
class Observed:
    """What was seen of one module. `imports` are paths below the root; `lib/` stands for all that lies below lib/."""

    path: str
    digest: str = ""
    imports: set[str] = attrs.field(factory=set)
    depends: dict[str, str] = attrs.field(factory=dict)
    volatile: str | None = None


class Recorder:
    """Records within `with recorder:`. `root` is the workspace's; `modules` holds what was seen, by path."""

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
        self._stack: list[Observed | None] = []
        self._paths: dict[str, str | None] = {}
        self._fingerprints: dict[str, str] = {}
        self._busy = False

    def __enter__(self) -> Recorder:
        _watch(self)
        self._undo = contextlib.ExitStack()
        for where, name, make in _PATCHES:
            original = getattr(where, name)
            self._undo.callback(setattr, where, name, original)
            setattr(where, name, make(self, original))
        lookups = _Lookups(self)
        sys.meta_path.insert(0, lookups)
        self._undo.callback(sys.meta_path.remove, lookups)
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()
        _watch(None)

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
        installed = "site-packages" in below or "dist-packages" in below or below.startswith(".venv/")
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

    def _digest(self, file: str) -> str:
        with self._quiet():
            try:
                return digest(read(file))
            except OSError:
                return ""

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
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
            while frame is not None and frame.f_code is not _EXECUTE:
                path = self.path_of(frame.f_code.co_filename)
                if path is not None and id(one := self.observed(path)) not in seen:
                    seen.add(id(one))
                    yield one
                frame = frame.f_back

    def note(self, key: str, frame: FrameType | None) -> None:
        """Something was looked at."""
        if self._busy or not self._stack or self._stack[-1] is None:
            return
        with self._quiet():
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
        elif (path := _absolute(self, arguments[0] if arguments[0] is not None else ".", frame)) is not None:
            self.note(f"folder:{path}", frame)

    def _opened(self, arguments: tuple[Any, ...], frame: FrameType) -> None:
        path = _absolute(self, arguments[0], frame)
        if path is None:
            return
        if isinstance(arguments[2], int) and arguments[2] & _WRITING:
            self._volatile("it writes files", frame)
        else:
            self.note(f"file:{path}", frame)

    def _volatile(self, why: str, frame: FrameType) -> None:
        for one in self._responsible(frame):
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
            with self._quiet():
                self.outside.depends.setdefault(f"module:{name}", self._fingerprint(f"module:{name}"))
        elif self.is_workspace(name.partition(".")[0]) and not self._is_file(name, path):
            # Where it is found, its file is an import; where it is not, it may come.
            self.note("\0".join([f"module:{name}", *map(str, path)]), sys._getframe(1))

    def _is_file(self, name: str, path: Any) -> bool:
        with self._quiet():
            return any(os.path.isfile(f"{folder}/{name.rpartition('.')[2]}.py") for folder in path)


def _absolute(recorder: Recorder, path: Any, frame: FrameType) -> str | None:
    """A path as text, independent of the working directory; None for what is no path."""
    if isinstance(path, int):
        return None
    text = os.fsdecode(path)
    if not os.path.isabs(text):
        recorder.note("directory:", frame)
        text = os.path.join(_getcwd(), text)
    return text


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
    if _active is not None and name in _EVENTS:
        _active.event(name, arguments, sys._getframe(1))


def _import(recorder: Recorder, original: Any) -> Any:
    def __import__(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: N807
        module = original(name, globals, locals, fromlist, level)
        if recorder._stack:
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
        if recorder._stack and isinstance(name, str):
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

    global _EXECUTE
    _EXECUTE = exec_module.__code__
    return exec_module


def _looking(kind: str) -> Callable[[Recorder, Any], Any]:
    def make(recorder: Recorder, original: Any) -> Any:
        def look(path: Any, *rest: Any, **options: Any) -> Any:
            if recorder._stack and not recorder._busy and options.get("dir_fd") is None:
                frame = sys._getframe(1)
                text = _absolute(recorder, path, frame)
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
        if recorder._stack and not recorder._busy and isinstance(key, str | bytes):
            recorder.note(f"variable:{os.fsdecode(key)}", sys._getframe(1))
        return original(self, key)

    return __getitem__


def _variables(recorder: Recorder, original: Any) -> Any:
    def every(self: Any) -> Any:
        recorder.note("variables:", sys._getframe(1))
        return original(self)

    return every


_getcwd = os.getcwd
_active: Recorder | None = None
_hooked = False
_EXECUTE: Any = None
_EVENTS = frozenset({"open", "os.listdir", "os.scandir", *VOLATILE, *TAINTED})
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
_OWN = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,)
_LIBRARY = tuple({os.path.dirname(os.__file__) + os.sep, sys.base_prefix + os.sep, sys.base_exec_prefix + os.sep})
