"""Promtool's verdict on the expressions that the lint visits, as a check's findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.render import render
from obsdsl.express.tokens import Span
from obsdsl.lint.context import Context
from obsdsl.lint.refusal import Refusal
from obsdsl.lint.run import Dispatch, Outcome, check_visits
from obsdsl.lint.site import Expression, Site
from obsdsl.lint.unit import Unit
from obsdsl.lint.visit import Visit
from obsdsl.promtool import Verdict, judge


def judged(work: Iterable[Unit], context: Context, dispatch: Dispatch) -> Outcome:
    """What promtool refuses. Expressions with Grafana's variables are none that it could read."""
    sites = [at for unit in work for value, at in unit(context) if isinstance(value, Expression)]
    sites = [at for at in sites if at.in_rule or not is_dynamic(_text(at))]
    texts = [_text(at) for at in sites]
    return check_visits(_refusals(sites, texts, judge(texts)), dispatch)


def _text(at: Site) -> str:
    if at.text is not None:
        return at.text
    return "" if at.node is None else render(at.node)


def _refusals(sites: Sequence[Site], texts: Sequence[str], verdicts: Mapping[int, Verdict]) -> Visit:
    for index, verdict in sorted(verdicts.items()):
        yield Refusal(verdict.reason, _span(texts[index], verdict)), sites[index]


def _span(text: str, verdict: Verdict) -> Span | None:
    """The character that promtool points to."""
    if not verdict.line:
        return None
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: verdict.line - 1]) + verdict.column - 1
    return Span(start, start + 1) if 0 <= start < len(text) else None
