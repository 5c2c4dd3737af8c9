"""What is said of an import at its end."""

from __future__ import annotations

from obsdsl.importing.report import Report


def report() -> Report:
    found = Report()
    found.add("panels", 3, 2, "old/boards/a.json")
    found.add("queries", 12, 12, "old/boards/a.json")
    found.add("expressions", 12, 6, "old/boards/a.json")
    found.add("rules", 1, source="old/rules/b.yml")
    found.add("queries", 0, 0, "old/boards/c.json")
    found.reasons.update({
        ("query", "no PromQL: 1:7: there is no function 'x'\n  x(up)"): 2,
        ("query", "no PromQL: 3:1: there is no function 'x'"): 1,
        ("panel", "a panel of Grafana's library"): 1,
    })  # fmt: skip
    return found


def test_what_is_raw_is_counted_and_never_rounded_away() -> None:
    found = Report()
    found.add("panels", 10_000, 9_999)
    found.add("queries", 0)
    assert [line.split() for line in found.table()] == [
        ["all", "typed", "raw"],
        ["panels", "10,000", "9,999", "1", "99.9", "%"],
    ]


def test_each_source_is_a_line() -> None:
    assert [" ".join(line.split()) for line in report().by_source()] == [
        "typed panels queries rules",
        "boards/a.json 2 of 3 12 of 12",
        "rules/b.yml 1 of 1",
    ]
    assert Report().by_source() == []


def test_reasons_are_counted_wherever_in_the_text_they_stand() -> None:
    assert report().why() == [
        "3 queries: no PromQL: there is no function 'x'",
        "1 panel: a panel of Grafana's library",
    ]
    assert report().why(most=1)[1] == "1 for other reasons, which --verbose names"
