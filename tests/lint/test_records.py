"""Rules that read records of records: each is looked at once, however many ways lead to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.examples import lint_file

# Two ways to each from the one before: walked one by one, they would be more than anyone has time for.
CHAIN = [(f"job:r{i}:sum", f"job:r{i + 1}:sum / job:r{i + 1}:sum") for i in range(300)]


@pytest.mark.parametrize(
    ("last", "named"),
    [
        ("sum(queue_length)", set()),
        ("sum(rate(http_requests_total[5m])) > 5", set()),
        ("job:r0:sum", {"record-cycle"}),
    ],
)
def test_many_ways_to_a_record(last: str, named: set[str], tmp_path: Path) -> None:
    rules = [*CHAIN, ("job:r300:sum", last)][::-1]
    lines = [f'  - {{record: "{name}", expr: "{expr}"}}' for name, expr in rules]
    alert = "  - {alert: Odd, expr: 'job:r0:sum{labl=\"a\"} >= 0', for: 5m}"
    found = lint_file("\n".join(["groups:", "- name: g", "  rules:", *lines, alert]), "yaml", tmp_path)
    assert not found.broken
    assert {one.check for one in found.problems} & {"record-cycle"} == named
