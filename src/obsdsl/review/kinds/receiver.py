"""Receivers: whom they notify now, and whom no longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.compose.routing.tree import Integration
from obsdsl.graph.routes import PAGERS
from obsdsl.review.documents import Documents
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.routes.effects import Sent, sent_elsewhere
from obsdsl.review.routes.receivers import plain, renamed_receivers, settings, tree_pairs
from obsdsl.review.routes.routing import called, everyone
from obsdsl.review.rules.change import Said, fields_changed

# How a message looks wakes nobody, and lets nobody sleep.
_LOOKS: Final = frozenset({
    "title", "text", "color", "html", "headers", "description", "message", "fallback", "footer", "pretext", "fields",
    "username", "icon_emoji", "icon_url", "subject", "note", "details", "title_link", "short_fields", "actions",
})  # fmt: skip


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each receiver."""
    sent = sent_elsewhere(before, after)
    for pair in tree_pairs(before, after):
        if pair.before is None or pair.after is None:
            continue
        olds, news = pair.before.notifiers, pair.after.notifiers
        renamed = {new: old for old, new in renamed_receivers(pair.before, pair.after).items()}
        for name in sorted({*olds, *news} - set(renamed.values())):
            by_it = [one for one in sent if one.before.receivers == one.after.receivers and name in one.after.receivers]
            said = _renamed(renamed[name]) if name in renamed else _said(olds.get(name), news.get(name), by_it)
            document = pair.after.document
            more = fields_changed(pair.before.more.get(name, {}), pair.after.more.get(name, {}))
            for one in (*said, *(more if name in olds and name in news else ())):
                yield Remark(
                    "receiver", pair.called(name), one.text, one.danger, document.of, one.details, document.location
                )  # fmt: skip


def _renamed(old: str) -> Iterator[Said]:
    yield Said(f"renamed, was {old}", Danger.NOTE)


def _said(
    olds: tuple[Integration, ...] | None, news: tuple[Integration, ...] | None, sent: list[Sent]
) -> Iterator[Said]:
    if olds is None or news is None:
        notifiers = olds or news
        whom = everyone(map(called, notifiers)) if notifiers else "notifies nobody"
        yield Said(f"{'added' if olds is None else 'removed'}, {whom}", Danger.NOTE)
        return
    if settings(olds) == settings(news):
        return
    gone, new, same = _matched(olds, news)
    for one in list(gone):
        other = next((it for it in new if it.kind == one.kind), None)
        if other is not None:
            gone.remove(one)
            new.remove(other)
            yield Said(f"{called(one)} → {_another(one, other)}", Danger.CARE)
            yield from _changed(one, other, skipped=_places(one, other))
    for one in gone:
        yield _pages(Said(f"{called(one)} removed", Danger.CARE), one, sent)
    for one in new:
        yield _pages(Said(f"{called(one)} added"), one, sent)
    for one, other in same:
        yield from _changed(one, other, skipped=frozenset())


def _matched(
    olds: tuple[Integration, ...], news: tuple[Integration, ...]
) -> tuple[list[Integration], list[Integration], list[tuple[Integration, Integration]]]:
    """Who is gone, who is new, and who stays: by whom it notifies."""
    new, gone, same = list(news), [], []
    for one in olds:
        alike = [it for it in new if it.kind == one.kind and called(it) == called(one)]
        found = next((it for it in alike if it.settings == one.settings), alike[0] if alike else None)
        if found is None:
            gone.append(one)
        else:
            new.remove(found)
            same.append((one, found))
    return gone, new, same


def _another(one: Integration, other: Integration) -> str:
    return called(other) if called(one) != called(other) else "another"


def _places(one: Integration, other: Integration) -> frozenset[str]:
    """The fields that say where it leads to: they are in the line."""
    texts = plain(one), plain(other)
    shown = {called(one).partition(" ")[2], called(other).partition(" ")[2]}
    return frozenset(
        key for key in {*texts[0], *texts[1]} if key == "url" or {str(it.get(key)) for it in texts} == shown
    )


def _changed(one: Integration, other: Integration, skipped: frozenset[str]) -> Iterator[Said]:
    olds, news = ({key: it for key, it in plain(which).items() if key not in skipped} for which in (one, other))
    for key in sorted({*olds, *news}):
        before, after = ({key: it[key]} if key in it else {} for it in (olds, news))
        for said in fields_changed(before, after, _danger(other, key)):
            yield Said(f"{called(other)}: {said.text}", said.danger)


def _danger(one: Integration, key: str) -> Danger:
    """With another key, a pager wakes others."""
    if one.kind in PAGERS and ("key" in key or "token" in key):
        return Danger.CARE
    return Danger.NOTE if key in _LOOKS else Danger.LOOK


def _pages(said: Said, one: Integration, sent: list[Sent]) -> Said:
    """What it does to alerts that a pager is there, or not."""
    if one.kind not in PAGERS:
        return said
    alerts = [it for it in sent if it.before.pages != it.after.pages]
    lost = names(it.name for it in alerts if it.before.pages)
    won = names(it.name for it in alerts if it.after.pages)
    if lost:
        return said.then(Said(f"no longer pages for {lost}", Danger.ALARM))
    return said.then(Said(f"pages for {won} now")) if won else said
