"""Rule groups as PrometheusRule of prometheus-operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.kubernetes.manifest import manifest
from obsdsl.compile.prometheus import from_yaml
from obsdsl.config.kubernetes import Kubernetes
from obsdsl.errors import CompileError, shown

# What the CRD has (prometheus-operator 0.93): all else the API server would drop without a word.
_GROUP = ("name", "interval", "labels", "limit", "partial_response_strategy", "query_offset", "rules")
_RULE = ("alert", "annotations", "expr", "for", "keep_firing_for", "labels", "record")


def prometheus_rule(artifact: Artifact, settings: Kubernetes) -> Artifact:
    """The manifest of a rule file. Raises CompileError for what the CRD does not have."""
    data = from_yaml(artifact.content)
    if faults := [*_faults(data)]:
        raise CompileError(f"RuleGroup {artifact.identity!r}", faults, artifact.location)
    return manifest("PrometheusRule", "monitoring.coreos.com/v1", artifact, {"spec": data}, settings)


def _faults(data: Any) -> Iterator[str]:
    for group in data["groups"]:
        yield from _unknown("", group, _GROUP)
        for rule in group.get("rules", ()):
            if not isinstance(rule, Mapping) or "expr" not in rule:
                yield f"{shown(rule)} is no rule that a PrometheusRule can hold; mend or delete it"
                continue
            yield from _unknown(f"{rule.get('alert') or rule.get('record')}: ", rule, _RULE)


def _unknown(place: str, fields: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    for key in fields:
        if key not in known:
            yield f"{place}PrometheusRule has no field {key!r}; delete it, or take PrometheusRule out of `manifests`"
