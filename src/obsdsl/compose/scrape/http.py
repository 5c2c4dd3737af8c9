"""How a server is reached: who asks, and over which TLS. Secrets stand in files that only the server reads."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.secret import Secret

TlsVersion: TypeAlias = Literal["TLS10", "TLS11", "TLS12", "TLS13"]


@attrs.frozen(kw_only=True, slots=False)
class BasicAuth(Definition):
    """A user and a password: a secret by its name, or the path of a file."""

    named_by = "username"

    username: str = attrs.field(kw_only=False)
    password: Secret | None = None
    password_file: str | None = None


@attrs.frozen(kw_only=True, slots=False)
class Authorization(Definition):
    """The header `Authorization`: its type and the credentials, a secret by its name or the path of a file."""

    named_by = "type"

    credentials: Secret | None = attrs.field(default=None, kw_only=False)
    credentials_file: str | None = None
    type: str = "Bearer"


@attrs.frozen(kw_only=True, slots=False)
class TLS(Definition):
    """Certificates, by the paths of their files, and what is asked of the server's."""

    named_by = "server_name"

    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    server_name: str | None = None
    insecure_skip_verify: bool = False
    min_version: TlsVersion | None = None
    max_version: TlsVersion | None = None
