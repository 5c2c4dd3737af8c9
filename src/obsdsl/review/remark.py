"""What a reviewer is told: one line for each change, and how much depends on it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import attrs

from obsdsl.errors import Location

if TYPE_CHECKING:
    from obsdsl.review.side import Side


class Danger(enum.IntEnum):
    """How much depends on a change."""

    # Nobody notices it at night: a title, a colour, the order, a new dashboard.
    NOTE = 0
    # Something behaves otherwise, probably on purpose: a panel's query, a window, a new alert, a variable.
    LOOK = 1
    # Something may be missed or break: what is read is removed, an alert waits longer, a cost grows tenfold.
    CARE = 2
    # Somebody is no longer woken: an alert removed, a threshold loosened, a route that no longer pages.
    ALARM = 3

    @property
    def word(self) -> str:
        """For people and for JSON."""
        return self.name.lower()


# Kinds of remarks in the order in which equally dangerous ones are shown; one that is not here comes last.
ORDER: Final = (
    "alert", "route", "receiver", "inhibition", "time interval", "alertmanager", "recording", "group", "metric",
    "server", "job", "dashboard", "row", "panel", "variable", "annotation", "link", "library panel", "datasource",
)  # fmt: skip
_RANKS: Final = {kind: rank for rank, kind in enumerate(ORDER)}
# Of a list in a line, so many are named.
_NAMED: Final = 3


@attrs.frozen
class Remark:
    """One change. `of` is the kind and the identity of the artifact that it belongs to, for reports to fold by."""

    # What it is: "alert", "panel", "route", …
    kind: str
    # As a person calls it: "PocketAgentDown", "Pocket Agent Server / Traffic / Active connections".
    name: str
    # What changed, without a full stop.
    text: str
    danger: Danger
    of: tuple[str, str]
    # More lines, for those who want to know: who reads it, the expression before and after.
    details: tuple[str, ...] = ()
    location: Location | None = attrs.field(default=None, eq=False)

    @property
    def line(self) -> str:
        """`alert PocketAgentDown: removed; it was P0 and paged PagerDuty`."""
        return f"{self.kind} {self.name}: {self.text}"


@attrs.frozen(eq=False)
class Review:
    """Everything that changed, the most dangerous first."""

    before: Side
    after: Side
    remarks: tuple[Remark, ...]

    def count(self, danger: Danger) -> int:
        """How many remarks are of this danger."""
        return sum(one.danger == danger for one in self.remarks)


def ranked(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The most dangerous first; among equals, by kind and name. What is said twice is said once."""
    return tuple(sorted(dict.fromkeys(remarks), key=_key))


def _key(one: Remark) -> tuple[int, int, str, str, tuple[str, str]]:
    return -one.danger, _RANKS.get(one.kind, len(ORDER)), one.name, one.text, one.of


def names(found: Iterable[str]) -> str:
    """`alert X, panel Y, panel Z and 2 more`: the names of a line, in their order."""
    all_ = list(found)
    if len(all_) <= _NAMED:
        return ", ".join(all_)
    return f"{', '.join(all_[:_NAMED])} and {len(all_) - _NAMED} more"
