"""What Prometheus takes for a field that is a single value. No reason shows the value: it may be secret."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from obsdsl.define.duration import Duration

_SIZE = re.compile(r"(?:\d+(?:\.\d+)?(?:[KMGTPE]i?)?B)+|0", re.ASCII)
PROTOCOLS: Final = (
    "PrometheusProto",
    "OpenMetricsText0.0.1",
    "OpenMetricsText1.0.0",
    "PrometheusText0.0.4",
    "PrometheusText1.0.0",
)


def size_fault(value: object) -> str | None:
    """Why the value is no size in bytes."""
    fits = isinstance(value, str) and _SIZE.fullmatch(value)
    return None if fits else 'is no size with a unit; write it as "100MB"'


def url_fault(value: object) -> str | None:
    """Why the value is no URL of a server, or holds a password."""
    if not isinstance(value, str):
        return "is no text; write a URL"
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return "is no URL; write it as http://host:port/path"
    if parts.scheme not in ("http", "https", "unix", "socks5") or not (parts.netloc or parts.scheme == "unix"):
        return "is no URL; begin it with http:// or https://"
    if parts.password is not None:
        return "holds a password, which is a secret; use basic_auth with a Secret"
    return None


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "takes text; quote it"


def _duration(value: object) -> str | None:
    try:
        Duration.parse(value if isinstance(value, str) else "")
    except ValueError:
        return 'is no duration; write it as "30s", "5m" or "1h30m"'
    return None


def _integer(value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    return None if whole else "takes a whole number"


def _count(value: Any) -> str | None:
    return _integer(value) or ("is negative; write 0 or more" if value < 0 else None)


def _number(value: object) -> str | None:
    if isinstance(value, float):
        return None if math.isfinite(value) else "takes a finite number"
    return None if _integer(value) is None else "takes a number"


CHECKS: Final[Mapping[str, Callable[[object], str | None]]] = {
    "text": _text,
    "bool": lambda value: None if isinstance(value, bool) else "takes True or False",
    "integer": _integer,
    "count": _count,
    "number": _number,
    "duration": _duration,
    "size": size_fault,
    "url": url_fault,
    "protocol": lambda value: None if value in PROTOCOLS else f"is none of {', '.join(PROTOCOLS)}",
    "secret": lambda _: 'is a secret, which is named, never held; write Secret("ITS_NAME"), or the field for its file',
}
