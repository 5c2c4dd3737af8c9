"""One view of dashboards, whoever wrote them: what the checks look at.

What makes it knows all that dashboards are made of, and is imported where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from obsdsl.lint.view.dashboard import dashboard_view

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


def __getattr__(name: str) -> Any:
    if name != "dashboard_view":
        raise AttributeError(f"module 'obsdsl.lint.view' has no attribute {name!r}")
    from obsdsl.lint.view.dashboard import dashboard_view

    return dashboard_view
