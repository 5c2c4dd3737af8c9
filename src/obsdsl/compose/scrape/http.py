"""How a server is reached: who asks, and over which TLS. Secrets stand in files that only the server reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault
from obsdsl.compose.scrape.escape import AUTHENTICATIONS
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen
from obsdsl.errors import listed

TlsVersion: TypeAlias = Literal["TLS10", "TLS11", "TLS12", "TLS13"]
# Keys of an `extra` that fields here cover.
TYPED: Final[Mapping[str, str]] = {
    "basic_auth": "basic_auth",
    "authorization": "authorization",
    "tls_config": "tls",
    "bearer_token": "authorization",
    "bearer_token_file": "authorization",
}


def secret(value: Secret | None) -> Secret | None:
    """A converter for a secret: no message shows what was given in its place."""
    if value is None or isinstance(value, Secret):
        return value
    return Fault('is a value; secrets are named, never held: write Secret("ITS_NAME")')


def _file_faults(holder: Any, field: str, needed: bool) -> Iterable[str]:
    both = (getattr(holder, field), getattr(holder, f"{field}_file"))
    if all(both):
        yield f"{field} and {field}_file say the same; delete one"
    if needed and not any(both):
        yield f"{field} is missing; write {field}=Secret(…) or {field}_file="


@frozen(kw_only=True, slots=False)
class BasicAuth(Definition):
    """A user and a password: a secret by its name, or the path of a file."""

    named_by = "username"

    username: str = attrs.field(kw_only=False)
    password: Secret | None = attrs.field(default=None, converter=secret)
    password_file: str | None = None

    def faults(self) -> Iterable[str]:
        if not self.username:
            yield "username is empty; write it"
        yield from _file_faults(self, "password", needed=False)


@frozen(kw_only=True, slots=False)
class Authorization(Definition):
    """The header `Authorization`: its type and the credentials, a secret by its name or the path of a file."""

    named_by = "type"

    credentials: Secret | None = attrs.field(default=None, kw_only=False, converter=secret)
    credentials_file: str | None = None
    type: str = "Bearer"

    def faults(self) -> Iterable[str]:
        if self.type.strip().lower() == "basic":
            yield "type is Basic, which Prometheus refuses here; use basic_auth=BasicAuth(…)"
        if not self.type.strip():
            yield "type is empty; leave it out for Bearer"
        yield from _file_faults(self, "credentials", needed=True)


@frozen(kw_only=True, slots=False)
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

    def faults(self) -> Iterable[str]:
        if bool(self.cert_file) != bool(self.key_file):
            yield "cert_file and key_file go together; write both, or neither"
        if self.min_version and self.max_version and self.min_version > self.max_version:
            yield f"min_version is {self.min_version}, above max_version, {self.max_version}; swap them"


def basic(value: BasicAuth | None) -> BasicAuth | None:
    """A converter: what was given in its place may be a password, and is not shown."""
    return value if value is None or isinstance(value, BasicAuth) else _other(value, "BasicAuth")


def authorized(value: Authorization | None) -> Authorization | None:
    """The same for credentials."""
    return value if value is None or isinstance(value, Authorization) else _other(value, "Authorization")


def _other(value: object, wanted: str) -> Fault:
    return Fault(f"is of type {type(value).__name__}; it takes {wanted}(…)")


def authentication_faults(holder: Any) -> Iterable[str]:
    """More than one way to say who asks, among the fields and in `extra`."""
    fields = [name for name in ("basic_auth", "authorization") if getattr(holder, name) is not None]
    given = [*fields, *(name for name in AUTHENTICATIONS if name in holder.extra and name not in TYPED)]
    if len(given) > 1:
        yield f"it has {listed(given, 'and')}, of which Prometheus takes one; delete the others"
