"""A scrape job: which targets, how often, and what becomes of their labels and series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import attempt, sequence, shown
from obsdsl.compose.scrape import http
from obsdsl.compose.scrape.discovery import KEYS
from obsdsl.compose.scrape.escape import extra_faults, settings
from obsdsl.compose.scrape.exposed import exposed
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel, relabel_faults
from obsdsl.compose.scrape.scalar import size_fault, url_fault
from obsdsl.compose.scrape.start import address_faults
from obsdsl.compose.scrape.target import (
    StaticTargets,
    duplicate_faults,
    label_faults,
    scrapable_faults,
    targets,
)
from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.define.label import is_text
from obsdsl.define.light import frozen

# Keys of the file, and the fields that stand for them.
TYPED: Final[Mapping[str, str]] = {
    **http.TYPED,
    "job_name": "name",
    "static_configs": "targets",
    "relabel_configs": "relabel",
    "metric_relabel_configs": "metric_relabel",
    **{
        name: name
        for name in (
            *("scrape_interval", "scrape_timeout", "metrics_path", "scheme", "params", "honor_labels"),
            *("honor_timestamps", "follow_redirects", "proxy_url", "body_size_limit", "sample_limit", "target_limit"),
            *("label_limit", "label_name_length_limit", "label_value_length_limit"),
        )
    },
}
LIMITS: Final = ("sample_limit", "target_limit", "label_limit", "label_name_length_limit", "label_value_length_limit")


def _params(value: Mapping[str, str | Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return attempt(_parameters, value)


def _parameters(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; it takes a mapping from parameter to values")
    found = {}
    for name, given in value.items():
        values = (given,) if isinstance(given, str) else given
        if not isinstance(name, str) or not name or not is_text(name):
            raise ValueError(f"has the name {shown(name)}; names are text")
        if not isinstance(values, tuple | list) or not values:
            raise ValueError(f"{name} is {shown(given)}; write its value, or a tuple of values")
        if odd := [one for one in values if not isinstance(one, str) or not is_text(one)]:
            raise ValueError(f"{name} has the value {shown(odd[0])}, which is not text; quote it")
        found[name] = tuple(values)
    return found


@frozen(kw_only=True, slots=False)
class ScrapeJob(Definition):
    """Targets that are scraped in one way: `ScrapeJob("node", targets=("localhost:9100",), metrics=node)`.

    `metrics` says what they expose: a module of metrics, a metric, or several of either; None is unknown. `labels` go
    to all of its targets; those of a StaticTargets come before them. `extra` holds fields of Prometheus's that are not
    here, such as service discovery: `extra={"file_sd_configs": [{"files": ["targets/*.yml"]}]}`.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    targets: tuple[StaticTargets, ...] = attrs.field(default=(), converter=targets)
    metrics: tuple[Declaration, ...] | None = attrs.field(default=None, converter=exposed, repr=False, hash=False)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    scrape_interval: Duration | None = attrs.field(default=None, converter=duration)
    scrape_timeout: Duration | None = attrs.field(default=None, converter=duration)
    metrics_path: str | None = None
    scheme: Literal["http", "https"] | None = None
    params: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, converter=_params, hash=False)
    honor_labels: bool = False
    honor_timestamps: bool = True
    relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    metric_relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    basic_auth: BasicAuth | None = attrs.field(default=None, converter=http.basic)
    authorization: Authorization | None = attrs.field(default=None, converter=http.authorized)
    tls: TLS | None = None
    follow_redirects: bool = True
    proxy_url: str | None = None
    body_size_limit: str | None = None
    sample_limit: int | None = None
    target_limit: int | None = None
    label_limit: int | None = None
    label_name_length_limit: int | None = None
    label_value_length_limit: int | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        if not self.name.strip():
            yield "name is empty; it becomes the label `job`"
        yield from self._target_faults()
        yield from interval_faults(self.scrape_interval, self.scrape_timeout)
        if self.metrics_path is not None and not self.metrics_path.startswith("/"):
            yield f'metrics_path is {shown(self.metrics_path)}; begin it with a slash: "/metrics"'
        steps = [*relabel_faults("relabel", self.relabel), *relabel_faults("metric_relabel", self.metric_relabel)]
        yield from steps or address_faults(self)
        for name in LIMITS:
            if (limit := getattr(self, name)) is not None and limit < 0:
                yield f"{name} is {limit}; 0 is no limit"
        if self.body_size_limit is not None and (fault := size_fault(self.body_size_limit)):
            yield f"body_size_limit {fault}"
        if self.proxy_url is not None and (fault := url_fault(self.proxy_url)):
            yield f"proxy_url {fault}"
        yield from http.authentication_faults(self)
        yield from extra_faults("job", self.extra, TYPED, self.proxy_url)

    def _target_faults(self) -> Iterable[str]:
        if not self.targets and not self.discovers:
            yield 'targets is empty; list addresses such as ("localhost:9100",), or discover them in extra'
        if self.labels and not self.targets:
            yield "labels go to targets that are listed, and there are none; add them by relabel"
        yield from label_faults(self.labels)
        yield from duplicate_faults(self.static_targets)
        if not self.relabel:
            yield from scrapable_faults(self.targets)

    @property
    def discovers(self) -> bool:
        """Whether targets are found by the server, beside those that are listed."""
        return any(key in self.extra for key in KEYS)

    @property
    def static_targets(self) -> tuple[StaticTargets, ...]:
        """The listed targets with the labels of the job, where they have none of that name."""
        if not self.labels:
            return self.targets
        return tuple(attrs.evolve(one, labels={**self.labels, **one.labels}) for one in self.targets)


def interval_faults(interval: Duration | None, timeout: Duration | None) -> Iterable[str]:
    """Why a target cannot be scraped at this pace."""
    for name, span in (("scrape_interval", interval), ("scrape_timeout", timeout)):
        if span is not None and not span.milliseconds:
            yield f'{name} is 0s; write it as "15s", or leave it out'
    if interval is not None and timeout is not None and timeout > interval:
        yield f"scrape_timeout is {timeout}, longer than the interval, {interval}; shorten it"
