"""The check unused-definition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.regex import full_match
from obsdsl.lint.check import Check
from obsdsl.lint.facts import MetricFact, ReadFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site

# Grafana's variables, which may stand for any text.
_REFERENCE = re.compile(r"\$\w+|\$\{[^}]*\}|\[\[[^\]]*\]\]", re.ASCII)


@frozen(kw_only=True)
class UnusedDefinition(Check[Project]):
    """A metric or a record is defined, and nothing reads it.

    A record costs at each evaluation. A metric that no panel and no rule reads may be the one that is missing on a
    dashboard; where it is kept for people who explore, spare it.

    `spared` are patterns of names, such as `myapp_debug_*`. Metrics of the library are never meant, and nothing is
    said where there are neither dashboards nor rules.

    Bad:
    ```python
    RuleGroup("errors", rules=(RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job")),))
    ```
    Good:
    ```python
    rate = RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job"))
    RuleGroup("errors", rules=(
        rate,
        AlertRule("ManyErrors", rate > 5, for_="5m", severity=P3, summary="Many errors"),
        AlertRule("Requests", m.requests.rate("5m") > 5, for_="5m", severity=P3, summary="Many requests"),
        AlertRule("Slow", m.request_duration.quantile(0.9, "5m") > 1, for_="5m", severity=P3, summary="Slow"),
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait"),
        AlertRule("Memory", m.memory / m.memory_limit > 0.9, for_="5m", severity=P3, summary="Memory is low"),
        AlertRule("Disk", m.disk_used > 0.9, for_="5m", severity=P3, summary="Disk is full"),
        AlertRule("Young", promql("time() - app_start_time_seconds < 60"), for_="1m", severity=P3, summary="Restarted"),
        AlertRule("Old", m.build(version="1") == 1, for_="1m", severity=P3, summary="Old version"),
    ))
    ```
    """

    code = "OBS411"
    name = "unused-definition"
    level = Level.INFO
    groups = (13,)
    on = (Project,)

    spared: Sequence[str] = ()

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        if not value.is_whole:
            return
        reads = value.of(ReadFact)
        if not reads:
            return
        names = {name for fact in reads for name in fact.names}
        patterns = _patterns(reads)
        for metric in value.of(MetricFact):
            if not metric.library and not self._read((metric.name, *metric.series), names, patterns):
                yield Finding(
                    "no panel, variable or rule reads it", "show it on a dashboard, or delete it", about=metric.about
                )
        for record in value.records:
            if not self._read((record.name,), names, patterns):
                yield Finding("nothing reads what it records", "read it, or delete the rule", about=record.about)

    def _read(self, series: tuple[str, ...], names: set[str], patterns: Sequence[str]) -> bool:
        return (
            any(name in names for name in series)
            or any(fnmatchcase(name, spared) for name in series for spared in self.spared)
            or any(full_match(pattern, name) is not False for name in series for pattern in patterns)
        )


def _patterns(reads: Iterable[ReadFact]) -> list[str]:
    """Regular expressions of names that are read, a variable of Grafana's in them for any text."""
    found: dict[str, None] = {}
    for fact in reads:
        for name in fact.names:
            if is_dynamic(name):
                found[_opened(re.escape(_REFERENCE.sub("\0", name)))] = None
        for op, value in fact.patterns:
            if op in ("=", "=~"):
                text = _REFERENCE.sub("\0", value)
                found[_opened(text if op == "=~" else re.escape(text))] = None
    return [pattern for pattern in found if _valid(pattern)]


def _opened(text: str) -> str:
    return text.replace("\\\0", "\0").replace("\0", ".*")


def _valid(pattern: str) -> bool:
    try:
        full_match(pattern, "")
    except ValueError:
        return False
    return True
