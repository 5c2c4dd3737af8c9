"""Templates of Prometheus's alerts in Grafana's words.

Both are Go templates with the same functions. `$value` is a number to Prometheus; to Grafana it is a text that lists
all queries, and the number is `$values.A.Value`. What Grafana does not have is refused.
"""

from __future__ import annotations

import re
from typing import Final

VALUE: Final = "$values.A.Value"
_FIELD: Final = ".Values.A.Value"
_ACTION: Final = re.compile(
    r"\{\{(?!-?\s*/\*)(?:\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|(?!\}\}).)*\}\}", re.DOTALL
)
_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*')
      | (?P<rest>(?<=\))(?:\.\w+)+)
      | (?P<chain>\$?\w*(?:\.\w+)+)
      | (?P<variable>\$\w*)
      | (?P<word>[^\W\d]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# Blocks within which the dot is something else.
_BLOCKS: Final = ("with", "range", "define", "block")
# What Grafana lacks → the mend.
_LACKS: Final = {
    "query": "Grafana's templates ask no queries; write what the alert's own labels and value say",
    "$externalLabels": "Grafana has no external labels; write the value",
    ".ExternalLabels": "Grafana has no external labels; write the value",
    "$externalURL": "write {{ externalURL }}",
    ".ExternalURL": "write {{ externalURL }}",
}


def rewritten(text: str) -> tuple[str, tuple[str, ...]]:
    """The template for Grafana, and what Grafana does not have of it, with the mend."""
    faults: dict[str, None] = {}
    blocks: list[bool] = []

    def action(match: re.Match[str]) -> str:
        body = match[0]
        found = _action(body, any(blocks), faults)
        _enter(body, blocks)
        return found

    return _ACTION.sub(action, text), tuple(faults)


def _enter(body: str, blocks: list[bool]) -> None:
    """Keep count of the blocks; of each, whether the dot is another there."""
    words = re.findall(r"\w+", body[:40])
    word = words[0] if words else ""
    if word in (*_BLOCKS, "if"):
        blocks.append(word in _BLOCKS)
    elif word == "end" and blocks:
        blocks.pop()


def _action(body: str, is_inside: bool, faults: dict[str, None]) -> str:
    if re.search(r"\$value\s*:?=(?!=)", body):
        faults["it sets $value, which is Prometheus's own; give the variable another name"] = None
    pieces = []
    for match in _TOKEN.finditer(body):
        kind, word = match.lastgroup, match[0]
        if kind in ("chain", "variable", "word"):
            word = _word(word, is_inside, faults)
        pieces.append(word)
    return "".join(pieces)


def _word(word: str, is_inside: bool, faults: dict[str, None]) -> str:
    if mend := _LACKS.get(_key(word)):
        faults[f"it uses {word}; {mend}"] = None
    if word == "$value":
        return VALUE
    if word == "$.Value" or (word == ".Value" and not is_inside):
        return word.removesuffix(".Value") + _FIELD
    return word


def _key(word: str) -> str:
    """The variable, the field of the whole, or the function that a word begins with."""
    head, _, rest = word.removeprefix("$" if word.startswith("$.") else "").partition(".")
    return head or f".{rest.partition('.')[0]}"
