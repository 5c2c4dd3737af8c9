"""The check duplicate-rule."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.facts import RuleFact
from obsdsl.lint.overlap import named
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


class DuplicateRule(Check[Project]):
    """Two rules have the same name and the same labels.

    Two records of one name and the same labels write into the same series: Prometheus drops one of the samples, or
    the series jumps between them. Of two such alerts, one silences nothing and explains nothing. Where they compute
    or watch different things, it is an info: the labels of the samples may keep the records apart, and of alerts
    nobody can tell from the notification which of them fired.

    Bad:
    ```python
    RuleGroup("requests", rules=(RecordingRule("job:http_requests:rate5m", m.requests.rate("5m").sum(by="job")),))
    RuleGroup("traffic", rules=(RecordingRule("job:http_requests:rate5m", m.requests.rate("5m").sum(by="job")),))
    ```
    Good:
    ```python
    RuleGroup("requests", rules=(RecordingRule("job:http_requests:rate5m", m.requests.rate("5m").sum(by="job")),))
    RuleGroup("traffic", rules=(RecordingRule("job:http_requests:rate1h", m.requests.rate("1h").sum(by="job")),))
    ```
    Bad file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    - record: job:http_requests:rate1h
      expr: sum by (job) (rate(http_requests_total[1h]))
    ```
    """

    code = "OBS402"
    name = "duplicate-rule"
    level = Level.WARNING
    rows = (7,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        for first, *others in value.sharing(RuleFact, "identity"):
            for rule in others:
                same = rule.signal == first.signal
                what = "the same expression" if same else "another expression"
                yield Finding(
                    f"{named(first, rule)} has the same name and labels, and {what}",
                    "delete one of them" if same else "rename one, or give it a label of its own",
                    level=None if same else Level.INFO,
                    about=rule.about,
                )
