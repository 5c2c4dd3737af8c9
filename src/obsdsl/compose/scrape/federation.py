"""Series that are scraped from another Prometheus."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.scrape.job import ScrapeJob


def federation_job(name: str = "federate", *, match: Any, targets: Any, **fields: Any) -> ScrapeJob:
    """A job that takes the series of `match`, selectors of metrics or text, from other Prometheus servers."""
    return ScrapeJob(name, metrics_path="/federate", params={"match[]": match}, targets=targets, **fields)
