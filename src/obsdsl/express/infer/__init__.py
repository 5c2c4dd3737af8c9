"""What is known of an expression before it runs: type, unit, labels with their values, interval, cadence.

An abstract interpreter: it evaluates the tree on what the declarations say instead of on samples. Whatever it says
holds for every evaluation on series that keep to their declarations; what it cannot know, it says is unknown.

    inference = Inference(catalog(sources), Environment(scrape_interval=Duration.parse("15s")))
    inference(node).unit
"""

from __future__ import annotations

from obsdsl.express.infer.inference import Inference
from obsdsl.express.infer.interval import EMPTY, FULL, Interval, decided
from obsdsl.express.infer.labels import Label, LabelSet
from obsdsl.express.infer.selection import EMPTY_CATALOG, Catalog, catalog
from obsdsl.express.infer.value import ANY, DEFAULT_ENVIRONMENT, Environment, Inferred, InferredUnit, Kind
from obsdsl.express.node import Node

__all__ = [
    "ANY",
    "DEFAULT_ENVIRONMENT",
    "EMPTY",
    "EMPTY_CATALOG",
    "FULL",
    "Catalog",
    "Environment",
    "Inference",
    "Inferred",
    "InferredUnit",
    "Interval",
    "Kind",
    "Label",
    "LabelSet",
    "catalog",
    "decided",
    "infer",
    "infer_all",
]


def infer(node: Node, catalog: Catalog = EMPTY_CATALOG, *, environment: Environment = DEFAULT_ENVIRONMENT) -> Inferred:
    """What is known of one expression. For many, make one `Inference` and call that: it remembers."""
    return Inference(catalog, environment)(node)


def infer_all(
    node: Node, catalog: Catalog = EMPTY_CATALOG, *, environment: Environment = DEFAULT_ENVIRONMENT
) -> tuple[tuple[Node, Inferred], ...]:
    """The expression and all its parts, each before its own, with what is known of them."""
    return tuple(Inference(catalog, environment).walk(node))
