"""A workspace's Python files and the names under which Python imports them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from obsdsl.config import DEFAULT_PATHS, Config
from obsdsl.errors import LoadError, listed, shown_path

# Modules that run for their own sake, or hold tests.
_SKIPPED = ("conftest", "setup", "__main__")


def workspace_files(config: Config) -> list[str]:
    """Every file that load imports, in its order. Raises LoadError where the paths name none."""
    return list(_files(config))


def module_name(file: str, config: Config) -> str:
    """`dashboards.web` for dashboards/web.py. Raises LoadError for what Python cannot import."""
    parts = file.removeprefix(f"{config.root}{os.sep}").removesuffix(".py").split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    bad = next((part for part in parts if not part.isidentifier()), None)
    if bad is not None:
        mend = bad.replace("-", "_")
        raise LoadError(
            shown_path(file), f"{bad!r} is no name that Python can import; rename it, for example to {mend!r}"
        )
    return ".".join(parts)


def _files(config: Config) -> Iterator[str]:
    present = [path for path in config.paths if os.path.exists(config.root / path)]
    missing = [path for path in config.paths if path not in present]
    if not present:
        wanted = ", ".join(config.paths)
        raise LoadError(
            "workspace", f"{config.root} holds none of {wanted}; run `obsdsl init` there, or set paths in [tool.obsdsl]"
        )
    if missing and config.paths != DEFAULT_PATHS:
        raise LoadError("[tool.obsdsl]", f"paths names {listed(missing, 'and')}, not to be found; correct it")
    for path in (str(config.root / path) for path in present):
        yield from _inside(path) if os.path.isdir(path) else _alone(path)


def _inside(folder: str) -> Iterator[str]:
    # By their parts: `a/b.py` comes before `a_b.py`.
    for file in sorted(_below(folder), key=lambda one: one.split(os.sep)):
        if os.path.isfile(file):
            yield file
        elif not os.path.isdir(file):
            raise LoadError(shown_path(file), "it is no file, or a link to none; delete it")


def _below(folder: str) -> Iterator[str]:
    """What is called `….py` below the folder, but for hidden folders; links to folders are not followed."""
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in (*files, *folders):
            if name.endswith(".py") and not name.startswith(".") and name[:-3] not in _SKIPPED:
                yield f"{where}{os.sep}{name}"


def _alone(file: str) -> Iterator[str]:
    if not file.endswith(".py"):
        raise LoadError(shown_path(file), "paths names it, and it is no Python file; name folders, or files in .py")
    yield file
