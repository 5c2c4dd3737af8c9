"""Promtool as the judge of templates: all in one file of alerts, one run."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.stack import Tool


def judge(promtool: Tool, templates: Sequence[str], folder: Path) -> list[str | None]:
    """For each template why promtool refuses it, or None."""
    done = promtool.run("check", "rules", "--lint=none", _rules(templates, folder))
    verdicts: list[str | None] = [None] * len(templates)
    pattern = r'group "g", rule \d+, "A(\d+)": annotation "text": template: __alert_A\d+:\d+: (.*)'
    for number, reason in re.findall(pattern, done.stdout + done.stderr):
        verdicts[int(number)] = reason
    assert bool(done.returncode) == any(verdicts), (done.stdout + done.stderr)[:2000]
    return verdicts


def expand(promtool: Tool, templates: Sequence[str], folder: Path) -> list[str]:
    """What each template makes of an alert with the value 5 and the label job="jay"."""
    _rules(templates, folder)
    series = [{"series": f'{name}{{job="jay"}}', "values": "5x5"} for name in ("m", "up")]
    # No template gives this, so that promtool prints what it gives.
    expected = [{"exp_labels": {"job": "jay"}, "exp_annotations": {"text": "@@"}}]
    alerts = [{"eval_time": "2m", "alertname": f"A{i}", "exp_alerts": expected} for i in range(len(templates))]
    test: dict[str, Any] = {"interval": "1m", "input_series": series, "alert_rule_test": alerts}
    file = folder / "test.json"
    file.write_text(json.dumps({"rule_files": ["rules.json"], "tests": [test]}), encoding="utf-8")
    done = promtool.run("test", "rules", file)
    pattern = r'alertname: A(\d+), time: 2m.*?got:\[.*?Annotations:\{text="((?:[^"\\]|\\.)*)"\}'
    found = dict(re.findall(pattern, done.stdout + done.stderr, re.DOTALL))
    assert len(found) == len(templates), (done.stdout + done.stderr)[:2000]
    return [json.loads(f'"{found[str(i)]}"') for i in range(len(templates))]


def _rules(templates: Sequence[str], folder: Path) -> Path:
    rules = [{"alert": f"A{i}", "expr": "m", "annotations": {"text": text}} for i, text in enumerate(templates)]
    file = folder / "rules.json"
    file.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}), encoding="utf-8")
    return file
