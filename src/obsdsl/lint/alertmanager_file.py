"""The lint of a file with an Alertmanager's configuration."""

from __future__ import annotations

from obsdsl.lint.context import Context
from obsdsl.lint.file_flaws import visit_flaws
from obsdsl.lint.surroundings import visit_routing
from obsdsl.lint.visit import Visit
from obsdsl.read.alertmanager.config import read_alertmanager
from obsdsl.read.yaml import Document


def visit_alertmanager_file(document: Document, context: Context) -> Visit:
    """The configuration of a file, and what is wrong with its form."""
    read = read_alertmanager(document)
    yield from visit_flaws(read.flaws, document, context)
    if read.config is not None:
        yield from visit_routing(read.config, context, document)
