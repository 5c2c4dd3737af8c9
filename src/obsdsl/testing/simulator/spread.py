"""How observations spread: what a histogram's buckets and a summary's quantiles are made from."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import attrs

from obsdsl.errors import shown

# The slowest observation beside the highest quantile that is given.
_TAIL = 1.2


@attrs.frozen
class Spread:
    """A distribution by points of (share of the observations, highest value of that share), straight in between."""

    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, quantiles: Mapping[float, float]) -> Spread:
        """From quantiles such as `{0.5: 0.2, 0.99: 3}`. Raises ValueError with the mend."""
        points = tuple(sorted(quantiles.items()))
        if not points:
            raise ValueError("it has no quantile; write {0.5: 0.2, 0.99: 3}")
        if any(not 0 <= share <= 1 for share, _ in points):
            raise ValueError(f"the quantiles {shown([share for share, _ in points])} lie between 0 and 1")
        if any(a > b for (_, a), (_, b) in pairwise(points)):
            raise ValueError(f"the values of {shown(dict(points))} fall; a higher quantile has a higher value")
        first, last = points[0], points[-1]
        # Durations and sizes begin near zero; whatever may be negative does not reach far below its lowest quantile.
        low = () if first[0] == 0 else ((0.0, min(first[1] / 2, first[1])),)
        high = () if last[0] == 1 else ((1.0, max(last[1] * _TAIL, last[1])),)
        return cls((*low, *points, *high))

    def below(self, bound: float) -> float:
        """The share of observations that are at most `bound`."""
        if bound < self.points[0][1]:
            return 0.0
        share = 0.0
        for (low_share, low), (high_share, high) in pairwise(self.points):
            if bound >= high:
                share = high_share
            elif bound >= low:
                share = low_share + (high_share - low_share) * (bound - low) / (high - low)
        return max(share, 1.0 if bound >= self.points[-1][1] else share)

    def quantile(self, share: float) -> float:
        """The value that so many of the observations do not exceed."""
        for (low_share, low), (high_share, high) in pairwise(self.points):
            if share <= high_share:
                width = high_share - low_share
                return high if not width else low + (high - low) * (share - low_share) / width
        return self.points[-1][1]

    @property
    def mean(self) -> float:
        """The observations' mean."""
        return sum((b - a) * (low + high) / 2 for (a, low), (b, high) in pairwise(self.points))

    def times(self, factor: float) -> Spread:
        """The same, every observation `factor` times as large."""
        return Spread(tuple((share, value * factor) for share, value in self.points))
