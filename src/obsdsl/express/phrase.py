"""The small phrases of PromQL: label lists, matchers, windows, offsets, timestamps. `grammar` puts them together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NoReturn, TypeVar

from obsdsl.define.duration import Duration
from obsdsl.define.label import is_text
from obsdsl.express import literal
from obsdsl.express.node import At, Matcher, Matching, MatchOp, Variable
from obsdsl.express.regex import Re2, compile_re2
from obsdsl.express.signature import Version
from obsdsl.express.tokens import VARIABLE, Token, lex, refuse

T = TypeVar("T")

_MATCH_OPS: dict[str, MatchOp] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}
# Words that may not stand bare in a list of labels.
_NO_LABELS = frozenset({"without", "inf", "nan"})
_ARITHMETIC = frozenset("+-*/%^(")
_NO_ARITHMETIC = "arithmetic between durations is experimental, and off; write the result, such as 90m"


class Phrases:
    """A place in the tokens of a text, and what can be read there. The token here is `self.tokens[self.at]`."""

    def __init__(self, text: str, variables: bool, version: Version | None) -> None:
        self.text = text
        self.tokens = lex(text)
        self.at = 0
        self.variables = variables
        self.version = version
        # No variable is without a dollar or brackets, and most expressions have neither.
        if not variables and ("$" in text or "[[" in text):
            for token in self.tokens:
                if token.kind == "variable":
                    message = f"`{token.text}` is Grafana's, and a rule knows no variables; write its value"
                    self.refuse(token, message)

    def next(self) -> Token:
        """The token here, and go on; the end stays."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def refuse(self, token: Token, message: str) -> NoReturn:
        """Raise the DefinitionError of a token."""
        refuse(self.text, token.start, token.end, message)

    def unexpected(self, token: Token, expected: str, mend: str = "") -> NoReturn:
        """Raise the DefinitionError of a token that cannot stand where it does."""
        if token.kind == "end":
            self.refuse(token, f"the expression ends where {expected} belongs")
        shown = token.text if len(token.text) <= 40 else f"{token.text[:40]}…"
        self.refuse(token, f"`{' '.join(shown.split())}` stands where {expected} belongs{mend and '; '}{mend}")

    def take(self, kind: str, expected: str) -> Token:
        """The token here, which has to be of that kind."""
        token = self.next()
        if token.kind != kind:
            self.unexpected(token, expected)
        return token

    def needs(self, since: Version, what: str, token: Token) -> None:
        """Refuse what the target's version does not have yet."""
        if self.version is not None and self.version < since:
            self.refuse(token, f"{what} came with Prometheus {_shown(since)}, and the target is {_shown(self.version)}")

    def value(self, read: Callable[[str], T], token: Token) -> T:
        """What the literal says, by one of the functions of `literal`."""
        try:
            return read(token.text)
        except ValueError as error:
            self.refuse(token, str(error))

    def number(self, token: Token) -> float:
        """The value of a number, or of a duration in seconds."""
        if token.kind == "duration":
            self.needs((2, 54), "a duration as a number", token)
            return self.value(literal.duration, token).seconds
        if "_" in token.text:
            self.needs((2, 54), "an underscore in a number", token)
        return self.value(literal.number, token)

    def quoted_name(self, token: Token, what: str) -> str:
        """The name in quotes of a metric or label."""
        self.needs((3, 0), "a name in quotes", token)
        name = self.value(literal.string, token)
        if not is_text(name):
            self.refuse(token, f"the {what}'s name is not UTF-8")
        if what == "label" and not self.variables and _is_variable_like(name):
            self.refuse(token, "a label's name with `$` or `[[` looks like a variable of Grafana's; rename it")
        return name

    def labels(self) -> tuple[str, ...]:
        """`(a, b)`."""
        self.take("(", "`(` and a list of labels")
        names = []
        while (token := self.next()).kind != ")":
            if token.kind == "variable":
                names.append(token.text)
            elif token.kind == "name":
                if token.text.lower() in _NO_LABELS:
                    self.refuse(token, f'`{token.text}` is a word of PromQL; as a label write "{token.text}"')
                if ":" in token.text:
                    self.needs((3, 0), "a label with a colon", token)
                names.append(token.text)
            elif token.kind == "string":
                names.append(self.quoted_name(token, "label"))
                if not names[-1]:
                    self.refuse(token, "a label without a name; delete it")
            else:
                self.unexpected(token, "a label or `)`")
            if self.tokens[self.at].kind == ",":
                self.at += 1
            elif self.tokens[self.at].kind != ")":
                self.unexpected(self.tokens[self.at], "`,` or `)`")
        return tuple(names)

    def matching(self) -> Matching | None:
        """`on (a) group_left (b)`, if it stands here."""
        mode = self.word("on", "ignoring")
        if mode is None:
            return None
        labels = self.labels()
        group = self.word("group_left", "group_right")
        if group is None:
            return Matching(_mode(mode), labels)
        grouped = self.tokens[self.at - 1]
        include = self.labels() if self.tokens[self.at].kind == "(" else ()
        if mode == "on" and (twice := sorted(set(labels) & set(include))):
            self.refuse(grouped, f"the label {twice[0]!r} is in `on` and in `{group}`; take it out of {group}")
        return Matching(_mode(mode), labels, "left" if group == "group_left" else "right", include)

    def word(self, *words: str) -> str | None:
        """One of these words in lower case, if it stands here in any."""
        token = self.tokens[self.at]
        if token.kind == "name" and token.text.lower() in words:
            self.at += 1
            return token.text.lower()
        return None

    def matchers(self) -> tuple[str | None, tuple[Matcher, ...], tuple[Variable, ...]]:
        """What stands in braces, behind the opening one: a name in quotes, matchers, and variables in their place."""
        names: list[str] = []
        matchers: list[Matcher] = []
        variables: list[Variable] = []
        while (token := self.next()).kind != "}":
            following = self.tokens[self.at].kind
            alone = following in (",", "}")
            if token.kind == "variable" and alone:
                variables.append(Variable(token.text))
            elif token.kind == "string":
                if alone:
                    names.append(self.quoted_name(token, "metric"))
                else:
                    matchers.append(self._matcher(self.quoted_name(token, "label")))
            elif token.kind == "variable" or (token.kind == "name" and ":" not in token.text):
                matchers.append(self._matcher(token.text))
            else:
                self.unexpected(token, "a label or `}`")
            if self.tokens[self.at].kind == ",":
                self.at += 1
            elif self.tokens[self.at].kind != "}":
                self._after_matcher(self.tokens[self.at])
        if not names:
            return None, tuple(matchers), tuple(variables)
        named = len(names) + sum([matcher.label == "__name__" for matcher in matchers])
        if named == 1 and names[0] and not _is_variable_like(names[0]):
            return names[0], tuple(matchers), tuple(variables)
        # No name, several, and one that looks like a variable can only be written as matchers.
        return None, (*(Matcher("__name__", "=", name) for name in names), *matchers), tuple(variables)

    def _after_matcher(self, token: Token) -> NoReturn:
        if token.kind == "name" and token.text.lower() == "or":
            self.refuse(token, "`or` between matchers is MetricsQL; write a second selector, or one regular expression")
        self.unexpected(token, "`,` or `}`")

    def _matcher(self, label: str) -> Matcher:
        op = self.next()
        if op.kind not in _MATCH_OPS:
            self.unexpected(op, "one of = != =~ !~", "write `=`" if op.kind == "==" else "")
        token = self.next()
        if token.kind != "string":
            mend = f'quote it: "{token.text}"' if token.kind in ("name", "number", "variable", "duration") else ""
            self.unexpected(token, "a string", mend)
        value = self.value(literal.string, token)
        if op.kind in ("=~", "!~"):
            self.value(lambda _: self.regex(value), token)
        return Matcher(label, _MATCH_OPS[op.kind], value)

    def regex(self, pattern: str) -> Re2:
        """A matcher's pattern, with some value in place of each variable. Raises ValueError if it is not RE2."""
        return compile_re2(_substituted(pattern) if self.variables else pattern)

    def duration(self, what: str, positive: bool = True) -> Duration | Variable:
        """A window, a step or an offset."""
        first, signs = self.tokens[self.at], self._signs()
        minus = signs.count("-") % 2 == 1
        if signs not in ("", "-") or (positive and signs):
            self.needs((2, 54), f"{what} with such a sign", first)
        token = self.next()
        if token.kind == "variable" and not (positive and minus):
            return Variable(f"{'-' if minus else ''}{token.text}")
        if token.kind == "(" or (token.kind == "name" and self.tokens[self.at].kind == "("):
            self.refuse(token, _NO_ARITHMETIC)
        length = self._length(token, what)
        if positive and (minus or not length.milliseconds):
            refuse(self.text, first.start, token.end, f"{what} has to be a millisecond at least")
        if positive and self.tokens[self.at].kind in _ARITHMETIC:
            self.refuse(self.tokens[self.at], _NO_ARITHMETIC)
        return Duration(-length.milliseconds) if minus else length

    def _length(self, token: Token, what: str) -> Duration:
        if token.kind == "duration":
            length = self.value(literal.duration, token)
        elif token.kind == "number":
            self.needs((2, 54), "a number as a duration", token)
            length = self.value(lambda text: literal.seconds(literal.number(text)), token)
        else:
            self.unexpected(token, what, "write it with its unit, such as 5m")
        if not length.milliseconds:
            self.needs((2, 54), f"{what} of nothing", token)
        return length

    def _signs(self) -> str:
        signs = ""
        while self.tokens[self.at].kind in ("+", "-"):
            signs += self.next().kind
        return signs

    def timestamp(self) -> At:
        """What stands behind `@`."""
        first, signs = self.tokens[self.at], self._signs()
        token = self.next()
        if len(signs) > 1:
            refuse(self.text, first.start, token.start, "a timestamp has one sign at most")
        if token.kind == "variable":
            return Variable(signs.strip("+") + token.text)
        if token.kind == "name" and token.text.lower() in ("start", "end") and not signs:
            self.take("(", "`()`")
            self.take(")", "`)`")
            return "start()" if token.text.lower() == "start" else "end()"
        if token.kind not in ("number", "duration"):
            self.unexpected(token, "a timestamp in seconds, start() or end()")
        value = self.number(token)
        if value >= 2**63:
            self.refuse(token, "the timestamp is further away than Prometheus can count; it is in seconds")
        return -value if signs == "-" else value


def _is_variable_like(name: str) -> bool:
    return "$" in name or "[[" in name


def _mode(word: str) -> Literal["on", "ignoring"]:
    return "on" if word == "on" else "ignoring"


def _shown(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


@lru_cache(maxsize=4096)
def _substituted(pattern: str) -> str:
    """A regular expression with a plain value in place of each variable of Grafana's."""
    return VARIABLE.sub("x", pattern)
