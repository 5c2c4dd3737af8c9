"""Variables of rules: several rules of one name are called after what tells them apart."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.express.node import COMPARISONS, Binary, Call, Number, Range, Selector, Subquery, walk
from obsdsl.importing.python.naming import fresh, snake

_ABOVE: Final = {">": "above", ">=": "above", "<": "below", "<=": "below", "==": "is", "!=": "is_not"}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_-]{0,29}", re.ASCII)
# Of a word that tells a rule from others, and of words that are tried in pairs.
LONGEST_WORD: Final = 30
_FEW: Final = 40
# Names of so many letters are as long as one reads.
_LONGEST: Final = 60


class Names:
    """Names of Python for the rules of a group: what tells one from the others is looked up, not compared with each."""

    def __init__(self, rules: Sequence[Any]) -> None:
        self.rules = rules
        self._of_name: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            self._of_name.setdefault(rule.name, []).append(number)
        # The words of rules of one name, each with the rules that have it.
        self._words: dict[str, dict[str, dict[int, None]]] = {}
        # How many names are cut to the same.
        self._cuts: dict[Callable[[str], str], Counter[str]] = {}

    def variable(self, number: int, taken: Container[str]) -> str:
        """The name of a rule."""
        wanted = self.wanted(number)
        if len(self._of_name[self.rules[number].name]) == 1:
            return fresh(wanted, taken, "rule")
        return fresh(wanted, taken, *self._telling_apart(number))

    def wanted(self, number: int) -> str:
        """The rule's own name. Of a record that is too long, what stands behind its level; all of it, if need be."""
        name = self.rules[number].name or "rule"
        whole = snake(name, longest=None)
        if len(whole) <= _LONGEST:
            return whole
        for cut in (_shortened, snake):
            if cut not in self._cuts:
                self._cuts[cut] = Counter(cut(one or "rule") for one in self._of_name)
            if self._cuts[cut][short := cut(name)] == 1:
                return short
        return whole

    def _telling_apart(self, number: int) -> Iterator[str]:
        """Words that a rule has, and others of its name do not; then pairs of words."""
        known = self._known(self.rules[number].name)
        mine = list(dict.fromkeys(_words(self.rules[number])))
        alone = [snake(word) for word in mine if len(known[word]) == 1]
        yield from (word for word in alone if len(word) <= LONGEST_WORD)
        for pair in itertools.combinations(mine, 2) if len(mine) <= _FEW else ():
            fewer, more = sorted((known[word] for word in pair), key=len)
            word = snake("_".join(pair))
            if len(word) <= LONGEST_WORD and not any(one in more for one in fewer if one != number):
                yield word

    def _known(self, name: str) -> dict[str, dict[int, None]]:
        if name not in self._words:
            found = self._words[name] = {}
            for number in self._of_name[name]:
                for word in _words(self.rules[number]):
                    found.setdefault(word, {})[number] = None
        return self._words[name]


def _shortened(name: str) -> str:
    """`requests_rate5m` for `cluster_job:requests:rate5m`."""
    return snake(name.partition(":")[2] or name)


def _words(rule: Any) -> Iterator[str]:
    """What a rule says of itself: its severity, its labels, which series it reads, what it compares them with."""
    severity = getattr(rule, "severity", None)
    if severity is not None:
        yield severity.name
    labels = getattr(rule, "labels", {})
    yield from (value for value in labels.values() if _WORD.fullmatch(value))
    if "quantile" in labels:
        yield _percentile(labels["quantile"])
    if hasattr(rule, "expr"):
        nodes = list(walk(rule.expr))
        held = (one for node in nodes if isinstance(node, Selector) for one in node.matchers if one.op == "=")
        yield from (one.value for one in held if one.value.isascii() and snake(one.value) != "n")
        yield from (word for node in nodes for word in _of_node(node))
    if (wait := getattr(rule, "for_", None)) is not None:
        yield f"for_{wait}"


def _of_node(node: Any) -> Iterator[str]:
    """What tells two expressions apart that are alike: thresholds, quantiles, windows, then series."""
    match node:
        case Binary(op=op, right=Number(value=value)) if op in COMPARISONS:
            yield f"{_ABOVE[op]}_{value:g}"
        case Call(function="histogram_quantile" | "quantile_over_time", args=(Number(value=value), *_)):
            yield _percentile(f"{value:g}")
        case Range(window=Duration() as window) | Subquery(window=Duration() as window):
            yield str(window)
        case Selector(name=str(name)):
            yield name


def _percentile(text: str) -> str:
    """`p99` for 0.99."""
    return f"p{text.removeprefix('0.').ljust(2, '0')}" if text.startswith("0.") else f"p_{text}"
