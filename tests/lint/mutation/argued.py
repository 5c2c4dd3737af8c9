"""Mutants that are not to be found, and why: each is argued here, and found again by its operator and its words.

`equivalent` mutants have not the fault that their operator means. `undecidable` ones have it, and nothing that is
declared says so.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final, Literal

import attrs


@attrs.frozen
class Argued:
    """Mutants of an operator, by a pattern of what is said of them."""

    operator: str
    mutant: str
    kind: Literal["equivalent", "undecidable"]
    because: str

    def means(self, operator: str, mutant: str) -> bool:
        """Whether it is about a mutant."""
        return operator == self.operator and fnmatchcase(mutant, self.mutant)


_ALERTS = (
    "`ALERTS` has every label of every alert, those of other teams' among them. That none of them is called so, nothing"
    " declares."
)
_CONSTANT = "The condition leaves one value alone, so the label always says the same: no alert is ever a new one."
_UP = (
    "`up` has no unit: it is 0 or 1, which is no measure. That its mean over time is a share, people know, and no"
    " declaration says."
)

ARGUED: Final = (
    Argued(
        "topk in an alert",
        "*/supplement.py AlertRule 'ErrorsPerTarget': *",
        "equivalent",
        "Both sides are sums over everything, so there is one series, which is always among the first three.",
    ),
    Argued(
        "division inside the sum",
        "*/supplement.py AlertRule 'ErrorsPerTarget': *",
        "equivalent",
        "The two jobs have no samples that match, so nothing is divided, and no NaN comes into the sum."
        " `join-never-matches` says so, as an error.",
    ),
    Argued(
        "record by processor",
        "*/supplement.py AlertRule 'ModeDominates': by (instance, cpu)",
        "equivalent",
        "The added label is on the `one` side of the match, whose labels the result does not have. That the match now"
        " finds several samples there, `many-to-many` says.",
    ),
    Argued(
        "misspelt label in a matcher",
        "*/supplement.py annotation '* fires' of dashboard 'alerts': alert*",
        "undecidable",
        _ALERTS,
    ),
    Argued(
        "misspelt label in `by`",
        "*/supplement.py panel 'Firing' of dashboard 'alerts': by (alerntame)",
        "undecidable",
        _ALERTS,
    ),
    Argued(
        "ratio under a percentage",
        "alerts/*.py AlertRule 'DiskSpaceLow': 0.* → *",
        "undecidable",
        "That the available bytes of a file system are not more than its size, nothing declares: the two are metrics"
        " with a range each.",
    ),
    Argued(
        "over a value below the range",
        "alerts/claudex.py AlertRule 'HighMemoryUsage': > -1",
        "undecidable",
        "MemTotal − MemAvailable is negative where more is available than there is, which nothing that is declared"
        " excludes.",
    ),
    Argued(
        "over a value below the range",
        "alerts/claudex.py AlertRule 'HighCPUUsage': > -1",
        "undecidable",
        "That a processor is idle for no more than one second in a second, nothing declares: the rate of a counter of"
        " seconds is not negative, and has no upper bound.",
    ),
    Argued("value in a label", "alerts/claudex.py AlertRule 'ClaudexDown': value", "equivalent", _CONSTANT),
    Argued("value in a label", "alerts/claudex.py AlertRule 'ConfigurationInvalid': value", "equivalent", _CONSTANT),
    Argued("value in a label", "alerts/claudex.py AlertRule 'RecoveryOverdue': value", "equivalent", _CONSTANT),
    Argued("value in a label", "alerts/pocket_agent.py AlertRule 'ServiceDown': value", "equivalent", _CONSTANT),
    Argued(
        "value in a label", "alerts/pocket_agent.py AlertRule 'NoExecutionsRecently': value", "equivalent", _CONSTANT
    ),
    Argued(
        "value in a label",
        "*/supplement.py AlertRule 'AgentAbsent': value",
        "equivalent",
        "absent() is 1 or nothing, so the label always says 1: no alert is ever a new one.",
    ),
    Argued(
        "percent sign behind a ratio", "alerts/claudex.py AlertRule 'AvailabilityBelowTarget': *", "undecidable", _UP
    ),
    Argued("duration of a ratio", "alerts/claudex.py AlertRule 'AvailabilityBelowTarget': *", "undecidable", _UP),
    Argued("value as it is", "alerts/claudex.py AlertRule 'AvailabilityBelowTarget': *", "undecidable", _UP),
    Argued(
        "unit dropped",
        "claudex-health-6.json: no unit",
        "undecidable",
        "The panel multiplies by `$__range_s`, text that Grafana puts in: that it is a number of seconds, the"
        " expression does not say.",
    ),
)


def argument(operator: str, mutant: str) -> Argued | None:
    """Why a mutant is not to be found, where it is argued."""
    return next((one for one in ARGUED if one.means(operator, mutant)), None)
