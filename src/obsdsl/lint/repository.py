"""The files of the repository that alerts point to: runbooks and their headings."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from obsdsl.define.light import frozen

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
# Anchors that are written out: `<a name="x">`, `<h2 id='x'>`, `{#x}`.
_NAMED = re.compile(r"""<[^>]+\b(?:id|name)=["']?([^"'\s>]+)|\{#([^}\s]+)\}""")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_DROPPED = re.compile(r"[^\w\- ]")


@frozen(eq=False)
class Repository:
    """Reads files below the folder of the configuration, each once.

    `asked` holds what was asked for, found or not: results that are kept depend on these files.
    """

    root: Path
    asked: dict[str, str | None] = attrs.field(factory=dict, repr=False)
    _recent: dict[str, None] = attrs.field(factory=dict, repr=False, init=False)

    def text(self, path: str) -> str | None:
        """The text of a file, None if there is none at that path, or none that can be read."""
        self._recent[path] = None
        if path not in self.asked:
            self.asked[path] = self._read(path)
        return self.asked[path]

    def lately(self) -> tuple[str, ...]:
        """The paths that were asked for since this was last called."""
        recent = tuple(self._recent)
        self._recent.clear()
        return recent

    def _read(self, path: str) -> str | None:
        try:
            file = (self.root / path.lstrip("/")).resolve()
            if not file.is_relative_to(self.root.resolve()):
                return None
            return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else None
        except (OSError, ValueError):
            return None


def anchors(text: str) -> tuple[str, ...]:
    """The anchors of a Markdown file, as GitHub and GitLab make them of its headings."""
    found: dict[str, int] = {}
    anchors: dict[str, None] = {}
    for match in (*_HEADING.finditer(text), *_UNDERLINED.finditer(text)):
        title = _LINK.sub(r"\1", match[1]).strip().lower()
        name = _DROPPED.sub("", title).replace(" ", "-")
        before = found.get(name, 0)
        found[name] = before + 1
        anchors[f"{name}-{before}" if before else name] = None
    for match in _NAMED.finditer(text):
        anchors[match[1] or match[2]] = None
    return tuple(anchors)
