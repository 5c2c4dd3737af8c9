"""What it means that alerts end up elsewhere."""

from __future__ import annotations

import re
from typing import Final

from obsdsl.review.remark import Danger
from obsdsl.review.routes.routing import Reached, everyone
from obsdsl.review.rules.change import Said

_PLURALS: Final = {"pages": "page", "notifies": "notify", "is": "are"}
_VERB: Final = re.compile(r"\b(pages|notifies|is)\b")


def rerouted(before: Reached | None, after: Reached | None) -> Said | None:
    """What an alert that reached the one does now that it reaches the other; None where that is the same."""
    if before is None or after is None:
        return None
    if sorted(before.notified) != sorted(after.notified):
        return _notified(before, after)
    if before.mutes == after.mutes:
        return None
    muted = [one for one in after.mutes if one not in before.mutes]
    if muted:
        return Said(f"is {', '.join(muted)}", Danger.ALARM)
    return Said(f"is no longer {', '.join(one for one in before.mutes if one not in after.mutes)}")


def _notified(before: Reached, after: Reached) -> Said:
    text = f"notifies {everyone(after.notified)} instead of {everyone(before.notified)}"
    if before.pages and not after.pages:
        return Said("no longer pages", Danger.ALARM, (text,))
    if after.pages and not before.pages:
        return Said(f"pages {everyone(after.pagers)} now", Danger.LOOK, (text,))
    gone = [one for one in before.notified if one not in after.notified]
    new = [one for one in after.notified if one not in before.notified]
    if new and not gone:
        return Said(f"also notifies {everyone(new)}", Danger.LOOK)
    if gone and after.notified and not new:
        return Said(f"no longer notifies {everyone(gone)}", Danger.CARE)
    return Said(text, Danger.CARE)


def of_several(text: str) -> str:
    """The same of several alerts: `no longer page`."""
    return _VERB.sub(lambda match: _PLURALS[match[1]], text, count=1)
