"""The workspace that is spoilt, with what is known of where it is evaluated."""

from __future__ import annotations

from functools import cache

import attrs

from obsdsl.compose.severity import POLICY
from obsdsl.config import LintConfig, read_config
from obsdsl.define.duration import Duration
from obsdsl.files import workspace_files
from obsdsl.load import import_file, load, objects_of
from tests.lint.mutation.mutant import ROOT, World
from tests.lint.mutation.supplement import furnished

# Checks of a team's own policy say nothing without options; these hold of the workspace as it is.
OPTIONS = {
    "banned-metric": {"metrics": ["old_*"], "labels": ["fqdn"]},
    "required-matchers": {"labels": ["job"], "exempt": ["[!u]*"]},
    "kept-labels": {"strip": ["cpu"]},
    "required-labels": {"labels": ["service"]},
    "exclusive-labels": {"exclusive": {"service": "team"}},
    "annotation-form": {"urls": ["wiki"], "promql": ["query"]},
    "owner": {"owners": ["team-claudex", "team-agents"]},
    "unknown-severity": {"allowed": ["P0", "P1", "P2", "P3"]},
}

# Systems whose files are left as they are; claude_code is claude_code_v369 as well.
_FURTHER = ("claude_code", "claude_framework")


@cache
def world() -> World:
    """The repository's workspace with what it lacks, and an environment."""
    config = read_config(ROOT)
    config = attrs.evolve(
        config,
        prometheus=(2, 50),
        scrape_interval=Duration.parse("15s"),
        evaluation_interval=Duration.parse("30s"),
        retention=Duration.parse("15d"),
        external_labels={"cluster": "eu-1"},
        # All labels of targets are known, so that every other one is wrong.
        target_labels=("zone",),
        lint=LintConfig(options=OPTIONS),
    )
    workspace = load(config)
    # Each further system would make several times as many mutants of the same. Claude Framework also looks back three
    # weeks, which is an error at the retention above.
    files = [file for file in workspace_files(config) if not any(one in file for one in _FURTHER)]
    bound = [value for file in files for value in objects_of(import_file(file, config))]
    of_two = {id(getattr(value, "declaration", value)) for value in bound}
    two = attrs.evolve(
        workspace,
        metrics=tuple(one for one in workspace.metrics if id(one) in of_two),
        dashboards=tuple(one for one in workspace.dashboards if id(one) in of_two),
        groups=tuple(one for one in workspace.groups if id(one) in of_two),
        # The environment is that of the configuration; what servers say has operators of its own.
        servers=(),
        routings=(),
        policy=POLICY,
    )
    return World(furnished(two), config, workspace.servers)
