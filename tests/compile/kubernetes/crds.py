"""The schemas of the CRDs, as an API server applies them: what they do not have, it would drop; here it is an error."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

FILES = {
    "PrometheusRule": "crd-prometheusrule.yaml",
    "AlertmanagerConfig": "crd-alertmanagerconfig.yaml",
    "GrafanaDashboard": "crd-grafana-dashboards.yaml",
    "GrafanaFolder": "crd-grafana-folders.yaml",
}


class _Loader(yaml.SafeLoader):
    """`=` is text in a CRD; YAML 1.1 has a type of its own for it."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:value"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(manifest: dict[str, Any]) -> list[str]:
    """What the CRD says against a manifest."""
    validator = _validator(manifest["kind"], manifest["apiVersion"])
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(manifest)]


@cache
def _validator(kind: str, api: str) -> Draft202012Validator:
    if not os.environ.get("OBSDSL_CORPUS"):
        pytest.skip("OBSDSL_CORPUS names no corpus, beside which the schemas are")
    folder = Path(os.environ["OBSDSL_CORPUS"]).parent / "schemas"
    crd = yaml.load((folder / FILES[kind]).read_text(encoding="utf-8"), Loader=_Loader)
    group, _, version = api.partition("/")
    assert crd["spec"]["group"] == group
    (row,) = [one for one in crd["spec"]["versions"] if one["name"] == version]
    return Draft202012Validator(_closed(row["schema"]["openAPIV3Schema"]))


def _closed(schema: Any) -> Any:
    """No fields but those that it names. Go's `(?i)` may stand anywhere, Python's at the beginning alone."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _closed(value) for key, value in schema.items()}
    if isinstance(found.get("properties"), dict) and isinstance(found.get("type"), str) and found["properties"]:
        found.setdefault("additionalProperties", False)
    if isinstance(found.get("pattern"), str) and "(?i)" in found["pattern"]:
        found["pattern"] = "(?i)" + found["pattern"].replace("(?i)", "")
    return found
