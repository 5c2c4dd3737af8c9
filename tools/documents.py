"""What the systems' documents name, as `documents.txt` lists it; the documents are not in this repository."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

LISTED: Final = Path(__file__).with_name("documents.txt")
# What is said in words has no name that could be kept.
WORDS: Final = "the document says it in words"


class Row(NamedTuple):
    """`here` are the names that stand for it, `why` says why it is not called as the document calls it."""

    kind: str
    said: str
    here: tuple[str, ...]
    why: str

    @property
    def kept(self) -> bool:
        """Whether it is called here as it is there."""
        return self.here == (self.said,)

    @property
    def named(self) -> bool:
        """Whether the document gives a name: one word, and no sentence."""
        return re.fullmatch(r"#?[\w:-]+", self.said) is not None


class Document(NamedTuple):
    """`files` is how the files of its system are called: `metrics/pocket_agent.py`, `metrics/jobs_pocket_agent.py`."""

    title: str
    files: str
    rows: tuple[Row, ...]

    def owns(self, file: str) -> bool:
        """Whether a file of the workspace is the system's."""
        stems = (re.sub(r"^(jobs|logs|routing|stack)_|_views$", "", part) for part in Path(file).with_suffix("").parts)
        return self.files in stems


def documents(text: str | None = None) -> Mapping[str, Document]:
    """By the name of their files. Raises ValueError for a row that renames without saying why."""
    found: dict[str, Document] = {}
    text = LISTED.read_text(encoding="utf-8") if text is None else text
    for part in re.split(r"^\[", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]:
        head, *lines = part.strip().splitlines()
        files, title = head.split("] ")
        found[files] = Document(title, files, tuple(_row(line) for line in lines if line))
    return found


def _row(line: str) -> Row:
    kind, said, here, why = (*line.split(" | "), "", "")[:4]
    row = Row(kind, said, tuple(here.split(", ")) if here else (said,), why)
    if not row.kept and row.named and not why and kind in ("metric", "alert", "job", "receiver"):
        raise ValueError(f"documents.txt: {said!r} has another name here; say why: {line}")
    return row
