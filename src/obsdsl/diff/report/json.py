"""A plan for a program. What `--out` writes is another file: that one holds contents, and is for `push --plan`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obsdsl.diff.canonical import MISSING
from obsdsl.diff.change import Change, Plan
from obsdsl.diff.plan_file import identity_to_json


def lines(plan: Plan, force: bool = False) -> Iterator[str]:
    """One object."""
    found = {
        "target": plan.target,
        "project": plan.project,
        "places": {one.part: one.where for one in plan.places},
        "changes": [_change(one, force) for one in plan.changes],
        "unchanged": plan.unchanged,
        "leftovers": [_identity(identity_to_json(one)) for one in plan.leftovers],
        "problems": list(plan.problems),
        "select": list(plan.narrowed),
        "no_lint": plan.unlinted,
    }
    yield json.dumps(found, ensure_ascii=True, indent=2)


def _change(change: Change, force: bool) -> dict[str, Any]:
    location = None if change.after is None else change.after.location
    return {
        **_identity(identity_to_json(change.identity)),
        "title": change.title,
        "action": change.action,
        "cause": change.cause,
        "done": change.is_done(force),
        "refusal": change.refusal,
        "source": None if location is None else str(location),
        "differences": [
            {"path": one.path}
            | ({} if one.before == MISSING else {"before": one.before})
            | ({} if one.after == MISSING else {"after": one.after})
            for one in change.differences
        ],
    }


def _identity(found: list[str]) -> dict[str, str]:
    return dict(zip(("part", "kind", "name"), found, strict=True))
