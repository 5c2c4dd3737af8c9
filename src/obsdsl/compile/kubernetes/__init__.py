"""A build's artifacts as manifests of Kubernetes, for who applies them (Argo CD, Flux, kubectl). No cluster is asked.

They are made of the artifacts alone, so that a build that reuses artifacts has them anew at no cost of a compilation.
"""

from __future__ import annotations

from collections.abc import Sequence

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.kubernetes.dashboards import config_map, grafana_dashboard, grafana_folders
from obsdsl.compile.kubernetes.rules import prometheus_rule
from obsdsl.config import Config


def manifests(artifacts: Sequence[Artifact], config: Config) -> list[Artifact]:
    """One for each artifact of a kind that `manifests` names. Raises CompileError for what the CRDs do not have."""
    settings, found = config.kubernetes, list[Artifact]()
    for kind in config.manifests:
        match kind:
            case "PrometheusRule":
                found += (prometheus_rule(one, settings) for one in artifacts if one.kind == "rules")
            case "AlertmanagerConfig":
                # Few have one: its tables are read where they are needed.
                from obsdsl.compile.kubernetes.alertmanager import alertmanager_config

                routings = (one for one in artifacts if one.kind == "alertmanager")
                found += (alertmanager_config(one, settings, config.secret_dir) for one in routings)
            case "GrafanaDashboard":
                dashboards = [one for one in artifacts if one.kind == "dashboard"]
                found += (grafana_dashboard(one, settings) for one in dashboards)
                found += grafana_folders(dashboards, settings)
            case "ConfigMap":
                found += (config_map(one, settings) for one in artifacts if one.kind == "dashboard")
    return found
