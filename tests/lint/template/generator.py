"""Templates from a grammar, half of them with a few characters changed: a bit more are refused than accepted."""

from __future__ import annotations

import random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FUNCTIONS = _words("humanize humanize1024 printf print and or not len index eq gt lt toUpper title match query first")
_FUNCTIONS += _words("value label sortByLabel reReplaceAll stripPort args")
_UNKNOWN = _words("tmpl now toDuration foo")
_VALUES = _words(". $ $labels.job $labels $value .Value .Labels.x .Foo.Bar $externalLabels.c $externalURL $.Labels.y")
_VALUES += _words(r"""$value.x 1 -1.5 0x1F 1e3 1_0 1+2i "a" "%.2f" `raw` 'c' true nil "\n" "up" print $labels.é""")
_BROKEN = _words(r'$x $y.z 08 "\q" 0x 1e 1__0 "\ud800"')
_BITS = _words(r"""{{ }} ( ) | . $ " ` ' - end else if := = , \ /* */ 1 é ² x { } {{end}} {{else}} {{break}} -}} {{-""")
_BITS += (" ", "\n", " - ", '" "')


class Generator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def template(self) -> str:
        text = self.parts(3) or self.part(2)
        return self.changed(text) if self.chance(0.5) else text

    def action(self) -> str:
        """One action without a branch."""
        return "{{ " + self.pipe(2) + " }}"

    def changed(self, text: str) -> str:
        for _ in range(self.pick(1, 1, 2)):
            start = self.random.randrange(len(text) + 1)
            end = min(len(text), start + self.pick(1, 1, 2, 5))
            kind = self.random.random()
            if kind < 0.35:
                text = text[:start] + text[end:]
            elif kind < 0.8:
                text = text[:start] + self.random.choice(_BITS) + text[start:]
            else:
                text = text[:end] + text[start:end] + text[end:]
        return text

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *values: int) -> int:
        return self.random.choice(values)

    def word(self, *words: str) -> str:
        return self.random.choice(words)

    def braces(self, inner: str) -> str:
        left = self.word("{{", "{{- ", "{{\n", "{{-") if self.chance(0.1) else "{{ "
        right = self.word("}}", " -}}", "\n}}", "-}}") if self.chance(0.1) else " }}"
        return left + inner + right

    def parts(self, depth: int) -> str:
        return "".join(self.part(depth) for _ in range(self.pick(0, 1, 1, 2, 3)))

    def part(self, depth: int) -> str:
        kind = self.random.random()
        if depth <= 0 or kind < 0.2:
            return self.word("text", "% of it ", " \n ", "a { b } ", "é", "}} ", "")
        if kind < 0.6:
            return self.braces(self.pipe(2))
        if kind < 0.85:
            return self.branch(depth)
        if kind < 0.9:
            return self.word("{{/* c }} */}}", "{{- /* c */ -}}", "{{ /* c */ }}")
        name = self.word('"t"', "`u`", '"v"', '"w"')
        if kind < 0.93:
            return self.braces(f"template {name}{self.word('', ' .', ' $labels')}")
        opened = f"define {name}" if kind < 0.97 else f"block {name} {self.pipe(1)}"
        return self.braces(opened) + self.parts(depth - 1) + self.braces("end")

    def branch(self, depth: int) -> str:
        kind = self.word("if", "with", "range")
        declared = self.word("$k, $v := ", "$k := ", "$k, $v = ") if kind == "range" and self.chance(0.5) else ""
        text = self.braces(f"{kind} {declared}{self.pipe(1)}") + self.parts(depth - 1)
        for _ in range(self.pick(0, 0, 0, 1, 2)):
            again = kind if kind != "range" and self.chance(0.9) else self.word("if", "with")
            text += self.braces(f"else {again} {self.pipe(1)}") + self.parts(depth - 1)
        if self.chance(0.3):
            text += self.braces("else") + self.parts(depth - 1)
        if self.chance(0.1) or (kind == "range" and self.chance(0.3)):
            text += self.braces(self.word("break", "continue"))
        return text + self.braces("end")

    def pipe(self, depth: int) -> str:
        text = self.word(" | ", "|", " |").join(self.command(depth) for _ in range(self.pick(1, 1, 1, 2, 3)))
        return self.word("$x := ", "$y = ", "$x, $y := ", "($z := 1) ") + text if self.chance(0.04) else text

    def command(self, depth: int) -> str:
        words = [self.operand(depth) for _ in range(self.pick(0, 1, 1, 1, 2))]
        return " ".join([self.function(), *words] if self.chance(0.7) or not words else words)

    def operand(self, depth: int) -> str:
        kind = self.random.random()
        if depth <= 0 or kind < 0.7:
            return self.word(*_VALUES) if self.chance(0.97) else self.word(*_BROKEN)
        if kind < 0.9:
            return f"({self.pipe(depth - 1)}){self.word('', '', '', '.x', '.x.y')}"
        return self.function()

    def function(self) -> str:
        return self.word(*_FUNCTIONS) if self.chance(0.98) else self.word(*_UNKNOWN)
