"""Recordings of real servers, and how an answer is compared with the recorded one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "recordings"


def exchanges(name: str) -> list[dict[str, Any]]:
    """The exchanges of a recording, in order."""
    recording = json.loads((FOLDER / f"{name}.json").read_text())
    found: list[dict[str, Any]] = recording["exchanges"]
    return found


def settled(value: Any, differing: Mapping[str, str], path: str = "") -> Any:
    """The value with what differs by nature replaced: `differing` has a regular expression of paths, and what it is."""
    for pattern, what in differing.items():
        if re.fullmatch(pattern, path):
            return f"<{what}>"
    if isinstance(value, dict):
        return {key: settled(one, differing, f"{path}.{key}") for key, one in value.items()}
    if isinstance(value, list):
        return [settled(one, differing, f"{path}[]") for one in value]
    return value
