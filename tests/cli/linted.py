"""What the tests of `obsdsl lint` check: a workspace with and without a problem, files of rules."""

from __future__ import annotations

import subprocess
from pathlib import Path

METRICS = 'from obsdsl import Counter\nrequests = Counter("http_requests_total", "Answered.", labels=("code",))\n'
CLEAN = """\
from obsdsl import RecordingRule, RuleGroup

from metrics.web import requests

rate = RecordingRule("job:http_requests:rate5m", requests.rate("5m").sum(by="job"))
group = RuleGroup("web", rules=(rate,), owner="team")
"""
BAD = CLEAN.replace("job:http_requests:rate5m", "requests_per_job")
RULES = """\
groups:
  - name: web
    rules:
      - record: job:http_requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
"""
BAD_RULES = RULES.replace("(rate(http_requests_total[5m]))", "(rate(http_requests_total))")
NEEDLESS = RULES + "      - alert: Quiet\n        expr: http_requests:rate5m == 0\n        for: 0s\n"
# What the workspaces below are asked for, so that no check that comes later changes the tests.
ONE = ("--select", "record-name,promql-syntax,needless-for")


def commit(root: Path) -> None:
    """All files below `root` as a new commit; its author is nobody's configuration."""
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
