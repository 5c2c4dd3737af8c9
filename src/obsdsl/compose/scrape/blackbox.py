"""Probes of a blackbox exporter."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.scrape.job import ScrapeJob


def blackbox_job(name: str, *, module: str, targets: Any, exporter: str = "localhost:9115", **fields: Any) -> ScrapeJob:
    """A job whose targets are probed by the exporter: its `module` says how, `instance` is what was probed."""
    return ScrapeJob(name, metrics_path="/probe", params={"module": (module,)}, targets=targets, **fields)
