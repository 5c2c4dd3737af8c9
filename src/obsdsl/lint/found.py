"""Which files of a folder may be ours. Light: an unchanged file is found, and not read as YAML or JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError, shown_path

_ENDINGS = (".yml", ".yaml", ".json", ".rules")


@frozen
class FileText:
    """A file to be checked. `named` says that the user asked for it by name, so that it has to be one of ours."""

    file: str
    text: str
    named: bool = True


def found(paths: Iterable[str], but: str = "") -> Iterator[tuple[str, bool]]:
    """The files at `paths`, each once, with whether they were named.

    Of folders come what may be ours, sorted; hidden ones and the folder `but` are left out.
    Raises ObsdslError for a folder that cannot be read.
    """
    given = list(paths)
    seen = {path for path in given if not os.path.isdir(path)}  # noqa: PTH112 - a folder may hold thousands
    for path in dict.fromkeys(given):
        if path in seen:
            yield path, True
            continue
        for file in _inside(path, but):
            if file not in seen:
                seen.add(file)
                yield file, False


def _inside(path: str, but: str) -> Iterator[str]:
    for folder, below, names in os.walk(path, onerror=_refuse):
        below[:] = sorted(name for name in below if _is_open(name) and os.path.join(folder, name) != but)  # noqa: PTH118
        for name in sorted(names):
            file = os.path.join(folder, name)  # noqa: PTH118
            if not name.startswith(".") and name.endswith(_ENDINGS) and os.path.isfile(file):  # noqa: PTH113
                yield file


def _is_open(name: str) -> bool:
    return not name.startswith(".") and name != "node_modules"


def _refuse(error: OSError) -> None:
    fault = f"it cannot be read ({error.strerror}); mend that, or leave it out"
    raise ObsdslError(shown_path(error.filename), fault)
