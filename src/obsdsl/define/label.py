"""Names of metrics and labels, and the values that a label may have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import EllipsisType
from typing import TypeAlias, cast

from obsdsl.errors import shown

LEGACY_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)
LEGACY_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)

# The allowed values of a label; None is open: any value.
Domain: TypeAlias = tuple[str, ...] | None
# As users write it: names alone (all open), or names with their values (`...` is open).
LabelsLike: TypeAlias = tuple[str, ...] | list[str] | Mapping[str, tuple[str, ...] | list[str] | EllipsisType]
# Those of a metric that may have others, too: `("code", ...)`, or `...` alone.
OpenLabelsLike: TypeAlias = LabelsLike | tuple[str | EllipsisType, ...] | list[str | EllipsisType] | EllipsisType


def is_text(value: str) -> bool:
    """Whether `value` can be written as UTF-8: it has no lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def name_fault(kind: str, name: object) -> str | None:
    """Why `name` cannot be the name of a metric or label, with the mend; None if it can.

    Prometheus 3 takes any UTF-8; white space and control characters are refused, since nobody means them.
    """
    if not isinstance(name, str):
        return f"{kind} {shown(name)} is not a string; quote it"
    if not name:
        return f"{kind} is empty; give it a name"
    if not is_text(name) or not name.isprintable() or " " in name:
        return (
            f"{kind} {shown(name)} holds white space, a control character or a surrogate; use letters, digits and '_'"
        )
    return None


def closed(labels: OpenLabelsLike) -> tuple[LabelsLike, bool]:
    """The labels that are named, and whether `...` behind them says that there may be others."""
    if labels is ...:
        return (), True
    if isinstance(labels, tuple | list) and labels and labels[-1] is ...:
        return cast(LabelsLike, labels[:-1]), True
    return cast(LabelsLike, labels), False


def label_domains(labels: LabelsLike) -> dict[str, Domain]:
    """Label names with their domains. Raises ValueError that names the first fault and its mend."""
    if isinstance(labels, str):
        raise ValueError(f"labels is the bare string {shown(labels)}; add a comma: ({shown(labels)},)")
    if not isinstance(labels, Mapping | tuple | list):
        raise ValueError(f"labels is {shown(labels)}; write a tuple of names, or a mapping from name to allowed values")
    for name in labels:
        _require_name(name)
    if isinstance(labels, Mapping):
        return {str.__str__(name): _domain(name, values) for name, values in labels.items()}
    domains: dict[str, Domain] = dict.fromkeys(map(str.__str__, labels))
    if len(domains) != len(labels):
        raise ValueError(f"labels {shown(labels)} name one label twice; delete one")
    return domains


def _require_name(name: object) -> None:
    """Raise ValueError unless `name` can be declared as a label."""
    if fault := name_fault("label", name):
        raise ValueError(fault)
    if str(name).startswith("__"):
        raise ValueError(f"label {shown(name)} is reserved: Prometheus drops labels that begin with '__'; rename it")
    if name in ("le", "quantile"):
        raise ValueError(f"label {shown(name)} belongs to histograms and summaries; use Histogram or Summary instead")


def _domain(name: str, values: object) -> Domain:
    if values is ...:
        return None
    if isinstance(values, str):
        raise ValueError(
            f"the values of label {shown(name)} are the bare string {shown(values)}; add a comma: ({shown(values)},)"
        )
    if not isinstance(values, tuple | list) or not values:
        raise ValueError(
            f"the values of label {shown(name)} are {shown(values)}; list the allowed ones, or write ... for any"
        )
    for value in values:
        if not isinstance(value, str) or not is_text(value):
            raise ValueError(f"label {shown(name)} allows the value {shown(value)}, which is not text; quote it")
    if len(set(values)) != len(values):
        raise ValueError(f"label {shown(name)} lists a value twice: {shown(values)}; delete one")
    # The text alone, where it is a member of an Enum: that would be written as its name.
    return tuple(str.__str__(value) for value in values)
