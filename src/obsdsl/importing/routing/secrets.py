"""Where secrets stand in a configuration of Alertmanager, and what becomes of each: no Python of ours holds one.

What Alertmanager reads from a file becomes a name. What it does not is left out, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.alertmanager import alertmanager_data
from obsdsl.compose.receivers.settings import file_key
from obsdsl.compose.routing.fields import SECRET, Setting, fields, password_paths
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.define.light import frozen

# What an Alertmanager shows in place of a secret.
MASKED: Final = "<secret>"
# The user and the password of a URL, or of what was meant as one; a password may hold what should have been a %40.
_CREDENTIALS: Final = re.compile(r"(?:(?<=//)|^)[^/\s]*:[^/\s]*@")
# A URL that begins with a token.
_USER: Final = re.compile(r"://[^/\s?#]+@")
_WORD: Final = r"(?:token|key|secret|sig|signature|passw\w*|auth)"
# A parameter of a URL that by its name is a secret.
_PARAMETER: Final = re.compile(rf"://[^\s?]*\?(?:\S*&)?[\w-]*{_WORD}=", re.IGNORECASE)
# A name of a header or a parameter that by its name is a secret.
_NAME: Final = re.compile(rf"[\w-]*{_WORD}|(?:proxy-)?authorization|cookie|assertion", re.IGNORECASE)
# Services in whose URLs the path is the secret, and paths that many programs have, such as chats of one's own.
_PATH: Final = re.compile(
    r"://[^/\s]*(?:hooks\.slack\.com|hooks\.zapier\.com|webhook\.office\.com|logic\.azure\.com|hc-ping\.com"
    r"|nosnch\.in|ifttt\.com|events\.pagerduty\.com/integration|alert\.victorops\.com|webhook\.site)/\S"
    r"|/api/webhooks/\d+/\S|/hooks/(?=\w*\d)\w{8,}|/bot\d+:[\w-]+|/bot/v2/hook/\S|/integrations/v1/\w+/\S",
    re.IGNORECASE,
)
# A part of a path that is longer than names are and has digits and letters: a number of something, or a token.
_TOKEN: Final = re.compile(r"/(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?:[0-9A-Fa-f-]{20,}|[\w-]{32,})(?=[/?#]|$)", re.ASCII)
# Each parameter that is a secret by its name, with what it says.
_VALUE: Final = re.compile(rf"(?<=[?&])([\w-]*{_WORD})=[^&#\s]*", re.IGNORECASE)
_AWS: Final = "give it to Alertmanager by its environment, or by the role of its machine"
_MENDS: Final = {
    "access_key": _AWS,
    "secret_key": _AWS,
    "values": "write it to a file, and name that in the header's files",
    "proxy_url": "let the proxy know the machine, or write proxy_from_environment, and the URL into Alertmanager's "
    "environment",
}
# Of what can be said in no other way.
_MEND: Final = "add it to the file that is built where you deploy it"


@frozen
class LeftOut:
    """What no Alertmanager reads from a file: a field, or a part of a URL, which is without it. Why, and the mend."""

    path: Path
    url: str | None
    why: str
    mend: str


@frozen
class Found:
    """The paths of secrets that become names; what is left out; URLs that may hold a secret, and stay."""

    named: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]
    doubtful: tuple[Path, ...]


def secrets_in(config: AlertmanagerConfig) -> Found:
    """All of them."""
    data = alertmanager_data(config)
    settings = {one.path: one for one in fields(config)}
    secret = [path for path, one in settings.items() if one.kind.strip("[]{}") in SECRET]
    secret += [_field(path, secret) for path, text in _texts(data) if text == MASKED]
    secret += [path for path in _plain(data) if path not in secret]
    texts = {path: text for path, text in _texts(data) if _field(path, secret) not in secret}
    passwords = [*password_paths(data), *(path for path, text in texts.items() if _is_proxy(settings.get(path), text))]
    urls = [path for path, text in texts.items() if path in passwords or _PARAMETER.search(text)]
    hidden = [path for path, text in texts.items() if "://" in text and _is_hidden(text)]
    named = [path for path in dict.fromkeys((*secret, *urls, *hidden)) if _has_file(settings.get(path))]
    urls = [path for path in urls if path not in named]
    # What people follow in a message is no secret: they see it.
    asked = [path for path in urls if path in passwords or (path in settings and settings[path].kind == "url")]
    left = [*(_field_left_out(path) for path in dict.fromkeys(secret) if path not in named)]
    left += [_part_left_out(path, texts[path]) for path in asked]
    return Found(tuple(named), tuple(left), tuple(path for path in urls if path not in asked))


def _has_file(setting: Setting | None) -> bool:
    return setting is not None and file_key(setting.structure, setting.field) is not None


def _field(path: Path, secret: Iterable[Path]) -> Path:
    """The field that is secret and holds the value, such as a list of headers; else the value itself."""
    return next((one for one in secret if path[: len(one)] == one), path)


def _plain(data: Any, path: Path = ()) -> Iterator[Path]:
    """Parameters and headers that Alertmanager takes for plain text, and whose names say that they are secret."""
    if isinstance(data, Mapping):
        for name, one in data.items():
            is_secret = path[-1:] in (("endpoint_params",), ("http_headers",), ("headers",))
            if is_secret and path[:1] != ("route",) and _NAME.fullmatch(str(name)):
                yield from _values((*path, name), one)
            else:
                yield from _plain(one, (*path, name))
    elif isinstance(data, list | tuple):
        for index, one in enumerate(data):
            yield from _plain(one, (*path, index))


def _values(path: Path, held: Any) -> Iterator[Path]:
    """Of a header, what is no file and no secret by its type."""
    if not isinstance(held, Mapping):
        yield path
    elif held.get("values"):
        yield (*path, "values")


def _is_proxy(setting: Setting | None, text: str) -> bool:
    """Whether it is a proxy with a password, even without a scheme: Alertmanager loads that."""
    return setting is not None and setting.kind == "proxy_url" and _CREDENTIALS.search(text) is not None


def _is_hidden(text: str) -> bool:
    """Whether a URL has a token where it may stand: that of a service, or one that looks like none of its words."""
    return any(one.search(text) for one in (_USER, _PATH, _TOKEN))


def _field_left_out(path: Path) -> LeftOut:
    what = _last(path)
    name = f"values of {_last(path[:-1])}" if what == "values" else what
    why = f"{name} is left out: it is secret, and Alertmanager reads it from no file"
    return LeftOut(path, None, why, _MENDS.get(what, _MEND))


def _part_left_out(path: Path, text: str) -> LeftOut:
    what = _last(path)
    url = _VALUE.sub(r"\1=", _CREDENTIALS.sub("", text))
    why = f"{what} is left without its password or token, which Alertmanager reads from no file"
    return LeftOut(path, url, why, _MENDS.get(what, _MEND))


def _last(path: Path) -> str:
    return next((one for one in reversed(path) if isinstance(one, str)), "")


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one, (*path, name))
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _texts(one, (*path, index))
    elif isinstance(value, str):
        yield path, value
