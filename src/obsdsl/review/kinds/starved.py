"""Rules that see too few samples since a job is scraped less often: their own lines did not change at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.define.duration import Duration
from obsdsl.define.target import Server
from obsdsl.errors import DefinitionError
from obsdsl.express.node import Call, Node, Range, Selector, children
from obsdsl.express.parse import parse
from obsdsl.review.cost import Costs, costs_of
from obsdsl.review.documents import Documents
from obsdsl.review.reads.asked import Reader
from obsdsl.review.reads.lines import in_line
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.rules.rule import all_rules

# These compare samples of a window with each other; others are content with one.
_OF_TWO: Final = frozenset({"rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear"})
# So long Prometheus shows a sample when nothing newer is there.
_LOOKBACK: Final = Duration.parse("5m")


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """For each job that is scraped less often, the rules that it feeds too little now."""
    slower = _slower(before, after)
    if not slower:
        return
    old, new = costs_of(before), costs_of(after)
    found: dict[str, dict[Reader, str]] = {}
    for rule in all_rules(after):
        reader = Reader(rule.kind, rule.name)
        for selector, window, samples in _reading(rule.expr):
            if _is_starved(selector, window, samples, new) and not _is_starved(selector, window, samples, old):
                for job in new.jobs_of(selector):
                    found.setdefault(job.name, {})[reader] = f"{reader}: {window}"
    for name, (server, interval) in sorted(slower.items()):
        if readers := found.get(name):
            text = f"too few samples for {in_line(readers)}, one every {interval}"
            danger = Danger.ALARM if any(one.kind == "alert" for one in readers) else Danger.CARE
            yield Remark("job", name, text, danger, ("prometheus", server), tuple(sorted(readers.values())))


def _slower(before: Documents, after: Documents) -> Mapping[str, tuple[str, Duration]]:
    """The jobs that are scraped less often, each with its server and how often."""
    olds = {(server.name, job.name): job.interval for server in _servers(before) for job in server.jobs}
    return {
        job.name: (server.name, job.interval)
        for server in _servers(after)
        for job in server.jobs
        if (old := olds.get((server.name, job.name))) is not None and job.interval is not None and job.interval > old
    }


def _servers(documents: Documents) -> list[Server]:
    return [one for one in documents.told or () if isinstance(one, Server)]


def _reading(expr: str) -> Iterator[tuple[Selector, Duration, int]]:
    """What a rule selects, how far back it looks, and how many samples it needs there."""
    try:
        yield from _below(parse(expr), 1)
    except DefinitionError:
        return


def _below(node: Node, samples: int) -> Iterator[tuple[Selector, Duration, int]]:
    if isinstance(node, Range):
        if isinstance(node.window, Duration):
            yield node.selector, node.window, samples
    elif isinstance(node, Selector):
        yield node, _LOOKBACK, 1
    else:
        needs = 2 if isinstance(node, Call) and node.function in _OF_TWO else 1
        for child in children(node):
            yield from _below(child, needs)


def _is_starved(selector: Selector, window: Duration, samples: int, costs: Costs) -> bool:
    """Whether there may be times at which too few samples lie in the window."""
    every = costs.scraped_every(selector)
    return every is not None and window.seconds < samples * every
