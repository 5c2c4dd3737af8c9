"""Which series a metric has: each combination of its labels' values, with made-up values where a label is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.testing.simulator.chance import chance

# More combinations than this are a sample, in which each value still occurs.
MOST = 120
# What open labels are called by most, and two of their values; the first goes with the first of another label.
_VALUES: Mapping[str, tuple[str, str]] = {
    "code": ("200", "500"),
    "status_code": ("200", "500"),
    "status": ("success", "error"),
    "outcome": ("success", "error"),
    "result": ("success", "error"),
    "method": ("GET", "POST"),
    "handler": ("/", "/api"),
    "path": ("/", "/api"),
    "route": ("/", "/api"),
    "endpoint": ("/", "/api"),
    "cpu": ("0", "1"),
    "device": ("sda1", "sdb1"),
    "mountpoint": ("/", "/var"),
    "fstype": ("ext4", "ext4"),
    "interface": ("eth0", "lo"),
    "nodename": ("host-1", "host-2"),
    "version": ("1.0.0", "1.1.0"),
    "goversion": ("go1.24", "go1.24"),
    "revision": ("4f1c2d3", "8a9b0c1"),
    "branch": ("main", "main"),
    "name": ("alpha", "beta"),
    "user": ("alice", "bob"),
    "model": ("small", "large"),
}


def open_values(label: str) -> tuple[str, str]:
    """Two values for a label that may have any."""
    return _VALUES.get(label, (f"{label}-1", f"{label}-2"))


def combinations(of: Declaration) -> Iterator[dict[str, str]]:
    """The labels of the metric's series; metrics with the same labels have the same, so that they can be joined."""
    # What is open goes in step: a device has one mount point.
    together = [name for name, domain in of.labels.items() if domain is None]
    rows = [{name: open_values(name)[row] for name in together} for row in range(2 if together else 1)]
    if of.type is MetricType.INFO:
        rows = rows[:1]
    closed = {name: domain for name, domain in of.labels.items() if domain is not None}
    found = [row | dict(zip(closed, values, strict=True)) for values in product(*closed.values()) for row in rows[:2]]
    unique = {tuple(one[name] for name in of.labels): {name: one[name] for name in of.labels} for one in found}
    yield from _sample(list(unique.values()))


def _sample(found: list[dict[str, str]]) -> list[dict[str, str]]:
    if len(found) <= MOST:
        return found
    ranked = sorted(range(len(found)), key=lambda index: chance(0, *found[index].values()))
    chosen: dict[int, None] = dict.fromkeys(ranked[:MOST])
    seen = {pair for index in chosen for pair in found[index].items()}
    for index in ranked[MOST:]:
        fresh = found[index].items() - seen
        if fresh:
            chosen[index] = None
            seen |= fresh
    return [found[index] for index in sorted(chosen)]
