"""Rules of the Loki operator: AlertingRule and RecordingRule, whose expressions are LogQL."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.formats.rules import add_rules
from obsdsl.importing.found import Found

_KINDS: Final = ("AlertingRule", "RecordingRule")


def _has(part: Part) -> bool:
    return part.kind in _KINDS and part.api == "loki.grafana.com"


def _read(part: Part, found: Found) -> None:
    add_rules(part, ("spec", "groups"), found, of_logs=True)


FORMAT = Format("rules of the Loki operator", _has, _read)
