"""What Alertmanager takes for a setting that is a single value.

A check gives the reason without the value, which may be secret; None where the value is right.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from obsdsl.compose.plain import Plain
from obsdsl.define.duration import Duration

Check = Callable[[Any], str | None]

# YAML 1.1's words for yes and no; the letters are text to other readers of it, not to Alertmanager's.
_TRUTHS = re.compile(r"yes|Yes|YES|true|True|TRUE|on|On|ON|no|No|NO|false|False|FALSE|off|Off|OFF")
_LETTERS = re.compile(r"[yYnN]")
_GO_DURATION = re.compile(r"[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)", re.ASCII)
_ADDRESS = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*):[^:\[\]]+")
_URL = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(.*)", re.DOTALL)
_BAD_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")
_BAD_HOST = re.compile(r"[ {}|\\^`\x7f\[]|%(?![89a-fA-F])")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_PORT = re.compile(r"(?::\d*)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What a server shows in place of a secret, and takes in its stead.
REDACTED: Final = "<secret>"
_WORDS: Final[Mapping[str, str]] = {
    "text": "text",
    "bool": "true or false",
    "integer": "a whole number",
    "count": "a whole number that is not negative",
    "number": "a number",
    "duration": "a duration such as 5m or 1h30m",
    "go_duration": "a duration such as 90s or 1.5h",
    "timeout": "a duration such as 10s",
    "address": "host:port",
}


def scalar_fault(kind: str, value: Any) -> str | None:
    """Why `value` is not of the kind. Null is of every kind: it is a field that is not set."""
    if value is None:
        return None
    if isinstance(value, dict | list | tuple):
        return f"is a {'mapping' if isinstance(value, dict) else 'list'}; it takes {_WORDS.get(kind, 'text')}"
    return _CHECKS[kind](value)


def text_of(value: Any) -> str:
    """A scalar as Alertmanager reads it where it wants text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.text if isinstance(value, Plain) else str(value)


def truth_of(value: Any) -> bool | None:
    """A scalar as Alertmanager reads it where it wants yes or no; None for what is neither."""
    if isinstance(value, bool):
        return value
    words = _TRUTHS if isinstance(value, Plain) else _LETTERS
    text = text_of(value)
    return text[:2].lower() in ("y", "ye", "tr", "on") if words.fullmatch(text) else None


def number_of(value: Any) -> float | int | None:
    """A scalar as a number; None for what is none. Numbers in quotes are text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if not isinstance(value, Plain):
        return None
    text = value.text.replace("_", "")
    octal = re.fullmatch(r"([-+]?)0([0-7]+)", text)
    for read in (lambda: int(f"{octal[1]}0o{octal[2]}" if octal else text, 0), lambda: float(text)):
        try:
            return read()
        except ValueError:
            continue
    return None


def url_fault(text: str, *, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """Why the text is no URL with a host, as Go reads one."""
    problem = _url_syntax(text)
    if problem:
        return problem
    scheme, rest = _split(text)
    if scheme.lower() not in schemes:
        return "is no URL; begin it with http:// or https://"
    host = _authority(rest) if rest.startswith("//") else ""
    return None if host and host.rpartition("@")[2] else "is a URL without a host; name one"


def _url_syntax(text: str) -> str | None:
    before, _, fragment = text.partition("#")
    if _CONTROL.search(before):
        return "is no URL: it holds a control character; delete it"
    if text.startswith(":"):
        return "is no URL: it begins with a colon; begin it with http:// or https://"
    path = before.partition("?")[0]
    scheme, rest = _split(path)
    if not scheme and ":" in path.split("/")[0]:
        return "is no URL: its first part holds a colon; begin it with http:// or https://"
    host = _authority(rest) if rest.startswith("//") else ""
    if _BAD_ESCAPE.search(path) or _BAD_ESCAPE.search(fragment):
        return "is no URL: a % stands without two digits; write %25"
    return None if _is_authority(host) else "is no URL: its host or port has a character that cannot be there"


def _is_authority(authority: str) -> bool:
    user, at, host = authority.rpartition("@")
    if at and not _USER.fullmatch(user):
        return False
    if not host.startswith("["):
        name, colon, port = host.rpartition(":")
        return not _BAD_HOST.search(name if colon else host) and (not colon or not port or port.isdecimal())
    address, closed, port = host[1:].rpartition("]")
    try:
        ipaddress.ip_address(address.partition("%25")[0])
    except ValueError:
        return False
    return bool(closed) and _PORT.fullmatch(port) is not None


def _split(text: str) -> tuple[str, str]:
    match = _URL.fullmatch(text)
    return (match[1] or "", match[2]) if match else ("", text)


def _authority(rest: str) -> str:
    return re.split(r"[/?#]", rest[2:], maxsplit=1)[0]


def _url(value: Any) -> str | None:
    return url_fault(text_of(value))


def _secret_url(value: Any) -> str | None:
    return None if value == REDACTED else url_fault(text_of(value))


def _url_template(value: Any) -> str | None:
    # With a template in it the URL is only known when an alert fires.
    text = text_of(value)
    if "{{" in text:
        return None if text.rpartition("{{")[2].count("}}") else "is a template whose last {{ lacks its }}; add it"
    return None if text in ("", REDACTED) else url_fault(text)


def _duration(value: Any) -> str | None:
    try:
        span = Duration.parse(text_of(value))
    except ValueError:
        span = None
    return f"is not {_WORDS['duration']}" if span is None else None


def _go_duration(value: Any) -> str | None:
    return None if _GO_DURATION.fullmatch(text_of(value)) else f"is not {_WORDS['go_duration']}"


def _timeout(value: Any) -> str | None:
    # A bare number is one of nanoseconds.
    fits = number_of(value) is not None or _GO_DURATION.fullmatch(text_of(value))
    return None if fits else f"is not {_WORDS['timeout']}"


def _integer(value: Any) -> str | None:
    # Of a fraction the server takes the whole part.
    number = number_of(value)
    return "is not a whole number, without quotes" if number is None or not abs(number) < 2**63 else None


def _count(value: Any) -> str | None:
    number = number_of(value)
    return f"is not {_WORDS['count']}" if number is None or not 0 <= number < 2**63 else None


_CHECKS: Final[Mapping[str, Check]] = {
    "text": lambda _: None,
    "secret": lambda _: None,
    "url": _url,
    "secret_url": _secret_url,
    "url_template": _url_template,
    "proxy_url": lambda value: _url_syntax(text_of(value)),
    "address": lambda value: None if not text_of(value) or _ADDRESS.fullmatch(text_of(value)) else "is not host:port",
    "bool": lambda value: "is not true or false, without quotes" if truth_of(value) is None else None,
    "integer": _integer,
    "count": _count,
    "number": lambda value: "is not a number, without quotes" if number_of(value) is None else None,
    "duration": _duration,
    "go_duration": _go_duration,
    "timeout": _timeout,
}
