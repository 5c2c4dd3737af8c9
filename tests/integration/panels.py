"""What the panels of built dashboards ask, as Grafana asks it: variables filled, ranges chosen, a data source each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from obsdsl.compile.artifact import Artifact

# Of a dashboard that shows a quarter of an hour, scraped every 15 seconds.
RANGES = {"rate_interval": "1m", "interval": "15s", "range": "15m", "auto": "1m"}
SECONDS = {"interval_ms": "15000", "range_s": "900", "range_ms": "900000"}
Values = Callable[[str, str], Iterable[str]]


class Asked(NamedTuple):
    """One query of a panel; `path` is `uid/row/panel`, in rows without a title `uid/panel`."""

    path: str
    ref: str
    source: Literal["prometheus", "loki"]
    expr: str
    instant: bool

    def __str__(self) -> str:
        return f"{self.path} {self.ref}: {self.expr}"


def asked(artifacts: Iterable[Artifact], values: Values) -> Iterator[Asked]:
    """Every query of every panel. `values` are a label's, of the series that a selector chooses."""
    for one in artifacts:
        if one.kind == "dashboard":
            model = json.loads(one.content)
            variables = {variable["name"]: _value(variable, values) for variable in model["templating"]["list"]}
            for path, panel in _panels(model):
                for target in panel.get("targets", ()):
                    yield _asked(path, panel, target, variables)


def merged(artifacts: Iterable[Artifact]) -> Iterator[str]:
    """The paths of the panels whose queries become the columns of one table."""
    for one in artifacts:
        if one.kind == "dashboard":
            for path, panel in _panels(json.loads(one.content)):
                if "merge" in [transformation["id"] for transformation in panel.get("transformations", ())]:
                    yield path


def _asked(path: str, panel: Mapping[str, Any], target: Mapping[str, Any], variables: Mapping[str, str]) -> Asked:
    source = (target.get("datasource") or panel["datasource"])["type"]
    assert source in ("prometheus", "loki"), (path, source)
    instant = bool(target.get("instant") or target.get("queryType") == "instant")
    return Asked(path, target["refId"], source, filled(target["expr"], variables), instant)


def _panels(model: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    row = ""
    for panel in model["panels"]:
        if panel["type"] == "row":
            row = panel["title"]
            yield from (("/".join((model["uid"], row, one["title"])), one) for one in panel.get("panels", ()))
        else:
            yield "/".join(filter(None, (model["uid"], row, panel["title"]))), panel


def _value(variable: Mapping[str, Any], values: Values) -> str:
    """What a variable stands for when a dashboard is opened: its default, or all."""
    current = (variable.get("current") or {}).get("value")
    if variable["type"] == "datasource":
        return "anything"
    if variable["type"] == "query":
        query = variable["query"] if isinstance(variable["query"], str) else variable["query"]["query"]
        match = re.fullmatch(r"label_values\((.+), (\w+)\)", query)
        assert match is not None, query
        found = sorted(values(match[1], match[2]))
        assert found, f"the variable {variable['name']} of {query} has no values"
        return f"({'|'.join(map(re.escape, found))})" if variable.get("includeAll") else found[0]
    if current in ("$__all", ["$__all"]):
        options = [one["value"] for one in variable["options"] if one["value"] != "$__all"]
        return str(variable.get("allValue") or f"({'|'.join(map(re.escape, options))})")
    value = current[0] if isinstance(current, list) else current
    assert value is not None, f"the variable {variable['name']} has no default"
    return str(value)


def filled(text: str, variables: Mapping[str, str]) -> str:
    """The text of a query without its variables."""
    known = {**variables, **{f"__{name}": value for name, value in (RANGES | SECONDS).items()}}

    def value(match: re.Match[str]) -> str:
        # In a label's value a regular expression's backslashes are the string's, too.
        return known[match[1] or match[2]].replace("\\", "\\\\")

    return re.sub(r"\$([A-Za-z_]\w*)|\$\{(\w+)(?::\w+)?\}", value, text)
