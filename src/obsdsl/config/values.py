"""How the values of settings are read: each gives the value, or raises ValueError with the mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from obsdsl.define.duration import Duration
from obsdsl.define.label import name_fault
from obsdsl.errors import listed, shown

Version: TypeAlias = tuple[int, int]
_VERSION = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?(?:\.\d+)?", re.ASCII)


def paths(value: Any) -> tuple[str, ...]:
    """Folders or files of the workspace."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise ValueError('write a list of folders or files, such as ["metrics", "dashboards"]')
    for one in value:
        inside(one)
    return tuple(value)


def inside(value: Any, example: str = "dist") -> str:
    """A path below the workspace."""
    if not isinstance(value, str) or not value or Path(value).is_absolute() or ".." in Path(value).parts:
        raise ValueError(f'write a path inside the workspace, such as "{example}"')
    return value


def out(value: Any) -> str:
    """Where a build goes."""
    if inside(value) and Path(value) == Path():
        raise ValueError('the workspace itself cannot be its own output; write a folder such as "dist"')
    return str(value)


def version(value: Any) -> Version:
    """Major and minor."""
    match = _VERSION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('write a version as text, such as "12.0"')
    return int(match[1]), int(match[2] or 0)


def grafana(value: Any) -> Version:
    """A version of Grafana."""
    found = version(value)
    if found < (7, 5):
        raise ValueError(f"Grafana {value} is older than 7.5, the oldest that obsdsl knows")
    return found


def alertmanager(value: Any) -> Version:
    """A version of Alertmanager."""
    found = version(value)
    if found < (0, 25):
        raise ValueError(f"Alertmanager {value} is older than 0.25, the oldest that obsdsl knows")
    return found


def folder(value: Any) -> str:
    """A folder of the servers."""
    if not isinstance(value, str) or not value.startswith("/") or not value.isprintable():
        raise ValueError('write the absolute path of a folder on the servers, such as "/run/secrets"')
    return value.rstrip("/") or "/"


def url(value: Any) -> str:
    """A URL, without a slash at its end."""
    if not isinstance(value, str) or not re.match(r"https?://[^\s/]", value):
        raise ValueError('write a URL, such as "https://grafana.example.org"')
    return value.rstrip("/")


def address(value: Any) -> str:
    """The URL of a server: no secret in it, and nothing after its path."""
    found = url(value)
    try:
        parts = urlsplit(found)
        _ = parts.port
    except ValueError:
        raise ValueError('write a URL, such as "https://grafana.example.org"') from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("take user and password out of the URL: username, and password_env with a variable's name")
    if parts.query or parts.fragment or not parts.hostname or not found.isascii() or not found.isprintable():
        raise ValueError('write the URL up to its path, such as "https://example.org/grafana"')
    return found


def proxy(value: Any) -> str:
    """The URL of a proxy."""
    try:
        return address(value)
    except ValueError as error:
        raise ValueError(f"{error}; a proxy with a password is named by proxy_env") from None


def variable(value: Any) -> str:
    """The name of an environment variable."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value, re.ASCII):
        raise ValueError('write the name of an environment variable, such as "GRAFANA_TOKEN", and not what it holds')
    return value


def file(value: Any) -> str:
    """A path, of this machine."""
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError('write a path, such as "/etc/prometheus/rules"')
    return value


def truth(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def count(value: Any) -> int:
    """A whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("write a whole number from 1 on")
    return value


def wait(value: Any) -> Duration:
    """A time that is over some day."""
    found = interval(value)
    if not 0 < found.milliseconds <= 3_600_000:
        raise ValueError('write a time from "1ms" to "1h"')
    return found


def patience(value: Any) -> Duration:
    """A time, or none."""
    found = interval(value)
    if not 0 <= found.milliseconds <= 3_600_000:
        raise ValueError('write a time up to "1h"; "0s" is not to wait')
    return found


def one_of(*known: str) -> Callable[[Any], str]:
    """A reader of one of these words."""

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"write {listed(known)}")
        return str(value)

    return read


def word(value: Any) -> str:
    """What names a project, a target or a part: it becomes part of tags, folders and messages."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}", value, re.ASCII):
        raise ValueError("write up to 50 letters, digits, '-', '_' and '.', the first of them a letter or a digit")
    return value


def headers(value: Any) -> dict[str, str]:
    """Headers in clear."""
    found = table(value, text, '{ X-Team = "sre" }')
    for name, one in found.items():
        _header(name)
        if name.lower() in _SECRET_HEADERS:
            raise ValueError(f"{name} is a secret; name the variable that holds it: headers_env = {{ {name} = ... }}")
        if not one.isascii() or not one.isprintable():
            raise ValueError(f"{name} holds what no header can; write ASCII without newlines")
    return found


def headers_env(value: Any) -> dict[str, str]:
    """Headers whose values are in environment variables."""
    found = table(value, variable, '{ X-Api-Key = "API_KEY" }')
    for name in found:
        _header(name)
    return found


def _header(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name, re.ASCII):
        raise ValueError(f"{shown(name)} is no name of a header; write one such as X-Team")


_SECRET_HEADERS = ("authorization", "cookie", "proxy-authorization", "x-api-key")


def interval(value: Any) -> Duration:
    """A duration."""
    if not isinstance(value, str):
        raise ValueError('write a duration as text, such as "15s"')
    return Duration.parse(value)


def names(value: Any) -> tuple[str, ...]:
    """Names of labels."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError('write a list of label names, such as ["cluster"]')
    if fault := next((fault for one in value if (fault := name_fault("label", one))), None):
        raise ValueError(fault)
    return tuple(value)


def texts(value: Any, example: str = "record-name") -> tuple[str, ...]:
    """A list of text."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f'write a list of text, such as ["{example}"]')
    return tuple(value)


def table(value: Any, read: Callable[[Any], Any], example: str) -> dict[str, Any]:
    """A table whose values are all read the same way."""
    if not isinstance(value, dict):
        raise ValueError(f"write a table, such as {example}")
    return {key: read(one) for key, one in value.items()}


def text(value: Any) -> str:
    """Text."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text; quote it")
    return value


def level(value: Any) -> str:
    """A level of problems."""
    if value not in ("error", "warning", "info"):
        raise ValueError(f"{shown(value)} is no level; write error, warning or info")
    return str(value)


def external_labels(value: Any) -> dict[str, str]:
    """Labels and their values."""
    labels = table(value, text, '{ cluster = "eu-1" }')
    if fault := next((fault for one in labels if (fault := name_fault("label", one))), None):
        raise ValueError(fault)
    return labels


def options(value: Any) -> dict[str, Any]:
    """The options of checks."""
    return table(value, lambda one: table(one, lambda x: x, "{ most = 50 }"), "[tool.obsdsl.lint.options.group-size]")
