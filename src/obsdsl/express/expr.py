"""Expressions as users write them: operators around a node.

A wrapper overloads `==` and its like, so it has neither value equality nor truth; its `node` has. Objects of
`compose` store nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Protocol, Self, TypeAlias, TypeVar, overload

import attrs

from obsdsl.define.label import name_fault
from obsdsl.errors import DefinitionError, shown
from obsdsl.express.node import (
    COMPARISONS,
    Binary,
    Call,
    Matching,
    Node,
    Number,
    Range,
    String,
    Subquery,
    Unary,
    Variable,
)
from obsdsl.express.render import render
from obsdsl.express.variable import VariableReference

if TYPE_CHECKING:
    from obsdsl.express.vector import Vector

E = TypeVar("E", bound="Expr")

# Label names: one, or a sequence; a variable stands for the name that it holds.
LabelNames: TypeAlias = "str | VariableReference | Sequence[str | VariableReference]"
Operand: TypeAlias = "float | Expr | VariableReference"


def fault(subject: Node | str, message: str) -> NoReturn:
    """Raise the DefinitionError of an expression."""
    raise DefinitionError(subject if isinstance(subject, str) else f"expression `{render(subject)}`", message)


class Expr:
    """Anything that PromQL can compute. `str(expr)` is its PromQL; `expr.node` its frozen value."""

    __slots__ = ("_node",)

    # `Vector`, set where it is defined: it is made of the methods that return it.
    computed: ClassVar[type[Vector]]
    # The class of instances, see `leaf`.
    instances: ClassVar[type[Expr]]

    def __new__(cls, *_: Any, **__: Any) -> Self:
        kind: type[Self] = cls.__dict__.get("instances", cls)
        return object.__new__(kind)

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def node(self) -> Node:
        """The frozen tree below."""
        return self._node

    def __str__(self) -> str:
        return render(self.node)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {render(self.node)}>"

    def __bool__(self) -> bool:
        fault(
            self.node,
            "an expression has no truth value here, its samples come later; "
            "write `a & b` for `a and b`, `(a > 0) & (a < 1)` for `0 < a < 1`, and `is` to compare objects",
        )

    __hash__ = object.__hash__

    def __iter__(self) -> NoReturn:
        fault(self.node, "an expression is not a sequence; where several belong, write a tuple: add a comma")

    def _binary(self, op: str, other: Operand, swapped: bool = False) -> Vector:
        left, right = operand(self, op), operand(other, op)
        if swapped:
            left, right = right, left
        both_scalars = op in COMPARISONS and is_scalar(left) and is_scalar(right)
        # PromQL compares scalars only with `bool`.
        return as_expr(Binary(op, left, right, both_scalars))

    def __add__(self, other: Operand) -> Vector:
        return self._binary("+", other)

    def __radd__(self, other: Operand) -> Vector:
        return self._binary("+", other, True)

    def __sub__(self, other: Operand) -> Vector:
        return self._binary("-", other)

    def __rsub__(self, other: Operand) -> Vector:
        return self._binary("-", other, True)

    def __mul__(self, other: Operand) -> Vector:
        return self._binary("*", other)

    def __rmul__(self, other: Operand) -> Vector:
        return self._binary("*", other, True)

    def __truediv__(self, other: Operand) -> Vector:
        return self._binary("/", other)

    def __rtruediv__(self, other: Operand) -> Vector:
        return self._binary("/", other, True)

    def __mod__(self, other: Operand) -> Vector:
        return self._binary("%", other)

    def __rmod__(self, other: Operand) -> Vector:
        return self._binary("%", other, True)

    def __pow__(self, other: Operand) -> Vector:
        return self._binary("^", other)

    def __rpow__(self, other: Operand) -> Vector:
        return self._binary("^", other, True)

    def atan2(self, other: Operand) -> Vector:
        """`self atan2 other`, in radians."""
        return self._binary("atan2", other)

    def __eq__(self, other: Operand) -> Vector:  # type: ignore[override]
        return self._binary("==", other)

    def __ne__(self, other: Operand) -> Vector:  # type: ignore[override]
        return self._binary("!=", other)

    def __lt__(self, other: Operand) -> Vector:
        return self._binary("<", other)

    def __le__(self, other: Operand) -> Vector:
        return self._binary("<=", other)

    def __gt__(self, other: Operand) -> Vector:
        return self._binary(">", other)

    def __ge__(self, other: Operand) -> Vector:
        return self._binary(">=", other)

    def __neg__(self) -> Vector:
        node = operand(self, "-")
        # A negative number is a literal, as it is when parsed.
        return as_expr(Number(-node.value) if isinstance(node, Number) else Unary("-", node))

    def __pos__(self) -> Vector:
        node = operand(self, "+")
        return as_expr(node if isinstance(node, Number) else Unary("+", node))

    def _set(self, op: str, other: Expr, swapped: bool = False) -> Vector:
        if not isinstance(other, Expr):
            given = shown(other)
            fault(self.node, f"`{op}` joins two vectors, and {given} is none; wrap a number as vector({given})")
        left, right = operand(self, op), operand(other, op)
        if swapped:
            left, right = right, left
        for side in (left, right):
            if is_scalar(side):
                fault(side, f"`{op}` joins two vectors, and this is a scalar; wrap it as vector({render(side)})")
        return as_expr(Binary(op, left, right))

    def __and__(self, other: Expr) -> Vector:
        return self._set("and", other)

    def __or__(self, other: Expr) -> Vector:
        return self._set("or", other)

    # A number on the left is refused with the mend, rather than by Python's own message.
    def __rand__(self, other: Expr) -> Vector:
        return self._set("and", other)

    def __ror__(self, other: Expr) -> Vector:
        return self._set("or", other)

    def unless(self, other: Expr) -> Vector:
        """The samples of `self` that have no match in `other`."""
        return self._set("unless", other)

    def as_bool(self: E) -> E:
        """The comparison with `bool`: 0 or 1 for each sample, instead of dropping those that it fails."""
        node = self.node
        if not isinstance(node, Binary) or node.op not in COMPARISONS:
            fault(node, "as_bool() belongs right after a comparison; write `(a > b).as_bool()`")
        return type(self)(attrs.evolve(node, bool_=True))

    def on(self: E, *labels: str | VariableReference) -> E:
        """Match the two sides on these labels alone."""
        return self._matched("on", labels)

    def ignoring(self: E, *labels: str | VariableReference) -> E:
        """Match the two sides on all labels but these."""
        return self._matched("ignoring", labels)

    def group_left(self: E, *include: str | VariableReference) -> E:
        """Many on the left to one on the right; `include` copies labels from the one side."""
        return self._grouped("left", include)

    def group_right(self: E, *include: str | VariableReference) -> E:
        """One on the left to many on the right; `include` copies labels from the one side."""
        return self._grouped("right", include)

    def _matched(self: E, mode: Literal["on", "ignoring"], labels: Sequence[str | VariableReference]) -> E:
        node = self._join(mode)
        matching = attrs.evolve(node.matching or Matching(mode, ()), mode=mode, labels=label_names(labels))
        return self._joined(node, matching)

    def _grouped(self: E, side: Literal["left", "right"], include: Sequence[str | VariableReference]) -> E:
        node = self._join(f"group_{side}")
        if node.op in ("and", "or", "unless"):
            fault(node, f"`{node.op}` joins many to many; group_{side} belongs to arithmetic and comparisons")
        matching = node.matching or Matching("ignoring", ())
        return self._joined(node, attrs.evolve(matching, group=side, include=label_names(include)))

    def _joined(self: E, node: Binary, matching: Matching) -> E:
        twice = sorted(set(matching.labels) & set(matching.include)) if matching.mode == "on" else []
        if twice:
            side = f"group_{matching.group}"
            fault(node, f"the label {twice[0]!r} is in on() and in {side}(); take it out of {side}()")
        return type(self)(attrs.evolve(node, matching=matching))

    def _join(self, method: str) -> Binary:
        node = self.node
        if not isinstance(node, Binary) or is_scalar(node.left) or is_scalar(node.right):
            fault(node, f"{method}() belongs right after an operator between two vectors; write `(a / b).{method}(…)`")
        return node


def leaf(cls: type[E]) -> type[E]:
    """A decorator: instances of the class have one of their own, which no other class is made from.

    Python asks the right side of a comparison first where its class is made from that of the left, and says nothing of
    it: `vector > gauge` would be `gauge < vector`, which gives the samples of the other side.
    """
    place = {"__slots__": (), "__module__": cls.__module__, "__doc__": cls.__doc__}
    cls.instances = type(cls.__name__, (cls,), {**place, "__qualname__": f"{cls.__qualname__}.instances"})
    return cls


class _Arithmetic(Protocol):
    """Of a scalar and a scalar, a scalar."""

    @overload
    def __call__(self, other: float | Scalar, /) -> Scalar: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, other: Operand, /) -> Vector: ...


class Scalar(Expr):
    """A single number at each time: a literal, `time()`, `scalar(v)`."""

    __slots__ = ()

    if TYPE_CHECKING:
        __add__: _Arithmetic
        __radd__: _Arithmetic
        __sub__: _Arithmetic
        __rsub__: _Arithmetic
        __mul__: _Arithmetic
        __rmul__: _Arithmetic
        __truediv__: _Arithmetic
        __rtruediv__: _Arithmetic
        __mod__: _Arithmetic
        __pow__: _Arithmetic


def as_expr(node: Node) -> Vector:
    """The wrapper of a computed node. Scalars are typed as vectors: they have the same operators."""
    return Scalar(node) if is_scalar(node) else Expr.computed(node)  # type: ignore[return-value]


def is_scalar(node: Node) -> bool:
    """Whether PromQL sees the node as a scalar."""
    match node:
        case Number() | Variable():
            return True
        case Call(function=function):
            return function in ("time", "scalar", "pi")
        case Binary(left=left, right=right):
            return is_scalar(left) and is_scalar(right)
        case Unary(expr=expr):
            return is_scalar(expr)
        case _:
            return False


def operand(value: Operand, op: str) -> Node:
    """The node of one side of an operator."""
    if isinstance(value, Expr):
        node = value.node
        if isinstance(node, Range | Subquery | String):
            fault(node, f"`{op}` takes instant vectors and scalars; apply a function such as rate() first")
        return node
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return Number(float(value))
        except OverflowError:
            fault("expression", "the number is more than PromQL can hold (1.8e308); write float('inf') if you mean it")
    if isinstance(value, VariableReference):
        return Variable(f"${value.name}")
    fault("expression", f"`{op}` takes an expression or a number, not {shown(value)}")


def vector_node(value: Expr, function: str) -> Node:
    """The node of an argument that has to be an instant vector; a variable of Grafana's may hold one."""
    node = value.node if isinstance(value, Expr) else None
    if node is None:
        fault(f"{function}()", f"it takes an instant vector, not {shown(value)}")
    if isinstance(node, Range | Subquery | String):
        what = "a string" if isinstance(node, String) else "a range vector: apply a function such as rate() first"
        fault(node, f"{function}() takes an instant vector, and this is {what}")
    if is_scalar(node) and not isinstance(node, Variable):
        fault(node, f"{function}() takes a vector, and this is a scalar; wrap it as vector({render(node)})")
    return node


def label_names(names: LabelNames) -> tuple[str, ...]:
    """Label names as a tuple; a variable gives `$name`."""
    if isinstance(names, str | VariableReference):
        names = (names,)
    elif not isinstance(names, tuple | list):
        fault("expression", f"label names are {shown(names)}; write a name or a tuple of names")
    texts = tuple([f"${name.name}" if isinstance(name, VariableReference) else name for name in names])
    for text in texts:
        if message := name_fault("label", text):
            fault("expression", message)
    # The text alone, where it is a member of an Enum: that would be written as its name.
    return tuple(map(str.__str__, texts))
