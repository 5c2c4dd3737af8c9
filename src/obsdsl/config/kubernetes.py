"""`manifests` and `[tool.obsdsl.kubernetes]`: which manifests a build writes, and what they have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from obsdsl.config import values
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean, listed, shown

MANIFESTS = ("PrometheusRule", "AlertmanagerConfig", "GrafanaDashboard", "ConfigMap")
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LABEL = re.compile(r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")


@frozen
class Kubernetes:
    """What manifests have in common.

    `labels` are on each: those that the operators' selectors look for. `secret` is the Kubernetes Secret whose keys
    hold the `Secret`s. `instances` are the labels of the Grafanas that grafana-operator gives the dashboards to.
    `sidecar` are the labels by which Grafana's sidecar knows a ConfigMap, `folder_annotation` what tells it the folder.
    """

    namespace: str | None = None
    labels: Mapping[str, str] = attrs.field(factory=dict)
    prefix: str = ""
    secret: str = "obsdsl"
    instances: Mapping[str, str] = attrs.field(factory=lambda: {"dashboards": "grafana"})
    sidecar: Mapping[str, str] = attrs.field(factory=lambda: {"grafana_dashboard": "1"})
    folder_annotation: str = "grafana_folder"


def manifests(value: Any) -> tuple[str, ...]:
    """Kinds of manifests."""
    if not isinstance(value, list) or odd_in(value):
        raise ValueError(f"write a list of any of {listed(MANIFESTS)}")
    if {"GrafanaDashboard", "ConfigMap"} <= {*value}:
        raise ValueError("each dashboard would be there twice; keep GrafanaDashboard (the operator) or ConfigMap")
    return tuple(dict.fromkeys(value))


def odd_in(value: list[Any]) -> bool:
    """Whether anything else is among the kinds."""
    return any(one not in MANIFESTS for one in value)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("write a name of Kubernetes: up to 63 small letters, digits and '-'")
    return value


def _prefix(value: Any) -> str:
    if not isinstance(value, str) or not _PREFIX.fullmatch(value):
        raise ValueError("write up to 40 small letters, digits and '-', such as \"pocket-\"")
    return value


def _labels(value: Any) -> dict[str, str]:
    found = values.table(value, values.text, '{ release = "prometheus" }')
    for name, one in found.items():
        _label(name)
        if not _VALUE.fullmatch(one):
            raise ValueError(f"{shown(one)} is no value of a label of Kubernetes; write letters, digits, '-', '_', '.'")
    return found


def _label(value: Any) -> str:
    if not isinstance(value, str) or not _LABEL.fullmatch(value):
        raise ValueError(
            f"{shown(value)} is no name of a label or an annotation; write one such as app.example.org/team"
        )
    return value


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "namespace": _name,
    "labels": _labels,
    "prefix": _prefix,
    "secret": _name,
    "instances": _labels,
    "sidecar": _labels,
    "folder_annotation": _label,
}


def kubernetes(value: Any) -> Kubernetes:
    """The table. All that is wrong with it is said at once."""
    if not isinstance(value, dict):
        raise ValueError("write a table, [tool.obsdsl.kubernetes]")
    found, faults = {}, []
    for key, one in value.items():
        if key not in _KEYS:
            faults.append(f"{key} is no setting of it{did_you_mean(key, _KEYS)}")
            continue
        try:
            found[key] = _KEYS[key](one)
        except ValueError as error:
            faults.append(f"{key}: {error}")
    if faults:
        raise ValueError("; ".join(faults))
    return Kubernetes(**found)
