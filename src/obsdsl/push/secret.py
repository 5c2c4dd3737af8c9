"""Secrets at the moment they are needed: found by name, never kept, and taken out of every message."""

from __future__ import annotations

import base64
import contextlib
import os
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path

from obsdsl.errors import RemoteError, shown_path

# What was found so far, in each form in which a message may hold it.
_FOUND: set[str] = set()
# A shorter text stands in many a message by chance.
_SHORTEST = 4
# A path, or a word behind another, that is shorter is more often none.
_LONG = 8
HIDDEN = "[hidden]"


def secret(name: str, folder: Path | None, environment: Mapping[str, str] | None = None) -> str:
    """The value of `Secret(name)` for a server that must be given it (a contact point, a data source): the file of that
    name in `folder` (`secrets` of the target), else the environment variable. Raises RemoteError that names both."""
    if folder is not None and (folder / name).is_file():
        return from_file(folder / name, f"Secret({name!r})")
    value = (os.environ if environment is None else environment).get(name)
    if value is None:
        where = "" if folder is None else f"neither in {shown_path(folder)} nor "
        fault = f"its value is {where}in the environment; export {name}, or set `secrets` of the target to a folder"
        raise RemoteError(f"Secret({name!r})", f"{fault} that has a file of that name")
    return remember(value)


def from_environment(variable: str, setting: str, environment: Mapping[str, str] | None = None) -> str:
    """What a variable holds. Raises RemoteError that names the setting."""
    value = (os.environ if environment is None else environment).get(variable)
    if not value:
        state = "not set" if value is None else "empty"
        raise RemoteError(setting, f"the environment variable {variable} is {state}; export it")
    return remember(value)


def from_file(file: Path, setting: str) -> str:
    """What a file holds, without the newline that editors leave. Raises RemoteError that names the setting."""
    try:
        value = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise RemoteError(setting, f"{shown_path(file)} cannot be read ({reason}); mend that") from None
    if not value:
        raise RemoteError(setting, f"{shown_path(file)} is empty; write the secret into it")
    return remember(value)


def remember(value: str) -> str:
    """Take this out of all messages from now on, in whatever form it is sent."""
    for part in _parts(value):
        for form in (part, urllib.parse.quote(part, safe=""), base64.b64encode(part.encode()).decode()):
            if len(form) >= _SHORTEST:
                _FOUND.add(form)
    return value


def expect(name: str, folder: Path | None) -> None:
    """Take the value of `Secret(name)` out of messages before it is needed: who got it earlier may tell it."""
    # That it is missing is said where it is needed.
    with contextlib.suppress(RemoteError):
        secret(name, folder)


def _parts(value: str) -> Iterator[str]:
    """The whole, and what of it is a secret by itself: of a URL the password and the path, what follows a scheme."""
    yield value
    if "://" in value:
        with contextlib.suppress(ValueError):
            url = urllib.parse.urlsplit(value)
            if url.password:
                user, password = (urllib.parse.unquote(one) for one in (url.username or "", url.password))
                yield from (password, f"{user}:{password}")
            if len(url.path) >= _LONG:
                yield url.path
    elif len(words := value.split()) == 2 and len(words[1]) >= _LONG:
        yield words[1]


def hide(text: str) -> str:
    """`text` without any secret that was found so far."""
    for value in sorted(_FOUND, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    return text
