"""LogQL evaluated over lines in memory, as far as panels and their tests ask for it.

Not there: templates beyond `{{.label}}`, `pattern` filters of lines, offsets of variables; NotEvaluated says so.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from obsdsl.compile.logs.stages import pattern_regex
from obsdsl.define.duration import Duration
from obsdsl.express.node import Grouping, Matcher, Number
from obsdsl.logs.node import (
    Both,
    Compare,
    Decolorize,
    Filter,
    LabelFilter,
    LabelFormat,
    LabelReplace,
    LineFilter,
    LineFormat,
    Lines,
    LogNode,
    Operation,
    Parse,
    Quantity,
    RangeAggregation,
    Retain,
    Stage,
    VectorAggregation,
    VectorOf,
)

Labels = dict[str, str]
Vector = dict[tuple[tuple[str, str], ...], float]
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_SIZES = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4, "ki": 1024, "mi": 1024**2, "gi": 1024**3}


class NotEvaluated(Exception):
    """What this evaluation lacks."""


@dataclass
class Entry:
    """A line with its time in nanoseconds and its labels, as stages leave them."""

    time: int
    line: str
    labels: Labels = field(default_factory=dict)


def selected(lines: Lines, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The lines that a selection gives, with their labels."""
    for entry in entries:
        if all(_matches(one, entry.labels) for one in lines.selector.matchers):
            found: Entry | None = Entry(entry.time, entry.line, dict(entry.labels))
            for stage in lines.stages:
                found = None if found is None else _staged(stage, found)
            if found is not None:
                yield found


def evaluated(node: LogNode, entries: list[Entry], at: int) -> Vector | float:
    """The numbers of a query at a time, in nanoseconds."""
    match node:
        case Number(value=value):
            return value
        case VectorOf(value=Number(value=value)):
            return {(): value}
        case RangeAggregation():
            return _ranged(node, entries, at)
        case VectorAggregation():
            return _aggregated(node, _vector(evaluated(node.expr, entries, at)))
        case LabelReplace():
            return _replaced(node, _vector(evaluated(node.expr, entries, at)))
        case Operation():
            return _joined(node, evaluated(node.left, entries, at), evaluated(node.right, entries, at))
    raise NotEvaluated(f"{type(node).__name__} is not evaluated")


def _vector(value: Vector | float) -> Vector:
    return value if isinstance(value, dict) else {(): value}


def _matches(one: Matcher, labels: Labels) -> bool:
    value = labels.get(one.label, "")
    if one.op in ("=", "!="):
        return (value == one.value) == (one.op == "=")
    return bool(re.fullmatch(one.value, value)) == (one.op == "=~")


def _staged(stage: Stage, entry: Entry) -> Entry | None:
    match stage:
        case LineFilter():
            return entry if _line_passes(stage, entry.line) else None
        case Parse():
            _parsed(stage, entry)
        case LabelFilter(filter=found):
            return entry if _passes(found, entry.labels) else None
        case LineFormat(template=template):
            entry.line = _filled(template, entry)
        case LabelFormat(formats=formats):
            before = Entry(entry.time, entry.line, dict(entry.labels))
            for name, text, is_template in formats:
                if is_template:
                    entry.labels[name] = _filled(text, before)
                elif text in entry.labels:
                    entry.labels[name] = entry.labels.pop(text)
        case Decolorize():
            entry.line = re.sub(r"\x1b\[[0-9;]*m", "", entry.line)
        case Retain(kind=kind, labels=labels):
            named = {
                one if isinstance(one, str) else one.label
                for one in labels
                if isinstance(one, str) or _matches(one, entry.labels)
            }
            entry.labels = {key: one for key, one in entry.labels.items() if (key in named) == (kind == "keep")}
        case _:
            raise NotEvaluated(f"{type(stage).__name__} is not evaluated")
    return entry


def _line_passes(stage: LineFilter, line: str) -> bool:
    if stage.op in ("|>", "!>") or any(one.ip for one in stage.texts):
        raise NotEvaluated(f"{stage.op} with patterns or addresses is not evaluated")
    regex = stage.op in ("|~", "!~")
    found = any(re.search(one.value, line) if regex else one.value in line for one in stage.texts)
    return bool(found) == stage.op.startswith("|")


def _parsed(stage: Parse, entry: Entry) -> None:
    """The labels that a parser takes; one that is there gets `_extracted`."""
    try:
        found = _PARSERS[stage.kind](stage, entry.line)
    except (ValueError, AttributeError):
        entry.labels["__error__"] = {"json": "JSONParserErr", "logfmt": "LogfmtParserErr"}.get(stage.kind, "")
        return
    if stage.fields:
        found = {
            one.label: found[one.path.replace(".", "_")] for one in stage.fields if one.path.replace(".", "_") in found
        }
    for name, value in found.items():
        entry.labels[f"{name}_extracted" if name in entry.labels else name] = value


def _json(_stage: Parse, line: str) -> Labels:
    return dict(_flat("", json.loads(line).items()))


def _flat(prefix: str, items: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for key, value in items:
        name = re.sub(r"\W", "_", f"{prefix}{key}")
        if isinstance(value, dict):
            yield from _flat(f"{name}_", value.items())
        elif not isinstance(value, list) and value is not None:
            yield name, value if isinstance(value, str) else json.dumps(value)


def _logfmt(_stage: Parse, line: str) -> Labels:
    return dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)


def _regexp(stage: Parse, line: str) -> Labels:
    text = stage.text or ""
    found = re.search(pattern_regex(text) if stage.kind == "pattern" else text, line)
    return {} if found is None else {key: one for key, one in found.groupdict().items() if one is not None}


_PARSERS: dict[str, Callable[[Parse, str], Labels]] = {
    "json": _json, "unpack": _json, "logfmt": _logfmt, "pattern": _regexp, "regexp": _regexp,
}  # fmt: skip


def _passes(found: Filter, labels: Labels) -> bool:
    match found:
        case Both(op=op, left=left, right=right):
            sides = _passes(left, labels), _passes(right, labels)
            return all(sides) if op == "and" else any(sides)
        case Matcher():
            return _matches(found, labels)
        case Compare(label=label, op=op, value=value):
            held, wanted = labels.get(label), _number(value)
            return held is not None and _compared(op, _read(held, value), wanted)
    raise NotEvaluated(f"{type(found).__name__} is not evaluated")


def _read(text: str, like: object) -> float:
    if isinstance(like, Quantity):
        return seconds(text) if like.kind == "duration" else size(text)
    try:
        return float(text)
    except ValueError:
        return math.nan


def _number(value: object) -> float:
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Quantity):
        return seconds(value.text) if value.kind == "duration" else size(value.text)
    raise NotEvaluated("a variable has no value here")


def seconds(text: str) -> float:
    """`1m30s`, `1.5s` in seconds."""
    parts = re.findall(r"([0-9.]+)(ns|us|µs|ms|s|m|h|d|w)", text)
    return sum(float(number) * _UNITS[unit] for number, unit in parts) if parts else math.nan


def size(text: str) -> float:
    """`20MB`, `1KiB` in bytes."""
    found = re.fullmatch(r"([0-9.]+)\s*([kKmMgGtT]?i?)[bB]?", text)
    return float(found[1]) * _SIZES[found[2].lower()] if found else math.nan


def _compared(op: str, left: float, right: float) -> bool:
    return {
        "=": left == right, "==": left == right, "!=": left != right, ">": left > right, ">=": left >= right,
        "<": left < right, "<=": left <= right,
    }[op]  # fmt: skip


def _filled(template: str, entry: Entry) -> str:
    def value(found: re.Match[str]) -> str:
        inside = found[1].strip()
        if inside == "__line__":
            return entry.line
        if not re.fullmatch(r"\.\w+", inside):
            raise NotEvaluated(f"the template {inside!r} is not evaluated")
        return entry.labels.get(inside[1:], "")

    return re.sub(r"\{\{-?(.*?)-?\}\}", value, template)


def _nanoseconds(value: object) -> int:
    if isinstance(value, Duration):
        return value.milliseconds * 1_000_000
    raise NotEvaluated("a window without a length is not evaluated")


def _ranged(node: RangeAggregation, entries: list[Entry], at: int) -> Vector:
    window = _nanoseconds(node.range.window)
    end = at - (0 if node.range.offset is None else _nanoseconds(node.range.offset))
    held = [one for one in entries if end - window < one.time <= end]
    groups: dict[tuple[tuple[str, str], ...], list[float]] = {}
    unwrap = node.range.unwrap
    for entry in selected(node.range.lines, held):
        value = float(len(entry.line.encode())) if "bytes" in node.op else 1.0
        if unwrap is not None:
            text = entry.labels.pop(unwrap.label, None)
            if text is None:
                continue
            convert: Callable[[str], float] = float if unwrap.conversion is None else seconds
            convert = size if unwrap.conversion == "bytes" else convert
            try:
                value = convert(text)
            except ValueError:
                entry.labels["__error__"] = "SampleExtractionErr"
            if not all(_passes(one, entry.labels) for one in unwrap.filters):
                continue
        groups.setdefault(_group(entry.labels, node.grouping, keep=True), []).append(value)
    if node.op == "absent_over_time":
        return (
            {}
            if groups
            else {tuple((m.label, m.value) for m in node.range.lines.selector.matchers if m.op == "="): 1.0}
        )
    span = window / 1e9
    return {key: _over(node, values, span) for key, values in groups.items()}


def _over(node: RangeAggregation, values: list[float], span: float) -> float:
    mean = sum(values) / len(values)
    variance = sum((one - mean) ** 2 for one in values) / len(values)
    match node.op:
        case "count_over_time" | "bytes_over_time" | "sum_over_time":
            return sum(values)
        case "rate" | "bytes_rate":
            return sum(values) / span
        case "rate_counter":
            return sum(max(0.0, b - a) for a, b in pairwise(values)) / span
        case "avg_over_time":
            return mean
        case "min_over_time" | "max_over_time":
            return min(values) if node.op.startswith("min") else max(values)
        case "first_over_time" | "last_over_time":
            return values[0] if node.op.startswith("first") else values[-1]
        case "stddev_over_time" | "stdvar_over_time":
            return math.sqrt(variance) if node.op.startswith("stddev") else variance
        case _:
            return quantile(_number(node.param), values)


def quantile(q: float, values: list[float]) -> float:
    """The quantile, interpolated as Loki does."""
    ordered = sorted(values)
    rank = q * (len(ordered) - 1)
    low, high = math.floor(rank), math.ceil(rank)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)


def _group(labels: Labels, grouping: Grouping | None, keep: bool = False) -> tuple[tuple[str, str], ...]:
    if grouping is None:
        return tuple(sorted(labels.items())) if keep else ()
    named = set(grouping.labels)
    return tuple(sorted((key, one) for key, one in labels.items() if (key in named) == (grouping.mode == "by")))


def _aggregated(node: VectorAggregation, vector: Vector) -> Vector:
    if node.op in ("sort", "sort_desc"):
        return dict(sorted(vector.items(), key=lambda pair: pair[1], reverse=node.op == "sort_desc"))
    groups: dict[tuple[tuple[str, str], ...], list[tuple[tuple[tuple[str, str], ...], float]]] = {}
    for key, value in vector.items():
        groups.setdefault(_group(dict(key), node.grouping), []).append((key, value))
    if node.op in ("topk", "bottomk", "approx_topk"):
        count, falling = int(_number(node.param)), node.op != "bottomk"
        chosen = [sorted(held, key=lambda pair: pair[1], reverse=falling)[:count] for held in groups.values()]
        return dict(pair for held in chosen for pair in held)
    return {key: _all(node.op, [value for _, value in held]) for key, held in groups.items()}


def _all(op: str, values: list[float]) -> float:
    mean = sum(values) / len(values)
    variance = sum((one - mean) ** 2 for one in values) / len(values)
    return {
        "sum": sum(values), "avg": mean, "count": float(len(values)), "min": min(values), "max": max(values),
        "stddev": math.sqrt(variance), "stdvar": variance,
    }[op]  # fmt: skip


def _replaced(node: LabelReplace, vector: Vector) -> Vector:
    found: Vector = {}
    for key, value in vector.items():
        labels = dict(key)
        if match := re.fullmatch(node.regex, labels.get(node.source, "")):
            labels[node.to] = match.expand(re.sub(r"\$(\w+)", r"\\g<\1>", node.replacement))
        found[tuple(sorted(labels.items()))] = value
    return found


def _joined(node: Operation, left: Vector | float, right: Vector | float) -> Vector | float:
    if isinstance(left, float) and isinstance(right, float):
        return _computed(node, left, right) or 0.0
    if isinstance(left, float) or isinstance(right, float):
        pairs = {
            key: (left if isinstance(left, float) else one, right if isinstance(right, float) else one)
            for key, one in _vector(left if isinstance(left, dict) else right).items()
        }
        return _kept(node, pairs, {key: a if isinstance(left, dict) else b for key, (a, b) in pairs.items()})
    matched = {_signature(node, key): one for key, one in right.items()}
    if node.op in ("and", "unless"):
        return {key: one for key, one in left.items() if (_signature(node, key) in matched) == (node.op == "and")}
    if node.op == "or":
        mine = {_signature(node, key) for key in left}
        return left | {key: one for key, one in right.items() if _signature(node, key) not in mine}
    pairs = {
        key: (one, matched[_signature(node, key)]) for key, one in left.items() if _signature(node, key) in matched
    }
    return _kept(node, pairs, {key: one for key, (one, _) in pairs.items()})


def _signature(node: Operation, key: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if node.matching is None:
        return key
    named = set(node.matching.labels)
    return tuple(pair for pair in key if (pair[0] in named) == (node.matching.mode == "on"))


def _kept(node: Operation, pairs: dict[Any, tuple[float, float]], originals: dict[Any, float]) -> Vector:
    found: Vector = {}
    for key, (left, right) in pairs.items():
        value = _computed(node, left, right)
        if value is not None:
            compares = node.op in ("==", "!=", ">", ">=", "<", "<=") and not node.bool_
            found[key] = originals[key] if compares else value
    return found


def _computed(node: Operation, left: float, right: float) -> float | None:
    match node.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" | "%":
            return math.nan if right == 0 else left / right if node.op == "/" else math.fmod(left, right)
        case "^":
            return float(left**right)
    holds = _compared(node.op, left, right)
    return (1.0 if holds else 0.0) if node.bool_ or holds else None
