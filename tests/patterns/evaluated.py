"""Patterns on synthetic data, evaluated by a real promtool.

Each time at which an alert might fire is asked as if it must not: what promtool then finds wrong is when it fires.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from obsdsl import RuleGroup
from obsdsl.compile.prometheus import compile_group
from obsdsl.compile.workspace import context_of
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.patterns.pattern import Pattern
from tests.stack import Tool


def firing(
    pattern: Pattern,
    series: Mapping[str, Sequence[float | None]],
    step: int,
    times: Iterable[int],
    tool: Tool,
    folder: Path,
) -> dict[str, set[int]]:
    """When each alert fires, of the times that are asked about. `step` and `times` are in minutes."""
    # As most groups have: labels that go to all that is recorded.
    group = RuleGroup("patterns", interval=f"{step}m", labels={"service": "tested"}, rules=pattern.rules)
    space = Workspace(groups=(group,))
    (folder / "rules.yml").write_bytes(compile_group(group, context_of(space, Config(root=folder)), {}).content)
    names = [one.name for one in pattern.alerts]
    test = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": f"{step}m",
        "tests": [
            {
                "interval": f"{step}m",
                "input_series": [{"series": name, "values": _values(its)} for name, its in series.items()],
                "alert_rule_test": [
                    {"eval_time": f"{time}m", "alertname": name} for time in sorted(times) for name in names
                ],
            }
        ],
    }
    (folder / "test.yml").write_text(yaml.safe_dump(test))
    done = subprocess.run(
        [tool.path, "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    found: dict[str, set[int]] = {name: set() for name in names}
    said = done.stdout + done.stderr
    for name, time in re.findall(r"alertname: (\w+), time: (\S+),", said):
        found[name].add(_minutes(time))
    assert "SUCCESS" in said or any(found.values()), said[:2000]
    return found


def _values(values: Sequence[float | None]) -> str:
    return " ".join("_" if one is None else f"{one:.6g}" for one in values)


def _minutes(text: str) -> int:
    units = {"w": 10080, "d": 1440, "h": 60, "m": 1, "s": 0, "y": 525600}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)(w|d|h|m|s|y)(?!s)", text))
