"""A merge does not write a file whose functions are used as what they are not."""

from __future__ import annotations

import pytest

from obsdsl.importing.update.merge import merge

HEAD = "from obsdsl import AlertRule, RecordingRule, RuleGroup, promql\n\n"
WRITTEN = HEAD + 'long = AlertRule("Long", promql("a > 1"), for_="5m")\ngroup = RuleGroup("a", rules=(long,))\n'


def family(*calls: str, parameter: str = "threshold", wait: str = "5m") -> str:
    """A file with a function, and rules `long_0`, `long_1` that it makes."""
    function = f'def long({parameter}):\n    return AlertRule("Long", promql("a") > {parameter}, for_="{wait}")\n'
    rules = "".join(f"long_{number} = long({one})\n" for number, one in enumerate(calls))
    names = ", ".join(f"long_{number}" for number in range(len(calls)))
    return f'{HEAD}\n{function}\n\n{rules}group = RuleGroup("a", rules=({names},))\n'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "line", "why"),
    [
        (
            family("1", "2"),
            family("1", "2", wait="15m"),
            WRITTEN,
            5,
            "the source changed long, and so did you; with all else, it would list 'long', which is a function there",
        ),
        (
            WRITTEN,
            WRITTEN.replace("5m", "15m"),
            family("1", "2"),
            3,
            "the source changed long, and so did you; with all else, it would call 'long', which is a rule there",
        ),
        (
            family("threshold=1"),
            family("limit=1", parameter="limit"),
            family("threshold=1", "threshold=2"),
            9,
            "it would call 'long' with threshold, which it does not take",
        ),
        (
            family("1"),
            family("1, 2", parameter="threshold, other"),
            family("1", "2"),
            9,
            "it would call 'long' without other",
        ),
        (
            family("1, 2", parameter="threshold, other"),
            family("1", parameter="threshold"),
            family("1, 2", "1, 3", parameter="threshold, other"),
            9,
            "it would call 'long' with more than it takes",
        ),
    ],
)
def test_what_would_not_load_is_left_as_it_is(base: str, ours: str, theirs: str, line: int, why: str) -> None:
    path = "alerts/a.py"
    merged = merge({path: base}, {path: ours}, {path: theirs})
    assert [(one.file, one.line, one.what) for one in merged.conflicts] == [(path, line, why)]
    assert merged.files == {}


def test_what_people_do_with_their_functions_is_no_conflict() -> None:
    path = "alerts/a.py"
    ours = family("*(1,)", parameter="threshold, *more, **other").replace("def ", "\nmine = [len]\n\n\ndef ")
    ours += "several = (long, long_0)\nmade = long(1, 2, of=3)\n"
    merged = merge({path: family("1")}, {path: ours}, {path: family("1", "threshold=2")})
    assert merged.conflicts == []
    assert "long_1 = long(threshold=2)\n" in (merged.files[path] or "")
