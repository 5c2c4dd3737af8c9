"""The comment of a bot: one screen first, within the limits of the forge, and nothing in it does anything."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from obsdsl.review.remark import Danger, Remark, Review
from obsdsl.review.report.comment import FORGES, LIMITS, Forge, comment, marker
from obsdsl.review.report.words import printable
from tests.review.given import NASTY, REVIEWS, ROOT, remark, reviewed

FORGE = st.sampled_from(FORGES)
# What forges look for in the text of a comment, outside of code.
REFERENCES = {
    "mention": re.compile(r"(?<!\w)@[\w\[]"),
    "issue": re.compile(r"(?<![\w&])#\d|\bGH-\d"),
    "merge request": re.compile(r"!\d"),
    "epic": re.compile(r"&\d"),
    "snippet": re.compile(r"\$\d"),
    "label, milestone": re.compile(r"[~%][\w\"'{]"),
    "emoji": re.compile(r":[\w+-]+:"),
    "link": re.compile(r"(?<![\w:/])(?:https?://|www\.\w)"),
    "others of GitLab": re.compile(r"[\[*]\w+:[\w\"]"),
}
OURS = {"h3", "p", "strong", "ul", "li", "code", "pre", "details", "summary", "b", "a"}


class Shown(HTMLParser):
    """What a reader sees: tags, text outside of code, spans of code, blocks of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.text = ""
        self.code: list[str] = []
        self.links: list[str] = []
        self.comments: list[str] = []
        self.faults: list[str] = []
        parser = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
        self.feed(parser.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.open.append(tag)
        # Forges look at one piece of text at a time.
        self.text += "\0"
        if tag == "code":
            self.code.append("")
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.text += "\0"
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if "code" in self.open:
            self.code[-1] += data
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@given(REVIEWS, FORGE, st.none() | st.just("https://ci.example.org/1/page.html?a=1&b=2"))
def test_nothing_that_users_wrote_does_anything(review: Review, forge: Forge, page: str | None) -> None:
    body = comment(review, ROOT, forge, "prod", page)
    assert len(body) <= LIMITS[forge]
    assert body.splitlines()[0] == marker()
    found = Shown(body)
    assert not found.faults
    assert not found.open
    assert set(found.tags) <= OURS
    assert found.tags["details"] == found.tags["summary"] == len({one.of for one in review.remarks})
    assert found.links == [page] * bool(page)
    assert len(found.comments) == 1
    for name, reference in REFERENCES.items():
        assert not reference.search(found.text), (name, found.text)
    # A quick action of GitLab's begins a line.
    assert not [line for line in body.splitlines() if line.lstrip().startswith("/")]
    assert body.isprintable() or set(body) - {"\n"} == {c for c in body if c.isprintable()}


@given(REVIEWS)
def test_names_can_be_copied(review: Review) -> None:
    found = Shown(comment(review, ROOT, "github"))
    for one in review.remarks[:5]:
        name = printable(one.name)[:230]
        assert any(code.strip().startswith(name.strip()) for code in found.code)


def big(number: int, details: int = 3) -> Review:
    """A release that touches everything."""
    kinds = ("dashboard", "rules")
    return reviewed(
        remark(
            f"expression changed in {index} ways, and takes <b>long</b> to tell @team about",
            Danger(index % 4),
            name=f"Alert{index:05}",
            of=(kinds[index % 2], f"object-{index % 400:03}"),
            details=tuple(f"before: sum(rate(metric_{index}[{line}m]))" for line in range(details)),
        )
        for index in range(number)
    )


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize(("number", "details"), [(30, 3), (300, 50), (5_000, 3), (20_000, 0)])
def test_a_huge_change_stays_below_the_limit(forge: Forge, number: int, details: int) -> None:
    review = big(number, details)
    body = comment(review, ROOT, forge)
    assert len(body) <= LIMITS[forge]
    found = Shown(body)
    assert not found.faults
    dangers = re.findall("^- ([🔴🟠🔵⚪])", body.partition("<details>")[0], re.MULTILINE)
    assert dangers == sorted(dangers, key="🔴🟠🔵⚪".index)
    assert len(dangers) <= 30
    if body.endswith("`obsdsl diff` shows them.\n"):
        left = re.findall(r"… and ([\d,]+) changes? of ([\d,]+) objects? more: ", body)
        assert len(left) == 1
        shown = found.tags["details"]
        assert shown + int(left[0][1].replace(",", "")) == len({one.of for one in review.remarks})
    else:
        assert found.tags["details"] == len({one.of for one in review.remarks})


@given(st.lists(st.integers(0, 30), min_size=1, max_size=300), st.integers(1, 2_000), FORGE)
@example([40] * 200, 100_000, "github")
@settings(max_examples=30)
def test_however_long_the_texts_are_the_body_fits(numbers: list[int], length: int, forge: Forge) -> None:
    review = reviewed(
        remark(
            "<@" * length,
            Danger(number % 4),
            name="`" * length,
            of=("rules", f"{number}" * length),
            details=("#1" * length,) * number,
        )
        for number in numbers
    )
    body = comment(review, ROOT, forge, "t" * length, "https://e.org/" + "p" * length)
    assert len(body) <= LIMITS[forge]
    assert not Shown(body).faults


def test_nothing_is_lost_where_there_is_room() -> None:
    review = big(200)
    body = comment(review, ROOT, "gitlab")
    assert all(body.count(one.name) >= 1 for one in review.remarks)
    assert all(line.removeprefix("before: ") in body for one in review.remarks for line in one.details)


def test_the_same_review_is_the_same_text() -> None:
    review = big(500)
    turned = Review(review.before, review.after, review.remarks)
    assert comment(review, ROOT, "github") == comment(turned, ROOT, "github")


def test_no_changes_are_said_to_be_none() -> None:
    assert comment(reviewed([]), ROOT, "github") == f"{marker()}\n### No changes: HEAD → the workspace\n"


def test_the_first_screen_has_what_is_dangerous_and_the_rest_is_folded() -> None:
    notes = [
        remark(f"retitled {index}", Danger.NOTE, "panel", f"P{index:02}", ("dashboard", "d")) for index in range(40)
    ]
    body = comment(reviewed([*notes, remark()]), ROOT, "github", page="https://ci.example.org/page.html")
    top, _, folded = body.partition("<details>")
    assert top.splitlines()[1:8] == [
        "### 41 changes (🔴 1 ⚪ 40): HEAD → the workspace",
        "",
        "**Somebody may no longer be woken**",
        "",
        "- 🔴 alert `TooMany`: threshold &gt; 90 → &gt; 95, fires later",
        "",
        "**Looks otherwise, or is new**",
    ]
    assert "… and 26 changes more, below." in top
    assert len(top.splitlines()) < 30
    assert folded.startswith("\n<summary>🔴 rule group <b>app</b>: 1 change (alerts/app.py:7)</summary>")
    assert body.endswith('<a href="https://ci.example.org/page.html">The dashboards before and after, drawn</a>\n')


def test_details_are_a_block_of_differences() -> None:
    one = remark(details=("before: up == 0", "after: ```up``` == 1", "read by panel X"))
    body = comment(reviewed([one]), ROOT, "github")
    assert "\n  ````diff\n  - up == 0\n  + ```up``` == 1\n    read by panel X\n  ````\n" in body


@given(NASTY)
def test_a_marker_is_one_comment_of_html(name: str) -> None:
    found = Shown(marker(name) + "\n")
    assert len(found.comments) == 1
    assert not found.text.strip("\0\n")


def test_comments_of_other_names_are_others() -> None:
    names = ("", "a", "b", "a-b", "ab")
    bodies = [comment(reviewed([]), ROOT, "github", name=name) for name in names]
    assert len({one.splitlines()[0] for one in bodies}) == len(names)


def test_a_secret_direction_of_text_is_seen() -> None:
    body = comment(reviewed([remark(name="admin\u202etxt")]), ROOT, "github")
    assert "\u202e" not in body
    assert "admin\\u202etxt" in body


def test_a_remark_without_a_place_has_none() -> None:
    body = comment(reviewed([Remark("alert", "A", "added", Danger.LOOK, ("rules", "g"))]), ROOT, "github")
    assert "<summary>🔵 rule group <b>g</b>: 1 change</summary>" in body
