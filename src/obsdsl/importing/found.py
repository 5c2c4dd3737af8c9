"""What is found to import, whatever it came from: everything after works on this alone."""

from __future__ import annotations

import attrs

from obsdsl.importing.knowledge import Known
from obsdsl.importing.source import Source
from obsdsl.read.flaw import Flaw
from obsdsl.read.yaml import Document


@attrs.define
class Found:
    """What the sources hold."""

    groups: list[Source] = attrs.field(factory=list)
    routings: list[Document] = attrs.field(factory=list)
    # Dashboards as text, by the name of the file.
    dashboards: list[tuple[str, str]] = attrs.field(factory=list)
    # What is broken, each with file and line.
    faults: list[str] = attrs.field(factory=list)
    # What a reader should know, each with file and line.
    notes: list[str] = attrs.field(factory=list)
    # Files that hold nothing of ours.
    passed: list[str] = attrs.field(factory=list)
    files: int = 0
    # What a live Prometheus says of the metrics; empty where none was asked.
    knowledge: dict[str, Known] = attrs.field(factory=dict)
    # Labels that the targets of a live Prometheus have beside `job` and `instance`.
    target_labels: tuple[str, ...] = ()
    # Names of what servers gave: lines in it are nobody's.
    live: set[str] = attrs.field(factory=set)
    # Whether programs may be run for what they write.
    run_python: bool = False


def told(document: Document, flaw: Flaw) -> str:
    """A flaw with its place and its mend."""
    place = flaw.place or document.place(flaw.path)
    return f"{place.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}"
