"""Pipelines as Go's text/template/parse/parse.go reads them: what stands between `{{` and `}}`."""

from __future__ import annotations

from typing import NoReturn

from obsdsl.errors import did_you_mean
from obsdsl.express.signature import Version
from obsdsl.lint.template.functions import FUNCTIONS, MENDS
from obsdsl.lint.template.literal import LiteralError, check_character, check_complex, check_number, unquote
from obsdsl.lint.template.node import (
    Chain,
    Command,
    Constant,
    Dot,
    Function,
    Operand,
    Pipe,
    TemplateError,
    Variable,
)
from obsdsl.lint.template.tokens import Token

# Of thousands of public templates none is more than 5 deep.
MAX_DEPTH = 50
DECLARED = ("$labels", "$externalLabels", "$externalURL", "$value")

_OPERANDS = frozenset(
    ("bool", "character", "complex", "dot", "field", "name", "number", "nil", "raw", "string", "variable", "(")
)
_CONTEXTS = {"command": "an action", "(": "parentheses"}


class PipelineReader:
    """A reader of a template's tokens that knows what stands between braces, and which variables are known."""

    def __init__(self, tokens: list[Token], version: Version | None, variables: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.version = version
        self.variables = list(dict.fromkeys(("$", *variables)))
        self.known = set(self.variables)
        self.depth = 0

    # Tokens

    def next(self) -> Token:
        """The next token that is no space."""
        while (token := self.tokens[self.at]).kind == "space":
            self.at += 1
        self.at += token.kind != "eof"
        return token

    def peek(self) -> Token:
        at = self.at
        while (token := self.tokens[at]).kind == "space":
            at += 1
        return token

    def expect(self, context: str, *kinds: str) -> Token:
        token = self.next()
        if token.kind not in kinds:
            self.unexpected(token, context)
        return token

    def unexpected(self, token: Token, context: str) -> NoReturn:
        if token.kind == "eof":
            raise TemplateError("an `{{end}}` is missing at the end of the template", token.start, token.end)
        shown = "`}}`" if token.kind == "close" else f"`{token.text[:40]}`"
        raise TemplateError(f"{shown} cannot stand here, in {_CONTEXTS.get(context, context)}", token.start, token.end)

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} blocks or parentheses within each other; write a simpler template"
            raise TemplateError(message, token.start, token.end)

    # Pipelines

    def pipe(self, context: str) -> Pipe:
        """A pipeline and what closes it: `}}`, or `)` where `context` is `(`."""
        first = self.peek()
        variables, assigns = self.declared(context)
        commands: list[Command] = []
        while True:
            token = self.peek()
            if token.kind == (")" if context == "(" else "close"):
                self.next()
                break
            if token.kind not in _OPERANDS:
                self.unexpected(self.next(), context)
            commands.append(self.command(later=bool(commands)))
        if not commands:
            message = f"{_CONTEXTS.get(context, context)} without a value; write one, such as $value"
            raise TemplateError(message, first.start, token.end)
        return Pipe(variables, assigns, tuple(commands), first.start, token.start if context != "(" else token.end)

    def declared(self, context: str) -> tuple[tuple[str, ...], bool]:
        """The variables that the pipeline sets, if any. `=` wants no earlier declaration to be read."""
        found: list[str] = []
        while self.peek().kind == "variable":
            at = self.at
            variable = self.next()
            sign = self.peek()
            if sign.kind not in ("declare", "=", ","):
                self.at = at
                break
            self.next()
            found.append(variable.text)
            self.declare(variable.text)
            if sign.kind != ",":
                return tuple(found), sign.kind == "="
            if context != "range" or len(found) > 1 or self.peek().kind not in ("variable", "close"):
                message = "only `range` sets two variables: {{ range $name, $value := $labels }}"
                raise TemplateError(message, variable.start, sign.end)
        return tuple(found), False

    def declare(self, name: str) -> None:
        if name not in self.known:
            self.known.add(name)
            self.variables.append(name)

    def forget(self, count: int) -> None:
        """Forget all variables but the first `count`."""
        self.known.difference_update(self.variables[count:])
        del self.variables[count:]

    def command(self, later: bool) -> Command:
        args: list[Operand] = []
        start = self.peek().start
        while True:
            if self.peek().kind in _OPERANDS:
                args.append(self.operand())
            token = self.tokens[self.at]
            if token.kind == "space":
                self.at += 1
                continue
            break
        end = args[-1].end
        if token.kind == "|":
            self.at += 1
        elif token.kind not in ("close", ")"):
            self.unexpected(token, "an action, without a space before it" if token.kind in _OPERANDS else "an action")
        if later and (isinstance(args[0], Constant) or (isinstance(args[0], Dot) and not args[0].fields)):
            message = "what stands behind `|` must be a function, such as humanize"
            raise TemplateError(message, args[0].start, args[0].end)
        return Command(tuple(args), start, end)

    def operand(self) -> Operand:
        token = self.peek()
        operand = self.term()
        fields: list[str] = []
        while (token := self.tokens[self.at]).kind == "field":
            fields.append(token.text[1:])
            self.at += 1
        if not fields:
            return operand
        end = self.tokens[self.at - 1].end
        match operand:
            case Variable(name=name, start=start):
                return Variable(name, tuple(fields), start, end)
            case Dot(fields=(_, *_) as first, start=start):
                return Dot((*first, *fields), start, end)
            case Constant() | Dot():
                raise TemplateError("a literal has no fields; put a space before the `.`", operand.start, end)
        return Chain(operand, tuple(fields), operand.start, end)

    def term(self) -> Operand:
        token = self.next()
        match token.kind:
            case "name":
                self.require_function(token)
                return Function(token.text, token.start, token.end)
            case "dot":
                return Dot((), token.start, token.end)
            case "field":
                return Dot((token.text[1:],), token.start, token.end)
            case "variable":
                if token.text not in self.known:
                    self.undefined(token)
                return Variable(token.text, (), token.start, token.end)
            case "(":
                self.deeper(token)
                pipe = self.pipe("(")
                self.depth -= 1
                return Pipe(pipe.variables, pipe.assigns, pipe.commands, token.start, pipe.end)
            case "string" | "raw":
                return Constant("string", token.text, self.unquoted(token), token.start, token.end)
        return self.constant(token)

    def constant(self, token: Token) -> Constant:
        kind = token.kind
        try:
            if kind == "character":
                check_character(token.text)
                return Constant("character", token.text, "", token.start, token.end)
            if kind in ("bool", "nil"):
                return Constant(kind, token.text, "", token.start, token.end)  # type: ignore[arg-type]
            (check_complex if kind == "complex" else check_number)(token.text)
        except LiteralError as fault:
            raise TemplateError(str(fault), token.start, token.end) from None
        return Constant("number", token.text, "", token.start, token.end)

    def unquoted(self, token: Token) -> str:
        try:
            return unquote(token.text)
        except LiteralError as fault:
            raise TemplateError(str(fault), token.start, token.end) from None

    def require_function(self, token: Token) -> None:
        name = token.text
        function = FUNCTIONS.get(name)
        if function is None:
            mend = f"; {MENDS[name]}" if name in MENDS else did_you_mean(name, FUNCTIONS)
            raise TemplateError(f"there is no function {name!r}{mend}", token.start, token.end)
        if function.since and self.version is not None and self.version < function.since:
            since = ".".join(map(str, function.since))
            raise TemplateError(f"{name} came with Prometheus {since}; do without it", token.start, token.end)

    def undefined(self, token: Token) -> NoReturn:
        if token.text in DECLARED:
            field = token.text[1].upper() + token.text[2:]
            message = f"{token.text} is not known in define and block; hand in `.` and write .{field}"
            raise TemplateError(message, token.start, token.end)
        known = dict.fromkeys((*self.variables[1:], *DECLARED))
        mend = did_you_mean(token.text, known) or f"; declare it: {token.text} := …"
        raise TemplateError(f"the variable {token.text} is not defined here{mend}", token.start, token.end)
