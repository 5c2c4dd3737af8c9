"""Prometheus's rule files and the operator's PrometheusRule manifests as compose values.

`read_rule_file` reads a whole file. Who has many rules reads the groups apart, in several processes: `group_paths`,
`read_group` and `frame_flaws` give the same together; `recordings` is what everyone needs to know of each file.
"""

from __future__ import annotations

from obsdsl.read.rules.file import frame_flaws, is_rule_file, read_rule_file
from obsdsl.read.rules.frame import group_paths
from obsdsl.read.rules.group import GroupReading, read_group
from obsdsl.read.rules.record import Recording, recordings

__all__ = [
    "GroupReading",
    "Recording",
    "frame_flaws",
    "group_paths",
    "is_rule_file",
    "read_group",
    "read_rule_file",
    "recordings",
]
