"""A shipper as the configuration of Promtail."""

from __future__ import annotations

from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.logs.stages import stages
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.logs.shipper import PromtailShipper
from obsdsl.compose.logs.stream import LogStream

_HEAD = b"# Promtail reached its end of life on 2 March 2026 and gets no more fixes; Grafana Alloy takes its place.\n"


def compile_promtail(value: PromtailShipper, context: Context) -> Artifact:
    """The file."""
    content = _HEAD + to_yaml(promtail_data(value, context.secret_dir))
    return Artifact("promtail", value.name, f"promtail/{value.name}.yml", content, value.location)


def promtail_data(value: PromtailShipper, secret_dir: str) -> dict[str, Any]:
    """What the file holds, as plain data."""
    client: dict[str, Any] = {"url": value.push_url}
    if value.tenant is not None:
        client["tenant_id"] = value.tenant
    if value.password is not None:
        client["basic_auth"] = {
            "username": value.username,
            "password_file": f"{secret_dir}/{value.password.name}",
        }
    if value.labels:
        client["external_labels"] = dict(value.labels)
    return {
        "server": {"http_listen_port": value.port, "grpc_listen_port": 0},
        "positions": {"filename": value.positions},
        "clients": [client],
        "scrape_configs": [_job(stream) for stream in value.streams],
    }


def _job(stream: LogStream) -> dict[str, Any]:
    found: dict[str, Any] = {
        "job_name": stream.name,
        "static_configs": [
            {"targets": ["localhost"], "labels": {**stream.match, "__path__": path}} for path in stream.paths
        ],
    }
    if made := [{name: _settings(name, given)} for name, given in stages(stream)]:
        found["pipeline_stages"] = made
    return found


def _settings(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """As Promtail has them: names of fields stand below a key, and labels without a source have none."""
    if name == "json":
        return {"expressions": {key: value or key for key, value in given.items()}}
    if name == "logfmt":
        return {"mapping": {key: value or key for key, value in given.items()}}
    return {key: value or None for key, value in given.items()} if name == "labels" else given
