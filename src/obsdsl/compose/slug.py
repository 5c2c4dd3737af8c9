"""What addresses and files of dashboards are called."""

from __future__ import annotations

import re
import unicodedata

# Grafana refuses other uids, and longer ones.
UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
# What a dashboard's file may be called instead.
FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,179}")


def slug(text: str) -> str:
    """`text` in lower case, with dashes for all that is neither letter nor digit; for file names and uids."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
