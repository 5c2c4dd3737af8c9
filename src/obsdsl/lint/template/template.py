"""Texts to templates: the common ones by one regular expression, all others by their tree."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from obsdsl.define.light import frozen
from obsdsl.express.signature import Version
from obsdsl.lint.template.node import TemplateError, Tree
from obsdsl.lint.template.parse import MAX_LENGTH, read_tree
from obsdsl.lint.template.use import BESIDE, LabelUse, Uses, ValueUse
from obsdsl.lint.template.uses import uses_of

_NOTHING = Uses()
_NAME = r"[A-Za-z_][A-Za-z0-9_]*+"
# The longest first, so that nothing is tried twice.
_WRITERS = "humanize1024|humanizeDuration|humanizePercentage|humanizeTimestamp|humanize"
_FORMAT = r'"[^"\\%]*+(?P<verb>%[0-9]*+(?:\.[0-9]*+)?[eEfgGv])(?P<tail>(?:[^"\\%]|%%)*+)"'
# What nine of ten actions are. Everything else, and every text with anything else, goes through the tree.
_ACTION = (
    rf"\{{\{{ ?(?:(?:(?P<external>\$externalLabels|\.ExternalLabels)|(?:\$l|\.L)abels)\.(?P<label>{_NAME})"
    rf"|(?P<whole>\$labels)"
    rf"|printf {_FORMAT} (?P<printed>\$value|\.Value)"
    rf"|(?P<value>\$value|\.Value)(?: ?\| ?(?P<function>{_WRITERS}))?+) ?\}}\}}"
)
_PLAIN = re.sub(r"\?P<\w+>", "?:", _ACTION)
_SIMPLE = re.compile(rf"[^{{]*+(?:(?:\{{(?!\{{)|{_PLAIN})[^{{]*+)*+")
_ACTIONS = re.compile(_ACTION)


@frozen(slots=False)
class Template:
    """A text that Prometheus accepts as a template."""

    text: str
    version: Version | None = None

    @cached_property
    def tree(self) -> Tree:
        return read_tree(self.text, self.version)

    @cached_property
    def uses(self) -> Uses:
        """The labels, values and queries that it reads, with their places in the text."""
        if "{{" not in self.text:
            return _NOTHING
        return _simple_uses(self.text) if _is_simple(self.text) else uses_of(self.tree)


def parse(text: str, version: Version | None = None) -> Template:
    """The template that `text` is to Prometheus in `version`; without one, to any.

    Raises TemplateError, with the place and the mend, for what Prometheus refuses.
    """
    found = _parsed(text, version)
    if isinstance(found, TemplateError):
        raise TemplateError(found.message, found.start, found.end)
    return found


@lru_cache(maxsize=8192)
def _parsed(text: str, version: Version | None) -> Template | TemplateError:
    template = Template(text, version)
    if "{{" in text and not _is_simple(text):
        try:
            template.tree  # noqa: B018 - it is read here, or refused
        except TemplateError as error:
            return error
    return template


def _is_simple(text: str) -> bool:
    return len(text) <= MAX_LENGTH and _SIMPLE.fullmatch(text) is not None


def _simple_uses(text: str) -> Uses:
    """As `uses_of` the tree."""
    labels: list[LabelUse] = []
    values: list[ValueUse] = []
    external: list[LabelUse] = []
    whole = False
    for match in _ACTIONS.finditer(text):
        if name := match["label"]:
            start, end = match.span("label")
            if outside := match["external"]:
                external.append(LabelUse(name, start - len(outside) - 1, end))
            else:
                labels.append(LabelUse(name, start - len("$labels."), end))
        elif match["whole"]:
            whole = True
        else:
            after = text[match.end() : match.end() + BESIDE].partition("{{")[0]
            values.append(_value(match, after))
    return Uses(tuple(labels), tuple(external), tuple(values), all_labels=whole)


def _value(match: re.Match[str], after: str) -> ValueUse:
    verb = match["verb"]
    if verb is None:
        functions = (match["function"],) if match["function"] else ()
        return ValueUse(*match.span("value"), functions, None, True, after)
    after = (match["tail"].replace("%%", "%") + after)[:BESIDE]
    return ValueUse(*match.span("printed"), ("printf",), verb, True, after)
