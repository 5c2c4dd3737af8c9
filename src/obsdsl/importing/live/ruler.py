"""The groups of rules that a ruler of Mimir, Cortex or Loki stores, by namespace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from obsdsl.compile.prometheus import to_yaml
from obsdsl.diff.yaml_file import data
from obsdsl.errors import RemoteError, did_you_mean, listed
from obsdsl.importing.found import Found
from obsdsl.importing.live.server import Server, Step, add, tenant
from obsdsl.importing.rules.logs import LogSource
from obsdsl.push.errors import Garbled, Misrouted, Unauthorized
from obsdsl.push.http import Session
from obsdsl.push.ruler.engine import ENGINES, Engine
from obsdsl.target_config import RulerTarget

_NOTHING: Final = "no rule groups found"
_NO_TENANT: Final = ("no org id", "no valid org id")
Groups = Mapping[str, list[Any]]


def read(server: Server, namespaces: Sequence[str], org: str | None, found: Found, step: Step) -> int:
    """Add the groups of the namespaces that match, of all without any; how many there were.

    Raises RemoteError where it cannot be read, or has nothing of a name.
    """
    assert isinstance(server.table, RulerTarget)
    table = server.table
    with server.told():
        session = server.session(tenant(org if table.tenant is None else table.tenant))
        step(f"{server.subject}: rules")
        engines = [ENGINES[table.engine]] if table.engine else [ENGINES[name] for name in ("mimir", "loki", "cortex")]
        held, engine = _stored(session, engines, table.prefix.rstrip("/"))
    for wanted in namespaces:
        if not any(fnmatchcase(one, wanted) for one in held):
            there = f"; there is {listed(held, 'and')}" if held else ", and no other"
            fault = f"there is no namespace {wanted!r}{did_you_mean(wanted, held) or there}"
            raise RemoteError(server.subject, fault)
    chosen = {
        name: groups for name, groups in held.items()
        if not namespaces or any(fnmatchcase(name, one) for one in namespaces)
    }  # fmt: skip
    for namespace, groups in chosen.items():
        name = f"{server.url}/{namespace}.yml"
        if engine.logql:
            found.files += 1
            found.live.add(name)
            found.log_groups += [LogSource(one, name, 1) for one in groups if isinstance(one, Mapping)]
        else:
            add(name, to_yaml({"groups": groups}).decode(), found)
    return sum(map(len, chosen.values()))


def _stored(session: Session, engines: Sequence[Engine], prefix: str) -> tuple[Groups, Engine]:
    """What the first engine that answers has, and which it is. Raises Failed where none of them does."""
    # The URL may have the prefix already, as that of a data source does.
    tried = dict.fromkeys((engine.rules.format(prefix=one), engine) for engine in engines for one in (prefix, ""))
    for path, engine in tried:
        try:
            answer = session.get(path, accept=(404, 405))
        except Unauthorized as error:
            if any(words in str(error.body) for words in _NO_TENANT):
                fault = f"{error.faults[0].partition('; ')[0]}; say whose rules with --tenant"
                raise RemoteError(error.subject, fault) from None
            raise
        if answer.status == 404 and _NOTHING in answer.text:
            return {}, engine
        if answer.status == 200:
            return _groups(data(answer.text), answer.asked, session.subject), engine
    paths = ", ".join(path for path, _ in tried)
    fault = f"GET {paths}: no ruler answers there; check the URL, and --engine; a Prometheus is named with --prometheus"
    raise Misrouted(session.subject, fault)


def _groups(answer: Any, asked: str, subject: str) -> Groups:
    if isinstance(answer, Mapping) and answer.get("status") == "success":
        raise Misrouted(subject, f"{asked}: that is a Prometheus, which is no ruler; name it with --prometheus")
    rows = answer.items() if isinstance(answer, Mapping) else ()
    if not rows or not all(isinstance(groups, list) for _, groups in rows):
        raise Garbled(subject, f"{asked}: the answer is no YAML of groups by namespace, or is cut off; try again")
    return {str(name): groups for name, groups in sorted(rows)}
