"""The beginning of a runbook, for alerts that have none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs

from obsdsl.catalog.markdown import is_url
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RuleGroup
from obsdsl.compose.slug import slug
from obsdsl.compose.workspace import Workspace
from obsdsl.express.node import resolve
from obsdsl.express.render import pretty

_WIDTH = 100


@attrs.frozen(eq=False)
class Stub:
    """A runbook to begin: its path from the workspace's root, and whether the alert already names it."""

    alert: AlertRule
    path: str
    is_named: bool
    text: str


def stubs(workspace: Workspace, root: Path, folder: str) -> Iterator[Stub]:
    """For each alert without a runbook, or whose runbook is not in the repository. Alerts may share what they name."""
    held = [(one, group) for group in workspace.groups for one in group.rules if isinstance(one, AlertRule)]
    names = [one.name for one, _ in held]
    seen: set[str] = set()
    for alert, group in held:
        path = alert.runbook
        if path is not None and (is_url(path) or (root / path.partition("#")[0]).exists()):
            continue
        unique = alert.name if names.count(alert.name) == 1 else f"{group.name}-{alert.name}"
        wanted = f"{folder.rstrip('/')}/{_slug(unique)}.md" if path is None else path.partition("#")[0]
        if wanted not in seen:
            seen.add(wanted)
            yield Stub(alert, wanted, path is not None, _text(alert, group))


def _slug(name: str) -> str:
    """`HighErrorRate` as `high-error-rate`."""
    words = "".join(
        f"-{one}" if one.isupper() and index and not name[index - 1].isupper() else one
        for index, one in enumerate(name)
    )
    return slug(words) or "alert"


def _text(alert: AlertRule, group: RuleGroup) -> str:
    severity = "" if alert.severity is None else f" ({alert.severity.name})"
    hold = "" if alert.for_ is None else f", for {alert.for_}"
    expr = pretty(resolve(alert.expr, group.window or DEFAULT_WINDOW), _WIDTH)
    meaning = " ".join(one for one in (_sentence(alert.summary), _sentence(alert.description)) if one)
    return f"""# {alert.name}{severity}

**Meaning.** {meaning or "Write what is wrong when it fires."}

**Impact.** Write what users notice, and what happens if nobody acts.

It fires where this gives samples{hold}:

```promql
{expr}
```

## Check first
1. Write which panel to open, which log to read, which command to run.

## Mend
- **Write a cause:** and what to do about it.

## After
Write who must know, and what to look at again tomorrow. {_owner(alert, group)}
"""


def _sentence(text: str | None) -> str:
    stripped = (text or "").strip()
    return stripped if not stripped or stripped.endswith((".", "!", "?")) else f"{stripped}."


def _owner(alert: AlertRule, group: RuleGroup) -> str:
    owner = alert.owner or group.owner
    return f"The alert belongs to {owner}." if owner else "Write whom to call when this page does not help."
