"""The check template-label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsdsl.compose.rule import AlertRule
from obsdsl.express.tokens import Span
from obsdsl.lint.alert import labels_of
from obsdsl.lint.check import Check
from obsdsl.lint.expansion import template_of
from obsdsl.lint.labels import is_absent, may_be_more, what_there_is
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import ACTION, Site, TemplateText

if TYPE_CHECKING:
    from obsdsl.lint.template import LabelUse

# A condition: whoever asks whether a label is there knows that it may not be.
_ASKED = re.compile(r"\{\{-?\s*(?:else\s+)?(?:if|with)\b[^}]*")


class TemplateLabel(Check[TemplateText]):
    """An annotation names a label that the alert's expression does not have.

    `$labels` are the labels of the sample that fires. One that an aggregation dropped, or that no metric has, is
    replaced by nothing, silently: the page says "Disk of  is full". Neither are the labels that the rule itself adds
    there, nor `alertname`: they come after the templates, which is a warning, since not all servers are alike in it.

    Bad:
    ```python
    AlertRule("Errors", m.errors.rate("5m").sum(by="job") > 1, severity=P3, summary="{{ $labels.instance }} has errors")
    ```
    Good:
    ```python
    AlertRule("Errors", m.errors.rate("5m").sum(by="job") > 1, severity=P3, summary="{{ $labels.job }} has errors")
    ```
    Bad file:
    ```yaml
    - alert: Errors
      expr: sum by (job) (rate(app_errors_total[5m])) > 1
      annotations:
        summary: "{{ $labels.instance }} has errors"
    ```
    Good file:
    ```yaml
    - alert: Errors
      expr: sum by (job, instance) (rate(app_errors_total[5m])) > 1
      annotations:
        summary: "{{ $labels.instance }} has errors"
    ```
    """

    code = "OBS507"
    name = "template-label"
    level = Level.ERROR
    rows = (50,)
    groups = (14,)
    on = (TemplateText,)
    names = frozenset({ACTION})

    def find(self, value: TemplateText, at: Site) -> Iterator[Finding]:
        if at.rule is None or (template := template_of(value, at)) is None or not template.uses.labels:
            return
        of = at.infer(at.rule.expr)
        missing = [use for use in template.uses.labels if is_absent(use.name, of, at, at.rule.expr)]
        if not missing or may_be_more(at.rule.expr, at):
            return
        own = (
            {"alertname", *labels_of(at.rule, at.group, at.context.policy)} if isinstance(at.rule, AlertRule) else set()
        )
        asked = "".join(_ASKED.findall(value.text))
        for use in missing:
            if use.name in own:
                yield _added(use)
            else:
                level = Level.INFO if re.search(rf"\b{re.escape(use.name)}\b", asked) else None
                message = f"the expression has no label {use.name!r}, so that nothing stands there"
                yield Finding(message, what_there_is(of, use.name), span=Span(use.start, use.end), level=level)


def _added(use: LabelUse) -> Finding:
    what = "the alert's name" if use.name == "alertname" else "a label of the rule"
    return Finding(
        f"{use.name!r} is {what}, and $labels holds those of the expression alone: nothing stands there",
        "write its text",
        span=Span(use.start, use.end),
        level=Level.WARNING,
    )
