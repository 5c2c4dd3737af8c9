"""The check function-version."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.errors import DefinitionError
from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.node import Aggregation, Call, Selector, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Aggregator, Function, Version
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Expression, Site
from obsdsl.lint.view.fault import text_fault

_SUCCESSORS = {"holt_winters": "double_exponential_smoothing()"}
# The first to read names with any characters, in quotes.
_ANY_NAMES: Version = (3, 0)


# Those that not every version has.
_ROWS: tuple[Function | Aggregator, ...] = (*FUNCTIONS.values(), *AGGREGATORS.values())
_CHANGING = frozenset([row.name for row in _ROWS if row.since or row.until or row.experimental])


class FunctionVersion(Check[Call | Aggregation | Selector | Expression]):
    """An expression uses what its Prometheus does not have.

    Functions come and go with versions, and a server refuses all of a rule file for one that it does not know. An
    experimental one works only where the server was started with `--enable-feature=promql-experimental-functions`: a
    warning. Where `prometheus_version` is not configured, what not all versions from 2.42 on have is an info. Numbers
    as durations, durations as numbers and names in quotes came late, too.

    Configuration:
    ```toml
    [tool.obsdsl]
    prometheus_version = "2.45"
    ```
    Bad:
    ```python
    AlertRule("SlowRequests", promql("histogram_avg(rate(request_duration[5m])) > 1"), severity=P3, summary="Slow")
    ```
    Good:
    ```python
    AlertRule("SlowRequests", promql("histogram_quantile(0.9, rate(request_duration[5m])) > 1"), severity=P3, summary="Slow")
    ```
    Bad file:
    ```yaml
    - alert: QueueUnsteady
      expr: mad_over_time(queue_length[1h]) > 10
    ```
    Good file:
    ```yaml
    - alert: QueueUnsteady
      expr: stddev_over_time(queue_length[1h]) > 10
    ```
    Bad file:
    ```json
    {"title": "Queue", "type": "timeseries",
     "targets": [{"refId": "A", "expr": "{\\"queue.length\\"}", "datasource": {"type": "prometheus", "uid": "$datasource"}}]}
    ```
    """  # noqa: E501 - whole objects

    code = "OBS102"
    name = "function-version"
    level = Level.ERROR
    rows = (35,)
    on = (Call, Aggregation, Selector, Expression)
    names = _CHANGING

    def find(self, value: Call | Aggregation | Selector | Expression, at: Site) -> Iterator[Finding]:
        version = at.context.config.prometheus
        if isinstance(value, Expression):
            if version is not None and version < _ANY_NAMES:
                yield from self._of_text(value, version, at)
            return
        if isinstance(value, Selector):
            if (name := _quoted(value)) is not None and (version is None or version < _ANY_NAMES):
                yield _newer(f"the name {name!r} in quotes", _ANY_NAMES, value, version)
            return
        row = FUNCTIONS.get(value.function) if isinstance(value, Call) else AGGREGATORS.get(value.op)
        if row is None or not (row.since or row.until or row.experimental):
            return
        if row.since is not None and (version is None or version < row.since):
            if version is None and row.experimental:
                yield _experimental(row, value, Level.INFO)
            else:
                yield _newer(f"{row.name}()", row.since, value, version)
        elif row.until is not None and (version is None or version >= row.until):
            yield _gone(row.name, row.until, value, version)
        elif row.experimental:
            yield _experimental(row, value, Level.INFO if version is None else Level.WARNING)

    def _of_text(self, value: Expression, version: Version, at: Site) -> Iterator[Finding]:
        """What is new in the grammar, where no part of the expression is to blame."""
        text = render(value.node) if at.text is None else at.text
        try:
            parse(text, variables=not at.in_rule, prometheus=_shown(version))
        except DefinitionError as error:
            parts = (one for one in walk(value.node) if isinstance(one, Call | Aggregation | Selector))
            if any(found.level is None for part in parts for found in self.find(part, at)):
                return
            fault = text_fault(text, error)
            message, _, mend = fault.message.partition("; ")
            yield Finding(message, mend or "write it without, or upgrade", at=value.node, span=fault.span)


def _quoted(value: Selector) -> str | None:
    """A name that Prometheus 2 cannot read."""
    if value.name is not None and not LEGACY_NAME.fullmatch(value.name) and not is_dynamic(value.name):
        return value.name
    for matcher in value.matchers:
        if not LEGACY_LABEL.fullmatch(matcher.label) and not is_dynamic(matcher.label):
            return matcher.label
    return None


def _shown(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def _level(version: Version | None) -> Level | None:
    return Level.INFO if version is None else None


def _newer(what: str, since: Version, value: Call | Aggregation | Selector, version: Version | None) -> Finding:
    other = "older ones refuse it" if version is None else f"and this is for {_shown(version)}"
    mend = "say prometheus_version in the configuration" if version is None else "write it without, or upgrade"
    return Finding(f"{what} needs Prometheus {_shown(since)}, {other}", mend, at=value, level=_level(version))


def _gone(name: str, until: Version, value: Call | Aggregation | Selector, version: Version | None) -> Finding:
    successor = _SUCCESSORS.get(name)
    mend = "write it without" if successor is None else f"write {successor}, which is experimental there"
    message = f"Prometheus {_shown(until)} and later have no {name}()"
    return Finding(message, mend, at=value, level=_level(version))


def _experimental(row: Function | Aggregator, value: Call | Aggregation, level: Level) -> Finding:
    return Finding(
        f"{row.name}() is experimental: Prometheus refuses it by default",
        "start the server with --enable-feature=promql-experimental-functions, or write it without",
        at=value,
        level=level,
    )
