"""How promtool prints what it got: labels, samples, alerts. Go's quoting, Prometheus's order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from obsdsl.testing.rules.trial import Fired, Sample

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LABELS = rf'\{{(?:{_QUOTED}|[^"}}])*\}}'
_LABEL = re.compile(rf"({_QUOTED}|[^\s,={{}}\"]+)=({_QUOTED})")
_SAMPLE = re.compile(rf"({_LABELS}) (\{{\{{.*?\}}\}}|[^\s,]+)(?:, |$)")
# The number of the query is a comment at the end of its expression.
_QUERY = re.compile(
    r"^    expr: \".*\\n#(\d+)\", time: \S+?,"
    r"(?: err: (.*(?:\n(?! {4}\S).*)*)|\s*\n        exp: .*\n        got: (.*))$",
    re.MULTILINE,
)
_ALERT = re.compile(
    r"^    alertname: (.*), time: (\S+), *\n        exp:\[(?:\n {12}.*)*,? *\n        got:\[(\]|(?:\n {12}.*)*)$",
    re.MULTILINE,
)
_FIRED = re.compile(rf"^ *Labels:({_LABELS}) *\n *Annotations:({_LABELS}),? *$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:([abfnrtv\\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))")
_LETTERS = dict(zip("abfnrtv\\\"'", "\a\b\f\n\r\t\v\\\"'", strict=True))


def unquoted(text: str) -> str:
    """The text within Go's quotes; text without quotes as it is."""
    if not text.startswith('"'):
        return text
    inner = text[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    letter, byte, short, long, octal = match.groups()
    return _LETTERS[letter] if letter else chr(int(octal, 8) if octal else int(byte or short or long, 16))


# The same few label sets come with every sample.
@lru_cache(maxsize=65536)
def _labels(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((unquoted(name), unquoted(value)) for name, value in _LABEL.findall(text))


def labels(text: str) -> dict[str, str]:
    """`{a="b", "c.d"="e"}` as a mapping."""
    return dict(_labels(text))


def samples(text: str) -> tuple[Sample, ...]:
    """The samples of a query's result; `nil` is none."""
    return tuple(_sample(*found) for found in _SAMPLE.findall(text))


def _sample(label_text: str, value: str) -> Sample:
    if value.startswith("{{"):
        return Sample(labels(label_text), histogram=value)
    return Sample(labels(label_text), float(value))


def queries(text: str) -> Iterator[tuple[int, tuple[Sample, ...] | str]]:
    """The answers to the queries, each with the number that stood behind its expression as a comment."""
    for number, error, got in _QUERY.findall(text):
        yield int(number), error.strip() or samples(got)


def alerts(text: str) -> Iterator[tuple[str, str, tuple[Fired, ...]]]:
    """The firing instances of alerts: name, time, instances."""
    for name, time, got in _ALERT.findall(text):
        yield name, time, tuple(Fired(labels(one), labels(other)) for one, other in _FIRED.findall(got))
