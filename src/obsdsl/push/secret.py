"""Secrets at the moment they are needed: found by name, never kept, and taken out of every message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def secret(name: str, folder: Path | None, environment: Mapping[str, str] | None = None) -> str:
    """The value of `Secret(name)` for a server that must be given it (a contact point, a data source): the file of that
    name in `folder` (`secrets` of the target), else the environment variable. Raises RemoteError that names both."""
    raise NotImplementedError


def hide(text: str) -> str:
    """`text` without any secret that was found so far."""
    raise NotImplementedError
