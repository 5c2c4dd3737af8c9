"""What scrape jobs say about the series that they bring: plain data, from which inference takes labels and intervals.

What is not known is said to be unknown, never guessed: an open domain, a label that some targets may lack, a job that
may expose anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.define.light import frozen

# Written by Prometheus itself for each target of every job; no relabelling of metrics touches them.
SYNTHETIC: Final = (
    "up",
    "scrape_body_size_bytes",
    "scrape_duration_seconds",
    "scrape_sample_limit",
    "scrape_samples_post_metric_relabeling",
    "scrape_samples_scraped",
    "scrape_series_added",
    "scrape_timeout_seconds",
)


@frozen
class Job:
    """One scrape job, as far as its definition tells what its series look like."""

    # The job's name; the label `job` of its series is in `labels`, since relabelling may change it.
    name: str
    # Labels of the targets, `job` and `instance` among them, each with the values that it may have; None is any. The
    # empty value stands for none: it is never here, see `optional`.
    labels: Mapping[str, Domain]
    # Those of `labels` that some targets lack, or may lack.
    optional: tuple[str, ...] = ()
    # Whether the targets have no further labels. Discovered or relabelled ones may have any.
    complete: bool = True
    interval: Duration | None = None
    # Names of the metric families that it exposes, sorted; None is unknown. The series in `SYNTHETIC` come on top.
    metrics: tuple[str, ...] | None = None
    # Labels of the exposed series that relabelling of metrics may drop, rewrite or add; None is any.
    rewritten: tuple[str, ...] | None = ()
    # How many targets it has; None is unknown.
    targets: int | None = None
    # Of a job that takes series from another Prometheus: the selections that it asks for.
    federates: tuple[str, ...] | None = None

    @property
    def instances(self) -> tuple[str, ...] | None:
        """The values of the label `instance`; None is unknown."""
        return self.labels.get("instance")

    def exposes(self, family: str) -> bool | None:
        """Whether the job brings a metric, by the name of its family; None if nobody can tell."""
        if family in SYNTHETIC:
            return True
        return None if self.metrics is None else family in self.metrics


@frozen
class Server:
    """One Prometheus, as far as its definition tells what it does with rules and alerts."""

    name: str
    jobs: tuple[Job, ...] = ()
    # Its own or Prometheus's default.
    evaluation_interval: Duration | None = None
    # How long it keeps samples; None is unknown.
    retention: Duration | None = None
    # Labels that it adds to what leaves it, and whether relabelling of alerts may change them or others.
    external_labels: Mapping[str, str] = attrs.field(factory=dict)
    relabels_alerts: bool = False
    # Patterns of the rule files that it loads; only the last part of a path may hold a star.
    rule_files: tuple[str, ...] = ("rules/*.yml",)
    # The names of the routings with which its Alertmanagers run; None is any.
    routings: tuple[str, ...] | None = None

    def loads(self, group: str) -> bool:
        """Whether it may load a group's own rule file, wherever the folder of rules lies there."""
        patterns = (path.rpartition("/")[2] for path in self.rule_files)
        return any(fnmatchcase(f"{group}.yml", pattern) for pattern in patterns)

    def tells(self, routing: str) -> bool:
        """Whether an Alertmanager with that routing may hear of its alerts."""
        return self.routings is None or routing in self.routings
