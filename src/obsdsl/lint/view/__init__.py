"""One view of dashboards, whoever wrote them: what the checks look at.

What it is made of is imported where it is asked for: a lint of rules needs none of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obsdsl.lint.view.dashboard import dashboard_view
    from obsdsl.lint.view.fault import TextFault
    from obsdsl.lint.view.used import (
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

_HOMES = {
    "fault": ("TextFault",),
    "used": ("VariableUse", "is_built_in", "names_in_node", "names_in_text", "names_used", "texts_of", "uses"),
    "dashboard": ("dashboard_view",),
}
# All others are values.
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'obsdsl.lint.view' has no attribute {name!r}")
    found = getattr(importlib.import_module(f"obsdsl.lint.view.{_HOME.get(name, 'value')}"), name)
    globals()[name] = found
    return found
