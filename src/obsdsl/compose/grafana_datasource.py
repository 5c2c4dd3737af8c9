"""A data source that a push makes in Grafana. To refer to one that is there, a `DataSource` is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import attrs

from obsdsl.compose.convert import json_object
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.fault import shown
from obsdsl.compose.secret import Secret
from obsdsl.compose.slug import UID
from obsdsl.define.light import frozen

# Where a push notes whose it is.
_RESERVED = "obsdsl"


@frozen(kw_only=True, slots=False)
class GrafanaDataSource(DataSource):
    """A data source with all that Grafana must know of it; panels take it wherever they take a `DataSource`.

    `uid` names it in pushes, and must not change; `name` is what people read. `json_data` are the settings of its type,
    `secrets` those that must not be read back: each the name of a Secret, whose value only the push looks up. `default`
    says whether it is the organisation's default; None leaves that to the people there.
    """

    noun: ClassVar[str] = "data source"

    url: str
    name: str = attrs.field(default=attrs.Factory(lambda self: self.uid, takes_self=True))
    access: Literal["proxy", "direct"] = "proxy"
    user: str | None = None
    database: str | None = None
    basic_auth_user: str | None = None
    basic_auth_password: Secret | None = None
    with_credentials: bool = False
    default: bool | None = None
    json_data: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)
    secrets: Mapping[str, Secret] = attrs.field(factory=dict, hash=False)

    def faults(self) -> Iterable[str]:
        if not UID.fullmatch(self.uid):
            yield f"uid is {shown(self.uid)}; it has 1 to 40 letters, digits, '-' and '_'"
        if not self.name.strip():
            yield "name is empty; write what people should read"
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https", "") or not (parts.netloc or parts.path):
            yield 'url is no address; write one such as "http://prometheus:9090"'
        if parts.password is not None:
            yield "url holds a password; write basic_auth_user= and basic_auth_password=Secret(...)"
        if self.basic_auth_password is not None and self.basic_auth_user is None:
            yield "basic_auth_password is given and basic_auth_user is not; write both"
        if _RESERVED in self.json_data:
            yield f"json_data has the key {_RESERVED!r}, in which a push notes whose it is; leave it out"

    def all_secrets(self) -> Mapping[str, Secret]:
        """The secrets by the names that Grafana has for them."""
        password = self.basic_auth_password
        return {**self.secrets, **({} if password is None else {"basicAuthPassword": password})}
