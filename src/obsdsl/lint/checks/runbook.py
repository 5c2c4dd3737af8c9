"""The check runbook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.errors import did_you_mean
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.repository import anchors
from obsdsl.lint.site import Site

# A URL, with its scheme or without; or a text that something else expands.
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S|mailto:|//|\$|[\w-]+(\.[\w-]+)+/", re.ASCII)


class Runbook(Check[AlertRule]):
    """A runbook is a path at which nothing stands, or an anchor that its file does not have.

    Who is woken at night follows the link, and finds nothing. Paths are looked up below the folder of the
    configuration, anchors among the headings of the file; URLs are left alone. Without a workspace, where the
    repository may be another, it is reported as an info.

    Bad:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", runbook="docs/queue-lnog.md"
    )
    ```
    Good:
    ```python
    AlertRule(
        "QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait",
        runbook="https://example.org/runbooks/queue-long",
    )
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        runbook_url: docs/queue-lnog.md
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        runbook_url: https://example.org/runbooks/queue-long
    ```
    """

    code = "OBS516"
    name = "runbook"
    level = Level.WARNING
    rows = (59, 60)
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        level = None if at.context.defined else Level.INFO
        if value.runbook is not None and not value.runbook.strip():
            mend, field = "write the path or the URL, or leave it out", ("annotations", "runbook_url")
            yield Finding("the runbook is empty", mend, field=field, level=level)
            return
        if value.runbook is None or "{{" in value.runbook or _URL.match(value.runbook):
            return
        path, _, anchor = value.runbook.partition("#")
        text = at.context.repository.text(path)
        if text is None:
            yield Finding(
                f"the runbook {value.runbook!r} is no URL, and no such file is there",
                "correct the path, or write the file",
                field=("annotations", "runbook_url"),
                level=level,
            )
        elif anchor and anchor not in (known := anchors(text)):
            yield Finding(
                f"{path} has no heading {anchor!r}{did_you_mean(anchor, known)}",
                "correct what follows the '#', or add the heading",
                field=("annotations", "runbook_url"),
                level=level,
            )
