"""Which scrape jobs an expression reads from, and how often these scrape."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job
from obsdsl.express.infer.labels import METRIC, Label, is_dynamic
from obsdsl.express.infer.selection import series_name
from obsdsl.express.infer.targets import OF_RULES, may_expose
from obsdsl.express.node import Matcher, Node, Selector, walk
from obsdsl.lint.site import Site

# So many selections are remembered.
_MOST = 1000


def jobs_read(selector: Selector, at: Site) -> tuple[Job, ...]:
    """The jobs whose series the selector may read; none where nobody knows, and where it reads a record."""
    context = at.context
    name = series_name(selector)
    if not context.jobs or name in context.records or name in OF_RULES:
        return ()
    source = at.infer(selector).source
    family = source.name if isinstance(source, Declaration) else None
    # Several checks ask for the same selections, and the next rules for the like.
    key = (family, selector.matchers)
    found = context.jobs_read.get(key)
    if found is None:
        if len(context.jobs_read) > _MOST:
            context.jobs_read.clear()
        found = context.jobs_read[key] = tuple(
            job
            for job in context.jobs
            if (family is None or may_expose(job, family)) and all(may_pass(job, one) for one in selector.matchers)
        )
    return found


def may_pass(job: Job, matcher: Matcher) -> bool:
    """Whether series of the job may pass a matcher, by the labels of its targets."""
    if matcher.label == METRIC or is_dynamic(matcher.label) or matcher.label not in job.labels:
        return True
    label = Label(job.labels[matcher.label], matcher.label not in job.optional)
    return label.narrowed(matcher.op, matcher.value) is not None


def scraped_every(selector: Selector, at: Site) -> Duration | None:
    """The time between the samples of what a selector reads, where all that it may read are scraped alike."""
    jobs = jobs_read(selector, at)
    if not jobs:
        return None if at.context.jobs else at.context.scrape_interval
    return jobs[0].interval if len({job.interval for job in jobs}) == 1 else None


def slowest_scrape(node: Node, at: Site) -> Duration | None:
    """The longest that a scrape of what an expression reads may be away, as far as is known."""
    return max(_intervals(node, at), default=None)


def _intervals(node: Node, at: Site) -> Iterator[Duration]:
    if not at.context.jobs:
        if at.context.scrape_interval is not None:
            yield at.context.scrape_interval
        return
    for one in walk(node):
        if isinstance(one, Selector):
            # It reads one of them, nobody knows which: so long it takes at least.
            known = [job.interval for job in jobs_read(one, at)]
            if known and None not in known:
                yield min(every for every in known if every is not None)
