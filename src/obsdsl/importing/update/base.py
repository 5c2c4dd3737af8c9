"""What an import generated last, kept beside the workspace: what people changed since is what differs from it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

from obsdsl.errors import ObsdslError, shown_path

FOLDER: Final = ".obsdsl/import"
NEW: Final = ".new"
# No tool takes them for Python.
_BASE: Final = ".base"
_UNSETTLED: Final = ".unsettled"
_RECORD: Final = "import.json"
_ATTRIBUTES: Final = ".gitattributes"
_GENERATED: Final = "* linguist-generated\n"


@attrs.frozen
class Base:
    """The texts of the last import by their paths, what it read, and what of that was broken.

    `unsettled` are older texts of files with a conflict that nobody has settled: as long as the new version lies
    beside such a file, it is merged from there.
    """

    texts: Mapping[str, str] = attrs.field(factory=dict)
    unsettled: Mapping[str, str] = attrs.field(factory=dict)
    sources: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    # How it was asked to import: `--exact` and the like.
    options: tuple[str, ...] = ()

    def merged_from(self, root: Path) -> dict[str, str]:
        """What the next import is compared with."""
        open_ones = {path: text for path, text in self.unsettled.items() if (root / f"{path}{NEW}").exists()}
        return {path: text for path, text in {**self.texts, **open_ones}.items() if text or path in self.texts}

    def files(self) -> dict[str, str]:
        """The texts of its files below the workspace's root."""
        lists = {"sources": self.sources, "options": self.options, "broken": self.broken}
        record = json.dumps({name: list(held) for name, held in lists.items()}, indent=2, ensure_ascii=False)
        # Names of files may hold any bytes.
        record = record.encode(errors="backslashreplace").decode()
        return {
            f"{FOLDER}/{_ATTRIBUTES}": _GENERATED,
            f"{FOLDER}/{_RECORD}": f"{record}\n",
            **{f"{FOLDER}/{path}{_BASE}": text for path, text in self.texts.items()},
            **{f"{FOLDER}/{path}{_UNSETTLED}": text for path, text in self.unsettled.items()},
        }


def read_base(root: Path) -> Base | None:
    """What is kept; None where nothing is. Raises ObsdslError for what is there and cannot be read."""
    folder = root / FOLDER
    record = folder / _RECORD
    if not record.is_file():
        return None
    kept: dict[str, dict[str, str]] = {_BASE: {}, _UNSETTLED: {}}
    file = record
    try:
        held = json.loads(record.read_text(encoding="utf-8"))
        said = (tuple(str(one) for one in held[name]) for name in ("sources", "broken", "options"))
        sources, broken, options = said
        for where, _, names in os.walk(folder):
            for name in names:
                file = Path(where, name)
                if file.suffix in kept:
                    path = file.relative_to(folder).as_posix().removesuffix(file.suffix)
                    kept[file.suffix][path] = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ObsdslError(shown_path(str(file)), f"it cannot be read: {error.strerror}; mend it") from None
    except (ValueError, KeyError, TypeError):
        fault = "it does not say what was imported last; restore it from git, or delete its folder and update again"
        raise ObsdslError(shown_path(str(file)), fault) from None
    return Base(kept[_BASE], kept[_UNSETTLED], sources, broken, options)
