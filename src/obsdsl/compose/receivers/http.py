"""How a notifier makes HTTP requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.fault import Fault
from obsdsl.compose.receivers.settings import Settings, anything_named, mapping, secret
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen

HeaderLike: TypeAlias = str | Secret | Sequence[str] | Sequence[Secret]


def _headers(value: Mapping[str, HeaderLike] | None) -> Mapping[str, Mapping[str, Any]] | None:
    """Each header with its values, or the secrets that are its values."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return Fault("is no mapping; write {name: value}")
    found: dict[str, Mapping[str, Any]] = {}
    for name, given in value.items():
        if isinstance(given, Mapping):  # a copy
            found[name] = given
            continue
        several = tuple(given) if isinstance(given, tuple | list) else (given,)
        if not isinstance(name, str) or not all(isinstance(one, str | Secret) for one in several):
            return Fault('holds what is no header; write {"X-Scope": "web", "X-Token": Secret("NAME")}')
        texts = tuple(one for one in several if isinstance(one, str))
        secrets = tuple(one for one in several if isinstance(one, Secret))
        found[name] = {**({"values": texts} if texts else {}), **({"secrets": secrets} if secrets else {})}
    return found


@frozen(kw_only=True, slots=False)
class OAuth2(Settings):
    """A token that the server fetches before it asks."""

    structure = "oauth2"
    named_by = "client_id"

    client_id: str
    token_url: str
    client_secret: Secret | None = attrs.field(default=None, converter=secret)
    scopes: Sequence[str] | None = None
    endpoint_params: Mapping[str, str] | None = mapping()
    tls_config: TLS | None = None
    proxy_url: str | None = None
    no_proxy: str | None = None
    proxy_from_environment: bool | None = None
    # For a grant by a signed token instead of a secret.
    grant_type: str | None = None
    audience: str | None = None
    claims: Mapping[str, Any] | None = attrs.field(default=None, converter=anything_named, hash=False)
    iss: str | None = None
    client_certificate_key: Secret | None = attrs.field(default=None, converter=secret)
    client_certificate_key_id: str | None = None
    signature_algorithm: str | None = None


@frozen(kw_only=True, slots=False)
class HttpConfig(Settings):
    """Authentication, TLS, proxy and headers of a notifier's requests."""

    structure = "http_config"

    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    oauth2: OAuth2 | None = None
    bearer_token: Secret | None = attrs.field(default=None, converter=secret)
    tls_config: TLS | None = None
    proxy_url: str | None = None
    no_proxy: str | None = None
    proxy_from_environment: bool | None = None
    follow_redirects: bool | None = None
    enable_http2: bool | None = None
    http_headers: Mapping[str, Mapping[str, Any]] | None = attrs.field(default=None, converter=_headers, hash=False)
