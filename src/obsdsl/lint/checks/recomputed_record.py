"""The check recomputed-record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.facts import ReadFact, RecordFact
from obsdsl.lint.overlap import where
from obsdsl.lint.problem import About, Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


class RecomputedRecord(Check[Project]):
    """A rule or a panel computes what a record has already.

    Reading the record costs a fraction, and both always show the same. Windows and offsets have to be the same, too:
    what a panel computes over `$__rate_interval` is not what a record has over five minutes. Rules that one line makes,
    such as those of a pattern, are not the author's to change, and are left alone.

    Bad:
    ```python
    RuleGroup("errors", rules=(
        RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job")),
        AlertRule("ManyErrors", m.errors.rate("5m").sum(by="job") > 5, for_="5m", severity=P3, summary="Many errors"),
    ))
    ```
    Good:
    ```python
    rate = RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job"))
    RuleGroup("errors", rules=(
        rate,
        AlertRule("ManyErrors", rate > 5, for_="5m", severity=P3, summary="Many errors"),
    ))
    ```
    Bad file:
    ```yaml
    - record: job:app_errors:rate5m
      expr: sum by (job) (rate(app_errors_total[5m]))
    - alert: ManyErrors
      expr: sum(rate(app_errors_total[5m])) by (job) > 5
      for: 5m
    ```
    Good file:
    ```yaml
    - record: job:app_errors:rate5m
      expr: sum by (job) (rate(app_errors_total[5m]))
    - alert: ManyErrors
      expr: job:app_errors:rate5m > 5
      for: 5m
    ```
    """

    code = "OBS410"
    name = "recomputed-record"
    level = Level.INFO
    rows = (39,)
    groups = (11,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        # What gets a label by being recorded is another series.
        records = [one for one in value.records if one.digest is not None and not one.labels]
        if not records:
            return
        made = Counter(one.about.place for one in (*value.records, *value.alerts))
        recorded: dict[int | None, list[RecordFact]] = {}
        # What a line makes with others is there to stay: whoever computes the same reads that.
        for record in sorted(records, key=lambda one: made[one.about.place] == 1):
            recorded.setdefault(record.digest, []).append(record)
        for read in value.of(ReadFact):
            equal = [one for part in read.parts for one in recorded.get(part, ())]
            if any(_is_beside(one.about, read.about) for one in equal):
                continue
            # The first of equal ones is told nothing.
            firsts = [recorded[one.digest][0] for one in equal]
            other = next((one for one in firsts if one.about.subject != read.about.subject), None)
            # Who reads the record, too, falls back on the expression where it is missing.
            if other is not None and other.name not in read.names:
                yield Finding(
                    f"it computes what {other.name} has{where(other.about, read.about)}",
                    f"read {other.name}",
                    about=read.about,
                )


def _is_beside(record: About, reader: About) -> bool:
    """Whether one line of Python makes both, as that of a pattern does."""
    return record.subject != reader.subject and record.place is not None and record.place == reader.place
