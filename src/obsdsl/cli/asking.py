"""Asking a Prometheus for the data of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obsdsl.errors import ObsdslError
from obsdsl.push.errors import Unreachable
from obsdsl.push.http import Session
from obsdsl.target_config import Connection

if TYPE_CHECKING:
    from obsdsl.preview.data.prometheus import Ask


def asking(url: str) -> Ask:
    """Who asks the Prometheus at the URL. Raises ObsdslError where it is none."""
    if not url.startswith(("http://", "https://")):
        raise ObsdslError("--prometheus", f"{url!r} is no URL; write one such as http://localhost:9090")
    session = Session(Connection(url), f"Prometheus {url}", Path.cwd(), wait=_at_once)

    def ask(path: str, params: Mapping[str, str]) -> Any:
        try:
            return session.get(path, params).json()["data"]
        except Unreachable as error:
            # Of the next panel nobody asks again.
            error.unreachable = True  # type: ignore[attr-defined]
            raise

    return ask


def _at_once(_seconds: float) -> None:
    """A picture is not worth a pause."""
