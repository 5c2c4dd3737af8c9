"""The artifacts of a build, compiled where what they depend on changed, else as they were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from obsdsl.cache.dependency import digest
from obsdsl.cache.objects import Found, Objects
from obsdsl.cache.project import Project
from obsdsl.compile.alone import COMPILERS
from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.compile.derived import asks_for_more, derived
from obsdsl.define.light import frozen
from obsdsl.errors import Location, ObsdslError

if TYPE_CHECKING:
    from obsdsl.compile.context import Context
    from obsdsl.compose.severity import SeverityPolicy


# What the artifact of each kind of object is.
_ARTIFACTS: Mapping[str, Kind] = {
    "dashboard": "dashboard", "group": "rules", "server": "prometheus", "routing": "alertmanager",
    **{kind: one.artifact for kind, one in COMPILERS.items()},
}  # fmt: skip


class Lost(Exception):
    """The bytes of a kept artifact are gone, or not what they were."""


@frozen(eq=False)
class Output:
    """An artifact whose bytes are read only where they are needed. `content` may raise Lost."""

    kind: Kind
    identity: str
    path: str
    sha256: str
    location: Location | None
    content: Callable[[], bytes]
    folder: str | None = None

    @classmethod
    def of(cls, artifact: Artifact) -> Output:
        """An artifact that is at hand."""
        content, folder = artifact.content, artifact.folder
        return cls(
            artifact.kind, artifact.identity, artifact.path, artifact.sha256, artifact.location, lambda: content, folder
        )

    def artifact(self) -> Artifact:
        """With its bytes. Raises Lost."""
        return Artifact(self.kind, self.identity, self.path, self.content(), self.location, self.folder)


def outputs(project: Project) -> tuple[Output, ...]:
    """Every artifact of the workspace, by path. Raises what compiling a load of all files would raise."""
    found = _reused(project)
    if not asks_for_more(project.config):
        return found
    # They are made anew each time: of bytes that are there, by a few tables.
    more = derived([one.artifact() for one in found], project.config, lambda: _policy(project))
    return tuple(sorted([*found, *map(Output.of, more)], key=lambda one: one.path))


def _policy(project: Project) -> SeverityPolicy:
    from obsdsl.compose.workspace import Heard

    return Heard.of(project.told()).policy


def _reused(project: Project) -> tuple[Output, ...]:
    """What the workspace's objects are."""
    project.load()
    generation = project.generation
    try:
        found = _outputs(project)
    except ObsdslError:
        if not project.is_partial and project.generation == generation:
            raise
        project.load_all()
        return _outputs(project)
    # Where all files had to be imported on the way, what was found before is of no use.
    return found if project.generation == generation else _outputs(project)


def _outputs(project: Project) -> tuple[Output, ...]:
    objects = project.objects()
    links = _links(project, objects)
    keys = _keys(objects, links)
    all_ = (*objects.dashboards, *objects.groups, *objects.servers, *objects.routings, *objects.alone)
    kept = {one.token: found for one in all_ if (found := _kept(project, one, keys[one.token])) is not None}
    missing = [one for one in all_ if one.token not in kept]
    if missing:
        project.load(one.file for one in missing if not project.is_loaded(one))
        for one, made in zip(missing, _compiled(project, missing, links), strict=True):
            kept[one.token] = tuple(map(Output.of, made))
            meta = [[each.path, each.sha256, each.folder, each.identity, len(each.content)] for each in made]
            project.attach(*one.place("artifact"), keys[one.token], meta, b"".join(each.content for each in made))
    if objects.routings:
        from obsdsl.cache.inhibitions import refuse

        refuse(project, objects)
    return tuple(sorted((one for several in kept.values() for one in several), key=lambda one: one.path))


def _keys(objects: Objects, links: Mapping[str, str]) -> dict[str, str]:
    """For each object, by its token, what its artifact depends on beside its module."""
    known, policy = objects.catalog(), objects.policy()
    keys = dict.fromkeys((one.token for one in objects.dashboards), known)
    for one in objects.groups:
        drawn = [links.get(token) for token, _ in one.members]
        keys[one.token] = digest(repr((drawn, policy)).encode())
    for one in objects.alone:
        keys[one.token] = known if COMPILERS[one.kind].knows else ""
        if COMPILERS[one.kind].links:
            drawn = [links.get(token) for token, _ in one.members]
            keys[one.token] = digest(repr((known, drawn, policy)).encode())
    keys |= dict.fromkeys((one.token for one in objects.servers), "")
    return keys | dict.fromkeys((one.token for one in objects.routings), policy)


def _kept(project: Project, found: Found, key: str) -> tuple[Output, ...] | None:
    """The artifacts of an object as they were kept: their bytes lie one behind the other."""
    result = project.result(*found.place("artifact"), key)
    if result is None:
        return None

    def content(path: str, start: int, end: int) -> bytes:
        bytes_ = project.content(result)
        if bytes_ is None:
            raise Lost(path)
        return bytes_[start:end]

    outputs_, start = [], 0
    for path, sha256, folder, identity, size in result.meta:
        read = partial(content, path, start, start + size)
        outputs_.append(Output(_ARTIFACTS[found.kind], identity, path, sha256, found.location, read, folder))
        start += size
    return tuple(outputs_)


def _compiled(project: Project, missing: Iterable[Found], links: Mapping[str, str]) -> Iterator[tuple[Artifact, ...]]:
    """What each is, in the order of `missing`: dashboards first, on all processors where they are many."""
    from obsdsl.compile.grafana import compile_dashboard
    from obsdsl.compile.prometheus import compile_group
    from obsdsl.compile.workspace import FEW, compile_around, context
    from obsdsl.parallel import each

    known: Context = context(project.told(), project.config)
    live = {one.token: project.live(one) for one in missing}
    dashboards = [live[one.token] for one in missing if one.kind == "dashboard"]
    yield from ((one,) for one in each(partial(compile_dashboard, context=known), dashboards, FEW))
    for one in missing:
        if one.kind == "group":
            yield (compile_group(live[one.token], known, _by_id(live[one.token], one, links)),)
        elif one.kind == "log rules":
            yield compile_around(live[one.token], known, _by_id(live[one.token], one, links))
        elif one.kind != "dashboard":
            yield compile_around(live[one.token], known)


def _by_id(group: Any, found: Found, links: Mapping[str, str]) -> dict[int, str]:
    """The URLs of the panels that show a group's alerts, by the alerts' `id()`."""
    members = zip(group.rules, found.members, strict=True)
    return {id(rule): links[token] for rule, (token, _) in members if token in links}


def _links(project: Project, objects: Objects) -> dict[str, str]:
    """For each alert, by its token, the URL of its panel: as `panel_links` finds it."""
    base = project.config.grafana_url or ""
    found: dict[str, str] = {}
    for dashboard in objects.dashboards:
        for token, url in dashboard.drawn:
            found.setdefault(token, base + url)
    groups = (*objects.groups, *objects.alone_of("log rules"))
    naming = {token: panel for group in groups for token, panel in group.members if panel}
    if naming:
        urls = {path: base + url for one in objects.dashboards for path, url in _places(project, one).items()}
        if not urls.keys() >= set(naming.values()):
            _refuse(project, objects)
        found |= {token: urls[panel] for token, panel in naming.items() if panel in urls}
    return found


def _places(project: Project, dashboard: Found) -> dict[str, Any]:
    from obsdsl.compile.link import places

    content = project.content(project.result(*dashboard.place("places"), ""))
    if content is None:
        content = orjson.dumps(places(project.live(dashboard)))
        project.attach(*dashboard.place("places"), "", None, content)
    return dict(orjson.loads(content))


def _refuse(project: Project, objects: Objects) -> None:
    """Say which alert names a panel that is nowhere."""
    from obsdsl.compile.link import panel_links

    project.load_all()
    groups = [project.live(one) for one in (*objects.groups, *objects.alone_of("log rules"))]
    panel_links([project.live(one) for one in objects.dashboards], groups, project.config.grafana_url)
