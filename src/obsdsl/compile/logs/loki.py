"""A Loki as its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.logs.loki import Loki
from obsdsl.compose.secret import Secret
from obsdsl.errors import CompileError
from obsdsl.logs.render import selector

Data = dict[str, Any]


def compile_loki(value: Loki, _context: Context) -> Artifact:
    """The file. Raises CompileError for a secret, which has no field of a file in Loki's configuration."""
    content = to_yaml(loki_data(value))
    return Artifact("loki", value.name, f"loki/{value.name}.yml", content, value.location)


def loki_data(value: Loki) -> Data:
    """What the file holds, as plain data."""
    found: Data = {
        "auth_enabled": value.multi_tenant,
        "server": {"http_listen_port": value.port},
        "common": {
            "instance_addr": "127.0.0.1",
            "path_prefix": value.path,
            "replication_factor": 1,
            "ring": {"kvstore": {"store": "inmemory"}},
            "storage": {
                "filesystem": {
                    "chunks_directory": f"{value.path}/chunks",
                    "rules_directory": f"{value.path}/rules",
                }
            },
        },
        "schema_config": {
            "configs": [
                {
                    "from": value.schema_from,
                    "store": "tsdb",
                    "object_store": "filesystem",
                    "schema": "v13",
                    "index": {"prefix": "index_", "period": "24h"},
                }
            ]
        },
        "limits_config": _limits(value),
    }
    if value.retention is not None:
        found["compactor"] = {
            "working_directory": f"{value.path}/compactor",
            "retention_enabled": True,
            "delete_request_store": "filesystem",
        }
    if value.alertmanager_url is not None:
        found["ruler"] = {"alertmanager_url": value.alertmanager_url, "enable_api": True}
    found["analytics"] = {"reporting_enabled": value.usage_reports}
    return _merged(found, _plain(value.extra, value))


def _limits(value: Loki) -> Data:
    limits = {
        "retention_period": _text(value.retention),
        "retention_stream": [
            {"selector": selector(one.streams.selector), "priority": one.priority, "period": _text(one.period)}
            for one in value.retentions
        ]
        or None,
        "ingestion_rate_mb": value.ingestion_rate_mb,
        "ingestion_burst_size_mb": value.ingestion_burst_size_mb,
        "max_global_streams_per_user": value.max_streams,
        "max_line_size": value.max_line_size,
        "max_query_length": _text(value.max_query_length),
        "max_entries_limit_per_query": value.max_entries,
        "reject_old_samples": True if value.reject_older_than is not None else None,
        "reject_old_samples_max_age": _text(value.reject_older_than),
    }
    return {name: one for name, one in limits.items() if one is not None}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _merged(found: Data, extra: Mapping[str, Any]) -> Data:
    """`extra` over what the fields say, section by section."""
    result = dict(found)
    for name, value in extra.items():
        held = result.get(name)
        result[name] = _merged(held, value) if isinstance(held, dict) and isinstance(value, Mapping) else value
    return result


def _plain(value: Any, of: Loki) -> Any:
    if isinstance(value, Secret):
        mend = "give Loki the value by its environment: -config.expand-env=true and ${NAME} in extra"
        raise CompileError(of.subject, f"Loki reads no secret from a file; {mend}", of.location)
    if isinstance(value, Mapping):
        return {name: _plain(one, of) for name, one in value.items()}
    return [_plain(one, of) for one in value] if isinstance(value, tuple | list) else value
