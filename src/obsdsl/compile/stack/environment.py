"""Secrets of a stack: which service reads which, and the file that says what must be in the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from obsdsl.compose.secret import Secret
from obsdsl.compose.stack.stack import Stack, secrets_of

_HEAD = """\
# What the stack {name!r} needs from the environment.
# Copy this file to a place that no build replaces, take the # away before each name and write its value:
#     docker compose --env-file ~/{name}.env up -d
# Compose starts nothing while one is missing. Let nobody but its owner read that file, and keep it out of version
# control. The value of a secret becomes a file of the services that are named, and nothing else.
"""
# The folder of what people lay beside a stack: what is in the build's own folder, the next build deletes.
FILES = "STACK_FILES"


def given(source: str) -> str:
    """A path that people gave, as Compose reads it; a relative one is below a folder that the environment names."""
    return source if source.startswith("/") else f"${{{FILES}?see .env.example}}/{PurePosixPath(source)}"


def given_sources(value: Stack) -> tuple[str, ...]:
    """All relative paths that people gave."""
    found = [*value.tls.values(), *(source for mounts in value.mounts.values() for source in mounts)]
    found += [value.textfiles] if value.textfiles is not None else []
    return tuple(dict.fromkeys(str(PurePosixPath(one)) for one in found if not one.startswith("/")))


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
    sources = given_sources(value)
    lines = [_HEAD.format(name=value.name)]
    if sources:
        lines += [f"# the folder that holds {', '.join(sources)}", f"#{FILES}=", ""]
    for name, services in sorted(users.items()):
        lines += [f"# {', '.join(services)}", f"#{name}=", ""]
    return "\n".join(lines).encode()
