"""Scrape jobs: targets and series that come no more, and who reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.define.target import Job, Server
from obsdsl.diff.canonical import text_of
from obsdsl.review.documents import Document, Documents, changed
from obsdsl.review.reads.labels import reading_job
from obsdsl.review.reads.lines import in_line, in_order
from obsdsl.review.reads.readers import readers_of, series_of
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.rules.change import Said, fields_changed, label_change, limit_changed

_KNOWN: Final = frozenset({
    "job_name", "static_configs", "scrape_interval", "metric_relabel_configs", "relabel_configs", "sample_limit",
    "label_limit", "target_limit",
})  # fmt: skip
_LIMITS: Final = ("sample_limit", "label_limit", "target_limit")


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each job of each server. Of those of a server that comes or goes, the server says so."""
    several = max(len(before.servers), len(after.servers)) > 1
    for pair in changed(before, after, "server"):
        if pair.before is None or pair.after is None:
            continue
        olds, news = jobs_in(pair.before), jobs_in(pair.after)
        document = pair.document
        renamed = _renamed(olds, news)
        for name in sorted({*olds, *news} - set(renamed.values())):
            if name in renamed:
                said: Iterable[Said] = (_under_another_name(renamed[name], after),)
            else:
                said = _said(olds.get(name), news.get(name), before, after, pair.before, pair.after)
            called = f"{document.name} / {name}" if several else name
            for one in said:
                yield Remark("job", called, one.text, one.danger, document.of, one.details, document.location)


def jobs_in(document: Document | None) -> dict[str, Mapping[str, Any]]:
    """The jobs of a server, by name."""
    found = document.data.get("scrape_configs") if document is not None and isinstance(document.data, Mapping) else None
    jobs = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    return {str(one.get("job_name", "")): one for one in jobs}


def _renamed(olds: Mapping[str, Mapping[str, Any]], news: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """New jobs, each with the one that is gone and says all the same."""
    texts = [{name: text_of({**job, "job_name": ""}) for name, job in jobs.items()} for jobs in (olds, news)]
    found: dict[str, str] = {}
    for name in sorted(news.keys() - olds.keys()):
        alike = [old for old in sorted(olds.keys() - news.keys()) if texts[0][old] == texts[1][name]]
        if len(alike) == 1 and alike[0] not in found.values():
            found[name] = alike[0]
    return found


def _under_another_name(old: str, after: Documents) -> Said:
    text = f"renamed, was {old}"
    readers = in_order(reading_job(readers_of(after), old))
    return Said(f"{text}; still read under the old name by {in_line(readers)}" if readers else text, Danger.CARE)


def _said(
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    before: Documents,
    after: Documents,
    old_server: Document | None,
    new_server: Document | None,
) -> Iterator[Said]:
    if old is None or new is None:
        job = old or new or {}
        held = _with_targets(job)
        yield Said(f"added{held}", Danger.NOTE) if old is None else _removed(job, f"removed{held}", before, after)
        return
    yield from _interval(old, new, old_server, new_server)
    yield from _targets(old, new)
    for key, called in (("relabel_configs", "relabel"), ("metric_relabel_configs", "metric relabel")):
        yield from relabelled(old.get(key), new.get(key), called)
    yield from _limits(old, new)
    olds, news = ({key: one for key, one in job.items() if key not in _KNOWN} for job in (old, new))
    yield from fields_changed(olds, news)


def _with_targets(job: Mapping[str, Any]) -> str:
    count = len(targets_of(job))
    if not count:
        return ""
    return f" with {count} target{'' if count == 1 else 's'}"


def targets_of(job: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The static targets of a job, or of the like, each with the labels that it is given."""
    found: dict[str, Mapping[str, Any]] = {}
    for group in _list(job.get("static_configs")):
        if isinstance(group, Mapping):
            labels = group.get("labels")
            for target in _list(group.get("targets")):
                found[str(target)] = labels if isinstance(labels, Mapping) else {}
    return found


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _interval(
    old: Mapping[str, Any], new: Mapping[str, Any], before: Document | None, after: Document | None
) -> Iterator[Said]:
    """Of its own: where it is the server's, the server says so."""
    if old.get("scrape_interval") == new.get("scrape_interval"):
        return
    one, other = _scraped_every(old, before), _scraped_every(new, after)
    if one is None or other is None:
        yield Said(f"scrape interval {old.get('scrape_interval', 'none')} → {new.get('scrape_interval', 'none')}")
    elif one != other:
        yield Said(f"scrape interval {one} → {other}, {'fewer' if other > one else 'more'} samples")


def _scraped_every(job: Mapping[str, Any], server: Document | None) -> Duration | None:
    shared = server.data.get("global") if server is not None else None
    default = shared.get("scrape_interval", "1m") if isinstance(shared, Mapping) else "1m"
    try:
        return Duration.parse(str(job.get("scrape_interval", default)))
    except ValueError:
        return None


def _targets(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    olds, news = targets_of(old), targets_of(new)
    for target in sorted(olds.keys() - news.keys()):
        yield Said(f"target {target} removed", Danger.CARE)
    for target in sorted(news.keys() - olds.keys()):
        yield Said(f"target {target} added", Danger.NOTE)
    labels = [(olds[target], news[target]) for target in sorted(olds.keys() & news.keys())]
    texts = (
        label_change(name, *(None if name not in one else str(one[name]) for one in both))
        for both in labels
        for name in sorted({*both[0], *both[1]})
    )
    yield from (Said(f"{text} on its targets") for text in dict.fromkeys(texts) if text)
    yield from fields_changed(_more(old), _more(new))


def _more(job: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What else a job's lists of targets say."""
    groups = [one for one in _list(job.get("static_configs")) if isinstance(one, Mapping)]
    found = [{key: one for key, one in group.items() if key not in ("targets", "labels")} for group in groups]
    return [one for one in found if one]


def relabelled(before: Any, after: Any, called: str, danger: Danger = Danger.CARE) -> Iterator[Said]:
    """Steps of relabelling that are new, which is as dangerous as is said, or gone."""
    olds, news = _list(before), _list(after)
    gone, new = [one for one in olds if one not in news], [one for one in news if one not in olds]
    yield from (Said(f"{called} removed: {rule(one)}", Danger.CARE) for one in gone)
    yield from (Said(f"{called} added: {rule(one)}", danger) for one in new)
    if not gone and not new and olds != news:
        yield Said(f"{called} rules in another order", danger)


def rule(found: Any) -> str:
    """A relabelling in a line: `drop __name__=~"node_scrape_.*"`."""
    if not isinstance(found, Mapping):
        return str(found)
    names = ", ".join(map(str, _list(found.get("source_labels"))))
    pattern = f'{names}=~"{found["regex"]}"' if "regex" in found and names else str(found.get("regex", names))
    parts = [str(found.get("action", "replace")), pattern]
    if target := found.get("target_label"):
        parts.append(f"→ {target}={found.get('replacement', '$1')!s}")
    return " ".join(one for one in parts if one)


def _limits(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    """A scrape over a limit fails as a whole."""
    for key in _LIMITS:
        yield from limit_changed(key.replace("_", " "), old.get(key), new.get(key))


def _removed(job: Mapping[str, Any], text: str, before: Documents, after: Documents) -> Said:
    """Who reads what no job brings any more is told; what an alert watched is missed by somebody."""
    name = str(job.get("job_name", ""))
    if any(name in jobs_in(one) for one in after.servers.values()):
        return Said(text, Danger.CARE)
    readers = readers_of(after)
    series = _only_there(name, before, after)
    sure = {*reading_job(readers, name, alone=True)}
    sure |= {one.reader for one in readers.directly(series)} if series else set()
    found = in_order({*sure, *reading_job(readers, name)})
    details = (f"read by {', '.join(map(str, found))}",) if found else ()
    alerts = [one for one in found if one.kind == "alert" and one in sure]
    if not alerts:
        return Said(text, Danger.CARE, details)
    verb = "loses what it watches" if len(alerts) == 1 else "lose what they watch"
    return Said(f"{text}; {in_line(alerts)} {verb}", Danger.ALARM, details)


def _only_there(name: str, before: Documents, after: Documents) -> frozenset[str]:
    """The series that a job brought and that no job brings any more; none where nobody can tell."""
    gone = [one for one in _jobs(before) if one.name == name]
    left = _jobs(after)
    if any(one.metrics is None for one in (*gone, *left)):
        return frozenset()
    lost = {metric for one in gone for metric in one.metrics or ()} - {it for one in left for it in one.metrics or ()}
    return frozenset(series for one in before.metrics or () if one.name in lost for series in series_of(one))


def _jobs(documents: Documents) -> list[Job]:
    return [job for one in documents.told or () if isinstance(one, Server) for job in one.jobs]
