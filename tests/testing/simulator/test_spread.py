"""A spread of observations agrees with the quantiles that it is made from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.testing.simulator.spread import Spread

SHARES = st.integers(0, 100).map(lambda percent: percent / 100)
VALUES = st.integers(-1000, 1000).map(float)


@st.composite
def quantiles(draw: st.DrawFn) -> dict[float, float]:
    shares = sorted(draw(st.sets(SHARES, min_size=1, max_size=5)))
    return dict(zip(shares, sorted(draw(st.lists(VALUES, min_size=len(shares), max_size=len(shares)))), strict=True))


@given(quantiles())
def test_quantiles_are_those_that_were_given(given_: dict[float, float]) -> None:
    spread = Spread.of(given_)
    for share, value in given_.items():
        assert spread.quantile(share) == pytest.approx(value)
        assert spread.below(value) >= share - 1e-9


@given(quantiles(), st.lists(VALUES, min_size=2, max_size=8))
def test_shares_rise_with_the_bound_from_none_to_all(given_: dict[float, float], bounds: list[float]) -> None:
    spread = Spread.of(given_)
    shares = [spread.below(bound) for bound in sorted(bounds)]
    assert shares == sorted(shares)
    assert spread.below(float("inf")) == 1
    assert spread.below(-10_000) == 0


@given(quantiles())
def test_the_mean_lies_between_the_least_and_the_most(given_: dict[float, float]) -> None:
    spread = Spread.of(given_)
    assert spread.points[0][1] - 1e-6 <= spread.mean <= spread.points[-1][1] + 1e-6
    assert spread.times(3).mean == pytest.approx(spread.mean * 3)
