"""What all reports say of a plan, and how values are shown."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from obsdsl.diff.canonical import MISSING, Difference
from obsdsl.diff.change import Change, Plan

SIGNS = {"create": "+", "update": "~", "delete": "-"}
# Why, where it is more than "it was changed here".
CAUSES = {
    ("create", "there"): "deleted on the target since the last push; made again",
    ("create", "both"): "deleted on the target since the last push, and changed here; made again",
    ("update", "there"): "edited on the target and taken over here; marked as ours, so that every machine knows",
}
_LONGEST = 160
_SURROGATE = re.compile("[\ud800-\udfff]")


def summary(plan: Plan, force: bool = False) -> str:
    """`2 to create, 1 to update, 1 refused, 40 unchanged`."""
    counts = Counter(one.action for one in plan.doable(force))
    refused = len(plan.refused(force))
    words = [f"{counts[action]} to {action}" for action in ("create", "update", "delete") if counts[action]]
    words += [f"{refused} refused"] if refused else []
    return ", ".join([*words, f"{plan.unchanged} unchanged"] if words else [f"no changes, {plan.unchanged} unchanged"])


def leftovers(plan: Plan) -> str | None:
    """What --prune would delete."""
    if not plan.leftovers:
        return None
    # Two rulers may have groups of one name.
    is_clear = len({str(one) for one in plan.leftovers}) == len(plan.leftovers)
    names = ", ".join(str(one) if is_clear else f"{one.part} {one}" for one in islice(plan.leftovers, 10))
    more = f" and {len(plan.leftovers) - 10} more" if len(plan.leftovers) > 10 else ""
    verb = "is" if len(plan.leftovers) == 1 else "are"
    return f"no longer wanted, and {verb} left there without --prune: {names}{more}"


def note(change: Change, force: bool = False) -> str | None:
    """What is to be known of a change: why it is refused, or that it was done there."""
    if not change.is_done(force):
        return f"refused: {change.refusal}"
    if change.refusal is not None:
        return f"by --force, although {change.refusal.split(';')[0]}"
    return CAUSES.get((change.action, change.cause))


def name(change: Change) -> str:
    """`dashboard:pocket-agent "Pocket Agent Server"`."""
    title = change.title
    return printable(
        f'{change.identity} "{title}"' if title and title != change.identity.name else str(change.identity)
    )


def source(change: Change) -> str | None:
    """Where it is defined."""
    location = None if change.after is None else change.after.location
    return None if location is None else str(location)


def shown_lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """The lines of one difference, each with its sign; of text of several lines, what differs and its surroundings."""
    before, after = difference.before, difference.after
    if isinstance(before, str) and isinstance(after, str) and MISSING not in (before, after) and "\n" in before + after:
        found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
        # Without the names of the files, and where each stretch stands.
        for line in islice(found, 3, None):
            yield (" ", "…") if line.startswith("@@") else (line[:1], printable(line[1:]))
        return
    for sign, value in (("-", before), ("+", after)):
        if value != MISSING:
            yield sign, shown(value)


def shown(value: Any) -> str:
    """A value on one line, cut where it is long."""
    text = printable(json.dumps(value, ensure_ascii=False, sort_keys=True))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def printable(text: str) -> str:
    """On one line, with escapes for what a terminal would obey, and without what no file can hold."""
    text = _SURROGATE.sub("\ufffd", text)
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
