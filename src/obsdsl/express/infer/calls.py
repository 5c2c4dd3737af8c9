"""Calls of functions: the rows of `functions`, and a rule for each that makes labels of its own or takes no vector."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.define.unit import RATIO, SECONDS, TIMESTAMP
from obsdsl.express.infer import units
from obsdsl.express.infer.functions import FUNCTIONS, IDENTITIES, applied
from obsdsl.express.infer.interval import EMPTY, FULL, NON_NEGATIVE, ONE, UNIT_INTERVAL, Interval, point
from obsdsl.express.infer.labels import ANYTHING, METRIC, NEVER, NONE, UNKNOWN, Label, LabelSet, is_dynamic, matches
from obsdsl.express.infer.value import ANY, UNKNOWN_VECTOR, Inferred, InferredUnit
from obsdsl.express.node import Call, Matcher, Range, Selector, String
from obsdsl.express.signature import FUNCTIONS as SIGNATURES

CallRule: TypeAlias = Callable[[Call, Sequence[Inferred]], Inferred]

_TIME: Final = Inferred("scalar", unit=TIMESTAMP, interval=NON_NEGATIVE)
# Where the vector is among the arguments.
_OPERAND: Final[Mapping[str, int]] = {
    name: next((i for i, type_ in enumerate(row.args) if type_ in ("vector", "range")), 0)
    for name, row in SIGNATURES.items()
}
_REFERENCE = re.compile(r"\$\{[^}]*\}|\$\w*|\[\[.*?\]\]")


def call(node: Call, args: Sequence[Inferred]) -> Inferred:
    """What `function(args)` gives. Of a function that nobody knows nothing is known."""
    function = node.function
    rule = _RULES.get(function)
    if rule is not None:
        return rule(node, args)
    index = _OPERAND.get(function, 0)
    # Of hour() and its like without an argument it is the time of evaluation.
    operand = _argument(args, index) if args else _vector(node, (_TIME,))
    if function in IDENTITIES:
        return samples_of(operand)
    row = FUNCTIONS.get(function)
    if row is None:
        return UNKNOWN_VECTOR
    scalars = [arg.interval for i, arg in enumerate(args) if i != index] if len(args) > 1 else ()
    return applied(row, operand, operand.labels.unnamed(), scalars)


def samples_of(of: Inferred) -> Inferred:
    """A vector of the operand's own samples."""
    return of if of.type == "vector" else attrs.evolve(of, type="vector")


def _argument(args: Sequence[Inferred], index: int) -> Inferred:
    return args[index] if index < len(args) else UNKNOWN_VECTOR


def _texts(node: Call, start: int) -> list[str] | None:
    """The string arguments from `start`; None if one is no literal, or there is none."""
    texts = [arg.value for arg in node.args[start:] if isinstance(arg, String)]
    return texts if texts and len(texts) == len(node.args) - start else None


# Scalars, and vectors of them


def _scalar_of(unit: InferredUnit, interval: Interval) -> CallRule:
    return lambda _node, _args: Inferred("scalar", unit=unit, interval=interval)


def _vector(_node: Call, args: Sequence[Inferred]) -> Inferred:
    return attrs.evolve(_argument(args, 0), type="vector", sample="float", labels=NONE, kind=None, source=None)


def _scalar(_node: Call, args: Sequence[Inferred]) -> Inferred:
    """The value of the only sample, or NaN, of which an interval says nothing."""
    of = _argument(args, 0)
    interval = FULL if of.interval.empty or of.sample != "float" else of.interval
    return Inferred("scalar", unit=of.unit, interval=interval, converted=of.converted)


def _extreme_of(choose: Callable[[float, float], float]) -> CallRule:
    def rule(_node: Call, args: Sequence[Inferred]) -> Inferred:
        one, other = _argument(args, 0), _argument(args, 1)
        a, b = one.interval, other.interval
        interval = Interval(choose(a.lo, b.lo), choose(a.hi, b.hi), a.unsigned and b.unsigned)
        return Inferred("scalar", unit=units.joined(one.unit, other.unit), interval=interval)

    return rule


# Absence


def _absent(node: Call, _args: Sequence[Inferred]) -> Inferred:
    """1 with the labels that a selector fixes."""
    argument = node.args[0] if node.args else None
    selector = argument.selector if isinstance(argument, Range) else argument
    matchers = selector.matchers if isinstance(selector, Selector) else ()
    names = dict.fromkeys(matcher.label for matcher in matchers if matcher.label != METRIC)
    labels = ANYTHING
    # What Grafana puts in place of a matcher fixes labels, too.
    if not (isinstance(selector, Selector) and selector.variables) and not any(is_dynamic(name) for name in names):
        fixed = {name: _fixed([m for m in matchers if m.label == name]) for name in names}
        labels = LabelSet({name: label for name, label in fixed.items() if label.values != ()}, False)
    return Inferred("vector", unit=ANY, interval=ONE, labels=labels)


def _fixed(matchers: Sequence[Matcher]) -> Label:
    """The label that absent() makes of all matchers of one label: only a single `=` fixes it.

    Beside others it may, by the order in which Prometheus comes to look at them.
    """
    values = [matcher.value for matcher in matchers if matcher.op == "="]
    if len(values) != 1 or not values[0]:
        return NEVER
    return Label(None if is_dynamic(values[0]) else (values[0],), len(matchers) == 1 and not is_dynamic(values[0]))


# Labels


def _relabelled(of: Inferred, labels: LabelSet) -> Inferred:
    return attrs.evolve(of, type="vector", labels=labels)


def _label_replace(node: Call, args: Sequence[Inferred]) -> Inferred:
    of, texts = _argument(args, 0), _texts(node, 1)
    if texts is None or len(texts) != 4 or is_dynamic(texts[0]):
        return _relabelled(of, ANYTHING)
    target, replacement, source, regex = texts
    read = UNKNOWN if is_dynamic(source) else of.labels.get(source)
    may_match, may_miss = _outcomes(read, regex)
    if not may_match:
        return samples_of(of)
    label = _replaced(read, replacement, regex)
    return _relabelled(of, of.labels.having(target, label.joined(of.labels.get(target)) if may_miss else label))


def _outcomes(read: Label, regex: str) -> tuple[bool, bool]:
    """Whether a label's values may match the pattern, and whether they may not."""
    if regex in (".*", "(.*)"):
        return True, False
    if is_dynamic(regex) or read.values is None or read.numeric:
        return True, True
    values = read.values if read.certain else ("", *read.values)
    hits = [matches(regex, value) for value in values]
    return any(hit is not False for hit in hits), any(hit is not True for hit in hits)


def _replaced(read: Label, replacement: str, regex: str) -> Label:
    """The label that a match writes. Without a value it is removed."""
    if "$" not in replacement and not is_dynamic(replacement):
        return Label((replacement,), True) if replacement else NEVER
    if replacement in ("$1", "${1}") and regex in ("(.*)", "(.+)"):
        return read if regex == "(.*)" else Label(read.values, True, read.numeric)
    return Label(None, bool(_REFERENCE.sub("", replacement)))


def _label_join(node: Call, args: Sequence[Inferred]) -> Inferred:
    of, texts = _argument(args, 0), _texts(node, 1)
    if texts is None or len(texts) < 2 or is_dynamic(texts[0]):
        return _relabelled(of, ANYTHING)
    target, separator, *sources = texts
    read = [UNKNOWN if is_dynamic(source) else of.labels.get(source) for source in sources]
    if len(read) == 1:
        return _relabelled(of, of.labels.having(target, read[0]))
    separated = len(read) > 1 and bool(_REFERENCE.sub("", separator))
    certain = separated or any(label.certain for label in read)
    possible = bool(separator and read) or any(label.values != () for label in read)
    return _relabelled(of, of.labels.having(target, Label(None, certain) if possible else NEVER))


def _info(node: Call, args: Sequence[Inferred]) -> Inferred:
    """With labels of info metrics added, where the samples do not have them; a selector says which."""
    of = samples_of(_argument(args, 0))
    selector = node.args[1] if len(node.args) > 1 else None
    names = [m.label for m in selector.matchers if m.label != METRIC] if isinstance(selector, Selector) else []
    known = dict(of.labels.known)
    if names and not any(is_dynamic(name) for name in names):
        known.update({name: Label(None, False) for name in names if not of.labels.get(name).certain})
        return _relabelled(of, LabelSet(known, of.labels.rest))
    certain = {name: label for name, label in known.items() if label.certain or name == METRIC}
    return _relabelled(of, LabelSet(certain, True))


# Histograms, classic ones by their label `le`. Native ones have no such label.


def _quantile(_node: Call, args: Sequence[Inferred]) -> Inferred:
    return _quantile_of(_argument(args, 1), _argument(args, 0).interval)


def _quantiles(node: Call, args: Sequence[Inferred]) -> Inferred:
    of = _quantile_of(_argument(args, 0), Interval(-math.inf, math.inf))
    label = node.args[1] if len(node.args) > 1 else None
    if not isinstance(label, String) or is_dynamic(label.value):
        return _relabelled(of, ANYTHING)
    return _relabelled(of, of.labels.having(label.value, Label(None, True)))


def _quantile_of(of: Inferred, share: Interval) -> Inferred:
    bounds = of.labels.get("le")
    interval = FULL
    if of.interval.empty:
        interval = EMPTY
    elif of.sample == "float" and share.lo >= 0 and share.hi <= 1 and bounds.numeric and bounds.values:
        interval = _between_bounds([float(bound) for bound in bounds.values])
    return Inferred("vector", unit=of.observed, interval=interval, labels=_unbucketed(of))


def _between_bounds(bounds: list[float]) -> Interval:
    """From zero, or the lowest bound below it, to the highest finite bound: all that interpolation can give."""
    finite = [bound for bound in bounds if math.isfinite(bound)]
    return Interval(min(0.0, *finite), max(finite), min(finite) > 0) if finite else FULL


def _fraction(_node: Call, args: Sequence[Inferred]) -> Inferred:
    of = _argument(args, 2)
    interval = EMPTY if of.interval.empty else UNIT_INTERVAL if of.interval.lo >= 0 else FULL
    return Inferred("vector", unit=RATIO, interval=interval, labels=_unbucketed(of))


def _unbucketed(of: Inferred) -> LabelSet:
    return of.labels.drop((METRIC, "le"))


_RULES: Final[Mapping[str, CallRule]] = {
    "absent": _absent,
    "absent_over_time": _absent,
    "end": _scalar_of(TIMESTAMP, NON_NEGATIVE),
    "histogram_fraction": _fraction,
    "histogram_quantile": _quantile,
    "histogram_quantiles": _quantiles,
    "info": _info,
    "label_join": _label_join,
    "label_replace": _label_replace,
    "max_of": _extreme_of(max),
    "min_of": _extreme_of(min),
    "pi": _scalar_of(ANY, point(math.pi)),
    "range": _scalar_of(SECONDS, NON_NEGATIVE),
    "scalar": _scalar,
    "start": _scalar_of(TIMESTAMP, NON_NEGATIVE),
    "step": _scalar_of(SECONDS, NON_NEGATIVE),
    "time": _scalar_of(TIMESTAMP, NON_NEGATIVE),
    "vector": _vector,
}
