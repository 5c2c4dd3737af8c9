"""What tells the configuration of an Alertmanager from other files; known without what reads it."""

from __future__ import annotations

from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import MappingNode, key_text, pairs

# `global` and `templates` are no sign: other files have them.
_MARKS = frozenset({"route", "receivers", "inhibit_rules", "mute_time_intervals", "time_intervals"})


def is_alertmanager(document: Document) -> bool:
    """Whether the file looks like an Alertmanager configuration: it has a field that only such have, and no groups."""
    root = document.root(0)
    if not isinstance(root, MappingNode):
        return False
    keys = {key_text(key) for key, _ in pairs(root)}
    return not keys.isdisjoint(_MARKS) and "groups" not in keys
