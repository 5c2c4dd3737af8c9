"""The lint of a file with a dashboard's JSON."""

from __future__ import annotations

from obsdsl.lint.context import Context
from obsdsl.lint.dashboard_visit import visit_dashboard
from obsdsl.lint.file_flaws import NOTHING_OF_OURS, visit_flaws
from obsdsl.lint.found import FileText
from obsdsl.lint.view.dashboard import dashboard_view
from obsdsl.lint.visit import Visit
from obsdsl.read.grafana import is_dashboard, read_dashboard
from obsdsl.read.json import read_json


def visit_dashboard_file(source: FileText, context: Context) -> Visit:
    """The dashboard of a file, and what is wrong with its form."""
    json = read_json(source.text, source.file)
    if json.is_json and not is_dashboard(json.data):
        if source.named:
            yield from visit_flaws([NOTHING_OF_OURS], json.origin, context)
        return
    read = read_dashboard(json, source.file)
    yield from visit_flaws(read.flaws, read.origin, context)
    if read.dashboard is not None:
        yield from visit_dashboard(dashboard_view(read.dashboard), context, read.origin)
