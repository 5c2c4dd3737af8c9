"""Promtool as the judge of expressions: all in one file of rules, one run."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from tests.stack import Tool


def judge(promtool: Tool, expressions: Sequence[str], folder: Path, *flags: str) -> list[str | None]:
    """For each expression why promtool refuses it, or None."""
    rules = [{"record": f"r:{i}", "expr": expression} for i, expression in enumerate(expressions)]
    file = folder / "rules.json"
    file.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}, ensure_ascii=False), encoding="utf-8")
    done = promtool.run("check", "rules", "--lint=none", *flags, file)
    verdicts: list[str | None] = [None] * len(rules)
    for number, reason in re.findall(r'group "g", rule (\d+), "r:\d+": (.*)', done.stdout + done.stderr):
        verdicts[int(number) - 1] = reason
    assert bool(done.returncode) == any(verdicts), (done.stdout + done.stderr)[:2000]
    return verdicts
