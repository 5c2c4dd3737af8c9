"""One view of dashboards, whoever wrote them: what the checks look at."""

from __future__ import annotations

from obsdsl.lint.view.dashboard import dashboard_view
from obsdsl.lint.view.fault import TextFault
from obsdsl.lint.view.uses import (
    VariableUse,
    is_built_in,
    names_in_node,
    names_in_text,
    names_used,
    texts_of,
    uses,
)
from obsdsl.lint.view.value import (
    AnnotationView,
    DashboardView,
    Expressed,
    Language,
    LinkView,
    OverrideView,
    PanelView,
    QueryView,
    RowView,
    SourceView,
    TransformationView,
    VariableFunction,
    VariableView,
)

__all__ = [
    "AnnotationView",
    "DashboardView",
    "Expressed",
    "Language",
    "LinkView",
    "OverrideView",
    "PanelView",
    "QueryView",
    "RowView",
    "SourceView",
    "TextFault",
    "TransformationView",
    "VariableFunction",
    "VariableUse",
    "VariableView",
    "dashboard_view",
    "is_built_in",
    "names_in_node",
    "names_in_text",
    "names_used",
    "texts_of",
    "uses",
]
