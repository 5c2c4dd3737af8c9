"""Public dashboards of every age: read and compiled, they are what they were.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.read.grafana import read_dashboard

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")


def test_every_dashboard_goes_out_as_it_came_in() -> None:
    files = sorted([*CORPUS.glob("dashboards/**/*.json"), *CORPUS.glob("dashboards_wrapped/**/*.json")])
    assert len(files) >= 294
    for file in files:
        content = file.read_bytes()
        read = read_dashboard(content, str(file))
        assert read.flaws == ()
        assert read.dashboard is not None
        artifact = compile_dashboard(read.dashboard, Context())
        assert json.loads(artifact.content) == json.loads(content.decode("utf-8-sig"))


def test_dashboards_of_the_second_schema_are_refused_by_name() -> None:
    files = sorted(CORPUS.glob("dashboards_v2/**/*.json"))
    assert files
    for file in files:
        (flaw,) = read_dashboard(file.read_bytes(), str(file)).flaws
        assert "schema v2" in flaw.message
