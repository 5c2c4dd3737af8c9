"""Reviews for the tests of reports."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from obsdsl.errors import Location
from obsdsl.review.remark import ORDER, Danger, Remark, Review, ranked
from obsdsl.review.side import Side

ROOT = "/home/someone/work"


def remark(
    text: str = "threshold > 90 → > 95, fires later",
    danger: Danger = Danger.ALARM,
    kind: str = "alert",
    name: str = "TooMany",
    of: tuple[str, str] = ("rules", "app"),
    details: tuple[str, ...] = (),
) -> Remark:
    return Remark(kind, name, text, danger, of, details, Location(f"{ROOT}/alerts/app.py", 7))


def reviewed(remarks: Iterable[Remark], before: str = "HEAD", after: str = "the workspace") -> Review:
    return Review(Side(before), Side(after), ranked(remarks))


# What forges look for, and what Markdown, HTML and terminals obey.
_SIGNS = (*'@#!~%$&:*_|\\{[)`"', "```", "~~~", "=~", "- ", "# ")
_WORDS = ("team", "1", "12", "GH-1", "a:b:c", ":fire:", "www.example.org", "https://example.org/@a", "/close", "script")
_HTML = ("<", ">", "<!--", "-->", "</details>", "<b>", "&#64;", "javascript:")
_LINKS = ("[x](", "![", "](http://e.org)", "[vulnerability:1]", "*iteration:1")
_UNSEEN = ("\n", "\r\n", "\t", "\x1b[31m", "\u202e", "\u200b", "\ud800", " ", "é", "😀")
# What users write into names, titles and queries.
NASTY = st.one_of(
    st.text(max_size=20),
    st.lists(st.sampled_from([*_SIGNS, *_WORDS, *_HTML, *_LINKS, *_UNSEEN]), max_size=10).map("".join),
)
REMARKS = st.builds(
    Remark,
    st.sampled_from([*ORDER, "row"]),
    NASTY,
    NASTY,
    st.sampled_from(Danger),
    st.tuples(st.sampled_from(["dashboard", "rules", "alertmanager", "prometheus"]), NASTY),
    st.lists(NASTY, max_size=4).map(tuple),
    st.none() | st.builds(Location, NASTY, st.integers(1, 99)),
)
REVIEWS = st.builds(reviewed, st.lists(REMARKS, max_size=12), NASTY, NASTY)
