"""Asking a Prometheus for the data of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.preview.data.prometheus import OutOfReach
from obsdsl.push.errors import Misrouted, Unauthorized, Unavailable, Unreachable
from obsdsl.push.http import Session
from obsdsl.target_config import Connection

if TYPE_CHECKING:
    from obsdsl.preview.data.prometheus import Ask

# A picture is not worth waiting for longer.
_TIMEOUT = Duration.parse("10s")
# With these Prometheus says what is wrong with a query.
_TOLD = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)


def asking(url: str) -> Ask:
    """Who asks the Prometheus at the URL, once for each query. Raises ObsdslError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ObsdslError("--prometheus", f"{url!r} is no URL; write one such as http://localhost:9090")
    session = Session(Connection(url, timeout=_TIMEOUT), f"Prometheus {url}", Path.cwd(), tries=1)

    def ask(path: str, params: Mapping[str, str]) -> Any:
        try:
            answer = session.get(path, params, accept=_TOLD).json()
        except (Unreachable, Unavailable, Misrouted, Unauthorized) as error:
            raise OutOfReach(error.subject, error.faults) from None
        if not isinstance(answer, dict) or answer.get("status") != "success":
            said = answer.get("error") if isinstance(answer, dict) else None
            raise ObsdslError("Prometheus", str(said or "its answer is none of a Prometheus; check the URL"))
        return answer.get("data")

    return ask
