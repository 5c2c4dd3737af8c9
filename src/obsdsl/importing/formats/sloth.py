"""Specifications of Sloth, its own and the object of Kubernetes: the rules that it generates of them.

For each objective these are three groups: recordings of the errors' share over eight windows, recordings about the
objective, and the alerts of two severities, each with a quick and a slow pair of windows. The windows are those that
Sloth has for 30 days, which is its default, or those of an AlertWindows that is imported, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.define.light import frozen
from obsdsl.importing.files.data import plain_data, texts
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.made import Rule, Unmade, add_fault, add_groups, duration_text, filter_text, go_number
from obsdsl.importing.found import BudgetWindows, Found
from obsdsl.read.origin import Place
from obsdsl.read.yaml_node import MappingNode, Node, SequenceNode, child

_KIND: Final = "PrometheusServiceLevel"
_VERSION: Final = "prometheus/v1"
_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
# Percent of the budget, the short and the long window of each pair: quick, slow.
_USUAL: Final = BudgetWindows(
    period=30 * _DAY,
    pairs={
        "page": ((2.0, 300, _HOUR), (5.0, 1800, 6 * _HOUR)),
        "ticket": ((10.0, 2 * _HOUR, _DAY), (10.0, 6 * _HOUR, 3 * _DAY)),
    },
    where=Place("", 1),
)
_WINDOW: Final = re.compile(r"\{\{-?\s*\.window\s*-?\}\}")
_NAME: Final = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]")


@frozen
class Objective:
    """What Sloth generates rules of, whichever way it is specified."""

    service: str
    name: str
    objective: float
    labels: Mapping[str, str]
    # The share of errors as PromQL in which `{{.window}}` stands for the window.
    error_ratio: str
    # By severity: name, labels and annotations of the alert.
    alerts: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, str]]]
    mode: str
    spec: str
    windows: BudgetWindows = _USUAL

    @property
    def shortest(self) -> int:
        """The window of which the share of the whole period is made."""
        return self.windows.pairs["page"][0][1]

    @property
    def id(self) -> str:
        """What tells the objective from all others."""
        return f"{self.service}-{self.name}"

    @property
    def ids(self) -> dict[str, str]:
        """The labels that tell its series."""
        return {"sloth_id": self.id, "sloth_service": self.service, "sloth_slo": self.name}


def groups(objective: Objective) -> Iterator[Mapping[str, Any]]:
    """The groups of an objective."""
    yield {"name": f"sloth-slo-sli-recordings-{objective.id}", "rules": list(_shares(objective))}
    yield {"name": f"sloth-slo-meta-recordings-{objective.id}", "rules": list(_facts(objective))}
    yield {"name": f"sloth-slo-alerts-{objective.id}", "rules": list(_alerts(objective))}


def _lengths(windows: BudgetWindows) -> list[int]:
    return sorted({length for pairs in windows.pairs.values() for _, *lengths in pairs for length in lengths})


def _series(window: int) -> str:
    return f"slo:sli_error:ratio_rate{duration_text(window)}"


def _shares(of: Objective) -> Iterator[Rule]:
    for window in _lengths(of.windows):
        yield _share(of, window, _WINDOW.sub(duration_text(window), of.error_ratio))
    series = f"{_series(of.shortest)}{filter_text(of.ids)}[{duration_text(of.windows.period)}]"
    yield _share(
        of, of.windows.period, f"sum_over_time({series})\n/ ignoring (sloth_window)\ncount_over_time({series})\n"
    )


def _share(of: Objective, window: int, expr: str) -> Rule:
    labels = {**of.ids, "sloth_window": duration_text(window), **of.labels}
    return {"record": _series(window), "expr": expr, "labels": labels}


def _facts(of: Objective) -> Iterator[Rule]:
    ratio, ids = go_number(of.objective / 100), filter_text(of.ids)
    per_budget = f"/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{ids}\n"
    labels = {**of.ids, **of.labels}
    expressions = {
        "slo:objective:ratio": f"vector({ratio})",
        "slo:error_budget:ratio": f"vector(1-{ratio})",
        "slo:time_period:days": f"vector({go_number(of.windows.period / _DAY)})",
        "slo:current_burn_rate:ratio": f"{_series(of.shortest)}{ids}\n{per_budget}",
        "slo:period_burn_rate:ratio": f"{_series(of.windows.period)}{ids}\n{per_budget}",
        "slo:period_error_budget_remaining:ratio": f"1 - slo:period_burn_rate:ratio{ids}",
    }
    for name, expr in expressions.items():
        yield {"record": name, "expr": expr, "labels": labels}
    about = {
        "sloth_mode": of.mode,
        "sloth_objective": go_number(of.objective),
        "sloth_spec": of.spec,
        "sloth_version": "dev",
    }
    yield {"record": "sloth_slo_info", "expr": "vector(1)", "labels": {**labels, **about}}


def _alerts(of: Objective) -> Iterator[Rule]:
    budget = go_number((100 - of.objective) / 100)
    for severity, (name, labels, notes) in of.alerts.items():
        pairs = []
        for percent, short, long in of.windows.pairs[severity]:
            factor = go_number(percent * (of.windows.period / _HOUR) / 100 / (long / _HOUR))
            above = f"{filter_text(of.ids)} > ({factor} * {budget})) without (sloth_window)"
            pairs.append(f"(max({_series(short)}{above} and max({_series(long)}{above})")
        texts = {
            "summary": "{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.",
            "title": f"({severity}) {{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}}"
            " SLO error budget burn rate is too fast.",
        }
        yield {
            "alert": name,
            "expr": " or ".join(pairs),
            "labels": {"sloth_severity": severity, **labels},
            "annotations": {**texts, **notes},
        }


def _has(part: Part) -> bool:
    return part.kind == _KIND or (part.has("slos") and not part.has("apiVersion"))


def _read(part: Part, found: Found) -> None:
    at: tuple[str, ...] = ("spec",) if part.kind else ()
    version = part.text("version")
    if not part.kind and version != _VERSION:
        fault = f"its version is {version!r}, and {_VERSION!r} is read; look whether it is for Sloth"
        add_fault(part, Unmade(fault, "version"), found)
        return
    slos = part.get(*at, "slos")
    if not isinstance(slos, SequenceNode):
        add_fault(part, Unmade("`slos` is no list, so nothing is made of it; write a list of objectives", *at), found)
        return
    for index in range(len(slos.value)):
        path: tuple[str | int, ...] = (*at, "slos", index)
        try:
            found.pending.append(later(part, path, _objective(part, at, path, found)))
        except Unmade as error:
            add_fault(part, error, found)


def later(part: Part, path: tuple[str | int, ...], objective: Objective) -> Callable[[Found], None]:
    """What adds the groups of an objective, once all windows are known."""

    def add(found: Found) -> None:
        windows = found.windows[0] if found.windows else _USUAL
        add_groups(part, path, groups(attrs.evolve(objective, windows=windows)), found)

    return add


def _objective(part: Part, at: tuple[str, ...], path: tuple[str | int, ...], found: Found) -> Objective:
    reading = _Reading(part, path)
    service, name = part.text(*at, "service"), reading.text("name")
    for text, field, where in ((service, "service", (*at, "service")), (name, "name", (*path, "name"))):
        if not _NAME.fullmatch(text):
            raise Unmade(f"`{field}` of the objective is {text!r}; write letters, digits, dots and dashes", *where)
    if reading.get("plugins") is not None or part.get(*at, "slo_plugins", "chain") or part.get(*at, "sloPlugins"):
        place = part.place_of(*path)
        found.notes.append(f"{place}: plugins of Sloth are not run: the rules of {name!r} are those without them")
    return Objective(
        service=service,
        name=name,
        objective=reading.objective(),
        labels={**texts(part.get(*at, "labels")), **texts(reading.get("labels"))},
        error_ratio=reading.error_ratio(),
        alerts=dict(reading.alerts()),
        mode="ctrl-gen-k8s" if part.kind else "cli-gen-prom",
        spec="sloth.slok.dev/v1" if part.kind else _VERSION,
    )


@frozen(eq=False)
class _Reading:
    """One objective of a specification; fields of the object of Kubernetes are written in camel case."""

    part: Part
    path: tuple[str | int, ...]

    def get(self, *names: str) -> Node | None:
        node = self.part.get(*self.path)
        for name in names:
            camel = re.sub(r"_(\w)", lambda match: match[1].upper(), name)
            held = (child(node, name) or child(node, camel)) if isinstance(node, MappingNode) else None
            if held is None:
                return None
            node = held[1]
        return node

    def text(self, *names: str) -> str:
        node = self.get(*names)
        return node.value if node is not None and isinstance(node.value, str) else ""

    def objective(self) -> float:
        text = self.text("objective")
        try:
            number = float(text)
        except ValueError:
            number = 0.0
        if not 0 < number <= 100:
            raise Unmade(f"`objective` is {text!r}; write a percentage, such as 99.9", *self.path, "objective")
        return number

    def error_ratio(self) -> str:
        if raw := self.text("sli", "raw", "error_ratio_query"):
            return f"({self._query(raw, 'raw')})"
        errors, total = self.text("sli", "events", "error_query"), self.text("sli", "events", "total_query")
        if errors and total:
            return f"({self._query(errors, 'events')})\n/\n({self._query(total, 'events')})\n"
        if self.get("sli", "plugin") is not None:
            what = "its indicator is a plugin, which is a program of Go"
            raise Unmade(f"{what}; write its query as `raw`, or import what Sloth generates", *self.path, "sli")
        raise Unmade("it has no indicator; write `sli` with `events` or `raw`", *self.path)

    def _query(self, query: str, kind: str) -> str:
        if not _WINDOW.search(query) or "{{" in _WINDOW.sub("", query):
            what = "a query holds no `{{.window}}`" if not _WINDOW.search(query) else "a query holds another template"
            raise Unmade(f"{what}; write `{{{{.window}}}}` alone, where the window is", *self.path, "sli", kind)
        return query

    def alerts(self) -> Iterator[tuple[str, tuple[str, Mapping[str, str], Mapping[str, str]]]]:
        name = self.text("alerting", "name")
        for severity in _USUAL.pairs:
            field = f"{severity}_alert"
            if plain_data(self.get("alerting", field, "disable")) is True:
                continue
            if not name:
                raise Unmade("`alerting` has no `name`; name the alert, or disable it", *self.path)
            labels, annotations = (
                {**texts(self.get("alerting", which)), **texts(self.get("alerting", field, which))}
                for which in ("labels", "annotations")
            )
            yield severity, (name, labels, annotations)


FORMAT = Format("a specification of Sloth", _has, _read)
