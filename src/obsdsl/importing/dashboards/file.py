"""The file of an imported dashboard: its variables as objects, then the dashboard, or its JSON where it stays raw."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import obsdsl
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.slug import slug
from obsdsl.define.light import frozen
from obsdsl.importing.dashboards.alerts import AlertNumbers
from obsdsl.importing.dashboards.counted import ImportedDashboard
from obsdsl.importing.dashboards.drawn.alike import with_usual_variables
from obsdsl.importing.dashboards.drawn.block import Either
from obsdsl.importing.dashboards.drawn.out import drawn_out
from obsdsl.importing.dashboards.tidied import tidied
from obsdsl.importing.python.code import tree
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.written import Written
from obsdsl.importing.rules.watched import NONE, Alerts

_TAKEN = frozenset((*obsdsl.__all__, *keyword.kwlist, *keyword.softkwlist, "dashboard", "metrics", "m", "float"))
# What functions that make panels are given; within them, an alert's number of such a name would be another.
_GIVEN = frozenset(("title", "query"))

# Digests and UUIDs, the nine to fourteen letters and digits that Grafana makes up, and what people append to these.
_RANDOM = re.compile(
    r"(?=.*\d)[0-9a-fA-F-]{8,}|(?=.*[0-9A-Z])(?=.*[a-z])[A-Za-z0-9_-]{8,14}|(?=.*\d.*\d)[A-Za-z0-9]{15,}"
)
# Of the name of a file; file systems take two and a half times that.
LONGEST = 100


@frozen
class DashboardFile:
    """A path below `dashboards/` and what stands there."""

    path: str
    text: str


# How expressions are written where these variables are defined: their names in Python.
SpellingWith: TypeAlias = Callable[[Mapping[str, Written]], Spelling]


def dashboard_file(
    imported: ImportedDashboard,
    spelling: SpellingWith | None = None,
    taken: Container[str] = (),
    alerts: Alerts = NONE,
) -> DashboardFile:
    """The dashboard as a file; `spelling` writes its expressions, in which the names of `taken` have a meaning.

    Its panels may name the numbers of `alerts`.
    """
    value = imported.value
    if isinstance(value, RawDashboard):
        text = python_module(_doc(value), [("dashboard", tree(value), _comments(imported))])
    else:
        text = _python(value, imported, spelling, taken, alerts)
    return DashboardFile(f"dashboards/{_identifier(_called(value))[:LONGEST].rstrip('_')}.py", text)


def _called(value: Dashboard | RawDashboard) -> str:
    """What the file is called: as the uid, or as the title where the uid was made up by a machine."""
    made_up = _RANDOM.fullmatch(value.uid) is not None and value.identity == value.uid
    return value.title if made_up and slug(value.title) else value.identity


def _doc(value: Dashboard | RawDashboard) -> str:
    return f"The dashboard {value.title}." if value.title[-1:].isalnum() else f"The dashboard {value.title}"


def _python(
    value: Dashboard,
    imported: ImportedDashboard,
    spelling: SpellingWith | None,
    taken: Container[str],
    alerts: Alerts,
) -> str:
    names = _names((one.name for one in value.variables), taken)
    named = {id(one): name for one, name in zip(value.variables, names, strict=True)}
    rows: list[tuple[str, Any, Sequence[str]]] = []
    known: dict[str, Written] = {}
    # A variable may be used below its definition.
    for name, one in zip(names, value.variables, strict=True):
        others = {key: text for key, text in named.items() if key != id(one)}
        rows.append((name, tree(one, spelling(dict(known)) if spelling else None, others), ()))
        known[one.name] = Written(name, one)
    own = {*names, *_TAKEN}
    if imported.tidy and spelling:
        numbers = AlertNumbers(alerts, lambda name: not (name in own or name in taken or name in _GIVEN))
        value = numbers.of_dashboard(tidied(value, spelling(known).told))
        own |= numbers.used.keys()
    made = tree(value, spelling(known) if spelling else None, named)
    if imported.tidy and spelling:
        usual, looks = with_usual_variables([one for _, one, _ in rows], Either(own, taken))
        rows = [("", one, ()) for one in looks]
        rows += [(name, one, ()) for name, one in zip(names, usual, strict=True)]
        own |= {one.text.split(" ")[0] for one in looks}
        made, blocks = drawn_out(made, names, own, taken)
        rows += [("", one, ()) for one in blocks]
    rows.append(("dashboard", made, _comments(imported)))
    return python_module(_doc(value), rows)


def _comments(imported: ImportedDashboard) -> list[str]:
    """What stayed raw, and why: each reason once, with how often."""
    count: dict[tuple[str, str], list[str]] = {}
    for part in imported.raw:
        if part.reason != "of a raw panel":
            # Below its first line, a reason shows the text, which the part itself has.
            count.setdefault((part.kind, part.reason.split("\n", 1)[0]), []).append(part.name)
    return [
        f"Raw, {kind} {', '.join(repr(name) if name else 'without a title' for name in dict.fromkeys(names))}: {reason}"
        for (kind, reason), names in count.items()
    ]


def _names(wanted: Iterable[str], taken: Container[str]) -> list[str]:
    """A name in Python for each variable: its own where it can be."""
    found: dict[str, None] = {}
    for one in wanted:
        name = _identifier(one)
        while name in _TAKEN or name in taken or name in found:
            name = f"{name}_"
        found[name] = None
    return list(found)


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", slug(text).replace("-", "_") or "dashboard", flags=re.ASCII)
    return f"_{name}" if name[0].isdigit() else name
