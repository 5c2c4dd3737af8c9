"""A position in the tokens of a query, and what every part of the reader does with it."""

from __future__ import annotations

from typing import NoReturn

from obsdsl.define.duration import Duration
from obsdsl.express.literal import number, string
from obsdsl.express.node import Grouping, Number, Variable
from obsdsl.express.tokens import Token
from obsdsl.logs.tokens import refuse


class Cursor:
    """Reads tokens one after the other."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    @property
    def next(self) -> Token:
        """The token that comes."""
        return self.tokens[self.at]

    @property
    def after(self) -> Token:
        """The token behind that; the last one stays the last."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The token that comes, which is passed."""
        token = self.next
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def comes(self, *kinds: str) -> bool:
        """Whether a token of one of the kinds comes."""
        return self.next.kind in kinds

    def word(self, *words: str) -> bool:
        """Whether one of the keywords comes."""
        return self.next.kind == "keyword" and self.next.text in words

    def taken(self, kind: str) -> bool:
        """Whether a token of the kind came; then it is passed."""
        if self.next.kind != kind:
            return False
        self.take()
        return True

    def expect(self, kind: str, what: str) -> Token:
        """The token of the kind, or a refusal that says what was expected."""
        if self.next.kind != kind:
            self.unexpected(what)
        return self.take()

    def unexpected(self, what: str) -> NoReturn:
        """Refuse the token that comes."""
        token = self.next
        if token.kind == "end":
            self.refuse(token, f"the query ends here, where {what} belongs")
        hint = "" if token.kind != "keyword" else ", a word of LogQL"
        self.refuse(token, f"`{token.text}`{hint} stands here, where {what} belongs")

    def refuse(self, token: Token, message: str, last: Token | None = None) -> NoReturn:
        """Raise the DefinitionError of a token, or of all from it to `last`."""
        refuse(self.text, token.start, (last or token).end, message)

    def require(self, fault: str | None, token: Token) -> None:
        """Refuse what begins with `token`, if there is a fault."""
        if fault is not None:
            last = self.tokens[self.at - 1] if self.at and self.tokens[self.at - 1].end > token.start else token
            self.refuse(token, fault, last)

    def name(self, what: str) -> str:
        """The name of a label; a variable may stand for it."""
        if not self.comes("name", "variable"):
            self.unexpected(what)
        return self.take().text

    def string(self, what: str) -> str:
        """A quoted text, without its quotes."""
        token = self.expect("string", what)
        try:
            return string(token.text)
        except ValueError as error:
            self.refuse(token, str(error))

    def number(self, what: str) -> Number | Variable:
        """A number without a sign; a variable may stand for it."""
        if self.comes("variable"):
            return Variable(self.take().text)
        token = self.expect("number", what)
        return Number(number(token.text))

    def names(self) -> tuple[str, ...]:
        """`(a, b)`; it may be empty."""
        self.expect("(", "`(` with names of labels")
        found = []
        while not self.comes(")"):
            found.append(self.name("the name of a label"))
            if not self.comes(")"):
                self.expect(",", "`,` or `)`")
                if self.comes(")"):
                    self.unexpected("the name of a label")
        self.take()
        return tuple(found)

    def grouping(self) -> Grouping | None:
        """`by (a, b)` or `without (a)`, if it comes."""
        if not self.word("by", "without"):
            return None
        mode = self.take().text
        return Grouping("by" if mode == "by" else "without", self.names())

    def window(self) -> Duration | Variable:
        """`[5m]`."""
        token = self.expect("range", "a window such as [5m]")
        inside = token.text[1:-1]
        if "$" in inside or "[[" in inside:
            return Variable(inside.strip())
        try:
            return Duration.parse(inside)
        except ValueError:
            mend = "; LogQL has no subqueries: delete what follows the colon" if ":" in inside else ""
            self.refuse(token, f"`{inside}` is no window; write it as [30s], [5m] or [1h30m], without spaces{mend}")
