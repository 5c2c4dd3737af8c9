"""One view of dashboards, whoever wrote them: what the checks look at."""

from __future__ import annotations

from obsdsl.lint.view.fault import TextFault
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
    "VariableView",
]
