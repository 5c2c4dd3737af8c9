"""What a template reads, and what becomes of the alert's value on its way into the text.

An abstract run of the tree: `with` and `range` rebind the dot, variables carry what they were given, definitions run
where they are included. All arms of a branch are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from obsdsl.lint.template.calls import call, of_sample
from obsdsl.lint.template.node import (
    Action,
    Branch,
    Chain,
    Command,
    Constant,
    Dot,
    Function,
    Include,
    Jump,
    Operand,
    Part,
    Pipe,
    Text,
    Tree,
    Variable,
)
from obsdsl.lint.template.seen import DATA, EXTERNAL, LABELS, TEXT, UNKNOWN, VALUE, Amount, Kind, Seen, union
from obsdsl.lint.template.use import Notebook, Uses

# Definitions may include each other in ways that never end.
_MOST_INCLUDES = 200
_FIELDS: dict[str, Kind] = {"Labels": "labels", "ExternalLabels": "external", "ExternalURL": "text", "Value": "value"}
_GIVEN = {"$": DATA, "$labels": LABELS, "$externalLabels": EXTERNAL, "$externalURL": TEXT, "$value": VALUE}


def uses_of(tree: Tree) -> Uses:
    """What the template reads and does."""
    run = _Run(tree)
    run.parts(tree.body, DATA, "")
    return run.notes.uses()


class _Run:
    """One run of a tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.notes = Notebook()
        self.variables: dict[str, Seen] = dict(_GIVEN)
        # What the declarations of open branches hide, to be restored.
        self.hidden: list[tuple[str, Seen | None]] = []
        self.running: list[str] = []
        self.includes = 0

    def parts(self, parts: Sequence[Part], dot: Seen, after: str) -> None:
        """Run the parts, which stand in front of a text."""
        for i, part in enumerate(parts):
            right = parts[i + 1] if i + 1 < len(parts) else None
            tail = after if right is None else right.text if isinstance(right, Text) else ""
            match part:
                case Action(pipe=pipe):
                    value = self.pipe(pipe, dot)
                    if not pipe.variables:
                        self.notes.shown(value, tail)
                case Branch():
                    self.branch(part, dot, tail)
                case Include():
                    self.include(part, dot, tail)
                case Text() | Jump():
                    pass

    def branch(self, branch: Branch, dot: Seen, after: str) -> None:
        outer = len(self.hidden)
        ranges = branch.kind == "range"
        for arm in branch.arms:
            value = self.pipe(arm.pipe, dot, ranges)
            if ranges and value.kind in ("number", "text", "bool", "sample"):
                self.notes.fault("range goes through lists and labels, not this", arm.pipe.start, arm.pipe.end)
            inner = self.element(value) if ranges else value if branch.kind == "with" else dot
            if ranges:
                for name in arm.pipe.variables:
                    self.set(name, inner if name == arm.pipe.variables[-1] else UNKNOWN, arm.pipe)
            else:
                self.notes.asked(value)
            self.parts(arm.body, inner, "" if ranges else after)
        self.parts(branch.otherwise, dot, after)
        while len(self.hidden) > outer:
            name, old = self.hidden.pop()
            if old is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = old

    def element(self, value: Seen) -> Seen:
        """What `range` binds the dot to."""
        self.notes.whole(value)
        match value.kind:
            case "samples":
                return Seen("sample", query=value.query)
            case "labels" | "external" | "sample labels":
                return TEXT
        return UNKNOWN

    def include(self, include: Include, dot: Seen, after: str) -> None:
        value = self.pipe(include.pipe, dot) if include.pipe else UNKNOWN
        body = self.tree.definitions.get(include.name)
        if body is None:
            message = f'there is no template "{include.name}"; define it in the same text'
            self.notes.fault(message, include.start, include.end)
        elif include.name not in self.running and self.includes < _MOST_INCLUDES:
            self.includes += 1
            outer = self.variables, self.hidden
            self.variables, self.hidden = {"$": value}, []
            self.running.append(include.name)
            self.parts(body, value, after)
            self.running.pop()
            self.variables, self.hidden = outer

    def set(self, name: str, value: Seen, pipe: Pipe) -> None:
        old = self.variables.get(name)
        if not pipe.assigns:
            self.hidden.append((name, old))
            self.variables[name] = value
        elif old is None:
            self.notes.fault(f"{name} is set and was never declared; write `{name} := …`", pipe.start, pipe.end)
        else:
            # It may be in an arm that is not taken.
            same = (old.kind, old.text, old.items) == (value.kind, value.text, value.items)
            merged = Seen(value.kind, union((old, value)), value.text) if same else Seen("unknown", union((old, value)))
            self.variables[name] = merged

    def pipe(self, pipe: Pipe, dot: Seen, ranges: bool = False) -> Seen:
        value: Seen | None = None
        for command in pipe.commands:
            value = self.command(command, dot, value)
        assert value is not None
        if not ranges:
            for name in pipe.variables:
                self.set(name, value, pipe)
        return value

    def command(self, command: Command, dot: Seen, piped: Seen | None) -> Seen:
        first, rest = command.args[0], command.args[1:]
        extra = () if piped is None else (piped,)
        if isinstance(first, Function):
            return call(first, (*[self.operand(arg, dot) for arg in rest], *extra), command, self.notes)
        value = self.operand(first, dot)
        for arg in rest:
            self.operand(arg, dot)
        if rest or extra:
            message = "a value takes no arguments, and fails; put a function such as printf in front"
            self.notes.fault(message, first.start, command.end)
        elif isinstance(first, Constant) and first.kind == "nil":
            self.notes.fault("nil cannot be put out; delete it", first.start, first.end)
        return value

    def operand(self, operand: Operand, dot: Seen) -> Seen:
        match operand:
            case Dot(fields=fields):
                return self.fields(dot, fields, operand.start, operand.end)
            case Variable(name=name, fields=fields):
                value = self.variables.get(name)
                if value is None:
                    self.notes.fault(f"{name} is never declared; write `{name} := …`", operand.start, operand.end)
                    value = UNKNOWN
                elif value.kind == "value":
                    value = Seen("number", (Amount(operand.start, operand.start + len(name)),))
                return self.fields(value, fields, operand.start, operand.end)
            case Chain(operand=inner, fields=fields):
                return self.fields(self.operand(inner, dot), fields, operand.start, operand.end)
            case Constant(kind="string", value=text):
                return Seen("text", text=text, place=(operand.start, operand.end))
            case Constant(kind=kind):
                return Seen(_CONSTANTS[kind] if not operand.is_float else "number")
            case Function():
                return call(operand, (), Command((operand,), operand.start, operand.end), self.notes)
            case Pipe():
                return self.pipe(operand, dot)

    def fields(self, value: Seen, fields: tuple[str, ...], start: int, end: int) -> Seen:
        stop = end - sum(len(field) + 1 for field in fields)
        for field in fields:
            stop += len(field) + 1
            value = self.field(value, field, start, stop)
        return value

    def field(self, value: Seen, field: str, start: int, end: int) -> Seen:
        match value.kind:
            case "data" if field in _FIELDS:
                kind = _FIELDS[field]
                return Seen("number", (Amount(start, end),)) if kind == "value" else Seen(kind)
            case "data":
                meant = next((f".{name}" for name in _FIELDS if name.lower() == field.lower()), f".Labels.{field}")
                message = f"there is no .{field}, only .{', .'.join(_FIELDS)}; did you mean {meant}?"
                self.notes.fault(message, start, end)
            case "labels" | "external":
                self.notes.label(value.kind, field, start, end)
                return TEXT
            case "sample labels":
                return TEXT
            case "sample" if field == "Value":
                return of_sample(value, start, end)
            case "sample" if field == "Labels":
                return Seen("sample labels")
            case "sample":
                self.notes.fault(f"a sample has no .{field}, only .Labels and .Value", start, end)
            case "number" | "integer" | "text" | "bool":
                what = "text" if value.kind == "text" else "a value"
                self.notes.fault(f"{what} has no field .{field}; delete it", start, end)
            case "args":
                return dict(zip(_ARGS, value.items, strict=False)).get(field, UNKNOWN)
        return UNKNOWN


_ARGS = [f"arg{i}" for i in range(16)]
_CONSTANTS: dict[str, Kind] = {"bool": "bool", "nil": "unknown", "number": "integer", "character": "integer"}
