"""Groups of rules as files of Python: one for each group, and one for the severities that they use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.importing.metrics.definitions import Definitions
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.rules.distinct import distinct
from obsdsl.importing.rules.file import NAMES, GroupFile
from obsdsl.importing.rules.order import in_order
from obsdsl.importing.rules.outcome import Rules
from obsdsl.importing.rules.severities import severities, severity_file
from obsdsl.importing.rules.source import Source

# A label in a template of an annotation.
_SHOWN: Final = re.compile(r"\$labels\.([A-Za-z_]\w*)", re.ASCII)


def shown_labels(sources: Iterable[Source]) -> dict[int, tuple[str, ...]]:
    """The labels that annotations show of each alert's expression, by the expression's id."""
    found: dict[int, tuple[str, ...]] = {}
    for rule in (rule for source in sources for rule in source.group.rules):
        if isinstance(rule, AlertRule):
            texts = (rule.summary or "", rule.description or "", *rule.annotations.values())
            own = {*rule.labels, "severity", "owner"}
            names = (name for text in texts for name in _SHOWN.findall(text))
            # Two alerts of one expression have one tree.
            before = found.get(id(rule.expr), ())
            found[id(rule.expr)] = tuple(dict.fromkeys((*before, *(name for name in names if name not in own))))
    return found


def import_rules(
    sources: Sequence[Source],
    metrics: Definitions,
    exact: bool = False,
    more: Iterable[str] = (),
    *,
    labels_of_groups: bool = True,
) -> Rules:
    """The groups as files of Python. With `exact`, what stands twice is imported twice.

    `more` are severities that other rules use; with `labels_of_groups`, what all rules of a group have is said once.
    """
    found = Rules()
    apart = distinct(sources, exact)
    wanted = apart.sources
    found.notes += apart.notes
    found.refused += apart.refused
    levels = found.levels = severities(wanted, NAMES, more)
    if levels:
        found.files["alerts/severities.py"] = severity_file(levels)
    names = {"severities", "routing"}
    known, imports = dict(metrics.known), dict(metrics.imports)
    for source in in_order(wanted):
        module = fresh(snake(source.group.identity), names)
        names.add(module)
        known_there = attrs.evolve(metrics, known=known, imports=imports)
        file = GroupFile(source, module, known_there, levels, found, labels_of_groups=labels_of_groups)
        found.files[f"alerts/{module}.py"] = file.text()
        # What this file records, later files import.
        for name, written in file.recorded.items():
            if name not in known:
                alone = fresh(written.text, {*imports, *levels.values(), *NAMES}, module)
                if alone == written.text:
                    known[name] = written
                    imports[alone] = (f"alerts.{module}", alone)
    found.known, found.imports = known, imports
    return found
