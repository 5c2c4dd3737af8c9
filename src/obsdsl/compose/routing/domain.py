"""Where alerts may go of whose labels only the possible values are known.

For each label that the tree asks about, the values that an alert may have are sorted into cases that no matcher tells
apart. The tree is walked for each combination of cases in three-valued logic: a matcher holds, fails, or cannot be
known (a regular expression on a value that nobody listed). So what is called certain or impossible is so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from obsdsl.compose.routing.matcher import passes
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.compose.routing.walk import Stop, root, stops
from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import Label, LabelSet, Presence
from obsdsl.express.node import Matcher
from obsdsl.express.regex import listed_values

# True, False, or None for what cannot be known.
Truth: TypeAlias = bool | None
# What each matcher says of one case of its label.
Verdicts: TypeAlias = Mapping[Matcher, Truth]
# With more combinations than this, the labels with the most cases are judged on their own.
MOST_COMBINATIONS = 4096
# Visits of routes in one walk over all combinations.
MOST_STEPS = 20_000


def both(left: Truth, right: Truth) -> Truth:
    """`left and right` in three-valued logic."""
    return False if left is False or right is False else None if left is None or right is None else True


def negated(truth: Truth) -> Truth:
    """`not truth` in three-valued logic."""
    return None if truth is None else not truth


@frozen
class Prospect:
    """A place where an alert may end up, and whether it is certain to."""

    stop: Stop
    certain: bool


def prospects(config: AlertmanagerConfig, labels: LabelSet) -> tuple[Prospect, ...]:
    """The routes at which an alert with such labels may end up, in the order of the file."""
    walks = list(_walks(config, labels))
    found = []
    for stop in stops(config):
        truths = {walk[stop.path] for walk in walks}
        if truths != {False}:
            found.append(Prospect(stop, truths == {True}))
    return tuple(found)


def reach(config: AlertmanagerConfig, labels: LabelSet) -> dict[str, Presence]:
    """For each receiver that a route names, whether an alert with such labels reaches it.

    A receiver is certain where every case ends up at one of its routes, be it another one each time.
    """
    paths: dict[str, list[Path]] = {}
    for stop in stops(config):
        paths.setdefault(stop.receiver, []).append(stop.path)
    walks = list(_walks(config, labels))
    found: dict[str, Presence] = {}
    for name, of_name in paths.items():
        truths = [[walk[path] for path in of_name] for walk in walks]
        if all(True in one for one in truths):
            found[name] = "certain"
        else:
            found[name] = "never" if all(set(one) == {False} for one in truths) else "possible"
    return found


def match_presence(matchers: Iterable[Matcher], labels: LabelSet) -> Presence:
    """Whether alerts with such labels pass all of the matchers."""
    wanted = tuple(matchers)
    if any(_fails(one, labels.get(one.label)) for one in wanted):
        return "never"
    truths = set()
    for verdicts in combinations(wanted, labels.get):
        truth: Truth = True
        for matcher in wanted:
            truth = both(truth, verdicts[matcher])
        truths.add(truth)
    return "certain" if truths == {True} else "never" if truths == {False} else "possible"


def _fails(matcher: Matcher, label: Label) -> bool:
    """Whether it asks for a value that the label never has: most do, of most alerts, so this is looked at first."""
    if matcher.op != "=" or not matcher.value or label.numeric or label.values is None:
        return False
    # A label that is certain and has no value: nothing is known of it.
    return matcher.value not in label.values and (bool(label.values) or not label.certain)


def example(matchers: Iterable[Matcher]) -> dict[str, str] | None:
    """The labels of an alert that passes all of the matchers for certain; None where none comes to mind."""
    found = {}
    for name, group in _by_label(matchers).items():
        begun = (one.value.replace(".*", "").replace(".+", "x") for one in group)
        values = (*_mentioned(group), *begun, "other", "")
        value = next((one for one in values if all(passes(matcher, one) for matcher in group)), None)
        if value is None:
            return None
        found[name] = value
    return found


def combinations(
    matchers: Iterable[Matcher], label_of: Callable[[str], Label], most: int = MOST_COMBINATIONS
) -> Iterator[Verdicts]:
    """What the matchers say, for each combination of cases of their labels."""
    cases = [_cases(group, label_of(name)) for name, group in sorted(_by_label(matchers).items())]
    while math.prod(map(len, cases)) > max(most, 1):
        largest = max(range(len(cases)), key=lambda index: len(cases[index]))
        cases[largest] = [_merged(cases[largest])]
    for chosen in itertools.product(*cases):
        yield {matcher: truth for verdicts in chosen for matcher, truth in verdicts.items()}


def _by_label(matchers: Iterable[Matcher]) -> dict[str, list[Matcher]]:
    found: dict[str, list[Matcher]] = {}
    for matcher in dict.fromkeys(matchers):
        found.setdefault(matcher.label, []).append(matcher)
    return found


def _merged(cases: list[dict[Matcher, Truth]]) -> dict[Matcher, Truth]:
    """One case for all: what they agree on."""
    return {one: truth if all(case[one] is truth for case in cases) else None for one, truth in cases[0].items()}


def _cases(matchers: list[Matcher], label: Label) -> list[dict[Matcher, Truth]]:
    """What the matchers of one label say, once for all values that they do not tell apart."""
    values: list[str] = [] if label.certain else [""]
    # Numbers have several spellings: which one an alert has is not known.
    listed = None if label.numeric else label.values
    values += [v for v in (_mentioned(matchers) if listed is None else listed) if v]
    found = [{one: passes(one, value) for one in matchers} for value in values]
    if listed is None and label.values != ():
        found.append({one: _of_others(one) for one in matchers})
    # A label that is certain and has no value: nothing is known of it.
    distinct = list({tuple(case.items()): case for case in found}.values())
    return distinct or [dict.fromkeys(matchers)]


def _mentioned(matchers: Iterable[Matcher]) -> list[str]:
    """The values that the matchers name."""
    named = [(one.value,) if one.op in ("=", "!=") else listed_values(one.value) or () for one in matchers]
    return list(dict.fromkeys(value for values in named for value in values))


def _of_others(matcher: Matcher) -> Truth:
    """What a matcher says of a value that no matcher names, and that is not empty."""
    if matcher.op in ("=", "!="):
        return matcher.op == "!="
    if matcher.value in (".*", ".+"):
        return matcher.op == "=~"
    return None if listed_values(matcher.value) is None else matcher.op == "!~"


def _walks(config: AlertmanagerConfig, labels: LabelSet) -> Iterator[dict[Path, Truth]]:
    start = root(config)
    if start is None:
        return
    everywhere = list(stops(config))
    matchers = [matcher for stop in everywhere for matcher in stop.matchers]
    for verdicts in combinations(matchers, labels.get, MOST_STEPS // len(everywhere)):
        ends: dict[Path, Truth] = {}
        _walk(start, verdicts, True, ends)
        yield ends


def _walk(stop: Stop, verdicts: Verdicts, arrives: Truth, ends: dict[Path, Truth]) -> Truth:
    """Whether an alert that `arrives` goes into the route; notes for it and all below whether the alert ends there."""
    inside = arrives
    for matcher in stop.matchers:
        inside = both(inside, verdicts[matcher])
    going, stays = inside, inside
    for child in stop.children:
        taken = _walk(child, verdicts, going, ends)
        stays = both(stays, negated(taken))
        if not child.route.continue_:
            going = both(going, negated(taken))
    ends[stop.path] = stays
    return inside
