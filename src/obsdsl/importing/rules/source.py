"""A group of rules with the place that it comes from."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.rule import RuleGroup
from obsdsl.define.light import frozen
from obsdsl.importing.files.comments import Remarks


@frozen
class Source:
    """A group with the file and the line where it stands, each rule as the file's own data, and the comments there."""

    group: RuleGroup
    file: str
    line: int
    raw: tuple[Any, ...]
    remarks: Remarks = Remarks()
