"""Three trees of one definition merged: what only one side changed is taken, wherever it stands."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, Literal, TypeAlias

import attrs

from obsdsl.importing.update.module import key_of

# Whose part is taken where both changed the same; None: nobody's, it is a conflict.
Prefer: TypeAlias = Literal["ours", "theirs"] | None
# What has members: a conflict in one does not hold up the others. All else means what all of its parts together say.
_HOLDERS: Final = frozenset(("AlertmanagerConfig", "Dashboard", "Routing", "Row", "RuleGroup"))


class Clash(Exception):
    """Both sides changed the same; `line` is that of ours, from 1, `node` what stands there."""

    def __init__(self, line: int, node: ast.AST | None = None) -> None:
        super().__init__(line)
        self.line = line
        self.node = node


@attrs.define
class Merge:
    """Merges trees; `dumps` are texts of nodes by their id, for each is compared on every level above it."""

    prefer: Prefer = None
    dumps: dict[int, str] = attrs.field(factory=dict)
    held: list[ast.AST] = attrs.field(factory=list)
    # What is left as ours has it, in the merged tree.
    clashes: list[ast.AST] = attrs.field(factory=list)
    is_holder: bool = False

    def dump(self, node: ast.AST) -> str:
        """The node as text, without places."""
        if id(node) not in self.dumps:
            self.dumps[id(node)] = ast.dump(node)
            # As long as it is known, its id is its own.
            self.held.append(node)
        return self.dumps[id(node)]

    def same(self, one: ast.AST, other: ast.AST) -> bool:
        """Whether they say the same."""
        return self.dump(one) == self.dump(other)

    def merged(self, base: Any, ours: Any, theirs: Any) -> Any:
        """The node that has the changes of both. Raises Clash."""
        if self.same(base, theirs) or self.same(ours, theirs):
            return ours
        if self.same(base, ours):
            return theirs
        if not type(base) is type(ours) is type(theirs):
            return self.clash(ours, theirs)
        match base:
            case ast.Assign() if self._all_same([(base, ours, theirs)], "targets"):
                return ast.Assign(ours.targets, self.merged(base.value, ours.value, theirs.value), lineno=0)
            case ast.Call():
                return self._call(base, ours, theirs)
            case ast.Attribute() if base.attr == ours.attr == theirs.attr:
                return ast.Attribute(self.merged(base.value, ours.value, theirs.value), base.attr, base.ctx)
            case ast.Tuple() | ast.List():
                return type(base)(self.elements(base.elts, ours.elts, theirs.elts, ours, theirs), base.ctx)
            case ast.Dict():
                return self._dict(base, ours, theirs)
            case ast.BinOp() if type(base.op) is type(ours.op) is type(theirs.op):
                left = self.merged(base.left, ours.left, theirs.left)
                return ast.BinOp(left, base.op, self.merged(base.right, ours.right, theirs.right))
            case ast.Compare() if len(base.ops) == 1 and self._all_same([(base, ours, theirs)], "ops"):
                left = self.merged(base.left, ours.left, theirs.left)
                right = self.merged(base.comparators[0], ours.comparators[0], theirs.comparators[0])
                return ast.Compare(left, base.ops, [right])
            case ast.UnaryOp() if type(base.op) is type(ours.op) is type(theirs.op):
                return ast.UnaryOp(base.op, self.merged(base.operand, ours.operand, theirs.operand))
        return self.clash(ours, theirs)

    def clash(self, ours: Any, theirs: Any, whole: Any = None) -> Any:
        """The side that is preferred; ours, and noted, in what has members. Raises Clash elsewhere."""
        if self.prefer is None:
            node = ours if ours is not None else whole
            if not self.is_holder:
                raise Clash(getattr(node, "lineno", 1), node)
            self.clashes.append(node)
            return ours
        return ours if self.prefer == "ours" else theirs

    def part(self, base: Any, ours: Any, theirs: Any) -> Any:
        """A member merged; ours, and noted, where that cannot be."""
        is_holder = self.is_holder
        try:
            return self.merged(base, ours, theirs)
        except Clash as clash:
            if not is_holder or clash.node is None:
                raise
            self.clashes.append(clash.node)
            return ours
        finally:
            self.is_holder = is_holder

    def _all_same(self, sides: Sequence[tuple[Any, Any, Any]], field: str) -> bool:
        return all(
            len({tuple(self.dump(one) for one in getattr(side, field)) for side in three}) == 1 for three in sides
        )

    def _call(self, base: ast.Call, ours: ast.Call, theirs: ast.Call) -> ast.expr:
        is_holder = self.is_holder
        self.is_holder = getattr(base.func, "id", getattr(base.func, "attr", "")) in _HOLDERS
        try:
            return self._call_parts(base, ours, theirs)
        finally:
            self.is_holder = is_holder

    def _call_parts(self, base: ast.Call, ours: ast.Call, theirs: ast.Call) -> ast.expr:
        func = self.merged(base.func, ours.func, theirs.func)
        args = self._arguments(base.args, ours.args, theirs.args, ours, theirs)
        names = [{one.arg or "**": one.value for one in side.keywords} for side in (base, ours, theirs)]
        if any(len(held) < len(side.keywords) for held, side in zip(names, (base, ours, theirs), strict=True)):
            found: ast.expr = self.clash(ours, theirs)
            return found
        values = self.mapping(*names, ours, theirs)
        return ast.Call(func, args, [ast.keyword(None if arg == "**" else arg, one) for arg, one in values.items()])

    def _arguments(self, base: Any, ours: Any, theirs: Any, whole: Any, other: Any) -> list[ast.expr]:
        """By their places where each is the same thing on all sides, else by what they are."""
        if len(base) == len(ours) == len(theirs):
            keys = [tuple(key_of(one) for one in three) for three in zip(base, ours, theirs, strict=True)]
            if all(len(set(three)) == 1 for three in keys):
                return [self.part(*three) for three in zip(base, ours, theirs, strict=True)]
        return self.elements(base, ours, theirs, whole, other)

    def _dict(self, base: Any, ours: Any, theirs: Any) -> ast.expr:
        sides: list[dict[str, tuple[Any, Any]]] = []
        for side in (base, ours, theirs):
            if None in side.keys:
                found: ast.expr = self.clash(ours, theirs)
                return found
            sides.append({self.dump(key): (key, one) for key, one in zip(side.keys, side.values, strict=True)})
        values = self.mapping(*({key: pair[1] for key, pair in side.items()} for side in sides), ours, theirs)
        keys = {name: pair[0] for side in reversed(sides) for name, pair in side.items()}
        return ast.Dict([keys[name] for name in values], list(values.values()))

    def mapping(
        self,
        base: Mapping[Any, Any],
        ours: Mapping[Any, Any],
        theirs: Mapping[Any, Any],
        *whole: Any,
        are_ordered: bool = False,
    ) -> Any:
        """Values by their keys, in the order of ours; what is new stands behind what it is behind in theirs.

        In what is ordered, another order of theirs is a change, too.
        """
        found: dict[Any, Any] = {}
        for key, mine in ours.items():
            if key in theirs:
                # What both added is a change of nothing.
                before = base.get(key)
                other = theirs[key]
                found[key] = self.part(before, mine, other) if before is not None else self._added(mine, other)
            elif key not in base or (not self.same(base[key], mine) and self.clash(mine, None) is not None):
                found[key] = mine
        orders = [[key for key in side if key in found and key in base] for side in (base, ours, theirs)]
        if are_ordered and orders[0] == orders[1] != orders[2] and len(orders[2]) == len(orders[0]):
            found = {key: found[key] for key in _reordered(list(found), orders[2])}
        for key, other in theirs.items():
            gone = key in base and key not in ours
            if key in ours or (gone and (self.same(base[key], other) or self.clash(None, other, whole[0]) is None)):
                continue
            found = _inserted(found, key, other, list(theirs))
        return found

    def _added(self, ours: Any, theirs: Any) -> Any:
        return ours if self.same(ours, theirs) else self.clash(ours, theirs)

    def elements(self, base: Any, ours: Any, theirs: Any, whole: Any, other: Any) -> list[Any]:
        """Members of a sequence by what they are: their variable, what they define, or their text."""
        before = self._keyed(base)
        other_side = self._aligned(before, self._keyed(theirs), {})
        sides = [before, self._aligned(before, self._keyed(ours), other_side), other_side]
        # Of names, a list may have those of both.
        are_names = all(isinstance(one, ast.Name) for side in (base, ours, theirs) for one in side)
        if not are_names and _both_replaced(*(list(side) for side in sides)):
            return list(ours if self.clash(whole, other) is whole else theirs)
        return list(self.mapping(*sides, whole, other, are_ordered=True).values())

    def _aligned(
        self, base: dict[Any, ast.expr], side: dict[Any, ast.expr], other: dict[Any, ast.expr]
    ) -> dict[Any, ast.expr]:
        """What has another name by now, and else is much as it was, or as the other side has it, by its old key."""
        codes = SequenceMatcher(None, list(base), list(side), autojunk=False).get_opcodes()
        keys: dict[Any, Any] = {}
        for tag, i, j, k, m in codes:
            if tag == "replace" and j - i == m - k:
                pairs = zip(list(base)[i:j], list(side)[k:m], strict=True)
                keys |= {now: old for old, now in pairs if self._is_alike(base[old], side[now])}
        new = [key for key in side if key not in base and key not in keys]
        for old in [key for key in base if key not in side and key not in keys.values()] if new else ():
            known = [one[old] for one in (base, other) if old in one]
            alike = [now for now in new if now not in keys and any(self._is_alike(one, side[now]) for one in known)]
            if len(alike) == 1:
                keys[alike[0]] = old
        return {keys.get(key, key): one for key, one in side.items()}

    def _is_alike(self, one: ast.expr, other: ast.expr) -> bool:
        """Whether two calls of one class have half of their arguments in common."""
        if not isinstance(one, ast.Call) or not isinstance(other, ast.Call) or not self.same(one.func, other.func):
            return False
        sides = [
            {*enumerate(map(self.dump, each.args)), *((given.arg, self.dump(given.value)) for given in each.keywords)}
            for each in (one, other)
        ]
        return len(sides[0] & sides[1]) * 2 >= max(map(len, sides)) > 1

    def _keyed(self, side: Sequence[ast.expr]) -> dict[Any, ast.expr]:
        count: Counter[Any] = Counter()
        found: dict[Any, ast.expr] = {}
        for one in side:
            key = key_of(one) or self.dump(one)
            found[key, count[key]] = one
            count[key] += 1
        return found


def _both_replaced(base: list[Any], ours: list[Any], theirs: list[Any]) -> bool:
    """Whether, between two members that all have, both sides took the same away and put something else there."""
    common = [key for key in base if key in ours and key in theirs]
    before = 0
    for key in [*common, None]:
        end = len(base) if key is None else base.index(key)
        gone = [one for one in base[before:end] if one not in ours and one not in theirs]
        mine, other = (set(_put(base, side, gone)) if gone else set() for side in (ours, theirs))
        if mine - other and other - mine:
            return True
        before = end + 1
    return False


def _put(base: list[Any], side: list[Any], gone: list[Any]) -> list[Any]:
    """What a side has, new, in the place of what is gone."""
    start = max((side.index(one) for one in base[: base.index(gone[0])] if one in side), default=-1)
    end = min((side.index(one) for one in base[base.index(gone[-1]) + 1 :] if one in side), default=len(side))
    return [one for one in side[start + 1 : end] if one not in base]


def _inserted(found: dict[Any, Any], key: Any, value: Any, order: list[Any]) -> dict[Any, Any]:
    """With one more behind the nearest that stands before it in `order`."""
    before = next((one for one in reversed(order[: order.index(key)]) if one in found), None)
    held = list(found.items())
    at = next((i + 1 for i, (one, _) in enumerate(held) if one == before), 0) if before is not None else 0
    if before is None and held and not any(one in order for one, _ in held):
        at = len(held)
    return dict([*held[:at], (key, value), *held[at:]])


def _reordered(keys: list[Any], order: list[Any]) -> list[Any]:
    """The keys with those of `order` in its order, all else where it stands."""
    left = iter(order)
    held = set(order)
    return [next(left) if key in held else key for key in keys]
