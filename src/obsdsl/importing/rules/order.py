"""Rules in the order in which Python can define them: each behind those that record what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsdsl.compose.rule import AlertRule, RawRule, RecordingRule
from obsdsl.express.node import Node, Selector, walk
from obsdsl.importing.rules.source import Source


def expressions(sources: Iterable[Source]) -> Iterator[Node]:
    """The expressions of all rules."""
    for source in sources:
        yield from (rule.expr for rule in source.group.rules if not isinstance(rule, RawRule))


def recorded(sources: Iterable[Source]) -> frozenset[str]:
    """The series that the rules record."""
    rules = (rule for source in sources for rule in source.group.rules)
    return frozenset(rule.name for rule in rules if isinstance(rule, RecordingRule))


def in_order(sources: Sequence[Source]) -> list[Source]:
    """Each group behind those that record what it reads, as far as there is no circle."""
    by_record = {name: source for source in reversed(sources) for name in recorded((source,))}
    done: dict[int, Source] = {}
    entered: set[int] = set()

    def enter(source: Source) -> None:
        if id(source) in entered:
            return
        entered.add(id(source))
        for node in (one for expr in expressions((source,)) for one in walk(expr)):
            if isinstance(node, Selector) and node.name in by_record:
                enter(by_record[node.name])
        done[id(source)] = source

    for source in sources:
        enter(source)
    return list(done.values())


def by_reading(rules: Sequence[AlertRule | RecordingRule | RawRule]) -> list[int]:
    """The rules' numbers: each behind those of its group that record what it reads, as far as there is no circle."""
    by_record: dict[str, int] = {}
    for number, rule in enumerate(rules):
        if isinstance(rule, RecordingRule):
            by_record.setdefault(rule.name, number)
    order: dict[int, None] = {}
    entered: set[int] = set()

    def enter(number: int) -> None:
        if number in entered:
            return
        entered.add(number)
        rule = rules[number]
        for node in () if isinstance(rule, RawRule) else walk(rule.expr):
            if isinstance(node, Selector) and node.name in by_record:
                enter(by_record[node.name])
        order[number] = None

    for number in range(len(rules)):
        enter(number)
    return list(order)
