"""What inference knows of a query, for a sketch."""

from __future__ import annotations

import math
from collections.abc import Iterable

from obsdsl.compose.workspace import Heard, Told
from obsdsl.express.infer import Inference, Inferred, catalog
from obsdsl.express.infer.around import jobs_of
from obsdsl.express.infer.value import UNKNOWN_VECTOR, Environment
from obsdsl.express.node import Call, Node, Number, walk
from obsdsl.library.prometheus import up

# p95 is about as large as other values of its unit.
_OF_MOST = 3.0
_QUANTILES = ("histogram_quantile", "quantile_over_time", "quantile")


def inference_of(told: Iterable[Told] | None) -> Inference:
    """Inference with all that is told; of nobody's definitions, it knows the types of functions alone."""
    heard = Heard.of(told or ())
    sources = list(heard.sources)
    if all(one.name != up.declaration.name for one in sources):
        # Every Prometheus has it, whoever declares it.
        sources.append(up.declaration)
    return Inference(catalog(sources), Environment(jobs=jobs_of(heard.servers), rates_of_counters=True))


def inferred(node: Node | None, infer: Inference) -> Inferred:
    """What is known of a query's tree; nothing of one that is no PromQL."""
    return UNKNOWN_VECTOR if node is None else infer(node)


def quantile_of(node: Node | None) -> tuple[float | None, str]:
    """The quantile that is asked for, and what tells the same query for another one apart from all others."""
    for one in () if node is None else walk(node):
        if isinstance(one, Call) and one.function in _QUANTILES and one.args and isinstance(one.args[0], Number):
            return one.args[0].value, repr(one.args[1:])
    return None, ""


def factor_of(quantile: float | None) -> float:
    """How far up a quantile lies, where things take about as long as they do: p50 < p95 < p99."""
    if quantile is None:
        return 1.0
    return -math.log(1 - min(max(quantile, 0.01), 0.9999)) / _OF_MOST
