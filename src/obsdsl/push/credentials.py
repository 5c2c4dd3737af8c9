"""Who we are, and how we get there: what a `Connection` names, looked up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import requests
import requests.auth

from obsdsl.errors import RemoteError
from obsdsl.push.secret import from_environment, from_file, remember
from obsdsl.target_config import Connection


@attrs.frozen(eq=False)
class Credentials(requests.auth.AuthBase):
    """The headers of every request. Always given, so that no ~/.netrc of the machine is used instead."""

    headers: dict[str, str] = attrs.field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self.headers)
        return request


def credentials(connection: Connection, subject: str, root: Path) -> Credentials:
    """Token, or user and password, and the headers of the configuration. Raises RemoteError for what is missing."""
    found = dict(connection.headers)
    for name, variable in connection.headers_env.items():
        found[name] = from_environment(variable, f"{subject}, headers_env.{name}")
    token = _either(connection.token_env, connection.token_file, f"{subject}, token", root)
    user = connection.username or (
        from_environment(connection.username_env, f"{subject}, username_env") if connection.username_env else None
    )
    password = _either(connection.password_env, connection.password_file, f"{subject}, password", root)
    if token is not None:
        found["Authorization"] = f"Bearer {token}"
    elif user is not None:
        found["Authorization"] = requests.auth._basic_auth_str(user, password or "")
        remember(found["Authorization"].removeprefix("Basic "))
    for name, value in found.items():
        if not value.isascii() or not value.isprintable() or value != value.strip():
            fault = f"what is to be sent as {name} holds a newline, a blank at its end or a letter that is not ASCII"
            raise RemoteError(subject, f"{fault}; mend the variable or the file that it is from")
    return Credentials(found)


def _either(variable: str | None, file: str | None, setting: str, root: Path) -> str | None:
    if variable is not None:
        return from_environment(variable, f"{setting}_env")
    return None if file is None else from_file(root / file, f"{setting}_file")


def settings(connection: Connection, subject: str, root: Path) -> dict[str, Any]:
    """What `requests` wants to know of CA, client certificate and proxies."""
    found: dict[str, Any] = {}
    for key in ("ca_file", "cert_file", "key_file"):
        name = getattr(connection, key)
        if name is not None and not (root / name).is_file():
            raise RemoteError(subject, f"{key} is {name!r}, and there is no such file; mend the path")
    if connection.ca_file is not None:
        found["verify"] = str(root / connection.ca_file)
    if connection.cert_file is not None:
        cert = str(root / connection.cert_file)
        found["cert"] = cert if connection.key_file is None else (cert, str(root / connection.key_file))
    proxy = connection.proxy
    if connection.proxy_env is not None:
        proxy = from_environment(connection.proxy_env, f"{subject}, proxy_env")
    if proxy is not None:
        found["proxies"] = {"http": proxy, "https": proxy}
    return found
