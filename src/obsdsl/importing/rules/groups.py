"""Groups of rules as files of Python: one for each group, and one for the severities that they use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from obsdsl.compose.rule import AlertRule, RawRule, RecordingRule
from obsdsl.compose.severity import POLICY
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Matcher, Node
from obsdsl.express.parse import parse
from obsdsl.express.vector import Vector
from obsdsl.importing.metrics.definitions import Definitions
from obsdsl.importing.python import code
from obsdsl.importing.python.expression import FROM_FUNCTIONS, Shared, written_expression
from obsdsl.importing.python.layout import assigned
from obsdsl.importing.python.lines import WIDTH, Import
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.selection import matcher_code
from obsdsl.importing.python.sharing import Part, repeated_parts, repeated_values
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.written import ATOM, Written
from obsdsl.importing.report import Share
from obsdsl.importing.rules import windows
from obsdsl.importing.rules.distinct import distinct
from obsdsl.importing.rules.named import variable_of
from obsdsl.importing.rules.order import by_reading, expressions, in_order
from obsdsl.importing.rules.severities import MODULE as SEVERITIES
from obsdsl.importing.rules.severities import severities, severity_file
from obsdsl.importing.rules.source import Source
from obsdsl.importing.rules.watched import NamedAlert

# What a file of rules may import, so that no rule takes the name.
_NAMES: Final = frozenset({*FROM_FUNCTIONS, "group", "severities", "routing", "dashboard", "m", "up"})
# A definition of a file: its name, its source and the comments above it.
Row: TypeAlias = tuple[str, Any, Sequence[str]]
_FIELDS: Final = ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")
# A label in a template of an annotation.
_SHOWN: Final = re.compile(r"\$labels\.([A-Za-z_]\w*)", re.ASCII)


@attrs.define
class Rules:
    """What became of groups: files, and what a reader should know."""

    files: dict[str, str] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)
    # Groups that are left out, each with the reason.
    refused: list[str] = attrs.field(factory=list)
    # A variable for each severity.
    levels: dict[str, str] = attrs.field(factory=dict)
    # Python for each series, those that the rules record among them, and where it is imported from.
    known: Mapping[str, Written] = attrs.field(factory=dict)
    imports: Mapping[str, Import] = attrs.field(factory=dict)
    alerts: list[NamedAlert] = attrs.field(factory=list)
    # Of each source, its rules and those of them that are typed; and why others are not.
    shares: dict[str, Share] = attrs.field(factory=dict)
    reasons: list[str] = attrs.field(factory=list)
    groups: int = 0
    rules: int = 0
    raw_rules: int = 0
    expressions: int = 0
    raw_expressions: int = 0


def shown_labels(sources: Iterable[Source]) -> dict[int, tuple[str, ...]]:
    """The labels that annotations show of each alert's expression, by the expression's id."""
    found: dict[int, tuple[str, ...]] = {}
    for rule in (rule for source in sources for rule in source.group.rules):
        if isinstance(rule, AlertRule):
            texts = (rule.summary or "", rule.description or "", *rule.annotations.values())
            own = {*rule.labels, "severity", "owner"}
            names = (name for text in texts for name in _SHOWN.findall(text))
            # Two alerts of one expression have one tree.
            before = found.get(id(rule.expr), ())
            found[id(rule.expr)] = tuple(dict.fromkeys((*before, *(name for name in names if name not in own))))
    return found


def import_rules(
    sources: Sequence[Source], metrics: Definitions, exact: bool = False, more: Iterable[str] = ()
) -> Rules:
    """The groups as files of Python. With `exact`, what stands twice is imported twice.

    `more` are severities that other rules use.
    """
    found = Rules()
    apart = distinct(sources, exact)
    wanted = apart.sources
    found.notes += apart.notes
    found.refused += apart.refused
    levels = found.levels = severities(wanted, _NAMES, more)
    if levels:
        found.files["alerts/severities.py"] = severity_file(levels)
    names = {"severities", "routing"}
    known, imports = dict(metrics.known), dict(metrics.imports)
    for source in in_order(wanted):
        module = fresh(snake(source.group.identity), names)
        names.add(module)
        file = _File(source, module, attrs.evolve(metrics, known=known, imports=imports), levels, found)
        found.files[f"alerts/{module}.py"] = file.text()
        # What this file records, later files import.
        for name, written in file.recorded.items():
            if name not in known:
                alone = fresh(written.text, {*imports, *levels.values(), *_NAMES}, module)
                if alone == written.text:
                    known[name] = written
                    imports[alone] = (f"alerts.{module}", alone)
    found.known, found.imports = known, imports
    return found


def _kept(raw: Any) -> code.Group:
    """A rule as the file's own data."""
    return code.call("RawRule", raw, module="obsdsl.compose.rule")


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


class _File:
    """One group as a file."""

    def __init__(
        self,
        source: Source,
        module: str,
        metrics: Definitions,
        levels: Mapping[str, str],
        found: Rules,
    ) -> None:
        self.source, self.module = source, f"alerts.{module}"
        needed = metrics.read_by(expressions((source,)))
        self.known = dict(needed.known)
        self.shared_parts: dict[Node, Written] = {}
        self.shared_values: dict[Matcher, Written] = {}
        self.spell = Spelling(self.known, needed.imports, shared=Shared(self.shared_parts, self.shared_values))
        self.levels = levels
        self.found = found
        self.taken = {*needed.imports, *levels.values(), *_NAMES, module}
        self.recorded: dict[str, Written] = {}

    def text(self) -> str:
        """The file's source."""
        made_of = [self._strict(rule) for rule in self.source.group.rules]
        variables = [self._variable(rule) for rule in self.source.group.rules]
        rows = self._values([made for made, _ in made_of])
        order = by_reading(self.source.group.rules)
        functions = self._functions([made_of[number][0] for number in order])
        of_functions = {place for one in functions for place, *_ in one.members}
        alone = [RawRule(None) if place in of_functions else made_of[n][0] for place, n in enumerate(order)]
        parts = self._parts(alone, [variables[number] for number in order])
        for place, number in enumerate(order):
            rule, raw = self.source.group.rules[number], self.source.raw[number]
            made, reason = made_of[number]
            rows += [row for one in functions if one.members[0][0] == place for row in self._function(one)]
            rows += [row for one in parts if one.first == place and (row := self._part(one)) is not None]
            if isinstance(made, RawRule):
                self.found.raw_rules += 1
                self.found.reasons.append(reason)
                where = f"{self.source.file}:{getattr(rule.location, 'line', self.source.line)}"
                self.found.notes.append(f"{where}: {rule.subject} is kept as it is: {reason}")
            tree = _kept(raw) if isinstance(made, RawRule) else self._call(made)
            variable = variables[number]
            why = (f"Kept as it is: {reason}{_fault(raw)}.",) if reason else ()
            rows.append((variable, tree, (*self.source.remarks.of(number), *why)))
            if isinstance(made, AlertRule):
                self.found.alerts.append(NamedAlert(made, variable, self.module))
            if isinstance(made, RecordingRule) and made.name not in self.known:
                self.known[made.name] = self.recorded[made.name] = Written(variable, made)
        held = tuple(("", code.Code(variable)) for variable in variables)
        rows.append(("group", self._group(code.Group("(", held, ")")), self.source.remarks.own))
        self.found.groups += 1
        self.found.rules += len(held)
        typed = sum(not isinstance(made, RawRule) for made, _ in made_of)
        self.found.shares[self.source.file] = self.found.shares.get(self.source.file, Share()) + Share(len(held), typed)
        self.found.expressions += self.spell.count
        self.found.raw_expressions += self.spell.raw
        return code.module(f"Rules of the group {self.source.group.name}.", rows)

    def _strict(self, rule: AlertRule | RecordingRule | RawRule) -> tuple[Any, str]:
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

    def _functions(self, rules: Sequence[Any]) -> list[windows.Family]:
        """What is the same but for its window."""
        held = [
            (place, snake(rule.name), rule.expr, rule.labels.values())
            for place, rule in enumerate(rules)
            if isinstance(rule, RecordingRule)
        ]
        return windows.families(held)

    def _function(self, family: windows.Family) -> Iterator[Row]:
        """The function, by which its expressions are spelt from here on; nothing where it would read worse."""
        written = written_expression(family.skeleton, self.known, shared=self.spell.shared)
        text = written.text.replace(quoted(windows.MARK.text), "window")
        body = windows.body(text)
        if body is None or self.spell.is_raw(text) or not isinstance(written.value, Vector):
            return
        name = fresh(family.name, self.taken, "over")
        self.taken.add(name)
        doc = f"{name.replace('_', ' ').capitalize()}, over a window."
        source = f'def {name}(window: str) -> Vector:\n    """{doc}"""\n{body}'
        for _, window, expr in family.members:
            value = written_expression(expr, self.known, shared=self.spell.shared).value
            self.shared_parts[expr] = Written(f"{name}({quoted(str(window))})", value)
        imports = (("obsdsl", "Vector"), *self.spell.imports_of(text))
        yield name, code.Block(source, imports, is_function=True), ()

    def _parts(self, rules: Sequence[Any], variables: Sequence[str]) -> list[Part]:
        """What the rules repeat, the smallest first: a larger one may hold it."""
        exprs = [(name, rule.expr) for name, rule in zip(variables, rules, strict=True) if hasattr(rule, "expr")]
        places = [number for number, rule in enumerate(rules) if hasattr(rule, "expr")]
        found = [attrs.evolve(one, first=places[one.first]) for one in repeated_parts(exprs)]
        return list(reversed(found))

    def _part(self, part: Part) -> Row | None:
        """Its definition; None where that would read worse than what it stands for."""
        written = written_expression(part.node, self.known, shared=self.spell.shared)
        name = fresh(part.name, self.taken, "value")
        made = self._assigned(name, written)
        if made is None:
            return None
        self.taken.add(name)
        if self.spell.is_raw(written.text):
            self.spell.raw_names.add(name)
        self.shared_parts[part.node] = attrs.evolve(written, text=name, level=ATOM, histogram=None)
        return name, made, ()

    def _assigned(self, name: str, written: Written) -> code.Code | None:
        text = assigned(written.text, WIDTH, len(name) + 3)
        return None if text is None else code.Code(text, self.spell.imports_of(written.text))

    def _values(self, rules: Iterable[Any]) -> list[Row]:
        """Long values of matchers, each with a name."""
        rows: list[Row] = []
        exprs = [rule.expr for rule in rules if hasattr(rule, "expr")]
        for matcher, wanted in repeated_values(exprs).items():
            written = matcher_code(matcher, {})
            name = fresh(wanted, self.taken, "values")
            if (made := self._assigned(name, written)) is not None:
                self.taken.add(name)
                self.shared_values[matcher] = attrs.evolve(written, text=name)
                rows.append((name, made, ()))
        return rows

    def _variable(self, rule: AlertRule | RecordingRule | RawRule) -> str:
        name = variable_of(rule, self.source.group.rules, self.taken)
        self.taken.add(name)
        return name

    def _call(self, rule: AlertRule | RecordingRule) -> code.Group:
        expr = self.spell(rule.expr)
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
        own = POLICY.level(rule.severity.name) is not None
        return code.Code(variable, (("obsdsl" if own else SEVERITIES, variable),))

    def _group(self, rules: code.Group) -> code.Group:
        group = self.source.group
        fields = ("file", "interval", "query_offset", "limit", "labels", "owner", "extra")
        options = {name: value for name in fields if (value := getattr(group, name)) is not None and value != {}}
        return code.call("RuleGroup", group.name, **options, rules=rules)
