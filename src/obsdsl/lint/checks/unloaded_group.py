"""The check unloaded-group."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import RuleGroup
from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UnloadedGroup(Check[RuleGroup]):
    """No Prometheus loads the file of a group of rules.

    A build writes each group into a file of its own, `rules/<group>.yml`, and the `rule_files` of all servers name
    others: nothing evaluates its rules. Groups that a target gives to a ruler, to vmalert or to Grafana's alerting are
    evaluated there.

    Bad:
    ```python
    PrometheusServer(rule_files=("rules/web-*.yml",))
    RuleGroup("queue", owner="team", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="10m", severity=P3, summary="Jobs wait"),
    ))
    ```
    Good:
    ```python
    PrometheusServer(rule_files=("rules/web-*.yml", "rules/queue.yml"))
    RuleGroup("queue", owner="team", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="10m", severity=P3, summary="Jobs wait"),
    ))
    ```
    """

    code = "OBS414"
    name = "unloaded-group"
    level = Level.WARNING
    groups = (13,)
    on = (RuleGroup,)

    def find(self, value: RuleGroup, at: Site) -> Iterator[Finding]:
        servers = at.context.servers
        # The groups of a file are in that file.
        if not servers or at.path or any(one.loads(value.identity) for one in servers):
            return
        if any(one.evaluates(value.identity) for one in at.context.config.targets.values()):
            return
        named = list(dict.fromkeys(path for one in servers for path in one.rule_files))
        there = f"they load {listed(named, 'and')}" if named else "they load none"
        yield Finding(
            f"no PrometheusServer loads its file rules/{value.identity}.yml",
            f"add it to the rule_files of one ({there})",
        )
