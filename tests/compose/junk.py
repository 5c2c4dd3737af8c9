"""What no field expects."""

from __future__ import annotations

from hypothesis import strategies as st

from obsdsl import P0, HttpConfig, Regex, Secret, Slack, SlackField, SubRoute, TimeInterval

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.sampled_from([Secret("NAME"), SlackField("t", "v"), HttpConfig(), P0, Slack("#a"), SubRoute(), TimeInterval()]),
    st.sampled_from([Regex("("), object(), {1, 2}, "\ud800", "5m", 10**30]),
)
junk = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(
            st.text(max_size=3) | st.integers() | st.sampled_from(["a", "text", "title"]), inner, max_size=2
        ),
    ),
    max_leaves=4,
)
