"""The severities of imported alerts: obsdsl's own where these are meant by name, else levels of a policy."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Final

from obsdsl.compose.rule import AlertRule
from obsdsl.compose.severity import POLICY
from obsdsl.importing.python import code
from obsdsl.importing.python.lines import Import
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.rules.source import Source

MODULE: Final = "alerts.severities"
# The usual words, the most urgent first; those of one line are as urgent.
_ORDER: Final = (
    "P0 page paging emergency emerg disaster fatal sev0 blocker 0",
    "P1 critical crit sev1 highest 1",
    "P2 error err high major sev2 2",
    "P3 warning warn average medium moderate sev3 3",
    "P4 minor low notice ticket task sev4 4",
    "P5 info information informational debug ok none sev5 5",
)
_RANKS: Final = {word.lower(): rank for rank, line in enumerate(_ORDER) for word in line.split()}
# What nobody knows stands behind warnings.
_UNKNOWN: Final = 3.5


def severities(sources: Iterable[Source], taken: Container[str] = (), more: Iterable[str] = ()) -> dict[str, str]:
    """A variable for each severity, the most urgent first; nothing where all are obsdsl's own. `more` are used, too."""
    rules = (rule for source in sources for rule in source.group.rules)
    used = {*more, *(rule.severity.name for rule in rules if isinstance(rule, AlertRule) and rule.severity)}
    if all(POLICY.level(name) for name in used):
        return {}
    variables: dict[str, str] = {}
    for name in sorted(used, key=_urgency):
        if POLICY.level(name) is not None:
            variables[name] = name
            continue
        wanted = f"severity_{snake(name)[1:]}" if name[:1].isdigit() else snake(name)
        variable = fresh(wanted, {*variables.values(), "policy"}, "severity")
        while variable in taken or variable in variables.values():
            variable = f"{variable}_"
        variables[name] = variable
    return variables


def imported(name: str, variable: str) -> Import:
    """Where the variable of a severity comes from."""
    return ("obsdsl" if POLICY.level(name) is not None else MODULE, variable)


def _urgency(name: str) -> tuple[float, bool, str]:
    return _RANKS.get(name.lower(), _UNKNOWN), not name.islower(), name


def severity_file(variables: Mapping[str, str]) -> str:
    """The file that defines them."""
    rows: list[tuple[str, Any, Sequence[str]]] = [
        (variable, code.call("Severity", name, response=code.Code("None")), ())
        for name, variable in variables.items()
        if not POLICY.level(name)
    ]
    ours = tuple(("obsdsl", name) for name in variables if POLICY.level(name))
    levels = code.Group("(", tuple(("", code.Code(one)) for one in variables.values()), ")", ours)
    # Without levels of ours, no other names mean one of them.
    names: dict[str, Any] = {"names": {}} if ours else {}
    rows.append(("policy", code.call("SeverityPolicy", levels=levels, **names), ()))
    doc = "The severities of the alerts, the most urgent first. Say how soon someone must act, and who is woken."
    return python_module(doc, rows)
