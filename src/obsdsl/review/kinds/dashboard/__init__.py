"""Dashboards: those added, removed and changed, with all that they hold."""

from __future__ import annotations

from obsdsl.review.kinds.dashboard.remarks import remarks

__all__ = ["remarks"]
