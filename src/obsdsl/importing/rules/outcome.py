"""What became of groups of rules."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.importing.python.lines import Import
from obsdsl.importing.python.written import Written
from obsdsl.importing.report import Share
from obsdsl.importing.rules.watched import NamedAlert


@attrs.define
class Rules:
    """What became of groups: files, and what a reader should know."""

    files: dict[str, str] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)
    # Groups that are left out, each with the reason.
    refused: list[str] = attrs.field(factory=list)
    # A variable for each severity.
    levels: dict[str, str] = attrs.field(factory=dict)
    # Python for each series, those that the rules record among them, and where it is imported from.
    known: Mapping[str, Written] = attrs.field(factory=dict)
    imports: Mapping[str, Import] = attrs.field(factory=dict)
    alerts: list[NamedAlert] = attrs.field(factory=list)
    # Of each source, its rules and those of them that are typed; and why others are not.
    shares: dict[str, Share] = attrs.field(factory=dict)
    reasons: list[str] = attrs.field(factory=list)
    groups: int = 0
    rules: int = 0
    raw_rules: int = 0
    expressions: int = 0
    raw_expressions: int = 0
