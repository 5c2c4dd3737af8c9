"""A histogram from a described distribution: so many observations of each value per second."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.errors import DefinitionError, shown

# Of native histograms: buckets that grow by 2 ** (2 ** -3), about 9 %.
SCHEMA: Final = 3


def checked(observations: object) -> Mapping[float, float]:
    """The distribution. Raises DefinitionError for anything but numbers, and for negative rates."""
    if not isinstance(observations, Mapping) or not observations:
        raise DefinitionError("histogram", f"{shown(observations)} is no distribution; write {{0.5: 10, 3: 2}}")
    for value, rate in observations.items():
        if not all(isinstance(one, int | float) and math.isfinite(one) for one in (value, rate)) or rate < 0:
            raise DefinitionError(
                "histogram", f"{shown(value)}: {shown(rate)} is no value with its observations per second"
            )
    return observations


def classic(declaration: Declaration, observations: Mapping[float, float]) -> Iterator[tuple[str, str, float]]:
    """Suffix, `le` and rate of each series."""
    for bound in declaration.buckets:
        yield "_bucket", bound_text(bound), sum(rate for value, rate in observations.items() if value <= bound)
    yield "_bucket", "+Inf", sum(observations.values())
    yield "_sum", "", sum(value * rate for value, rate in observations.items())
    yield "_count", "", sum(observations.values())


def bound_text(bound: float) -> str:
    """A bound as Prometheus 3 stores it, and as most clients write it: `1.0`, `0.25`."""
    return repr(float(bound))


def is_native(declaration: Declaration | None) -> bool:
    """Whether Prometheus makes its buckets."""
    return declaration is not None and declaration.type is MetricType.NATIVE_HISTOGRAM


def native(counts: Mapping[float, float]) -> str:
    """A native histogram with so many observations of each value, as promtool writes it."""
    total = sum(counts.values())
    summed = sum(value * count for value, count in counts.items())
    parts = [f"schema:{SCHEMA}", f"count:{_number(total)}", f"sum:{_number(summed)}"]
    zero = sum(count for value, count in counts.items() if value == 0)
    if zero:
        parts += [f"z_bucket:{_number(zero)}", "z_bucket_w:0.001"]
    for name, sign in (("", 1), ("n_", -1)):
        buckets = _buckets({abs(value): count for value, count in counts.items() if value * sign > 0})
        if buckets:
            first = min(buckets)
            filled = [_number(buckets.get(index, 0)) for index in range(first, max(buckets) + 1)]
            parts += [f"{name}offset:{first}", f"{name}buckets:[{' '.join(filled)}]"]
    return "{{" + " ".join(parts) + "}}"


def _buckets(counts: Mapping[float, float]) -> dict[int, float]:
    """Counts by the number of their bucket: that of index i ends at 2 ** (i / 2 ** schema)."""
    found: dict[int, float] = {}
    for value, count in counts.items():
        index = math.ceil(math.log2(value) * 2**SCHEMA - 1e-9)
        found[index] = found.get(index, 0) + count
    return found


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
