"""What a live Prometheus says of its metrics: what expressions alone do not tell."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.define.light import frozen


@frozen
class Known:
    """A family of metrics: of a histogram or a summary, the name without `_bucket`, `_sum` and `_count`; of a counter,
    the name of its series, with `_total` where that has it.

    None where the server does not say, or says different things of different targets.
    """

    # "counter", "gauge", "histogram", "summary", "info", "stateset", or "native histogram".
    type: str | None = None
    help: str | None = None
    # As the metadata has it: "seconds", "bytes".
    unit: str | None = None
    # The values of each label that its series have, in order, without `job`, `instance` and `__name__`; `le` of a
    # histogram and `quantile` of a summary are among them. Empty for a label whose values are too many to be named: it
    # is open. What is not among the labels, no series has now.
    labels: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


# By the name of the family. Empty where no server was asked.
Knowledge = Mapping[str, Known]
