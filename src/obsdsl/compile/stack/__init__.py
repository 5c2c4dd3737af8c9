"""A stack as files for Docker Compose, beside what the same build writes for its servers."""

from __future__ import annotations

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compile.stack.compose_file import compose_data
from obsdsl.compile.stack.environment import environment
from obsdsl.compile.stack.provisioning import dashboards, data_sources
from obsdsl.compose.stack.stack import Stack

_PROVISIONING = "grafana/provisioning"


def compile_stack(value: Stack, context: Context) -> tuple[Artifact, ...]:
    """All of its files, below a folder of its own."""
    files = {
        "docker-compose.yml": to_yaml(compose_data(value, context.secret_dir)),
        ".env.example": environment(value),
        f"{_PROVISIONING}/datasources/datasources.yml": to_yaml(data_sources(value)),
        f"{_PROVISIONING}/dashboards/dashboards.yml": to_yaml(dashboards(value)),
    }
    if probes := value.probes():
        found = {}
        for name, module in probes.items():
            optional = {
                "timeout": None if module.timeout is None else str(module.timeout),
                module.prober: dict(module.settings) or None,
            }
            given = {key: one for key, one in optional.items() if one is not None}
            found[name] = {"prober": module.prober, **given}
        files["blackbox.yml"] = to_yaml({"modules": found})
    return tuple(
        Artifact("stack", f"{value.name}/{path}", f"stack/{value.name}/{path}", content, value.location)
        for path, content in sorted(files.items())
    )
