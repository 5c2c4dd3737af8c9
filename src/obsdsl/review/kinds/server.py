"""Prometheus' configuration: which rules are evaluated, whom alerts are sent to, how long samples are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.define.target import Server
from obsdsl.review.documents import Document, Documents, changed
from obsdsl.review.kinds.job import jobs_in, relabelled, targets_of
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.rules.change import Said, fields_changed, label_change
from obsdsl.review.rules.evaluated import loads

# Told by rules of their own, or of jobs.
_KNOWN: Final = frozenset({"scrape_configs", "rule_files", "alerting", "remote_write", "remote_read"})
# What Prometheus takes where nothing is said.
_RETENTION: Final = Duration.parse("15d")
_GLOBAL: Final = frozenset({"external_labels", "scrape_interval", "evaluation_interval"})


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each server, but for its jobs."""
    for pair in changed(before, after, "server"):
        document = pair.document
        for one in _said(pair.before, pair.after, before, after):
            yield Remark(
                "server", document.name, one.text, one.danger, document.of, one.details, document.location
            )  # fmt: skip
    # How long it keeps samples is a flag of the process, and stands in no file.
    olds, news = _told(before), _told(after)
    for name in sorted(olds.keys() & news.keys()):
        for one in _retention(olds[name].retention, news[name].retention):
            yield Remark("server", name, one.text, one.danger, ("prometheus", name))


def _told(documents: Documents) -> dict[str, Server]:
    return {one.name: one for one in documents.told or () if isinstance(one, Server)}


def _retention(old: Duration | None, new: Duration | None) -> Iterator[Said]:
    if old == new:
        return
    text = f"retention {_days(old)} → {_days(new)}"
    if (new or _RETENTION) < (old or _RETENTION):
        yield Said(f"{text}, older samples are deleted", Danger.CARE)
    else:
        yield Said(text)


def _days(span: Duration | None) -> str:
    """As people say it: weeks are days."""
    days, rest = divmod(0 if span is None else span.milliseconds, 86_400_000)
    return "none" if span is None else str(span) if rest else f"{days}d"


def _said(old: Document | None, new: Document | None, before: Documents, after: Documents) -> Iterator[Said]:
    if old is None or new is None:
        yield _alone(old, new)
        return
    olds, news = (_mapping(one.data) for one in (old, new))
    yield from _globals(_mapping(olds.get("global")), _mapping(news.get("global")))
    yield from _alerting(_mapping(olds.get("alerting")), _mapping(news.get("alerting")))
    yield from _rule_files(_texts(olds.get("rule_files")), _texts(news.get("rule_files")), before, after)
    for key, called in (("remote_write", "remote write"), ("remote_read", "remote read")):
        yield from _remotes(_mappings(olds.get(key)), _mappings(news.get(key)), called)
    yield from fields_changed(_without(olds, {*_KNOWN, "global"}), _without(news, {*_KNOWN, "global"}))


def _alone(old: Document | None, new: Document | None) -> Said:
    """A server that comes or goes, with its jobs."""
    jobs = jobs_in(old or new)
    held = f" with {len(jobs)} job{'' if len(jobs) == 1 else 's'}" if jobs else ""
    details = tuple(f"job {name}" for name in jobs)
    return Said(f"added{held}", details=details) if old is None else Said(f"removed{held}", Danger.CARE, details)


def _globals(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    labels = [{key: str(one) for key, one in _mapping(it.get("external_labels")).items()} for it in (old, new)]
    for name in sorted({*labels[0], *labels[1]}):
        if text := label_change(name, labels[0].get(name), labels[1].get(name)):
            yield Said(f"external {text}")
    yield from _interval(old, new, "scrape_interval", "fewer samples", "more samples", Danger.LOOK)
    yield from _interval(old, new, "evaluation_interval", "evaluates less often", "evaluates more often", Danger.CARE)
    for one in fields_changed(_without(old, _GLOBAL), _without(new, _GLOBAL)):
        yield Said(f"global {one.text}", one.danger)


def _interval(
    old: Mapping[str, Any], new: Mapping[str, Any], key: str, longer: str, shorter: str, danger: Danger
) -> Iterator[Said]:
    # Prometheus's default of both is a minute.
    texts = [str(one.get(key) or "1m") for one in (old, new)]
    try:
        before, after = map(Duration.parse, texts)
    except ValueError:
        if texts[0] != texts[1]:
            yield Said(f"{key.replace('_', ' ')} {texts[0]} → {texts[1]}")
        return
    if before != after:
        text = f"{key.replace('_', ' ')} {before} → {after}"
        yield Said(f"{text}, {longer}", danger) if after > before else Said(f"{text}, {shorter}")


def _alerting(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    olds, news = _alertmanagers(old), _alertmanagers(new)
    gone = sorted(olds - news)
    for one in gone:
        if new.get("alertmanagers"):
            yield Said(f"Alertmanager {one} removed", Danger.CARE)
        else:
            end = "; sends alerts to nobody" if one == gone[-1] else ""
            yield Said(f"Alertmanager {one} removed{end}", Danger.ALARM)
    yield from (Said(f"Alertmanager {one} added") for one in sorted(news - olds))
    # What relabelling drops, or calls otherwise, may wake nobody.
    steps = old.get("alert_relabel_configs"), new.get("alert_relabel_configs")
    yield from relabelled(*steps, "alert relabel", Danger.ALARM)
    rest = [_without(it, {"alertmanagers", "alert_relabel_configs"}) for it in (old, new)]
    for said in fields_changed(rest[0], rest[1]):
        yield Said(f"alerting {said.text}", Danger.CARE)
    settings = [[_but_for_targets(one) for one in _mappings(it.get("alertmanagers"))] for it in (old, new)]
    if len(settings[0]) == len(settings[1]):
        for said in fields_changed(settings[0], settings[1]):
            yield Said(f"alertmanagers{said.text}", Danger.CARE)


def _but_for_targets(alertmanagers: Mapping[str, Any]) -> dict[str, Any]:
    several = alertmanagers.get("static_configs")
    if not isinstance(several, list):
        return dict(alertmanagers)
    return {**alertmanagers, "static_configs": [_without(_mapping(one), {"targets"}) for one in several]}


def _alertmanagers(alerting: Mapping[str, Any]) -> set[str]:
    return {target for one in _mappings(alerting.get("alertmanagers")) for target in targets_of(one)}


def _rule_files(old: list[str], new: list[str], before: Documents, after: Documents) -> Iterator[Said]:
    if old == new:
        return
    said = Said(f"rule files {', '.join(old) or 'none'} → {', '.join(new) or 'none'}")
    loaded = [
        {name for name, group in documents.groups.items() if loads(patterns, group)}
        for patterns, documents in ((old, before), (new, after))
    ]
    if gone := sorted((loaded[0] - loaded[1]) & after.groups.keys()):
        said = said.then(Said(f"no longer evaluates {names(f'group {name}' for name in gone)}", Danger.ALARM))
    elif more := sorted((loaded[1] - loaded[0]) & before.groups.keys()):
        said = said.then(Said(f"evaluates {names(f'group {name}' for name in more)} now"))
    yield said


def _remotes(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]], called: str) -> Iterator[Said]:
    olds, news = ({str(one.get("name") or one.get("url", "")): one for one in several} for several in (old, new))
    for name in sorted({*olds, *news}):
        if name not in news:
            yield Said(f"{called} {name} removed", Danger.CARE)
        elif name not in olds:
            yield Said(f"{called} {name} added")
        else:
            for one in fields_changed(dict(olds[name]), dict(news[name])):
                yield Said(f"{called} {name}: {one.text}", one.danger)


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _mappings(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _texts(found: Any) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []


def _without(found: Mapping[str, Any], names: set[str] | frozenset[str]) -> dict[str, Any]:
    return {key: one for key, one in found.items() if key not in names}
