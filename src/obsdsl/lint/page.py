"""The page of a check, from its docstring: what is wrong, why it matters, and examples.

Examples stand in fenced blocks under `Bad:`, `Good:`, `Bad file:` and `Good file:`; a block of TOML under
`Configuration:` holds for all of them. They are written for the metrics of `METRICS`, and shortened: rules that are in
no group, panels and variables that are in no dashboard, and jobs that are in no server, get one.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.define.light import frozen
from obsdsl.lint.check import Check

Verdict: TypeAlias = Literal["bad", "good", "configuration"]

# What the examples are written for; in them, this module is `m`.
METRICS = """\
from obsdsl import Counter, Gauge, Histogram, Info, LogStream

requests = Counter("http_requests_total", "HTTP requests that were answered.", labels={"code": ("200", "404", "500"), "handler": ...})
request_duration = Histogram("http_request_duration_seconds", "Time to answer an HTTP request.", labels=("handler",), buckets=(0.1, 0.5, 1, 5))
queue_length = Gauge("queue_length", "Jobs that no worker has taken yet.", labels=("queue",), unit="events", range=(0, None))
memory = Gauge("app_memory_bytes", "Memory that the process uses.", range=(0, None))
memory_limit = Gauge("app_memory_limit_bytes", "Memory that the process may use.", range=(0, None))
disk_used = Gauge("disk_used_ratio", "Share of the disk that is used.", range=(0, 1))
errors = Counter("app_errors_total", "Errors that were logged.", labels=("type",))
started = Gauge("app_start_time_seconds", "When the process started.", unit="timestamp")
build = Info("app_build_info", "Version of the process.", labels=("version",))
logs = LogStream("app", labels={"level": ("info", "warn", "error"), "host": ...}, fields={"status": ("200", "404"), "duration": "duration"}, format="json")
"""  # noqa: E501 - a line a metric

_BLOCK = re.compile(
    r"^(Bad|Good|Configuration)( file)?:\n```(python|yaml|json|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


@frozen
class Example:
    """A piece of a workspace, or of a file, that has the fault or has not."""

    verdict: Verdict
    language: Literal["python", "yaml", "json", "toml"]
    text: str


@frozen
class Page:
    """What is said of a check: a line, some paragraphs, examples."""

    title: str
    why: str
    examples: tuple[Example, ...]

    @property
    def configuration(self) -> str:
        """The TOML under which the examples hold."""
        return "".join(one.text for one in self.examples if one.verdict == "configuration")


def page_of(check: type[Check[Any]]) -> Page:
    """The page of a check."""
    text = inspect.cleandoc(check.__doc__ or check.name)
    examples = tuple(Example(m[1].lower(), m[3], m[4]) for m in _BLOCK.finditer(text))  # type: ignore[arg-type]
    title, _, why = _BLOCK.sub("", text).strip().partition("\n")
    return Page(title, why.strip(), examples)


def options_of(check: type[Check[Any]]) -> Iterator[tuple[str, object]]:
    """The options of a check, each with its default."""
    for field in attrs.fields(check):
        default: Any = field.default
        yield field.name, default.factory() if hasattr(default, "factory") else default
