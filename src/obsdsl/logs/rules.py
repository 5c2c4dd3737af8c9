"""What Loki refuses of a query that reads well: each function says why, with the mend, or gives None."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence

from obsdsl.express.node import Grouping, Matcher, Number
from obsdsl.express.regex import compile_re2
from obsdsl.logs.node import Lines, LinesRange, StreamSelector
from obsdsl.logs.template import template_fault
from obsdsl.logs.words import COUNTED, COUNTING, GROUPED, SET_OPERATORS, UNWRAPPED

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\(\?P?<(\w*)>", re.ASCII)
_CAPTURE = re.compile(r"<([a-zA-Z_][a-zA-Z0-9_]*)>", re.ASCII)


def has_variable(text: str) -> bool:
    """Whether a variable of Grafana's may stand in a text."""
    return "$" in text or "[[" in text


def regex_fault(pattern: str) -> str | None:
    """Why a text is no regular expression of Go's; one with a variable in it may be any."""
    try:
        compile_re2(pattern)
    except ValueError as error:
        return None if has_variable(pattern) else str(error)
    return None


def selector_fault(selector: StreamSelector) -> str | None:
    """Why a selector would read all streams."""
    for one in selector.matchers:
        if fault := one.op in ("=~", "!~") and regex_fault(one.value):
            return f"{one.label}: {fault}"
    if selector.variables or any(selects(one) for one in selector.matchers):
        return None
    mend = 'select by one label at least that has a value, such as {app="web"} or {app=~".+"}'
    return f"Loki reads no query whose matchers all match streams without the label; {mend}"


def selects(matcher: Matcher) -> bool:
    """Whether a matcher refuses streams without the label. One with a variable in its value may do so."""
    if has_variable(matcher.value):
        return matcher.op in ("=", "=~")
    match matcher.op:
        case "=":
            return matcher.value != ""
        case "!=":
            return matcher.value == ""
        case "=~":
            return compile_re2(matcher.value).full_match("") is False
        case _:
            return compile_re2(matcher.value).full_match("") is True


def line_fault(op: str, text: str, ip: bool) -> str | None:
    """Why a line filter cannot work."""
    if ip:
        if op not in ("|=", "!="):
            return f"ip() stands after |= or !=, not after {op}"
        return ip_fault(text)
    if op in ("|~", "!~"):
        return regex_fault(text)
    return line_pattern_fault(text) if op in ("|>", "!>") else None


def ip_fault(text: str) -> str | None:
    """Why a text is no address, range (`a-b`) or network (`a/8`)."""
    if has_variable(text):
        return None
    first, dash, last = text.partition("-")
    try:
        if dash:
            low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
            return None if low.version == high.version else f"{text!r} mixes IPv4 and IPv6; write two of one kind"
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return f'{text!r} is no address; write one, a range "10.0.0.1-10.0.0.9" or a network "10.0.0.0/8"'
    return None


def line_pattern_fault(text: str) -> str | None:
    """Why a text is no pattern of a line filter, in which `<_>` alone stands for anything."""
    if has_variable(text):
        return None
    if any(name != "_" for name in _CAPTURE.findall(text)):
        return "a pattern that filters lines names no captures; write <_>"
    return "two captures stand side by side; write something between them" if "<_><_>" in text else None


def pattern_fault(text: str) -> str | None:
    """Why a text is no pattern of the parser: `<ip> - <_> "<method> <path>"`."""
    if has_variable(text):
        return None
    names = _CAPTURE.findall(text)
    if not names:
        return "the pattern captures nothing; write one capture at least, such as <ip>"
    if re.search(r"<\w+><[a-zA-Z_]\w*>", text, re.ASCII):
        return "two captures stand side by side; write something between them"
    return _twice("capture", [name for name in names if name != "_"])


def regexp_fault(text: str) -> str | None:
    """Why a text is no regular expression of the parser, which names what it takes."""
    if has_variable(text):
        return None
    if fault := regex_fault(text):
        return fault
    names = _GROUP.findall(text)
    if not names:
        return "the expression has no named group; write one at least: (?P<method>\\w+)"
    return _twice("group", names)


def _twice(what: str, names: Sequence[str]) -> str | None:
    for name in names:
        if names.count(name) > 1:
            return f"two {what}s are called {name!r}; rename one"
    return None


def formats_fault(formats: Iterable[tuple[str, str, bool]]) -> str | None:
    """Why the labels of `label_format` make no sense."""
    found = list(formats)
    for name, text, is_template in found:
        if name == "__error__":
            return "__error__ cannot be formatted; choose another name"
        if is_template and (fault := template_fault(text)):
            return f"{name}: {fault}"
    names = [name for name, _, _ in found]
    again = next((name for name in names if names.count(name) > 1), None)
    return None if again is None else f"one label_format sets {again!r} twice; write two stages"


def range_fault(op: str, range_: LinesRange, grouping: Grouping | None, param: object) -> str | None:
    """Why a function of a window cannot take what it is given."""
    if param is None and op == "quantile_over_time":
        return "quantile_over_time needs the quantile first: quantile_over_time(0.95, …)"
    if param is not None and op != "quantile_over_time":
        return f"{op} takes no number; delete it"
    if grouping is not None and op not in GROUPED:
        return f"{op} takes no {grouping.mode}; aggregate around it: sum {grouping.mode} (…) ({op}(…))"
    if range_.unwrap is not None and op not in UNWRAPPED:
        return f"{op} counts lines and takes no unwrap; delete it, or use sum_over_time"
    if range_.unwrap is None and op not in COUNTED:
        return f"{op} needs the label whose values it reads; add `| unwrap label` before the window"
    return None


def vector_fault(op: str, grouping: Grouping | None, param: object) -> str | None:
    """Why an aggregation cannot take what it is given."""
    if op in COUNTING:
        if param is None:
            return f"{op} needs a number first: {op}(10, …)"
        if isinstance(param, Number) and (param.value != int(param.value) or param.value <= 0):
            return f"{op} takes a whole number above 0, not {param.value:g}"
        if op == "approx_topk" and grouping is not None:
            return "approx_topk takes no grouping; delete it, or use topk"
    elif param is not None:
        return f"{op} takes no number; delete it"
    if op in ("sort", "sort_desc") and grouping is not None and grouping.labels:
        return f"{op} takes no grouping; delete it"
    return None


def operation_fault(op: str, left: object, right: object) -> str | None:
    """Why two sides cannot be joined."""
    if isinstance(left, Lines) or isinstance(right, Lines):
        return f"`{op}` joins numbers, not lines of logs; count them first: count_over_time(…[5m])"
    if op in SET_OPERATORS and (isinstance(left, Number) or isinstance(right, Number)):
        return f"`{op}` joins series, not numbers; write vector(1) for a number"
    return None
