"""From files to a Workspace.

It holds every object bound to a module-level name, or inside a module-level list, tuple or dict.
"""

from __future__ import annotations

import importlib
import sys
import traceback
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.rule import Rule, RuleGroup
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.compose.workspace import ALONE, Kind, Workspace, identity_of, kind_of
from obsdsl.config import Config
from obsdsl.errors import LoadError, Location, ObsdslError, did_you_mean, shown_path
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.files import module_name, workspace_files
from obsdsl.read.grafanalib import is_grafanalib_dashboard, read_dashboard
from obsdsl.setting import choose

if TYPE_CHECKING:
    from obsdsl.compose.scrape.job import ScrapeJob
    from obsdsl.compose.scrape.server import PrometheusServer

_METRICS = (Counter, Gauge, Histogram, Info, NativeHistogram, Summary)


def load(config: Config) -> Workspace:
    """Import the workspace's files and collect what they define.

    The workspace's root comes first on the import path, and its folders are packages, so that `from metrics import
    web` means its own. Raises LoadError for a file that cannot be imported, and for two objects of one identity.
    """
    files = workspace_files(config)
    put_first(config)
    objects: dict[int, object] = {}
    for file in files:
        for value in objects_of(import_file(file, config)):
            if id(value) not in objects:
                objects[id(value)] = ours(value, file)
    return workspace_of(objects.values())


def put_first(config: Config) -> None:
    """Let the import path begin with the workspace's root, and `obsdsl.value` know the target."""
    choose(config)
    root = str(config.root)
    if root not in sys.path[:1]:
        sys.path.insert(0, root)


def ours(value: object, file: str) -> object:
    """A dashboard of grafanalib's as ours; it does not know its own line."""
    return read_dashboard(value, Location(file, 1)) if is_grafanalib_dashboard(value) else value


def import_file(file: str, config: Config) -> ModuleType:
    """The module of a file. Raises LoadError for whatever it raises, at the user's own line."""
    name = module_name(file, config)
    try:
        module = importlib.import_module(name)
    except ObsdslError:
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, too: a module must not end the build as if it were done
        raise _import_error(file, error, config) from error
    its = getattr(module, "__file__", None)
    # Links may lead to one file by two names; following them takes a call for every folder on the way.
    if its != file and (its is None or Path(its).resolve() != Path(file).resolve()):
        elsewhere = its or "a package without files"
        raise LoadError(
            shown_path(file),
            f"Python resolves {name!r} to {elsewhere} instead; rename the folder, or give it an __init__.py",
        )
    return module


def _import_error(file: str, error: BaseException, config: Config) -> LoadError:
    """What a module raised, at the innermost line of the user's own code."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(config.root))
    ]
    location = Location(frames[-1].filename, frames[-1].lineno or 1) if frames else Location(file, 1)
    if isinstance(error, SyntaxError) and error.filename:
        location = Location(error.filename, error.lineno or 1)
        return LoadError("Python", f"{error.msg}; mend the syntax", location)
    return LoadError(type(error).__name__, _explained(error), location)


def _explained(error: BaseException) -> str:
    try:
        text = str(error) or "no message"
    except Exception:  # the fault is in someone's __str__
        text = "no message"
    if isinstance(error, SystemExit):
        return f"the module ends the program with exit status {text}; delete the call"
    if isinstance(error, ImportError) and "partially initialized module" in text:
        return f"{text}; two modules import each other: move what both need into a third"
    if isinstance(error, ModuleNotFoundError):
        return f"{text}; check the spelling, and that each folder on the way has an __init__.py"
    if isinstance(error, TypeError) and "unexpected keyword argument" in text:
        return text + _keyword_mend(text)
    if isinstance(error, TypeError) and " missing " in text:
        return f"{text}; add it"
    return text


def _keyword_mend(text: str) -> str:
    """Did-you-mean for a keyword that one of our classes does not take."""
    import obsdsl

    cls = getattr(obsdsl, text.split(".__init__()")[0].rsplit(".", 1)[-1], None)
    given = text.rsplit("'", 2)[-2]
    if isinstance(cls, type) and attrs.has(cls):
        return did_you_mean(given, [field.alias or field.name for field in attrs.fields(cls)])
    return ""


def objects_of(module: ModuleType) -> Iterator[object]:
    """The module's objects by name order of definition; names that begin with `_` are the module's own business."""
    for name, value in list(vars(module).items()):
        if not name.startswith("_"):
            yield from _flatten(name, value)


def _flatten(name: str, value: object) -> Iterator[object]:
    """What `value` is or holds. A list may hold itself, or be as deep as it likes: so there is no recursion."""
    seen: dict[int, object] = {}
    pending = [value]
    while pending:
        one = pending.pop()
        # Not isinstance, which would ask a proxy for the class of what it stands for.
        kind = type(one)
        if _is_ours(kind) or is_grafanalib_dashboard(one):
            yield one
        elif issubclass(kind, set | frozenset):
            _refuse_set(name, one)
        elif issubclass(kind, dict | tuple | list) and id(one) not in seen:
            seen[id(one)] = one
            held: Any = one.values() if isinstance(one, dict) else one
            pending += reversed(list(held))


def _refuse_set(name: str, held: Any) -> None:
    ours = next((one for one in held if isinstance(one, Definition)), None)
    if ours is not None:
        fault = f"it is a set that holds {ours.subject}, and sets have no order; write a tuple"
        raise LoadError(name, fault, ours.location)


def _is_ours(kind: type) -> bool:
    return issubclass(kind, (Definition, *_METRICS))


def workspace_of(objects: Iterable[object]) -> Workspace:
    """The objects by kind and identity. Raises LoadError for two of one identity, and for a part that nothing has."""
    kinds: dict[Kind, list[Any]] = {kind: [] for kind in get_args(Kind)}
    for value in objects:
        # What is a part of others, such as a panel, is no object of its own.
        if (kind := kind_of(value)) is not None:
            kinds[kind].append(value.declaration if kind == "metric" else value)  # type: ignore[attr-defined]
    policies = kinds["policy"]
    faults = [
        *_twice("metric", [(one.name, one.location) for one in kinds["metric"]]),
        *_twice("dashboard uid", [(one.identity, one.location) for one in kinds["dashboard"]]),
        *_twice("rule group", [(one.identity, one.location) for one in kinds["group"]]),
        *_twice("Prometheus server", [(one.name, one.location) for one in kinds["server"]]),
        *_twice("routing", [(one.name, one.location) for one in kinds["routing"]]),
        *_twice("log stream", [(one.name, one.location) for one in kinds["stream"]]),
        *(fault for kind in ALONE for fault in _twice_alone(kinds[kind])),
        *_ungrouped(kinds["rule"], kinds["group"]),
        *_unserved(kinds["job"], kinds["server"]),
        *_second_policies(policies),
    ]
    if faults:
        raise LoadError("workspace", faults)
    return Workspace(
        tuple(sorted(kinds["metric"], key=lambda one: one.name)),
        tuple(sorted(kinds["dashboard"], key=identity_of)),
        tuple(sorted(kinds["group"], key=identity_of)),
        tuple(sorted(kinds["server"], key=lambda one: one.name)),
        tuple(sorted(kinds["routing"], key=lambda one: one.name)),
        policies[0] if policies else POLICY,
        tuple(one for kind in ALONE for one in sorted(kinds[kind], key=identity_of)),
        tuple(sorted(kinds["stream"], key=lambda one: one.name)),
    )


def _twice(what: str, found: list[tuple[str, Location | None]]) -> Iterator[str]:
    """Two objects with one identity; file systems that fold case would take 'A' and 'a' for one file, too."""
    seen: dict[str, Location | None] = {}
    for name, location in found:
        folded = unicodedata.normalize("NFC", name.casefold())
        if folded in seen and seen[folded] == location:
            yield f"{what} {name!r} is defined twice, both at {location}; give each its own"
        elif folded in seen:
            yield f"{what} {name!r} is defined twice, at {seen[folded]} and {location}; rename or delete one"
        seen.setdefault(folded, location)


def _twice_alone(found: list[Any]) -> Iterator[str]:
    what = f"{found[0].noun} {'name' if getattr(found[0], 'uid', None) is None else 'uid'}" if found else ""
    return _twice(what, [(identity_of(one), one.location) for one in found])


def _ungrouped(rules: list[Rule], groups: list[RuleGroup]) -> Iterator[str]:
    held: dict[int, RuleGroup] = {}
    for group in groups:
        for member in group.rules:
            if id(member) in held and held[id(member)] is not group:
                names = f"{held[id(member)].name!r} and {group.name!r}"
                yield f"{member.subject} ({member.location}) is in the groups {names}; leave it in one"
            held[id(member)] = group
    for rule in rules:
        if id(rule) not in held:
            yield (
                f"{rule.subject} ({rule.location}) is in no RuleGroup, so Prometheus would never see it; "
                "add it to one, or begin its name with '_'"
            )


def _unserved(jobs: list[ScrapeJob], servers: list[PrometheusServer]) -> Iterator[str]:
    held = {id(job) for server in servers for job in server.jobs}
    for job in jobs:
        if id(job) not in held:
            yield (
                f"{job.subject} ({job.location}) is in no PrometheusServer, so nothing would scrape it; "
                "add it to one, or begin its name with '_'"
            )


def _second_policies(policies: list[SeverityPolicy]) -> Iterator[str]:
    for one in policies[1:]:
        yield (
            f"there are two severity policies, at {policies[0].location} and {one.location}, and no telling which "
            "holds; delete one, or begin its name with '_'"
        )
