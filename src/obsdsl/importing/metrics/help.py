"""What a metric means, in a sentence, as a server or a panel says it. Where nobody says it, there is none: made of the
name, it would say no more than that."""

from __future__ import annotations

import re
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.importing.python.naming import snake

_LONGEST: Final = 240


@frozen
class Said:
    """The help of a metric, empty where nobody knows it."""

    text: str

    @property
    def tells(self) -> bool:
        """Whether there is one."""
        return bool(self.text)


def said(name: str, known: str | None, panel: str | None) -> Said:
    """The best help that there is."""
    for text in (known, panel):
        if text and (plain := _sentence(text)) and not _repeats(plain, name):
            return Said(plain)
    return Said(_read(name))


def _sentence(text: str) -> str:
    """One line that ends like a sentence, cut where it is long; nothing where it cannot be printed."""
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain or not plain.isprintable():
        return ""
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
    return plain if plain.endswith((".", "!", "?", "…")) else f"{plain}."


def _repeats(text: str, name: str) -> bool:
    return snake(text) in ("", snake(name), snake(name.removesuffix("_total")))


def _read(name: str) -> str:
    """What the name says by convention."""
    if ":" in name or not name.endswith("_up"):
        return ""
    return f"Whether {' '.join(snake(name.removesuffix('_up'), longest=None).split('_'))} is up."
