"""What is wanted on a target, and what is there: values that can be compared."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs

from obsdsl.diff.canonical import text_of
from obsdsl.errors import Location


@attrs.frozen(order=True)
class Identity:
    """One object of a target.

    `part` is the name of the Part that writes it ("grafana", "prometheus", "ruler:logs"), `kind` one of `order.ORDER`
    ("folder", "dashboard", "rule-group", "file", …), `name` is unique within both: a uid, `namespace/group`, a path.
    """

    part: str
    kind: str
    name: str

    def __str__(self) -> str:
        """`dashboard:pocket-agent`, as `--select` takes it."""
        return f"{self.kind}:{self.name}"


def digest_of(canonical: Any) -> str:
    """sha256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(text_of(canonical).encode("utf-8", "surrogatepass")).hexdigest()


@attrs.frozen(eq=False)
class Resource:
    """What is wanted. Contents are plain JSON data, or text for files, and hold no secret: only its name.

    `content` is what is written, marks of ownership included; `canonical` is the same without all that servers change
    by themselves: where it equals the live one, there is nothing to do. Both sides are made canonical by one function.
    """

    identity: Identity
    content: Any = attrs.field(repr=False)
    canonical: Any = attrs.field(repr=False)
    title: str = ""
    # What must be there before: objects of the same part.
    needs: tuple[Identity, ...] = ()
    location: Location | None = None

    @property
    def digest(self) -> str:
        """Of the canonical form."""
        return digest_of(self.canonical)


@attrs.frozen(eq=False)
class Live:
    """What is there.

    `content` is as it was read, enough to put it back; `version` is what the server's optimistic lock takes. `owner` is
    `obsdsl/<project>` where the object is marked as this project's, another's name where it is marked as theirs
    ("provisioned", "terraform", "obsdsl/other"), None where it bears nobody's mark. `applied` is the digest that we
    applied last, where the object itself carries it. `locked` says why nobody but its owner can write it ("Grafana
    reads it from a file"): not even --force does.
    """

    identity: Identity
    content: Any = attrs.field(repr=False)
    canonical: Any = attrs.field(repr=False)
    version: str | None = None
    owner: str | None = None
    applied: str | None = None
    title: str = ""
    locked: str | None = None
    # As `Resource.needs`, so that what is deleted goes in the right order: a folder's parent, a dashboard's folder.
    needs: tuple[Identity, ...] = ()

    @property
    def digest(self) -> str:
        """Of the canonical form."""
        return digest_of(self.canonical)
