"""Definitions of the metrics that expressions read, as far as expressions, panels and servers tell.

The type is that of the suffix and of the functions that read it, the labels are those that are named: what nobody has
listed is said to be open. What obsdsl's library defines is taken from there.
"""

from __future__ import annotations

import collections
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

import obsdsl.library
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.node import Node, Selector, walk
from obsdsl.express.variable import has_variable
from obsdsl.importing.metrics.families import Family, Seen, families, has_two_kinds
from obsdsl.importing.metrics.knowledge import Knowledge
from obsdsl.importing.metrics.series import beginnings, uses
from obsdsl.importing.metrics.subsystems import Subsystem, subsystems
from obsdsl.importing.python import code
from obsdsl.importing.python.expression import FROM_FUNCTIONS
from obsdsl.importing.python.lines import Import
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.written import Written

_KINDS: Final[Mapping[str, Any]] = {
    one.__name__: one for one in (Counter, Gauge, Histogram, Info, NativeHistogram, Summary)
}
# The module of metrics that a file reads alone.
_ALIAS: Final = "m"
_UP: Final = "up"
# The file of series that rules elsewhere record.
RECORDED: Final = "metrics/recorded.py"


@frozen
class Definitions:
    """Files by their path, and Python for each series, whose first name is imported from where `imports` says."""

    files: Mapping[str, str]
    known: Mapping[str, Written]
    imports: Mapping[str, Import]
    count: int = 0
    # How many have no help.
    unsaid: int = 0
    # Names, and beginnings of names with `*` behind, of what is read and cannot be defined.
    undeclared: tuple[str, ...] = ()

    def read_by(self, nodes: Iterable[Node], known: Mapping[str, Written] | None = None) -> Definitions:
        """What a file needs that has these expressions: its one module of metrics is called `m`, as people do.

        `known` are the series that it can name, where these are others.
        """
        known = self.known if known is None else known
        names = {one.name for node in nodes for one in walk(node) if isinstance(one, Selector) and one.name in known}
        found = {name: known[name] for name in names if name is not None}
        roots = {one.text.split(".")[0] for one in found.values()}
        imports = {root: self.imports[root] for root in sorted(roots) if root in self.imports}
        ours = [root for root in roots if imports.get(root, ("", ""))[0] == "metrics"]
        if len(ours) == 1:
            (module,) = ours
            imports[_ALIAS] = ("metrics", f"{module} as {_ALIAS}")
            found = {name: _renamed(one, f"{module}.", f"{_ALIAS}.") for name, one in found.items()}
        of_library = [name for name, one in found.items() if one.text.startswith("prometheus.")]
        if of_library == [_UP] and imports["prometheus"][0] == "obsdsl.library":
            imports[_UP] = ("obsdsl.library.prometheus", _UP)
            found[_UP] = _renamed(found[_UP], "prometheus.", "")
        return attrs.evolve(self, known=found, imports=imports)


def _renamed(one: Written, before: str, after: str) -> Written:
    """The same with another first name."""
    if not one.text.startswith(before):
        return one
    whole = None if one.histogram is None else _renamed(one.histogram, before, after)
    return attrs.evolve(one, text=after + one.text.removeprefix(before), histogram=whole)


@attrs.frozen
class _Metric:
    family: Family
    value: Any
    call: code.Group


def definitions(
    nodes: Iterable[Node],
    recorded: frozenset[str] = frozenset(),
    shown: Mapping[int, tuple[str, ...]] | None = None,
    knowledge: Knowledge | None = None,
    seen: Seen | None = None,
) -> Definitions:
    """Definitions of all series of the expressions, but those that rules record.

    `shown` are labels that texts show of an expression's result, by the expression's id; `knowledge` is what a server
    says of its metrics, `seen` what panels do.
    """
    nodes = list(nodes)
    used = {name: use for name, use in uses(nodes, shown).items() if name not in recorded and not has_variable(name)}
    known = {name: library()[name] for name in used if name in library()}
    roots = [one.text.split(".")[0] for one in known.values()]
    imports: dict[str, Import] = {root: ("obsdsl.library", root) for root in roots}
    ours = {name: use for name, use in used.items() if name not in known}
    files: dict[str, str] = {}
    taken = {*(module for module, _ in _library_modules()), *FROM_FUNCTIONS, _ALIAS, _UP}
    count = unsaid = 0
    for one in subsystems(families(ours, knowledge or {}, seen or Seen())):
        held = [metric for family in one.families if (metric := _metric(family)) is not None]
        if not held:
            continue
        module = fresh(one.prefix, taken, "metrics")
        taken.add(module)
        imports[module] = ("metrics", module)
        names = _names(held, one.prefix)
        for variable, metric in names.items():
            series = _series_of(f"{module}.{variable}", metric.family.name, metric.value)
            known.update({name: written for name, written in series.items() if name in ours})
        files[f"metrics/{module}.py"] = _file(one, names)
        count += len(held)
        unsaid += sum(not metric.family.help.tells for metric in held)
    undeclared = {name for name in ours if has_two_kinds(name, ours)}
    unlisted = [one for one in beginnings(nodes) if not any(name.startswith(one) for name in (*used, *recorded))]
    undeclared |= {f"{one}*" for one in unlisted}
    return Definitions(files, known, imports, count, unsaid, tuple(sorted(undeclared)))


def _file(subsystem: Subsystem, names: Mapping[str, _Metric]) -> str:
    return python_module(subsystem.about, [(variable, metric.call, ()) for variable, metric in names.items()])


def _names(held: Iterable[_Metric], prefix: str) -> dict[str, _Metric]:
    """A variable for each metric: its name without what the file says, and without what the type says."""
    names: dict[str, _Metric] = {}
    held = list(held)
    wholes = [snake(metric.family.name, longest=None).removesuffix("_total") for metric in held]
    wholes = [snake(whole.removeprefix(f"{prefix}_"), longest=None) for whole in wholes]
    cut = [snake(whole) for whole in wholes]
    times = collections.Counter(cut)
    for metric, whole, plain in zip(held, wholes, cut, strict=True):
        if times[plain] > 1:
            # What tells them apart is what was cut off.
            plain = whole
        short = re.sub(r"(duration|latency)_seconds$", r"\1", plain)
        names[fresh(short if short not in names else plain, names)] = metric
    return names


def _metric(family: Family) -> _Metric | None:
    """The definition; None where the name is none that one can have."""
    try:
        value = _KINDS[family.kind](family.name, family.help.text, **family.options)
    except DefinitionError:
        return None
    spelt = {name: _spelt(given) for name, given in family.options.items()}
    texts = (family.name, family.help.text) if family.help.tells else (family.name,)
    return _Metric(family, value, code.call(family.kind, *texts, **spelt))


def _spelt(value: Any) -> Any:
    """The value with `...` as code."""
    if value is ...:
        return code.Code("...")
    if isinstance(value, tuple):
        return tuple(map(_spelt, value))
    return {key: _spelt(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _series_of(text: str, name: str, value: Any) -> dict[str, Written]:
    """Python for each of the metric's series."""
    if isinstance(value, Histogram):
        whole = Written(text, value)
        return {
            f"{name}_bucket": Written(f"{text}.bucket_series", value.bucket_series, histogram=whole),
            f"{name}_sum": Written(f"{text}.sum_series", value.sum_series, histogram=whole),
            f"{name}_count": Written(f"{text}.count_series", value.count_series, histogram=whole),
        }
    found = {name: Written(text, value)}
    if isinstance(value, Summary):
        found[f"{name}_sum"] = Written(f"{text}.sum_series", value.sum_series)
        found[f"{name}_count"] = Written(f"{text}.count_series", value.count_series)
    return found


@functools.cache
def library() -> Mapping[str, Written]:
    """Python for each series of obsdsl's library."""
    found: dict[str, Written] = {}
    for name, module in _library_modules():
        for variable, value in vars(module).items():
            if isinstance(value, Counter | Gauge | Histogram | Info | NativeHistogram | Summary):
                series = _series_of(f"{name}.{variable}", value.declaration.name, value)
                found = {**series, **found}
    return found


@functools.cache
def _library_modules() -> tuple[tuple[str, Any], ...]:
    names = sorted((one.name for one in pkgutil.iter_modules(obsdsl.library.__path__)), key=_after_shared)
    return tuple((name, importlib.import_module(f"obsdsl.library.{name}")) for name in names)


def _after_shared(name: str) -> tuple[bool, str]:
    """A series that several libraries have is named by the module that says no more than what it is."""
    return name != "process", name
