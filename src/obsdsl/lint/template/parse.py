"""Template texts to trees, with the verdict of `promtool check rules`.

Prometheus only parses the templates of a rule file: what they do with data shows when the alert fires. It puts the
declarations of `$labels`, `$externalLabels`, `$externalURL` and `$value` in front, so that these are defined outside
of `{{define}}` and `{{block}}`, and not within.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from obsdsl.express.signature import Version
from obsdsl.lint.template.functions import ELSE_WITH
from obsdsl.lint.template.node import Action, Arm, Branch, Include, Jump, Part, TemplateError, Text, Tree
from obsdsl.lint.template.pipeline import DECLARED, PipelineReader
from obsdsl.lint.template.tokens import Token, lex

# Of thousands of public templates none has more than 4,000 characters.
MAX_LENGTH = 100_000


class _End(NamedTuple):
    """What closed a list of parts: `{{end}}`, or `{{else}}`, whose `if` or `with` is still to be read."""

    kind: Literal["end", "else"]
    token: Token


class _Reader(PipelineReader):
    """A reader of all of a template. Its definitions share the tokens, and neither variables nor loops."""

    def __init__(self, tokens: list[Token], version: Version | None) -> None:
        super().__init__(tokens, version, DECLARED)
        self.definitions: dict[str, tuple[Part, ...]] = {}
        self.ranges = 0

    def template(self) -> tuple[Part, ...]:
        """All of the text: the only place of definitions."""
        parts: list[Part] = []
        while self.peek().kind != "eof":
            if self.peek().kind == "open" and self.tokens_after_open() == "define":
                self.definition()
                continue
            part = self.part()
            if isinstance(part, _End):
                message = f"`{{{{{part.kind}}}}}` belongs to no if, with or range; delete it"
                raise TemplateError(message, part.token.start, part.token.end)
            parts.append(part)
        return tuple(parts)

    def tokens_after_open(self) -> str:
        at = self.at + 1
        while self.tokens[at].kind == "space":
            at += 1
        return self.tokens[at].kind

    def parts(self) -> tuple[tuple[Part, ...], _End]:
        """What stands before the next `{{end}}` or `{{else}}` of this level, and that."""
        parts: list[Part] = []
        while True:
            part = self.part()
            if isinstance(part, _End):
                return tuple(parts), part
            parts.append(part)

    def part(self) -> Part | _End:
        token = self.next()
        if token.kind == "text":
            return Text(token.text, token.start, token.end)
        if token.kind != "open":
            self.unexpected(token, "the text")
        word = self.peek()
        match word.kind:
            case "if" | "with" | "range":
                return self.branch(token, word.kind)
            case "end" | "else":
                return self.ending(word.kind)
            case "block":
                return self.block(token)
            case "template":
                return self.include(token)
            case "break" | "continue":
                return self.jump(token, word.kind)
        pipe = self.pipe("command")
        return Action(pipe, token.start, self.tokens[self.at - 1].end)

    def ending(self, kind: Literal["end", "else"]) -> _End:
        token = self.next()
        after = self.peek().kind
        if kind == "end" or after not in ("if", "with"):
            self.expect(f"{{{{{kind}}}}}", "close")
        elif after == "with" and self.version is not None and self.version < ELSE_WITH:
            since = ".".join(map(str, ELSE_WITH))
            message = (
                f"`else with` came with Prometheus {since}; write {{{{else}}}}{{{{with …}}}} and one more {{{{end}}}}"
            )
            raise TemplateError(message, token.start, self.peek().end)
        return _End(kind, token)

    def branch(self, opened: Token, kind: Literal["if", "with", "range"]) -> Branch:
        """All arms up to the `{{end}}`: what one arm declares is known in the later ones."""
        self.deeper(opened)
        count = len(self.variables)
        arms: list[Arm] = []
        otherwise: tuple[Part, ...] = ()
        while True:
            self.next()
            pipe = self.pipe(kind)
            self.ranges += kind == "range"
            body, ending = self.parts()
            self.ranges -= kind == "range"
            arms.append(Arm(pipe, body))
            if ending.kind == "else" and (kind == "range" or self.peek().kind != kind or not self.in_action()):
                otherwise, ending = self.parts()
                if ending.kind == "else":
                    message = f"a second `else` after the last one of this {kind}; write {{{{end}}}}"
                    raise TemplateError(message, ending.token.start, ending.token.end)
            if ending.kind == "end":
                break
        self.forget(count)
        self.depth -= 1
        return Branch(kind, tuple(arms), otherwise, opened.start, self.tokens[self.at - 1].end)

    def in_action(self) -> bool:
        """Whether the last token left an action open, as `{{else if` does."""
        return self.tokens[self.at - 1].kind == "else"

    def jump(self, opened: Token, kind: Literal["break", "continue"]) -> Jump:
        word = self.next()
        self.expect(f"{{{{{kind}}}}}", "close")
        if not self.ranges:
            message = f"`{kind}` stands outside of a range; delete it"
            raise TemplateError(message, word.start, word.end)
        return Jump(kind, opened.start, self.tokens[self.at - 1].end)

    def include(self, opened: Token) -> Include:
        self.next()
        name = self.string("`template`, which takes a name in quotes")
        pipe = None if self.peek().kind == "close" else self.pipe("`template`")
        if pipe is None:
            self.next()
        return Include(name, pipe, opened.start, self.tokens[self.at - 1].end)

    def block(self, opened: Token) -> Include:
        self.deeper(opened)
        self.next()
        name = self.string("`block`, which takes a name in quotes")
        pipe = self.pipe("`block`")
        self.body(name, opened, "block")
        self.depth -= 1
        return Include(name, pipe, opened.start, self.tokens[self.at - 1].end)

    def definition(self) -> None:
        opened = self.next()
        self.next()
        name = self.string("`define`, which takes a name in quotes")
        self.expect("`define`, which takes a name alone", "close")
        self.body(name, opened, "define")

    def body(self, name: str, opened: Token, kind: str) -> None:
        """Read up to `{{end}}` what has variables and loops of its own, and keep it as the definition of `name`."""
        outer = self.variables, self.known, self.ranges
        self.variables, self.known, self.ranges = ["$"], {"$"}, 0
        parts, ending = self.parts()
        self.variables, self.known, self.ranges = outer
        if ending.kind == "else":
            message = f"`else` belongs to no if, with or range of this {kind}; delete it"
            raise TemplateError(message, ending.token.start, ending.token.end)
        if _is_empty(self.definitions.get(name, ())):
            self.definitions[name] = parts
        elif not _is_empty(parts):
            message = f'the template "{name}" is defined twice; rename one'
            raise TemplateError(message, opened.start, opened.end)

    def string(self, context: str) -> str:
        return self.unquoted(self.expect(context, "string", "raw"))


def read_tree(text: str, version: Version | None = None) -> Tree:
    """The tree of `text`; without a version with all that any Prometheus knows.

    Raises TemplateError for what Prometheus refuses, and for what is too long or too deep.
    """
    if len(text) > MAX_LENGTH:
        message = f"the template has {len(text):,} characters, and more than {MAX_LENGTH:,} are not read; shorten it"
        raise TemplateError(message, MAX_LENGTH, len(text))
    reader = _Reader(list(lex(text)), version)
    body = reader.template()
    return Tree(body, reader.definitions)


def _is_empty(parts: tuple[Part, ...]) -> bool:
    return all(isinstance(part, Text) and not part.text.strip() for part in parts)
