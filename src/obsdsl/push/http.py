"""One HTTP session with a server: who we are, how long we wait, what is tried again, and how a failure is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from obsdsl.push.errors import Garbled
from obsdsl.target_config import Connection


@attrs.frozen(eq=False)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    # `GET /api/health`, for messages.
    asked: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises Garbled where it is none, or cut off."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Garbled(self.asked, f"the answer (status {self.status}) is no JSON, or is cut off") from None


class Session:
    """Requests to one server. May be used from several threads.

    GET and HEAD are tried again after 429, 502, 503, 504, a locked database (500), a timeout, a lost connection or a
    cut answer, with jittered, growing pauses, or as long as `Retry-After` says (up to a cap). Writes are tried again only
    where nothing can have happened: 429, or no connection. After all else that tells nothing they raise `Ambiguous`:
    read and compare, then write again if need be (`retry.settled` does so). 400, 401, 403, 404, 409, 412, 422 are never
    tried again. HTML where JSON was asked for, and a redirect to another host, are `Misrouted`.
    """

    def __init__(
        self,
        connection: Connection,
        subject: str,
        root: Path,
        headers: Mapping[str, str] | None = None,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """`subject` begins messages ("Grafana https://…"); relative files are below `root`; `wait` sleeps between
        tries (`run.wait`, so that Ctrl-C ends it). Reads the secrets; raises RemoteError where one is missing."""
        raise NotImplementedError

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        raise NotImplementedError

    def get(self, path: str, params: Mapping[str, str] | None = None, accept: Iterable[int] = ()) -> Answer:
        """GET. A status other than 2xx raises, unless it is in `accept`."""
        raise NotImplementedError

    def send(
        self,
        method: str,
        path: str,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Iterable[int] = (),
    ) -> Answer:
        """A write: JSON, or `content` with its Content-Type in `headers`. `path` is below the URL, already quoted."""
        raise NotImplementedError
