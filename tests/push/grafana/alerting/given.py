"""What a build gives of alerting, and a bench that pushes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from obsdsl import P0, P2, Routing, RuleGroup, Secret, Slack, SubRoute, TimeInterval
from obsdsl.compile.artifact import Artifact
from tests.compile.grafana_alerting.given import alert, config, group, made
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import Behaviour
from tests.push.grafana.bench import PROJECT, Bench

VALUE = "https://hooks.example.org/t0p-s3cret"
SLACK = Slack("#low", api_url=Secret("SLACK_URL"))
NIGHT = TimeInterval("nights", times="20:00-24:00", weekdays="monday:friday", months=4)


def routing(*notifiers: Slack, mute: TimeInterval = NIGHT, **fields: Any) -> Routing:
    given = {"severities": {P0: (Slack("#p0", api_url=Secret("SLACK_URL")),)}, **fields}
    return Routing(
        default=notifiers or (SLACK,),
        routes=(SubRoute({"team": "a"}, receivers=(SLACK,), name="team-a", mute=(mute,)),),
        **given,
    )


def two(**fields: Any) -> RuleGroup:
    """A group of two rules."""
    return group(alert("up == 0", for_="2m"), alert("m > 90", "Full", severity=P2), **fields)


ALL = (two(), group(alert("n < 1", "Low"), name="other"), routing())


class AlertingBench(Bench):
    """A bench whose target has alerting."""

    def __init__(self, root: Path, grafana: Grafana, **options: Any) -> None:
        given = {"alerting": True, "policies": True, "datasource": "prom", **options}
        super().__init__(root, grafana, **given)

    def built(self, *objects: RuleGroup | Routing, **fields: Any) -> list[Artifact]:
        """A build for the version that is there."""
        return built(self.grafana.behaviour, *objects, **fields)


def built(behaviour: Behaviour, *objects: RuleGroup | Routing, **fields: Any) -> list[Artifact]:
    """A build for a version."""
    major, minor = behaviour.version.split(".")[:2]
    of = attrs.evolve(config(grafana=(int(major), int(minor)), **fields), project=PROJECT)
    return made(*(objects or ALL), of=of)
