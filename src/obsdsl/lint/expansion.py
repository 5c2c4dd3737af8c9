"""What checks ask of the templates in alerts: parsed, with what is known of the values that they write."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from obsdsl.errors import DefinitionError
from obsdsl.express.infer import Inferred
from obsdsl.express.node import Node
from obsdsl.express.parse import parse as parse_promql
from obsdsl.lint.site import Site, TemplateText

if TYPE_CHECKING:
    from obsdsl.lint.template import Template, ValueUse


def template_of(value: TemplateText, at: Site) -> Template | None:
    """The template of a text; None where there is nothing to expand, or Prometheus refuses it."""
    if "{{" not in value.text:
        return None
    # Dashboards have none.
    from obsdsl.lint.template import TemplateError, parse

    try:
        return parse(value.text, at.context.config.prometheus)
    except TemplateError:
        return None


def meant(use: ValueUse, at: Site) -> Inferred | None:
    """What is known of the value that a template writes: the alert's, or that of a query of its own."""
    node = query_node(use.query) if use.query is not None else None if at.rule is None else at.rule.expr
    return None if node is None else at.infer(node)


@lru_cache(maxsize=4096)
def query_node(text: str) -> Node | None:
    """The tree of a query in a template; None if it is no PromQL."""
    try:
        return parse_promql(text, variables=False)
    except DefinitionError:
        return None
