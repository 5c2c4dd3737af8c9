"""A target's configuration to the parts that write to it."""

from __future__ import annotations

from pathlib import Path

from obsdsl.push.part import Part
from obsdsl.target_config import Target


def parts_of(target: Target, project: str, root: Path) -> tuple[Part, ...]:
    """The parts of a target, in the order of their names. Each is made by `make(<its table>, project, root, secrets)`
    of its module: `push/grafana/part.py`, `push/files/{prometheus,alertmanager,vmalert}.py`, `push/ruler/part.py`."""
    raise NotImplementedError
