"""Prometheus's text format, read: https://prometheus.io/docs/instrumenting/exposition_formats/.

prometheus_client has a reader, but one that renames counters on the way, and names are what is compared here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from obsdsl.errors import ObsdslError, shown

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_SAMPLE = re.compile(
    rf"(?P<name>{_NAME})?\s*(?:\{{(?P<labels>(?:[^\"}}]|{_QUOTED})*)\}})?\s*(?P<value>\S+)(?:\s+-?[\d.]+)?"
)
_LABEL = re.compile(rf"\s*(?:(?P<name>{_NAME}|{_QUOTED})\s*=\s*)?(?P<value>{_QUOTED})\s*(?:,|$)")
_HEAD = re.compile(rf"#\s+(?P<what>HELP|TYPE)\s+(?P<name>{_NAME}|{_QUOTED})(?:\s+(?P<text>.*))?")
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
_SUFFIXES = ("_bucket", "_sum", "_count")


@attrs.frozen
class Sample:
    """One series with its value."""

    name: str
    labels: Mapping[str, str]
    value: float


@attrs.define
class Family:
    """The samples under one name; `type` is "untyped" where the target says none."""

    name: str
    type: str = "untyped"
    help: str = ""
    samples: list[Sample] = attrs.field(factory=list)


def read_exposition(text: str, source: str) -> dict[str, Family]:
    """The families by name, in their order. Raises ObsdslError at the first line that is none of the format."""
    found: dict[str, Family] = {}
    # Other characters that end lines elsewhere may stand in labels.
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip(" \t\r")
        if not stripped or stripped == "# EOF":
            continue
        if stripped.startswith("#"):
            _head(stripped, found)
            continue
        sample = _sample(stripped)
        if sample is None:
            mend = "it is no sample of Prometheus's text format; give the URL of the target's metrics"
            raise ObsdslError(source, f"line {number} is {shown(line)}; {mend}")
        _family(sample.name, found).samples.append(sample)
    return found


def _head(line: str, found: dict[str, Family]) -> None:
    match = _HEAD.fullmatch(line)
    if match is None:
        return
    name = _unquoted(match["name"])
    family = found.setdefault(name, Family(name))
    if match["what"] == "TYPE":
        family.type = (match["text"] or "untyped").strip()
    else:
        family.help = _unescaped(match["text"] or "")


def _family(sample: str, found: dict[str, Family]) -> Family:
    """That of a sample: a histogram's and a summary's have suffixes."""
    for suffix in _SUFFIXES:
        base = sample.removesuffix(suffix)
        if base != sample and base in found and found[base].type in ("histogram", "summary"):
            return found[base]
    return found.setdefault(sample, Family(sample))


def _sample(line: str) -> Sample | None:
    match = _SAMPLE.fullmatch(line)
    if match is None:
        return None
    labels = _labels(match["labels"] or "")
    if labels is None:
        return None
    # A name that is quoted stands among the labels.
    name = match["name"] or next((value for label, value in labels if not label), None)
    try:
        value = float(match["value"])
    except ValueError:
        return None
    return None if name is None else Sample(name, {label: text for label, text in labels if label}, value)


def _labels(text: str) -> list[tuple[str, str]] | None:
    """Names and values; None for what are no labels."""
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _LABEL.match(text, at)
        if match is None:
            return None
        found.append((_unquoted(match["name"] or ""), _unquoted(match["value"])))
        at = match.end()
    return found


def _unquoted(text: str) -> str:
    return _unescaped(text[1:-1]) if text.startswith('"') else text


def _unescaped(text: str) -> str:
    return re.sub(r"\\.", lambda match: _ESCAPES.get(match[0], match[0]), text)
