"""The check required-labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean
from obsdsl.lint.alert import annotations_of, labels_of
from obsdsl.lint.check import Check
from obsdsl.lint.option import PATTERN
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class RequiredLabels(Check[AlertRule]):
    """An alert lacks a label or an annotation that it must have, or has one in another form.

    Routes, silences and reports depend on them. What alerts must carry is for you to say; without options, nothing
    is asked.

    `labels` and `annotations` are names that each alert must have. `allowed` are the only labels that it may have
    beside them. `patterns` are regular expressions by the names of labels or annotations, which all of the text has
    to match.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.required-labels]
    labels = ["team"]
    patterns = { team = "[a-z-]+" }
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", labels={"team": "mail"})
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        team: Mail & Chat
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        team: mail
    ```
    """

    code = "OBS512"
    name = "required-labels"
    level = Level.WARNING
    rows = (55,)
    on = (AlertRule,)

    labels: Sequence[str] = ()
    annotations: Sequence[str] = ()
    allowed: Sequence[str] = ()
    patterns: Mapping[str, str] = attrs.field(factory=dict, validator=PATTERN)

    @property
    def idle(self) -> bool:
        return not (self.labels or self.annotations or self.allowed or self.patterns)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        labels, annotations = labels_of(value, at.group, at.context.policy), annotations_of(value)
        for kind, names, present in (("label", self.labels, labels), ("annotation", self.annotations, annotations)):
            for name in names:
                if not present.get(name):
                    close = did_you_mean(name, present)
                    yield Finding(f"it has no {kind} {name!r}{close}", f"give it the {kind}", field=(f"{kind}s",))
        for name in labels if self.allowed else ():
            if name not in (*self.allowed, *self.labels, "severity"):
                yield Finding(
                    f"the label {name!r} is not among those that alerts may have{did_you_mean(name, self.allowed)}",
                    "rename or delete it",
                    field=("labels", name),
                )
        for name, pattern in self.patterns.items():
            for field, text in ((("labels", name), labels.get(name)), (("annotations", name), annotations.get(name))):
                if text is not None and re.fullmatch(pattern, text) is None:
                    yield Finding(
                        f"the {field[0][:-1]} {name!r} is {text!r}, which does not match {pattern}",
                        "write it in the form that the pattern asks for",
                        field=field,
                    )
