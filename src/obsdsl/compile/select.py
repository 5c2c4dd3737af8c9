"""`--select`: some of the artifacts, by patterns of kind and identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Protocol, TypeVar

from obsdsl.errors import ObsdslError, did_you_mean

# What people and servers call the kinds of artifacts.
KINDS: Mapping[str, str] = {
    "group": "*rules", "rule-group": "*rules", "server": "prometheus", "routing": "alertmanager",
    "shared panel": "library-panel",
}  # fmt: skip


class Named(Protocol):
    """What can be chosen."""

    @property
    def kind(self) -> str: ...
    @property
    def identity(self) -> str: ...


T = TypeVar("T", bound=Named)


def selected(artifacts: Sequence[T], patterns: Sequence[str]) -> tuple[T, ...]:
    """Those that a pattern matches: `dashboard:pocket-*`, or `pocket-*` of any kind. All, where there is no pattern.

    Raises ObsdslError for a pattern that matches nothing: it is a slip of the pen.
    """
    for pattern in patterns:
        if not any(is_selected(one.kind, one.identity, (pattern,)) for one in artifacts):
            names = [f"{one.kind}:{one.identity}" for one in artifacts]
            mend = did_you_mean(pattern, [*names, *(one.identity for one in artifacts)]) or _examples(names)
            raise ObsdslError("--select", f"nothing is called {pattern!r}{mend}")
    if not patterns:
        return tuple(artifacts)
    chosen = [one for one in artifacts if is_selected(one.kind, one.identity, patterns)]
    # A folder goes with what is in it: else it would be made without its uid and its permissions.
    paths = {f"{folder}/" for one in chosen if (folder := getattr(one, "folder", None))}
    keys = {(one.kind, one.identity) for one in chosen}
    return tuple(
        one
        for one in artifacts
        if (one.kind, one.identity) in keys
        or (one.kind == "folder" and any(path.startswith(f"{one.identity}/") for path in paths))
    )


def is_selected(kind: str, identity: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches."""
    for pattern in patterns:
        head, colon, tail = pattern.partition(":")
        if fnmatchcase(identity, pattern):
            return True
        if colon and fnmatchcase(kind, KINDS.get(head, head)) and fnmatchcase(identity, tail):
            return True
    return False


def _examples(names: Sequence[str]) -> str:
    return f"; write one such as {names[0]!r}" if names else "; there is nothing at all"
