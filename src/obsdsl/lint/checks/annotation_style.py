"""The check annotation-style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.express.render import render
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_SMALL: Final = re.compile(r"[a-z]+(?![a-z0-9])")


@frozen(kw_only=True)
class AnnotationStyle(Check[AlertRule]):
    """A summary or a description is not written for the one who is woken by it.

    The summary is the title of a message: one line, not too long, that begins like a sentence. The description says
    more than the summary. What is written in small letters everywhere may begin so: a word of the alert's name or its
    expression is no mistake.

    `longest` is how many characters a summary may have.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="workers are behind")
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
            for message, mend in self._faults(name, text.strip(), at):
                yield Finding(message, mend, field=("annotations", name))
        if summary is not None and description is not None and summary.strip() == description.strip() != "":
            yield Finding(
                "the description repeats the summary",
                "say what happens, for whom, and what to look at first",
                field=("annotations", "description"),
            )

    def _faults(self, name: str, text: str, at: Site) -> Iterator[tuple[str, str]]:
        if not text:
            yield f"the {name} is empty", "write it, or leave it out"
            return
        if text.rstrip(".!").upper() in ("TODO", "TBD", "FIXME", "XXX"):
            yield f"the {name} is {text!r}", "write it"
        if (word := _SMALL.match(text)) and not _is_name(word[0], at):
            yield f"the {name} begins with a small letter", "begin it like a sentence"
        if name == "summary" and "\n" in text:
            yield "the summary has several lines", "write one line, and the rest into the description"
        elif name == "summary" and "{{" not in text and len(text) > self.longest:
            yield (
                f"the summary has {len(text)} characters; {self.longest} are allowed",
                "shorten it, and write the rest into the description",
            )


def _is_name(word: str, at: Site) -> bool:
    """Whether a word is one of the alert's name or expression, such as `etcd`: names may begin with a small letter."""
    if at.rule is None:
        return False
    return word in at.rule.name.lower() or word in (at.text or render(at.rule.expr)).lower()
