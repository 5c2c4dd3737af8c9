"""Worlds for properties: what is wanted, what is there, what was applied."""

from __future__ import annotations

from hypothesis import strategies as st

from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import Location

OWNER = "obsdsl/shop"
scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-2, 2) | st.text(max_size=6)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=4) | st.sampled_from(["name", "uid", "title"]), inner, max_size=4)
    ),
    max_leaves=12,
)
identities = st.builds(
    Identity,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["folder", "dashboard", "rule-group"]),
    st.sampled_from("xyz"),
)
# Few, so that they meet.
contents = st.sampled_from([{"v": 1}, {"v": 2}, {"v": 3}]) | values
resources = st.builds(
    lambda identity, content, title, location: Resource(identity, content, content, title, (), location),
    identities, contents, st.text(max_size=5), st.none() | st.just(Location("a.py", 3)),
)  # fmt: skip
lives = st.builds(
    lambda identity, content, owner, applied, locked: Live(
        identity, content, content, "7", owner, applied, "", locked
    ),
    identities, contents, st.sampled_from([OWNER, OWNER, None, "obsdsl/other", "provisioned"]),
    st.none() | st.text(max_size=3), st.none() | st.just("Grafana reads it from a file"),
)  # fmt: skip


def unique(found: list[Resource] | list[Live]) -> list[object]:
    return list({one.identity: one for one in found}.values())


worlds = st.tuples(
    st.lists(resources, max_size=8).map(unique),
    st.lists(lives, max_size=8).map(unique),
    st.dictionaries(identities, st.text(max_size=3), max_size=6),
    st.booleans(),
)
