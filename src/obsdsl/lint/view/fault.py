"""Why a text is no PromQL, with the part of it that is to blame."""

from __future__ import annotations

import re

from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.tokens import Span

# As `express.tokens.refuse` writes it: line and column, the sentence, the line, the part underlined.
_REFUSED = re.compile(r"(\d+):(\d+): (.*)\n {4}[^\n]*\n *(\^+)\Z", re.DOTALL)


@frozen
class TextFault:
    """What is wrong with a text, in a sentence with its mend; `span` is the part, None where it is all of it."""

    message: str
    span: Span | None


def text_fault(text: str, error: DefinitionError) -> TextFault:
    """The fault of `text`, from the error that its parsing raised."""
    sentence = "; ".join(error.faults)
    found = _REFUSED.match(sentence)
    if found is None:
        return TextFault(sentence, None)
    line, column, message, carets = int(found[1]), int(found[2]), found[3], found[4]
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    start = min(start + column - 1, len(text))
    return TextFault(message, Span(start, min(start + len(carets), len(text))))
