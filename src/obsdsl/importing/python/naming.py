"""Names of Python for what has others: alerts, series, groups."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container
from typing import Final

# What a file may use from elsewhere, and what would be hidden by a definition of that name.
_RESERVED: Final = frozenset(
    (*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "number", "promql", "self", "metrics", "alerts")
)
_LONGEST: Final = 60


def snake(text: str, longest: int | None = _LONGEST) -> str:
    """`kube_pod_crash_looping` for `KubePodCrashLooping`; letters, digits and `_` alone, and none of them first."""
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text))
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()
    if longest is not None and len(plain) > longest:
        # After a word, where one ends soon before.
        words, _, _ = plain[: longest + 1].rpartition("_")
        plain = (words if len(words) > longest // 2 else plain[:longest]).rstrip("_")
    return f"n{plain}" if plain[:1].isdigit() or not plain else plain


def fresh(wanted: str, taken: Container[str], *more: str) -> str:
    """The name that is wanted, or one like it: with a word of `more` behind it, else with a number."""
    for name in (wanted, *(f"{wanted}_{word}" for word in more if word)):
        if name not in taken and name not in _RESERVED:
            return name
    number = 2
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"
