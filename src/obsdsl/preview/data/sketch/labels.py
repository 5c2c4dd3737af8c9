"""Which series a query gives: one for each value that a label of it is declared to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from obsdsl.express.infer import Inferred
from obsdsl.express.infer.labels import METRIC
from obsdsl.lint.view.value import QueryView
from obsdsl.preview.data.legend import labels_in

# So many lines are enough to see what a panel is like.
_MOST = 8
# Of a label whose values nobody knows, where the legend or the query names it.
_INVENTED = 3


def label_sets(query: QueryView, known: Inferred, most: int = _MOST) -> list[dict[str, str]]:
    """The labels of each series."""
    if known.type == "scalar":
        return [{}]
    # The last vary first, so that all that the legend shows is seen.
    axes = dict(reversed(list(_axes(known, labels_in(query.legend)))))
    chosen = product(*axes.values())
    found = [
        {name: value for name, value in zip(axes, values, strict=True) if value} for values in islice(chosen, most * 4)
    ]
    name = known.name
    return [one if name is None else {METRIC: name, **one} for one in found[:most]]


def _axes(known: Inferred, wanted: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The labels of the series, each with values; those of the legend first, so that all of these are seen."""
    names = [name for name in wanted if known.labels.presence(name) != "never"]
    names += [name for name in known.labels.names() if name not in names]
    for name in names:
        label = known.labels.get(name)
        if label.values is not None:
            if label.values:
                yield name, label.values
        elif name in wanted or label.certain:
            yield name, _invented(name, name in wanted)


def _invented(name: str, wanted: bool) -> Sequence[str]:
    """Values that say that they are none."""
    return tuple(f"{name}-{number}" for number in range(1, _INVENTED + 1)) if wanted else (f"{name}-1",)


def bounds_of(known: Inferred) -> tuple[str, ...]:
    """The bounds of a histogram's buckets."""
    found = known.labels.get("le").values
    return tuple(sorted(found, key=float)) if found else ()


def without(labels: Mapping[str, str], name: str) -> dict[str, str]:
    """The labels but one."""
    return {label: value for label, value in labels.items() if label != name}
