"""The report as one JSON object."""

from __future__ import annotations

import json

from hypothesis import given

from obsdsl.lint.problem import Problem
from tests.lint.report.problems import NOWHERE, PLAIN, any_problems, text_of, written


def test_everything_that_is_known_is_there() -> None:
    data = json.loads(text_of("json", [PLAIN, NOWHERE]))
    assert data["version"] == 1
    assert data["summary"] == {"error": 1, "warning": 0, "info": 1}
    first, second = data["problems"]
    assert first == {
        "code": "OBS101",
        "check": "promql-syntax",
        "level": "error",
        "subject": "alert 'Down'",
        "message": "rate() takes a range vector",
        "mend": "add a window: up[5m]",
        "place": {"file": "rules/web.yml", "line": 7, "column": 12, "end_line": 7, "end_column": 20},
        "excerpt": {
            "text": "sum by (job) (\n  rate(up) > 1\n)",
            "marks": [{"start": 17, "end": 25, "note": ""}, {"start": 0, "end": 3, "note": "it is summed here"}],
        },
        "fix": {"safe": True, "edits": [{"file": "rules/web.yml", "start": 100, "end": 102, "text": "up[5m]"}]},
    }
    assert "place" not in second


@given(any_problems())
def test_any_text_comes_back(problems: list[Problem]) -> None:
    text = text_of("json", problems)
    text.encode()
    assert [one["message"] for one in json.loads(text)["problems"]] == [written(one.message) for one in problems]
