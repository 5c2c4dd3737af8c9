"""The alternatives of a regular expression: what a person listed with `|`."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def alternatives(pattern: str) -> tuple[str, ...]:
    """The alternatives at the top of a pattern, without anchors and parentheses around all; one if there is no `|`."""
    text = _bare(pattern)
    found, depth, start, i, in_class = [], 0, 0, 0, False
    while i < len(text):
        char = text[i]
        if char == "\\":
            i += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            # A bracket right at the start of a class is one of its characters.
            i += 1 if text[i + 1 : i + 2] == "]" else 2 if text[i + 1 : i + 3] == "^]" else 0
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            found.append(text[start:i])
            start = i + 1
        i += 1
    return (*found, text[start:])


def _bare(pattern: str) -> str:
    text = pattern.removeprefix("^")
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    inner = text[1:-1].removeprefix("?:")
    # One pair of parentheses around all, without others or classes inside.
    simple = text.startswith("(") and text.endswith(")") and not any(char in inner for char in "()[\\?")
    return inner if simple else text
