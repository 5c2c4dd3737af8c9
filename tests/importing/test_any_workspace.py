"""Whatever a workspace defines: what is built, imported and built again is what was built first.

So is whatever Alertmanager loads.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from obsdsl import Dashboard, LogRuleGroup, Routing, RuleGroup
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.importing.report import Share
from tests.importing.again import said_again, write_all
from tests.importing.routings import configurations
from tests.importing.worlds import POLICY, dashboards, groups, log_groups
from tests.integration.test_routing import routings

# Each takes a build; to shrink one that fails would take minutes.
SLOW = settings(
    deadline=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def judge(workspace: Workspace, exact: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        # The newest that there are: group labels and names of any letters are as they stand.
        config = Config(root, prometheus=(3, 5))
        write_all({one.path: one.content for one in compile_workspace(workspace, config)}, root)
        before, after, made = said_again([root], exact)
        assert made.report.faults == []
        assert after.missing(before) == []
        assert before.missing(after) == []
        rules = made.report.shares.get("rules", Share())
        assert rules.typed == rules.total


@pytest.mark.parametrize("exact", [True, False])
@SLOW
@given(found=st.lists(groups(), min_size=1, max_size=3))
def test_groups(found: list[RuleGroup], exact: bool) -> None:
    judge(Workspace(groups=tuple(found), policy=POLICY), exact)


@pytest.mark.parametrize("exact", [True, False])
@SLOW
@given(found=st.lists(dashboards(), min_size=1, max_size=2))
def test_dashboards(found: list[Dashboard], exact: bool) -> None:
    judge(Workspace(dashboards=tuple(found)), exact)


@SLOW
@given(found=log_groups())
def test_groups_of_logs(found: LogRuleGroup) -> None:
    judge(Workspace(alone=(found,), policy=POLICY), exact=True)


@SLOW
@given(found=routings)
def test_routings(found: Routing) -> None:
    judge(Workspace(routings=(found,)), exact=True)


@SLOW
@given(found=configurations())
def test_configurations_of_alertmanager(found: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "alertmanager.yml").write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False))
        before, after, made = said_again([Path(name)])
        assert made.report.faults == []
        assert after.missing(before) == []
        assert before.missing(after) == []
