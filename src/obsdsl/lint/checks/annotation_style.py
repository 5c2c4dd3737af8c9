"""The check annotation-style."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@attrs.frozen(kw_only=True)
class AnnotationStyle(Check[AlertRule]):
    """A summary or a description is not written for the one who is woken by it.

    The summary is the title of a message: one line, not too long, that begins like a sentence. The description says
    more than the summary.

    `longest` is how many characters a summary may have.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="queue is long")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait for a worker")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: TODO
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      annotations:
        summary: Jobs wait for a worker
    ```
    """

    code = "OBS515"
    name = "annotation-style"
    level = Level.INFO
    rows = (58,)
    on = (AlertRule,)

    longest: int = 120

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        summary, description = value.summary, value.description
        for name, text in (("summary", summary), ("description", description)):
            if text is None:
                continue
            for message, mend in self._faults(name, text.strip()):
                yield Finding(message, mend, field=("annotations", name))
        if summary is not None and description is not None and summary.strip() == description.strip() != "":
            yield Finding(
                "the description repeats the summary",
                "say what happens, for whom, and what to look at first",
                field=("annotations", "description"),
            )

    def _faults(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        if not text:
            yield f"the {name} is empty", "write it, or leave it out"
            return
        if text.rstrip(".!").upper() in ("TODO", "TBD", "FIXME", "XXX"):
            yield f"the {name} is {text!r}", "write it"
        if text[0].islower() and text[0].isascii():
            yield f"the {name} begins with a small letter", "begin it like a sentence"
        if name == "summary" and "\n" in text:
            yield "the summary has several lines", "write one line, and the rest into the description"
        elif name == "summary" and "{{" not in text and len(text) > self.longest:
            yield (
                f"the summary has {len(text)} characters; {self.longest} are allowed",
                "shorten it, and write the rest into the description",
            )
