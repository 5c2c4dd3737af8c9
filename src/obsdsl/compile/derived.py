"""Artifacts that are made of other artifacts: what a build, or a target, asks for beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from obsdsl.compile.artifact import Artifact
from obsdsl.config import Config

if TYPE_CHECKING:
    from obsdsl.compose.severity import SeverityPolicy


def asks_for_more(config: Config) -> bool:
    """Whether there are any."""
    return bool(config.manifests) or (config.target is not None and any(one.alerting for one in config.target.grafana))


def derived(artifacts: Sequence[Artifact], config: Config, policy: Callable[[], SeverityPolicy]) -> list[Artifact]:
    """All of them. Raises CompileError for what cannot be said there."""
    found: list[Artifact] = []
    if config.manifests:
        from obsdsl.compile.kubernetes import manifests

        found += manifests(artifacts, config)
    if config.target is not None and any(one.alerting for one in config.target.grafana):
        from obsdsl.compile.grafana_alerting import alerting

        found += alerting(artifacts, config, policy())
    return found
