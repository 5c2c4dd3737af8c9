"""The sample project with rule tests of its own, run by pytest in a process of its own."""

from __future__ import annotations

import os
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import attrs
import pytest

from tests.cli.test_init import run_pytest
from tests.stack import generations, require
from tests.support import SAMPLE

IMPORTS = """\
import re

import pytest

from alerts.pocket_agent import error_ratio, high_error_ratio, service_down, too_many_connections
from metrics import pocket_agent as m
from obsdsl import Email, PagerDuty, Slack
from obsdsl.library.prometheus import up

"""


@attrs.frozen
class Ran:
    """A run of pytest: what it printed, and what became of each test."""

    code: int
    output: str
    outcomes: Mapping[str, str]
    messages: Mapping[str, str]


def everyone() -> str:
    """A promtool of each generation, as the environment names them."""
    return os.pathsep.join(str(require("promtool", generation=one).path) for one in generations())


def newest(at_least: str = "") -> str:
    """The newest promtool."""
    return str(require("promtool", at_least=at_least).path)


def make(root: Path, **modules: str) -> Path:
    """A copy of the sample with these test modules."""
    shutil.copytree(SAMPLE, root)
    for name, text in modules.items():
        (root / "tests" / f"{name}.py").write_text(IMPORTS + dedent(text), encoding="utf-8")
    return root


def run(root: Path, *arguments: str, programs: str | None = None, code: int | None = None) -> Ran:
    """Run the tests; `programs` are the promtools, the newest where it is None."""
    given = newest() if programs is None else programs
    report = root / "report.xml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSDSL_PROMTOOL", given)
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        done = run_pytest(root, f"--junitxml={report}", *arguments)
    outcomes, messages = {}, {}
    for case in ElementTree.parse(report).iter("testcase") if report.is_file() else ():
        odd = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
        name = case.get("name", "")
        outcomes[name] = "passed" if odd is None else odd.tag
        messages[name] = "" if odd is None else f"{odd.get('message')}\n{odd.text}"
    report.unlink(missing_ok=True)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return Ran(done.returncode, done.stdout + done.stderr, outcomes, messages)
