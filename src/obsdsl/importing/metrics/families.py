"""Families of metrics that expressions read: of which type each is, and which labels and values it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import attrs

from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.define.unit import EVENTS, SECONDS, TIMESTAMP, Unit, unit_from_name
from obsdsl.express.regex import full_match
from obsdsl.importing.metrics.help import Said, said
from obsdsl.importing.metrics.knowledge import Knowledge, Known
from obsdsl.importing.metrics.series import Use

Kind: TypeAlias = Literal["Counter", "Gauge", "Histogram", "NativeHistogram", "Summary", "Info"]
SUFFIXES: Final = ("_bucket", "_sum", "_count")
# Of what a server says.
_PLAIN: Final[Mapping[str, Kind]] = {
    "counter": "Counter",
    "gauge": "Gauge",
    "info": "Info",
    "stateset": "Gauge",
    "native histogram": "NativeHistogram",
    "summary": "Summary",
}
# Labels that have a new value with each pod, user or release, however few there are today.
_ENDLESS: Final = frozenset(
    {"address", "cluster", "container", "database", "device", "host", "hostname", "id", "image", "name", "namespace"}
    | {"node", "path", "pod", "project", "queue", "service", "tenant", "topic", "uid", "url", "user", "version", "zone"}
)
_ENDS: Final = ("_name", "_id", "_uid", "_ip", "_address", "_host", "_path", "_version")
# A label of so many values is an enumeration; one value may be the only one today.
_LEAST_VALUES: Final = 2
_FEW_VALUES: Final = 12
_LONGEST_VALUE: Final = 40


@frozen
class Seen:
    """What panels say of metrics that they show alone: units and texts, by the name of the series."""

    units: Mapping[str, Unit] = attrs.field(factory=dict)
    texts: Mapping[str, str] = attrs.field(factory=dict)


@frozen
class Family:
    """A metric as it will be defined; `options` are its arguments but for its name and its help."""

    name: str
    kind: Kind
    help: Said
    options: Mapping[str, Any]


def families(used: Mapping[str, Use], knowledge: Knowledge, seen: Seen) -> list[Family]:
    """The families of these series, in order."""
    found: dict[tuple[str, Kind], list[str]] = {}
    for name in used:
        if has_two_kinds(name, used):
            continue
        found.setdefault(_belongs(name, used, knowledge), []).append(name)
    made = [_family(name, kind, series, used, knowledge, seen) for (name, kind), series in found.items()]
    # Of names that differ in case alone, a workspace has one.
    return list({one.name.casefold(): one for one in reversed(made)}.values())


def has_two_kinds(name: str, used: Mapping[str, Use]) -> bool:
    """Whether it is a native histogram that is a classic one, too: a workspace defines one of them."""
    return used[name].is_native and any(f"{name}{suffix}" in used for suffix in SUFFIXES)


def _belongs(name: str, used: Mapping[str, Use], knowledge: Knowledge) -> tuple[str, Kind]:
    """The name and the type of the family to which a series belongs."""
    told = knowledge[name].type if name in knowledge else None
    if told is not None and told in _PLAIN:
        return name, _PLAIN[told]
    if used[name].is_native:
        return name, "NativeHistogram"
    if ":" in name:
        return name, "Counter" if used[name].grows else "Gauge"
    suffix = next((one for one in SUFFIXES if name.endswith(one) and len(name) > len(one)), None)
    if suffix is not None and (whole := _whole(name.removesuffix(suffix), suffix, used, knowledge)):
        return name.removesuffix(suffix), whole
    use = used[name]
    if use.is_summary and suffix is None and not use.grows:
        return name, "Summary"
    # A total that is read as it is, and never as a rate, is one of what is there now.
    if use.grows or (name.endswith(("_total", "_bucket")) and not use.moves and not use.is_read):
        return name, "Counter"
    return name, "Info" if name.endswith("_info") else "Gauge"


def _whole(base: str, suffix: str, used: Mapping[str, Use], knowledge: Knowledge) -> Kind | None:
    """The type of what has the series with this suffix among others; None where it stands alone."""
    known = knowledge.get(base)
    if known is not None and known.type is not None:
        return {"histogram": "Histogram", "summary": "Summary"}.get(known.type)  # type: ignore[return-value]
    if base in used and not used[base].is_native:
        # A name of its own is the series of a summary, or of something else.
        return "Summary" if used[base].is_summary and suffix != "_bucket" else None
    buckets = used.get(f"{base}_bucket")
    if buckets is not None:
        # VictoriaMetrics has histograms of another kind.
        return None if "vmrange" in buckets.labels else "Histogram"
    parts = [used[f"{base}{one}"] for one in ("_sum", "_count") if f"{base}{one}" in used]
    if any(one.moves for one in parts):
        return None
    return "Summary" if len(parts) > 1 or unit_from_name(base) is not None else None


def _family(
    name: str, kind: Kind, series: Sequence[str], used: Mapping[str, Use], knowledge: Knowledge, seen: Seen
) -> Family:
    known = knowledge.get(name, Known())
    own = [used[one] for one in series]
    options: dict[str, Any] = {"labels": _labels(own, known)}
    named = unit_from_name(name)
    if kind == "Gauge" and used.get(name, Use()).is_instant and named in (None, SECONDS):
        unit: Unit | None = TIMESTAMP
    else:
        unit = None if kind == "Info" or named is not None else _unit(known, series, seen)
    if unit == EVENTS:
        # As counters are, unless they say something else.
        unit = None
    if unit is not None:
        options["unit"] = str(unit)
    if kind == "Histogram":
        options["buckets"] = _numbers(known.labels.get("le", ())) or ...
    if kind == "Summary":
        asked = name in used
        options["quantiles"] = _numbers(known.labels.get("quantile", ())) or (... if asked else ())
    if options["labels"] == ():
        del options["labels"]
    text = next((seen.texts[one] for one in series if one in seen.texts), None)
    return Family(name, kind, said(name, known.help, text), options)


def _unit(known: Known, series: Iterable[str], seen: Seen) -> Unit | None:
    """What the server says, else the panels; None where neither knows."""
    if known.unit:
        try:
            return Unit.of(known.unit)
        except ValueError:
            return None
    return next((seen.units[one] for one in series if one in seen.units), None)


def _labels(own: Sequence[Use], known: Known) -> Any:
    """Names of labels; with their values where a server knows them all."""
    named = {label for use in own for label in use.labels}
    if not known.labels:
        return (*sorted(named), ...) if named else ...
    names = sorted({*named, *(label for label in known.labels if _can_be_declared(label))})
    domains = {label: _domain(label, known.labels.get(label, ()), own) for label in names}
    if all(values is ... for values in domains.values()):
        return tuple(names)
    return domains


def _can_be_declared(label: str) -> bool:
    return label not in ("le", "quantile") and not label.startswith("__") and name_fault("label", label) is None


def _domain(label: str, known: Sequence[str], own: Sequence[Use]) -> Any:
    """The values of an enumeration: those that the server has, and those that expressions name; `...` for any."""
    plain = label.lower()
    if len(known) < _LEAST_VALUES or plain in _ENDLESS or plain.endswith(_ENDS) or not all(map(_is_word, known)):
        return ...
    values = dict.fromkeys((*known, *(value for use in own for value in use.values.get(label, ()))))
    if len(values) > _FEW_VALUES:
        return ...
    asked = [pattern for use in own for pattern in use.patterns.get(label, ())]
    # What an expression asks for is there, sooner or later.
    return tuple(values) if all(any(_matches(one, value) for value in values) for one in asked) else ...


def _is_word(value: str) -> bool:
    """Whether it looks like one of a few: a word, or a status of HTTP."""
    plain = value.replace("_", "").replace("-", "").replace(" ", "")
    return len(value) <= _LONGEST_VALUE and (plain.isalpha() or (len(value) == 3 and value.isdigit()))


def _matches(pattern: str, value: str) -> bool:
    try:
        return full_match(pattern, value) is not False
    except ValueError:
        return True


def _numbers(texts: Iterable[str]) -> tuple[float, ...]:
    """The finite numbers among texts, ascending."""
    found: set[float] = set()
    for text in texts:
        try:
            number = float(text)
        except ValueError:
            return ()
        if abs(number) < float("inf"):
            found.add(number)
    return tuple(int(one) if one == int(one) else one for one in sorted(found))
