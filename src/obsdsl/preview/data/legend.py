"""What Grafana calls the series of a Prometheus query."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LABEL = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def labels_in(legend: str | None) -> tuple[str, ...]:
    """The labels that a legend names."""
    return tuple(dict.fromkeys(_LABEL.findall(legend or "")))


def name_of(legend: str | None, labels: Mapping[str, str], text: str, varying: frozenset[str] = frozenset()) -> str:
    """The name of one series. `varying` labels are those in which the query's series differ."""
    if not legend or legend == "__auto":
        own = {name: value for name, value in labels.items() if name != "__name__"}
        # Of several series, what tells them apart; Grafana does so since 10.
        told = {name: value for name, value in own.items() if name in varying}
        if legend == "__auto" and len(told) == 1:
            return next(iter(told.values()))
        return selector(labels.get("__name__", ""), own) or text
    return _LABEL.sub(lambda found: labels.get(found[1], ""), legend)


def selector(name: str, labels: Mapping[str, str]) -> str:
    """`up{job="x"}`, as Prometheus writes series."""
    inner = ", ".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{inner}}}" if inner else name


def varying(several: list[Mapping[str, str]]) -> frozenset[str]:
    """The labels in which series differ."""
    names = {name for one in several for name in one}
    return frozenset(name for name in names if len({one.get(name) for one in several}) > 1)
