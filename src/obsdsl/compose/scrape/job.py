"""A scrape job: which targets, how often, and what becomes of their labels and series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition, sequence
from obsdsl.compose.plain import extra
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration


def _targets(value: Any) -> tuple[StaticTargets, ...]:
    return sequence(value)


def _metrics(value: Any) -> tuple[Declaration, ...] | None:
    return value  # type: ignore[no-any-return]


def _params(value: Any) -> Mapping[str, tuple[str, ...]]:
    return value  # type: ignore[no-any-return]


@attrs.frozen(kw_only=True, slots=False)
class ScrapeJob(Definition):
    """Targets that are scraped in one way.

    `metrics` says what they expose: a module of metrics, a metric, or several of either; None is unknown. `extra` holds
    fields of Prometheus's that are not here, such as service discovery.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    targets: tuple[StaticTargets, ...] = attrs.field(default=(), converter=_targets)
    metrics: tuple[Declaration, ...] | None = attrs.field(default=None, converter=_metrics)
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
    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    tls: TLS | None = None
    follow_redirects: bool = True
    proxy_url: str | None = None
    body_size_limit: str | None = None
    sample_limit: int | None = None
    target_limit: int | None = None
    label_limit: int | None = None
    label_name_length_limit: int | None = None
    label_value_length_limit: int | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
