"""Series that are scraped from another Prometheus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obsdsl.compose.fault import Fault, sequence
from obsdsl.compose.scrape.exposed import MetricsLike
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.define.declaration import Declaration
from obsdsl.errors import DefinitionError, shown
from obsdsl.express.expr import Expr
from obsdsl.express.metric import Histogram
from obsdsl.express.node import Matcher, Node, Selector
from obsdsl.express.parse import parse
from obsdsl.express.render import render


def federation_job(
    name: str = "federate",
    *,
    match: Sequence[str | Expr | Histogram | Node],
    targets: Sequence[str | StaticTargets],
    metrics: MetricsLike | None = None,
    params: Mapping[str, str | Sequence[str]] | None = None,
    **fields: Any,
) -> ScrapeJob:
    """A job that takes series from other Prometheus servers, under the labels that they have there.

    `match` holds selections: metrics, recording rules, `m.requests(job="web")`, or text such as '{job="web"}'. Where
    all of them are metrics, the job exposes these; else say by `metrics` what it brings. The other fields are those of
    a ScrapeJob.
    """
    selected = sequence(match)
    faults = [f"match {selected.message}"] if isinstance(selected, Fault) else []
    selectors: list[str] = []
    for one in () if faults else selected:
        try:
            selectors.append(_selector(one))
        except ValueError as error:
            faults.append(f"match: {error}")
        except DefinitionError as error:
            faults += [f"match: {fault}" for fault in error.faults]
    if not selectors and not faults:
        faults.append("match is empty, which federates nothing; list selections")
    if faults:
        raise DefinitionError(f"federation_job {shown(name)}", faults)
    return ScrapeJob(
        name,
        targets=targets,
        metrics=_declared(selected) if metrics is None else metrics,
        honor_labels=fields.pop("honor_labels", True),
        metrics_path=fields.pop("metrics_path", "/federate"),
        params={"match[]": tuple(selectors), **(params or {})},
        **fields,
    )


def _selector(value: Any) -> str:
    """The text of one selection; raises ValueError with the mend."""
    declaration = getattr(value, "declaration", None)
    if isinstance(declaration, Declaration) and len(names := declaration.series()) > 1:
        return render(Selector(None, (Matcher("__name__", "=~", "|".join(names)),)))
    node = parse(value, variables=False) if isinstance(value, str) else value.node if isinstance(value, Expr) else value
    if not isinstance(node, Selector):
        said = f"`{render(node)}`" if isinstance(node, Node) else shown(value)
        raise ValueError(f"{said} is no selection of series; write a metric, or text such as '{{job=\"web\"}}'")
    if node.offset is not None or node.at is not None or node.variables:
        raise ValueError(f"`{render(node)}` is moved in time or holds a variable; write the selection alone")
    return render(node)


def _declared(match: Sequence[Any]) -> tuple[Declaration, ...] | None:
    """The metrics that are federated, where nothing else is."""
    found = tuple(getattr(one, "declaration", None) for one in match)
    return tuple(one for one in found if one is not None) if None not in found else None
