"""Secrets of a stack: which service reads which, and the file that says what must be in the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from obsdsl.compose.secret import Secret
from obsdsl.compose.stack.stack import Stack, secrets_of

_HEAD = """\
# What the stack {name!r} needs from the environment. Copy this file to .env beside docker-compose.yml, take the # away
# before each name and write its value; Compose starts nothing while one is missing. Let nobody but its owner read that
# file, and keep it out of version control. A value becomes a file of the services that are named, and nothing else.
"""


def secrets_by_service(value: Stack) -> Mapping[str, tuple[Secret, ...]]:
    """The secrets of each service that has some."""
    objects = {**value.servers, **value.routings, **dict(value.shipping()), "grafana": value.admin_password}
    found = {service: secrets_of(one) for service, one in objects.items()}
    return {service: secrets for service, secrets in found.items() if secrets}


def variable(secret: Secret) -> str:
    """The environment variable that holds it: a secret may have a name that no shell takes."""
    name = re.sub(r"\W", "_", secret.name, flags=re.ASCII)
    return f"_{name}" if name[0].isdigit() else name


def environment(value: Stack) -> bytes:
    """`.env.example`: every secret by its name, and no value."""
    users: dict[str, list[str]] = {}
    for service, secrets in secrets_by_service(value).items():
        for one in secrets:
            users.setdefault(variable(one), []).append(service)
    lines = [_HEAD.format(name=value.name)]
    for name, services in sorted(users.items()):
        lines += [f"# {', '.join(services)}", f"#{name}=", ""]
    return "\n".join(lines).encode()
