"""The table's rows of Grafana."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.fakes import faults
from tests.fakes.grafana.behaviour import V7_5, V9, Behaviour
from tests.fakes.wire import Request
from tests.integration.grafana_scene import APIS, CLASSIC, NEW, SOME, GrafanaScene, reading
from tests.integration.push_faults import Row, dashboard, nothing, write_build


def row(name: str, arm: Any, exit: int, says: str, kinds: tuple[Behaviour, ...] = SOME, **rest: Any) -> Row:
    return Row(name, arm, exit, says, kinds, **rest)


def once(fault: faults.Fault, uid: str = "web", **options: Any) -> Any:
    return lambda scene: scene.fault(fault, uid, **options)


def _kept(scene: GrafanaScene) -> None:
    assert scene.title("web") == "By hand"


def _one_write(scene: GrafanaScene) -> None:
    assert scene.writes("web") == 2


def _unchanged(scene: GrafanaScene) -> None:
    assert (scene.title("web"), scene.title("api")) == ("Web", None)


def _api_made(scene: GrafanaScene) -> None:
    assert scene.title("api") == "API"


def _force_changes_nothing_of_others(scene: GrafanaScene) -> None:
    done = scene.push("--force")
    assert done.exit == 1
    assert scene.others() == {**scene.foreign, "dashboards": {**scene.foreign["dashboards"], **_other(scene)}}


def _other(scene: GrafanaScene) -> dict[str, Any]:
    other = scene.server.org().dashboards["other"]
    assert other.version == 1
    return {"other": (other.data, other.version)}


def _same_title(scene: GrafanaScene) -> None:
    scene.server.put({"uid": "other", "title": "WEB-2"}, folder=scene.server.org().dashboards["web"].folder)
    scene.foreign = scene.others()


def _same_title_exactly(scene: GrafanaScene) -> None:
    scene.server.put({"uid": "other", "title": "Web 2"}, folder=scene.server.org().dashboards["web"].folder)
    scene.foreign = scene.others()


def _rename_other(scene: GrafanaScene) -> None:
    scene.server.edit("other", title="Something else")
    scene.foreign = scene.others()


def _plugin(scene: GrafanaScene) -> None:
    scene.server.org().dashboards["web"].plugin = "clock"


def _provision(scene: GrafanaScene) -> None:
    scene.server.org().dashboards["web"].provisioned = "web.json"


def _unprovision(scene: GrafanaScene) -> None:
    scene.server.org().dashboards["web"].provisioned = None


def _configure(**settings: str) -> Any:
    return lambda scene: scene.configure(settings)


def _put_api(scene: GrafanaScene) -> None:
    scene.server.put({"uid": "api", "title": "By hand"})


def _planned_then_edited(scene: GrafanaScene) -> None:
    write_build(scene.root, scene.wanted)
    assert scene.plan("--out", "plan.json").exit == 0
    scene.edit()


def _wrong_org(scene: GrafanaScene) -> None:
    scene.server.add_org("Second")
    scene.server.put({"uid": "db", "title": "Theirs in the second"}, org=2)
    scene.configure({"org_id": "2"})


def _second_untouched(scene: GrafanaScene) -> None:
    assert scene.server.org(2).dashboards["db"].version == 1
    assert set(scene.server.org(1).dashboards) >= {"web", "db", "theirs", "nobodys"}


def _fill_storage(scene: GrafanaScene) -> None:
    place = scene.server.org().dashboards["db"].folder

    def fill() -> None:
        scene.server.put({"uid": "guest", "title": "Guest"}, folder=place)
        scene.foreign = scene.others()

    scene.server.faults.add(faults.calls(fill, after=True), method="DELETE", path="dashboards")


def _guest_moves(scene: GrafanaScene) -> None:
    scene.server.edit("guest", folder="others")
    scene.foreign = scene.others()


def _push_elsewhere(scene: GrafanaScene, **fields: Any) -> Any:
    """Another machine pushes the same project at the same time."""
    from tests.push.grafana.bench import Bench

    elsewhere = Bench(scene.root / "elsewhere", scene.server)
    (scene.root / "elsewhere").mkdir()
    wanted = scene.wanted if not fields else (dashboard("web", "Team", fields["title"]), *scene.wanted[1:])
    return lambda: elsewhere.push(wanted)


def _same_elsewhere(scene: GrafanaScene) -> None:
    scene.fault(faults.calls(_push_elsewhere(scene)), "web")


def _other_elsewhere(scene: GrafanaScene) -> None:
    scene.fault(faults.calls(_push_elsewhere(scene, title="By hand")), "web")


def _interrupt(scene: GrafanaScene) -> None:
    scene.server.faults.add(faults.calls(lambda: os.kill(os.getpid(), signal.SIGINT)), method="POST", path="folders")


def _terminate(scene: GrafanaScene) -> None:
    scene.server.faults.add(faults.calls(lambda: os.kill(os.getpid(), signal.SIGTERM)), method="POST", path="folders")


def _begun_alone(scene: GrafanaScene) -> None:
    """What was begun was finished; nothing else was."""
    assert [one.title for one in scene.server.org().folders.values() if one.title == "New"] == ["New"]
    _unchanged(scene)


def _written_once(scene: GrafanaScene) -> None:
    assert [scene.writes(uid) for uid in ("web", "db", "api")] == [2, 1, 1]


def _journal(scene: GrafanaScene) -> Path:
    return scene.root / ".obsdsl/journal/prod"


def _without_journal(scene: GrafanaScene) -> None:
    _journal(scene).rename(_journal(scene).with_name("aside"))
    _journal(scene).write_text("no folder")
    scene.server.forget()


def _with_journal(scene: GrafanaScene) -> None:
    _journal(scene).unlink()
    _journal(scene).with_name("aside").rename(_journal(scene))


def _nothing_sent(scene: GrafanaScene) -> None:
    assert scene.server.writes == []
    _unchanged(scene)


def _without_state(scene: GrafanaScene) -> None:
    state = scene.root / ".obsdsl/state"
    state.rename(state.with_name("aside"))
    state.write_text("no folder")


def _with_state(scene: GrafanaScene) -> None:
    state = scene.root / ".obsdsl/state"
    state.unlink()
    state.with_name("aside").rename(state)


def _elsewhere(scene: GrafanaScene) -> None:
    def astray(request: Request) -> Request:
        body = request.json
        body["dashboard"]["uid"] = "stray"
        return replace(request, body=json.dumps(body).encode())

    scene.fault(faults.changes(astray), "api")
    scene.foreign["dashboards"] = Astray(scene.foreign["dashboards"])


class Astray(dict[str, Any]):
    """The same, whatever the server did by itself to a dashboard that nobody had."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self) == {key: one for key, one in other.items() if key != "stray"}

    __hash__ = None


def _keep_others(scene: GrafanaScene) -> None:
    scene.foreign = scene.others()


def _drop_stray(scene: GrafanaScene) -> None:
    scene.server.org().dashboards.pop("stray", None)
    _keep_others(scene)


def _folder_elsewhere(scene: GrafanaScene) -> None:
    """Of 7.5 a title is one for folders and dashboards of all kinds: here in other letters."""

    def made() -> None:
        scene.server.put_folder("new", "NEW")
        scene.foreign = scene.others()

    scene.server.faults.add(faults.calls(made), method="POST", path="/api/folders$")


def _rename_new(scene: GrafanaScene) -> None:
    scene.server.org().folders["new"].title = "Theirs, too"
    _keep_others(scene)


def _nothing_in_new(scene: GrafanaScene) -> None:
    assert not [one for one in scene.server.org().dashboards.values() if one.folder == "new"]


def _edited_leftover(scene: GrafanaScene) -> None:
    scene.server.edit("db", title="By hand")


def _db_stays(scene: GrafanaScene) -> None:
    assert "db" in scene.server.org().dashboards


INTERNAL = faults.answers(500, {"message": "Internal server error"})
BINDING = [{"fieldNames": ["Dashboard"], "classification": "RequiredError", "message": "Required"}]
WITHOUT_DB = (NEW[0], NEW[2])
FOLDER = {"method": "POST", "path": "/api/folders$"}

ROWS = (
    # What somebody else did.
    row(
        "edited between plan and push",
        lambda s: s.fault(faults.calls(s.edit), "web"),
        1,
        "somebody saved it since the plan was made",
        (*CLASSIC, *APIS),
        more=_kept,
        finally_=("--force",),
    ),
    row(
        "edited since the plan file",
        _planned_then_edited,
        1,
        "dashboard:web.* changed since the plan was made",
        options=("--plan", "plan.json"),
        more=_kept,
        finally_=("--force",),
    ),
    row(
        "edited before the plan",
        lambda s: s.edit(),
        1,
        "conflict: it was changed here and on the target",
        more=_kept,
        finally_=("--force",),
    ),
    row(
        "made between plan and push",
        lambda s: s.fault(faults.calls(lambda: _put_api(s)), "api"),
        1,
        "somebody made it since the plan was made",
        finally_=("--force",),
    ),
    row(
        "deleted between plan and push",
        lambda s: s.fault(faults.calls(s.lose), "web"),
        1,
        "is gone since the plan was made",
        APIS,
    ),
    row(
        "name-exists: a slug that another has",
        _same_title,
        1,
        r"another one \(uid 'other'\) has its title",
        (V7_5,),
        more=_force_changes_nothing_of_others,
        mend=_rename_other,
    ),
    row(
        "name-exists: a title that another has",
        _same_title_exactly,
        1,
        r"another one \(uid 'other'\) has its title",
        (V7_5, V9),
        more=_force_changes_nothing_of_others,
        mend=_rename_other,
    ),
    row("plugin-dashboard", _plugin, 1, "belongs to plugin clock.*--force", CLASSIC, finally_=("--force",)),
    row("provisioned from a file", _provision, 1, r"from a file.*\(web.json\).*provisioning", mend=_unprovision),
    row(
        "provisioned between plan and push",
        lambda s: s.fault(faults.calls(lambda: _provision(s)), "web"),
        1,
        "from a file",
        mend=_unprovision,
    ),
    row("two pushes of the same at once", _same_elsewhere, 0, "prod: 2 created, 1 updated", more=_written_once),
    row("two pushes at once, of different things", _other_elsewhere, 1, "since the plan was made", more=_kept),
    # Who we are, and where.
    row(
        "wrong password",
        _configure(password_env='"WRONG_PASSWORD"'),
        2,
        "401.*credentials that the target names",
        more=_unchanged,
    ),
    row(
        "no password", _configure(password_env='"NO_SUCH_PASSWORD"'), 2, "NO_SUCH_PASSWORD.*export it", more=_unchanged
    ),
    row(
        "wrong token",
        _configure(username="", password_env="", token_env='"WRONG_PASSWORD"'),
        2,
        "401.*credentials",
        more=_unchanged,
    ),
    row(
        "an organisation that is not there",
        _configure(org_id="99"),
        2,
        "no organisation 99.*mend org_id",
        more=_unchanged,
    ),
    row(
        "a token of another organisation",
        _configure(username="", password_env="", token_env='"VIEWER"', org_id="2"),
        2,
        "credentials are of organisation 1 .*org_id = 2|no organisation 2 for these credentials",
        more=_unchanged,
    ),
    row(
        "wrong organisation with prune",
        _wrong_org,
        1,
        "the last push went to .* organisation 1, and this is .* organisation 2",
        options=("--prune",),
        more=_second_untouched,
    ),
    row(
        "a viewer's token",
        _configure(username="", password_env="", token_env='"VIEWER"'),
        1,
        "may not (create folders|save dashboards)",
        more=_unchanged,
    ),
    row(
        "401 midway",
        once(faults.unauthorized(), times=None),
        1,
        "dashboard:web: failed: .*401.*check the credentials.*\\n.*2 created, 1 failed",
        more=_api_made,
    ),
    row(
        "401 midway, before all else",
        lambda s: s.server.faults.add(faults.unauthorized(), times=None, **FOLDER),
        1,
        r"api: skipped",
        more=_unchanged,
    ),
    row(
        "403 for one dashboard",
        once(faults.denied()),
        1,
        "may not save dashboards in 'Team'.*dashboards:write",
        more=_api_made,
    ),
    row(
        "403 for a folder",
        lambda s: s.server.faults.add(faults.denied(), **FOLDER),
        1,
        "may not create folders(.|\n)*api: skipped: it needs folder:New",
    ),
    # The way there.
    row("nobody listens", _configure(url='"http://127.0.0.1:9"'), 2, "no connection.*check the URL", more=_unchanged),
    row("429 once", once(faults.too_many()), 0, "created", more=_one_write),
    row("429 with Retry-After", once(faults.too_many("1")), 0, "created", more=_one_write),
    row("429 while reading", lambda s: s.server.faults.add(faults.too_many("0"), path="/api/search"), 0, "created"),
    row("429 for ever", once(faults.too_many(), times=None), 1, "429.*try later", more=_api_made),
    row("503 with Retry-After", once(faults.unavailable("0")), 0, "created", more=_one_write),
    row("502, not done", once(faults.bad_gateway()), 0, "created", more=_one_write),
    row("502, done", once(faults.bad_gateway(commits=True)), 0, "created", more=_one_write),
    row("504, done", once(faults.bad_gateway(commits=True, status=504)), 0, "created", more=_one_write),
    row("502 for ever", once(faults.bad_gateway(), times=None), 1, "502.*not known", more=_api_made),
    row(
        "502 from the first write on",
        lambda s: s.server.faults.add(faults.bad_gateway(), where=lambda r: r.writes, times=None),
        1,
        "folder:New: not known whether it was done: .*502(.|\\n)*api: skipped: it needs folder:New",
        more=_unchanged,
    ),
    row("database is locked, not done", once(faults.locked()), 0, "created", more=_one_write),
    row("database is locked, done", once(faults.locked(commits=True)), 0, "created", more=_one_write),
    row("database is locked, a new one done", once(faults.locked(commits=True), "api"), 0, "created"),
    row(
        "database is locked, a folder made",
        lambda s: s.server.faults.add(faults.locked(commits=True), **FOLDER),
        0,
        "created",
    ),
    row("no answer, not done", once(faults.hangs(5)), 0, "created", more=_one_write),
    row("no answer, done", once(faults.hangs(5, commits=True)), 0, "created", more=_one_write),
    row("connection reset, not done", once(faults.resets()), 0, "created", more=_one_write),
    row("connection reset, done", once(faults.resets(commits=True)), 0, "created", more=_one_write),
    row(
        "a folder is made and nobody says so",
        lambda s: s.server.faults.add(faults.resets(commits=True), **FOLDER),
        0,
        "created",
    ),
    row(
        "no answer to the read-back",
        lambda s: s.fault(
            faults.calls(lambda: s.server.faults.add(faults.resets(), where=reading("web"), times=None)), "web"
        ),
        1,
        "dashboard:web: not known whether it was done: .*it was sent, and cannot be read back",
        more=_one_write,
    ),
    row(
        "a login page while reading",
        lambda s: s.server.faults.add(faults.login_page(), times=None),
        2,
        "HTML.*login",
        more=_unchanged,
    ),
    row(
        "a login page midway",
        once(faults.login_page(), times=None),
        1,
        "dashboard:web: failed: .*page of HTML answered.*login.*check the URL",
        more=_api_made,
    ),
    row(
        "a redirect midway",
        once(faults.redirects("https://login.example.org/")),
        1,
        "redirects to https://login.example.org",
    ),
    row(
        "an answer cut off while reading",
        lambda s: s.server.faults.add(faults.truncates(), path="/api/search"),
        0,
        "created",
    ),
    row(
        "each answer cut off",
        lambda s: s.server.faults.add(faults.truncates(), path="/api/search", times=None),
        2,
        "cut off|lost",
        more=_unchanged,
    ),
    row("the answer to a write cut off", once(faults.truncates()), 0, "created", more=_one_write),
    row("the answer to a write is broken JSON", once(faults.garbles()), 0, "created", more=_one_write),
    # The server's own ways.
    row(
        "an error of the server's",
        once(INTERNAL),
        1,
        "500 Internal Server Error: Internal server error",
        more=_api_made,
    ),
    row("a list of binding errors", once(faults.answers(422, BINDING)), 1, "422.*Dashboard: Required", more=_api_made),
    row(
        "the folder is ignored",
        once(faults.ignores_folder_uid(), "api"),
        1,
        "saved into 'General' instead of 'New'",
        CLASSIC,
    ),
    row(
        "the listing fails with prune",
        lambda s: s.server.faults.add(INTERNAL, path="/api/search", times=None),
        2,
        "GET /api/search: 500 Internal Server Error",
        options=("--prune",),
        artifacts=WITHOUT_DB,
        more=_db_stays,
        finally_=("--prune",),
    ),
    row(
        "an empty build with prune",
        nothing,
        0,
        "nothing is deleted: nothing at all is wanted",
        options=("--prune",),
        artifacts=(),
        more=_db_stays,
        mend=lambda s: setattr(s, "wanted", NEW),
    ),
    row(
        "more to delete than the limit",
        nothing,
        1,
        "more than 1 at once; if all are meant",
        options=("--prune", "--prune-limit", "1"),
        artifacts=WITHOUT_DB,
        more=_db_stays,
        finally_=("--prune",),
    ),
    row(
        "a leftover that was edited",
        _edited_leftover,
        1,
        "delete it by hand",
        options=("--prune",),
        artifacts=WITHOUT_DB,
        more=_db_stays,
        mend=lambda s: s.server.org().dashboards.pop("db"),
        finally_=("--prune",),
    ),
    row(
        "a folder that is filled while it is emptied",
        _fill_storage,
        1,
        "it holds 1 dashboard",
        options=("--prune",),
        artifacts=WITHOUT_DB,
        mend=_guest_moves,
        finally_=("--prune",),
    ),
    row("Ctrl-C in the middle", _interrupt, 130, "ended by you", more=_begun_alone),
    row("SIGTERM in the middle, as of a job that is cancelled", _terminate, 130, "ended by you", more=_begun_alone),
    row(
        "no journal can be written",
        _without_journal,
        2,
        "journal.* cannot be (made|written)",
        more=_nothing_sent,
        mend=_with_journal,
    ),
    row("no state can be kept", _without_state, 1, "what was pushed is there, and the next push", mend=_with_state),
    row(
        "the server writes into another dashboard",
        _elsewhere,
        1,
        "the server wrote into 'stray' instead; restore that one",
        CLASSIC,
        mend=_drop_stray,
    ),
    row(
        "a folder of the same title was made between plan and push",
        _folder_elsewhere,
        1,
        "folder:New: failed",
        (V7_5,),
        more=_nothing_in_new,
        mend=_rename_new,
    ),
)
