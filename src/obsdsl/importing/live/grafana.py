"""The dashboards of a Grafana: all that one may see, or those of some folders, tags and uids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from obsdsl.compose.raw_dashboard import objects
from obsdsl.define.light import frozen
from obsdsl.errors import RemoteError, did_you_mean, listed
from obsdsl.importing.found import Found, LibrarySource
from obsdsl.importing.live.server import Server, Step, refused, together
from obsdsl.push.errors import Forbidden, Garbled, Refused, Unauthorized
from obsdsl.push.grafana import server as grafana
from obsdsl.push.grafana.listing import Hit, Listing, listing
from obsdsl.push.grafana.server import quoted
from obsdsl.target_config import GrafanaTarget

_GENERAL: Final = ("", "general")
# So many names are listed in a message.
_SHOWN: Final = 10


@frozen
class Choice:
    """Which dashboards: of any of these folders, with any of these tags, of any of these uids; empty for all.

    A folder is named by its title, its path of titles or its uid, and has what is in folders below it. All may be
    patterns (`team-*`).
    """

    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()


def read(server: Server, choice: Choice, found: Found, step: Step) -> int:
    """Add the dashboards; how many there were. Raises RemoteError, with nothing added, where it cannot be read."""
    assert isinstance(server.table, GrafanaTarget)
    with server.told():
        asked = grafana.Server(server.table, "", server.root, None)
        asked.session = server.session(dict(_organisation(server.table)))
        step(f"{server.subject}: listing")
        api = _api(asked)
        known = listing(asked.session)
        paths = _paths(known)
        hits = chosen(known, paths, choice, server.subject)

        def progress(done: int) -> None:
            step(f"{server.subject}: dashboard {done:,} of {len(hits):,}")

        answers = together(lambda hit: _read(asked, api, hit), hits, progress)
    for hit, answer in zip(hits, answers, strict=True):
        name = f"{server.url}/d/{hit.uid}.json"
        found.files += 1
        found.live.add(name)
        if isinstance(answer, str):
            found.faults.append(f"{name}: {answer}")
        else:
            found.dashboards.append((name, _wrapped(hit.uid, answer, paths.get(hit.folder, ""))))
    _add_library(asked, server, [one for one in answers if isinstance(one, dict)], paths, found, step)
    return len(hits)


def _add_library(
    asked: grafana.Server, server: Server, boards: Sequence[Any], paths: Mapping[str, str], found: Found, step: Step
) -> None:
    """Add the panels of the library that the dashboards show; those that one may not see stay references."""
    names = {uid: name for one in boards for uid, name in _library(one)}
    with server.told():
        wanted = sorted(names)
        panels = together(
            lambda uid: _element(asked, uid), wanted, lambda done: step(f"{server.subject}: library panel {done:,}")
        )
    for uid, panel in zip(wanted, panels, strict=True):
        if isinstance(panel, str):
            found.notes.append(f"{server.subject}: the library panel {names[uid]!r} is a reference alone: {panel}")
        else:
            file = f"{server.url}/library-panels/{uid}"
            folder = paths.get(str(panel.get("folderUid") or ""), "")
            name = str(panel.get("name") or names[uid])
            found.library.append(LibrarySource(file, uid, name, folder, panel["model"]))


def _library(value: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The uids and names of the library panels in a dashboard's JSON."""
    for _, panel in objects(value.get("panels")):
        held = panel.get("libraryPanel")
        if isinstance(held, dict) and held.get("uid"):
            yield str(held["uid"]), str(held.get("name") or held["uid"])
        yield from _library(panel)


def _element(asked: grafana.Server, uid: str) -> dict[str, Any] | str:
    """A panel of the library; text says why it is not given."""
    try:
        answer = asked.found(f"{grafana.LIBRARY}/{quoted(uid)}", "read library panels (library.panels:read)")
    except Unauthorized:
        raise
    except Refused as error:
        return "; ".join(error.faults)
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("model"), dict):
        return "the server has it no more" if answer is None else "the answer holds no panel"
    return result


def _organisation(table: GrafanaTarget) -> Iterable[tuple[str, str]]:
    if table.org_id is not None:
        yield "X-Grafana-Org-Id", str(table.org_id)


def _api(asked: grafana.Server) -> str | None:
    """The path of the newer API, where it is there; who may not ask for the organisation gets the older one."""
    try:
        _ = asked.organisation
        return asked.dashboards_api()
    except Forbidden:
        return None


def _paths(known: Listing) -> dict[str, str]:
    """The path of titles of each folder, by uid."""
    folders = {one.uid: one for one in known.folders}
    paths: dict[str, str] = {}
    for uid, folder in folders.items():
        titles, seen = [folder.title], {uid}
        while folder.parent in folders and folder.parent not in seen:
            folder = folders[folder.parent]
            seen.add(folder.uid)
            titles.append(folder.title)
        paths[uid] = "/".join(one.strip() for one in reversed(titles))
    return paths


def chosen(known: Listing, paths: Mapping[str, str], choice: Choice, subject: str) -> Sequence[Hit]:
    """The dashboards that are meant, in order. Raises RemoteError for a name that nothing has."""
    folders = {"", *paths} if not choice.folders else set[str]()
    for wanted in choice.folders:
        held = _folders(wanted, paths)
        if not held:
            raise _nothing(subject, "folder", wanted, [*paths.values(), "General"])
        folders |= held
    tags = sorted({tag for one in known.dashboards for tag in one.tags})
    for kind, wishes, there in (
        ("dashboard of the uid", choice.uids, [one.uid for one in known.dashboards]),
        ("dashboard with the tag", choice.tags, tags),
    ):
        for wanted in wishes:
            if not any(_is(one, wanted) for one in there):
                raise _nothing(subject, kind, wanted, there)
    hits = [one for one in known.dashboards if one.folder in folders or (not choice.folders and one.folder)]
    if choice.tags:
        hits = [one for one in hits if any(_is(tag, wanted) for tag in one.tags for wanted in choice.tags)]
    if choice.uids:
        hits = [one for one in hits if any(_is(one.uid, wanted) for wanted in choice.uids)]
    in_order = sorted(hits, key=lambda one: (paths.get(one.folder, ""), one.title, one.uid))
    # A page of a listing may begin with the end of the one before.
    return [*{one.uid: one for one in in_order}.values()]


def _folders(wanted: str, paths: Mapping[str, str]) -> set[str]:
    """The uids of the folders of that name, and of those below them."""
    if wanted.strip("/").lower() in _GENERAL:
        return {""}
    named = wanted.strip("/")
    tops = [path for uid, path in paths.items() if any(_is(one, named) for one in (uid, path, path.split("/")[-1]))]
    return {uid for uid, path in paths.items() if any(f"{path}/".startswith(f"{top}/") for top in tops)}


def _is(name: str, wanted: str) -> bool:
    return name == wanted or fnmatchcase(name, wanted)


def _nothing(subject: str, kind: str, wanted: str, there: Sequence[str]) -> RemoteError:
    if not there:
        return RemoteError(subject, f"there is no {kind} {wanted!r}, and no other; check what the credentials may see")
    mend = did_you_mean(wanted, there)
    if not mend:
        more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        mend = f"; there is {listed(there[:_SHOWN], 'and')}{more}"
    return RemoteError(subject, f"there is no {kind} {wanted!r}{mend}")


def _read(asked: grafana.Server, api: str | None, hit: Hit) -> dict[str, Any] | str:
    """One dashboard's JSON; text says why it is not given, which is no reason to leave the others."""
    path = f"/api/dashboards/uid/{quoted(hit.uid)}" if api is None else f"{api}/{quoted(hit.uid)}"
    try:
        answer = asked.found(path, "read dashboards (dashboards:read)")
    except Unauthorized:
        raise
    except Refused as error:
        return refused(error)
    if answer is None:
        return f"{asked.subject} lists it, and does not have it any more; import again"
    held = answer.get("dashboard" if api is None else "spec") if isinstance(answer, dict) else None
    if not isinstance(held, dict):
        raise Garbled(asked.subject, f"dashboard {hit.uid!r}: the answer holds no dashboard; check the URL")
    status = answer.get("status")
    conversion = status.get("conversion") if isinstance(status, dict) else None
    if isinstance(conversion, dict) and conversion.get("failed"):
        stored = conversion.get("storedVersion") or "another version"
        return f"{asked.subject} keeps it as {stored}, and cannot give it as classic JSON ({conversion.get('error')})"
    return held


def _wrapped(uid: str, dashboard: Mapping[str, Any], folder: str) -> str:
    """The dashboard as a file of it would be, with the folder that it is in."""
    meta = {"meta": {"folderTitle": folder}} if folder else {}
    data = {
        "apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": uid}, **meta,
        "spec": {**dashboard, "uid": uid},
    }  # fmt: skip
    return json.dumps(data, indent=2)
