"""A stack's `docker-compose.yml`: what every service has, and how the file is put together."""

from __future__ import annotations

from typing import Any

from obsdsl.compile.stack.address import kind_of_service, own_port, published_port
from obsdsl.compile.stack.environment import given, secrets_by_service, variable
from obsdsl.compile.stack.parts import SHOWN, Part, part_of
from obsdsl.compose.secret import Secret
from obsdsl.compose.stack.service import SERVICES
from obsdsl.compose.stack.stack import Stack

Data = dict[str, Any]
# Where Compose puts secrets unless told otherwise.
_SECRETS = "/run/secrets"
_LOGS = {"max-size": "10m", "max-file": "3"}
_HEALTH = {"interval": "30s", "timeout": "5s", "retries": 3, "start_period": "30s"}


def compose_data(value: Stack, secret_dir: str) -> Data:
    """What the file holds, as plain data."""
    parts = {service: part_of(value, service, secret_dir) for service in value.services()}
    held = secrets_by_service(value)
    found: Data = {
        "name": value.name,
        "services": {
            service: _service(value, service, part, held.get(service, ()), secret_dir)
            for service, part in parts.items()
        },
    }
    secrets = {one.name: one for several in held.values() for one in several}
    volumes = sorted({name for part in parts.values() for name in part.volumes})
    found["secrets"] = {name: {"environment": variable(secrets[name])} for name in sorted(secrets)}
    if volumes:
        found["volumes"] = {name: {} for name in volumes}
    if value.network == "bridge":
        others = {name: {"external": True} for name in value.networks}
        found["networks"] = {"default": {"driver": "bridge"}, **others}
    return found


def _service(value: Stack, service: str, part: Part, secrets: tuple[Secret, ...], secret_dir: str) -> Data:
    kind = kind_of_service(value, service)
    known = SERVICES[kind]
    found: Data = {"image": value.images.get(service, known.image), "restart": "unless-stopped", **part.fields}
    if value.network == "host":
        found["network_mode"] = "host"
    elif kind in SHOWN:
        found["ports"] = [f"{value.bind}:{published_port(value, service)}:{own_port(value, service)}"]
    if value.networks:
        found["networks"] = ["default", *value.networks]
    more = value.mounts.get(service, {})
    mounts = [*part.mounts, *((given(source), target) for source, target in more.items())]
    volumes = [f"{name}:{target}" for name, target in part.volumes.items()]
    volumes += [f"{source}:{target}:ro{part.flags.get(source, '')}" for source, target in mounts]
    if volumes:
        found["volumes"] = volumes
    if secrets:
        found["secrets"] = [_secret(one, secret_dir) for one in secrets]
    if part.health is not None:
        found["healthcheck"] = {"test": part.health, **_HEALTH}
    found["security_opt"] = ["no-new-privileges:true"]
    if known.bare:
        found["cap_drop"] = ["ALL"]
    cpus, memory = value.limits.get(service, (known.cpus, known.memory))
    found["deploy"] = {"resources": {"limits": {"cpus": f"{cpus:g}", "memory": memory}}}
    found["logging"] = {"driver": "json-file", "options": dict(_LOGS)}
    return found


def _secret(secret: Secret, secret_dir: str) -> str | Data:
    if secret_dir.rstrip("/") == _SECRETS:
        return secret.name
    return {"source": secret.name, "target": secret.path(secret_dir)}
