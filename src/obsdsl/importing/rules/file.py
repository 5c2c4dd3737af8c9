"""One group of rules as a file of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.rule import AlertRule, RawRule, RecordingRule
from obsdsl.compose.severity import POLICY
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Matcher, Node
from obsdsl.express.parse import parse
from obsdsl.importing.metrics.definitions import Definitions
from obsdsl.importing.python import code
from obsdsl.importing.python.expression import FROM_FUNCTIONS, Shared
from obsdsl.importing.python.lines import Import
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.written import Written
from obsdsl.importing.report import Share
from obsdsl.importing.rules.constants import with_constants
from obsdsl.importing.rules.drawn import Drawn, Row
from obsdsl.importing.rules.functions import Functions
from obsdsl.importing.rules.group_labels import shared_labels, without
from obsdsl.importing.rules.named import Names
from obsdsl.importing.rules.order import by_reading, expressions
from obsdsl.importing.rules.outcome import Rules
from obsdsl.importing.rules.severities import imported
from obsdsl.importing.rules.source import Source
from obsdsl.importing.rules.watched import NamedAlert

# What a file of rules may import, so that no rule takes the name.
NAMES: Final = frozenset({*FROM_FUNCTIONS, "group", "severities", "routing", "dashboard", "m", "up"})
_FIELDS: Final = ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")


class GroupFile:
    """One group as a file."""

    def __init__(
        self,
        source: Source,
        module: str,
        metrics: Definitions,
        levels: Mapping[str, str],
        found: Rules,
        *,
        labels_of_groups: bool,
    ) -> None:
        self.source, self.module = source, f"alerts.{module}"
        needed = metrics.read_by(expressions((source,)))
        self.known = dict(needed.known)
        self.drawn = _drawn(self.known, needed.imports, {*needed.imports, *levels.values(), *NAMES, module})
        self.levels = levels
        self.found = found
        self.recorded: dict[str, Written] = {}
        self.names = Names(source.group.rules)
        self.made_of = [_strict(rule) for rule in source.group.rules]
        self.shared = shared_labels([made for made, _ in self.made_of]) if labels_of_groups else {}
        self.rules = [without(made, self.shared) for made, _ in self.made_of]

    def text(self) -> str:
        """The file's source."""
        drawn, rules = self.drawn, self.rules
        order = by_reading(self.source.group.rules)
        rows: list[Row] = list(drawn.values_of(rules))
        over = drawn.windows_of([rules[number] for number in order])
        within = {order[place] for one in over for place, *_ in one.members}
        functions = Functions(rules, drawn, self._call, self._needed())
        functions.find([number for number in order if number not in within])
        variables = [self._variable(number) for number in range(len(rules))]
        functions.name(variables)
        alone = [RawRule(None) if n in within or functions.has(n) else rules[n] for n in order]
        parts = drawn.parts_of(alone, [variables[number] for number in order])
        for place, number in enumerate(order):
            rows += [row for one in over if one.members[0][0] == place for row in drawn.window_function(one)]
            rows += [row for one in parts if one.first == place for row in drawn.part(one)]
            rows += functions.before(number)
            rows.append(self._row(number, variables[number], functions))
        rows = with_constants(rows, drawn.taken)
        held = tuple(("", code.Code(variable)) for variable in variables)
        rows.append(("group", self._group(code.Group("(", held, ")")), self.source.remarks.own))
        self._count()
        return python_module(f"Rules of the group {self.source.group.name}.", rows)

    def _row(self, number: int, variable: str, functions: Functions) -> Row:
        """The definition of one rule, with the comments above it."""
        (made, reason), raw = self.made_of[number], self.source.raw[number]
        why = (f"Kept as it is: {reason}{_fault(raw)}.",) if reason else ()
        comments = (*self.source.remarks.of(number), *why)
        if isinstance(made, RawRule):
            rule = self.source.group.rules[number]
            self.found.raw_rules += 1
            self.found.reasons.append(reason)
            where = f"{self.source.file}:{getattr(rule.location, 'line', self.source.line)}"
            self.found.notes.append(f"{where}: {rule.subject} is kept as it is: {reason}")
            return variable, code.call("RawRule", raw, module="obsdsl.compose.rule"), comments
        # It is counted whether a function says it or not.
        expr = self.drawn.spell(made.expr)
        tree = functions.call(number) or self._call(self.rules[number], expr)
        if isinstance(made, AlertRule):
            self.found.alerts.append(NamedAlert(made, variable, self.module))
        elif made.name not in self.known:
            self.known[made.name] = self.recorded[made.name] = Written(variable, made)
        return variable, tree, comments

    def _count(self) -> None:
        self.found.groups += 1
        self.found.rules += len(self.rules)
        typed = sum(not isinstance(made, RawRule) for made, _ in self.made_of)
        before = self.found.shares.get(self.source.file, Share())
        self.found.shares[self.source.file] = before + Share(len(self.rules), typed)
        self.found.expressions += self.drawn.spell.count
        self.found.raw_expressions += self.drawn.spell.raw

    def _variable(self, number: int) -> str:
        name = self.names.variable(number, self.drawn.taken)
        self.drawn.taken.add(name)
        return name

    def _needed(self) -> dict[str, Import]:
        """Where severities come from, by their names."""
        own = {one.name: imported(one.name, one.name) for one in POLICY.levels}
        return own | {name: imported(level, name) for level, name in self.levels.items()}

    def _call(self, rule: AlertRule | RecordingRule, expr: code.Code) -> code.Group:
        rest: dict[str, Any] = {"labels": rule.labels, "extra": rule.extra}
        if isinstance(rule, AlertRule):
            fields = ("for_", "keep_firing_for", "summary", "description", "runbook", "owner")
            texts = {name: getattr(rule, name) for name in fields}
            given = {name: text for name, text in texts.items() if text is not None or name == "summary"}
            timing: dict[str, Any] = {name: given.pop(name) for name in ("for_", "keep_firing_for") if name in given}
            severity = {"severity": self._severity(rule)}
            rest = {**timing, **severity, **given, "annotations": rule.annotations, **rest}
        options = {name: value for name, value in rest.items() if value not in ({}, ())}
        return code.call(type(rule).__name__, rule.name, expr, **options)

    def _severity(self, rule: AlertRule) -> Any:
        if rule.severity is None or rule.severity.name not in self.levels:
            return rule.severity
        variable = self.levels[rule.severity.name]
        return code.Code(variable, (imported(rule.severity.name, variable),))

    def _group(self, rules: code.Group) -> code.Group:
        group = attrs.evolve(self.source.group, labels={**self.source.group.labels, **self.shared}, rules=())
        fields = ("file", "interval", "query_offset", "limit", "labels", "owner", "extra")
        options = {name: value for name in fields if (value := getattr(group, name)) is not None and value != {}}
        return code.call("RuleGroup", group.name, **options, rules=rules)


def _drawn(known: Mapping[str, Written], imports: Mapping[str, Import], taken: set[str]) -> Drawn:
    parts: dict[Node, Written] = {}
    values: dict[Matcher, Written] = {}
    return Drawn(Spelling(known, imports, shared=Shared(parts, values)), parts, values, taken)


def _fault(raw: Any) -> str:
    """What is wrong with the expression of a raw rule, behind a colon; nothing where it is not that."""
    expr = raw.get("expr") if isinstance(raw, Mapping) else None
    try:
        if isinstance(expr, str):
            parse(expr)
    except DefinitionError as error:
        # Below its first line, the text is shown, which the rule itself has.
        return f": {error.faults[0].splitlines()[0]}"
    return ""


def _strict(rule: AlertRule | RecordingRule | RawRule) -> tuple[Any, str]:
    """The rule as one may define it, or raw with the reason."""
    if isinstance(rule, RawRule):
        # It is obsdsl that does not read what is too long, and Prometheus may.
        limited = re.search(r"more than [\d,]+ ", _fault(rule.raw))
        return rule, "obsdsl reads no such expression" if limited else "Prometheus would not load it"
    extra = {name: value for name, value in rule.extra.items() if name not in _FIELDS}
    try:
        return attrs.evolve(rule, extra=extra, written=None), ""
    except DefinitionError as error:
        return RawRule(None), "; ".join(error.faults)
