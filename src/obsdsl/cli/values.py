"""Values of a target that no file of the workspace asks for: a name is misspelt, or a value of no use any more."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from obsdsl.cli.common import Talk
from obsdsl.config import Config
from obsdsl.errors import did_you_mean

_ASKED = re.compile(rb"""(?<![.\w])(?:obsdsl\.)?value\(\s*(?:name\s*=\s*)?(["'])([^"'\n]*)\1""")
# A name that is only known when the workspace runs.
_COMPUTED = re.compile(rb"""(?<![.\w])(?:obsdsl\.)?value\(\s*(?:name\s*=\s*)?[^\s"')]""")


def warn_of_unread(config: Config, talk: Talk) -> None:
    """Name the values of the target that nothing reads.

    What files say counts, and not what was read: files that did not change are not imported again. A name in quotes
    anywhere is read; where a name is computed, nothing is said at all.
    """
    if config.target is None or not config.values:
        return
    left, asked = set(config.values), set[str]()
    for file in _sources(config):
        try:
            text = file.read_bytes()
        except OSError:
            continue
        if _COMPUTED.search(text):
            return
        asked.update(match[2].decode(errors="replace") for match in _ASKED.finditer(text))
        left -= {name for name in left if re.search(rb"""(["'])%b\1""" % re.escape(name.encode()), text)}
    for name in sorted(left):
        mend = did_you_mean(name, sorted(asked - set(config.values))) or "; mend the name, or take it out"
        talk.warn(f"[targets.{config.target.name}.values] {name}: nothing reads it{mend}")


def _sources(config: Config) -> Iterator[Path]:
    """Every Python file of the project, but those of environments and of hidden folders."""
    for place, folders, files in os.walk(config.root):
        folders[:] = [one for one in folders if _is_source(Path(place, one))]
        yield from (Path(place, one) for one in files if one.endswith(".py"))


def _is_source(folder: Path) -> bool:
    name = folder.name
    return not (name[0] == "." or name in ("__pycache__", "node_modules") or (folder / "pyvenv.cfg").exists())
