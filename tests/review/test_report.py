"""The other reports of a review: text, Markdown, JSON."""

from __future__ import annotations

import json

from hypothesis import given

from obsdsl.review.remark import Danger, Review
from obsdsl.review.report import FORMATS, report
from obsdsl.review.report.json import parse
from obsdsl.review.report.text import MOST
from obsdsl.review.report.words import printable, summary
from tests.review.given import NASTY, REVIEWS, ROOT, remark, reviewed

ALERT = remark(details=("before: up > 90", "after: up > 95"))
PANEL = remark("unit s → ms", Danger.LOOK, "panel", "Web / Traffic / Rate", ("dashboard", "web"))


def text(review: Review, **options: object) -> list[str]:
    return list(report("text", review, ROOT, **options))


def test_text_is_a_screen_of_what_matters_and_then_everything_by_object() -> None:
    assert text(reviewed([PANEL, ALERT])) == [
        "HEAD → the workspace: 2 changes: 1 alarm, 1 look",
        "",
        "  alarm  alert TooMany: threshold > 90 → > 95, fires later",
        "  look   panel Web / Traffic / Rate: unit s → ms",
        "",
        "rule group app: 1 change  alerts/app.py:7",
        "  alarm  alert TooMany: threshold > 90 → > 95, fires later",
        "           before: up > 90",
        "           after: up > 95",
        "",
        "dashboard web: 1 change  alerts/app.py:7",
        "  look   panel Web / Traffic / Rate: unit s → ms",
    ]


def test_what_is_said_on_the_screen_is_not_said_again() -> None:
    assert len(text(reviewed([PANEL]))) == 3


def test_the_screen_ends_with_how_much_more_there_is() -> None:
    found = text(reviewed(remark(f"{index:03}", Danger.NOTE) for index in range(MOST + 5)))
    assert found[MOST + 2] == "         … and 5 more, below"
    assert sum(line.startswith("  note") for line in found) == MOST + MOST + 5


def test_colours_are_those_of_the_dangers() -> None:
    def style(text: str, color: str | None) -> str:
        return f"<{color}>{text}</>" if color else text

    found = text(reviewed([PANEL, ALERT]), style=style)
    assert found[2] == "  <red>alarm</>  alert TooMany: threshold > 90 → > 95, fires later"
    assert found[3] == "  <cyan>look </>  panel Web / Traffic / Rate: unit s → ms"
    assert "           <red>before: up > 90</>" in found
    assert "           <green>after: up > 95</>" in found


def test_no_changes_are_one_line() -> None:
    assert text(reviewed([])) == ["HEAD → the workspace: no changes"]
    assert list(report("markdown", reviewed([]), ROOT)) == ["### No changes: HEAD → the workspace"]
    assert json.loads("\n".join(report("json", reviewed([]), ROOT)))["changes"] == []


def test_json_says_all_of_it() -> None:
    found = json.loads("\n".join(report("json", reviewed([PANEL, ALERT]), ROOT)))
    assert found["format"] == 1
    assert (found["before"], found["after"]) == ("HEAD", "the workspace")
    assert found["counts"] == {"alarm": 1, "care": 0, "look": 1, "note": 0}
    assert found["changes"][0] == {
        "danger": "alarm",
        "kind": "alert",
        "name": "TooMany",
        "text": "threshold > 90 → > 95, fires later",
        "line": "alert TooMany: threshold > 90 → > 95, fires later",
        "artifact": {"kind": "rules", "identity": "app"},
        "details": ["before: up > 90", "after: up > 95"],
        "place": {"file": "alerts/app.py", "line": 7},
    }


def test_markdown_is_as_long_as_it_gets() -> None:
    review = reviewed(remark(f"{index}", name=f"A{index}", of=("rules", f"g{index}")) for index in range(3_000))
    found = "\n".join(report("markdown", review, ROOT))
    assert found.count("<details>") == 3_000


@given(REVIEWS)
def test_every_report_is_made_of_whatever_users_wrote(review: Review) -> None:
    for format_ in FORMATS:
        lines = list(report(format_, review, ROOT))
        assert all(one.isprintable() for line in lines for one in line.splitlines())
        assert "\n".join(lines).encode()


@given(REVIEWS)
def test_a_review_read_back_says_the_same(review: Review) -> None:
    text = "\n".join(report("json", review, ROOT))
    again = parse(text, "review.json")
    assert "\n".join(report("json", again, "/elsewhere")) == text
    assert list(report("text", again, "/elsewhere")) == list(report("text", review, ROOT))


@given(NASTY)
def test_nothing_that_a_terminal_would_obey_is_printed(name: str) -> None:
    assert printable(name).isprintable()
    assert "\u202e" not in printable(name)
    assert printable(printable(name)) == printable(name)


def test_the_summary_counts_the_dangers() -> None:
    assert summary(reviewed([PANEL, ALERT])) == "2 changes: 1 alarm, 1 look"
