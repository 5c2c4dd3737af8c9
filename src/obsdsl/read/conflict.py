"""Files that git left half merged: no reader's own message says so."""

from __future__ import annotations

import re

from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Place

_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7}) .*$", re.MULTILINE)


def conflict(text: str, file: str) -> Flaw | None:
    """The flaw of the first of git's markers; None where there is none."""
    found = _MARKER.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    place = Place(file, line, 1, line, len(found[0]) + 1)
    return Flaw("syntax", "a merge conflict is left in the file", "keep one of the two sides", place=place)
