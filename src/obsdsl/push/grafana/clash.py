"""What it means that a server refuses a dashboard as it is: three kinds of 412, and 409."""

from __future__ import annotations

from obsdsl.diff.change import Change
from obsdsl.push.errors import Conflict, Failed, Moved, NotFound
from obsdsl.push.grafana.listing import listing
from obsdsl.push.grafana.server import Server


def refused(error: Conflict | NotFound) -> str:
    """Grafana's word for it: `version-mismatch`, `name-exists`, `plugin-dashboard`; "" without one."""
    return str(error.body.get("status") or "") if isinstance(error.body, dict) else ""


def clash(server: Server, change: Change, error: Conflict | NotFound, always: bool = True) -> Failed:
    """The error with its mend. Without `always`, raise one only where another dashboard would be overwritten."""
    uid = change.identity.name
    other = _same_title(server, change)
    if refused(error) == "name-exists" or (not always and other is not None):
        who = f" (uid {other!r})" if other else ""
        fault = f"dashboard {uid!r}: another one{who} has its title in the same folder; rename one, or move it"
        found: Failed = Conflict(server.subject, fault, status=error.status, body=error.body)
    elif refused(error) == "plugin-dashboard":
        fault = f"dashboard {uid!r}: {error.faults[0].rpartition(': ')[2]}; give ours another uid, or overwrite it with"
        found = Conflict(server.subject, f"{fault} --force", status=error.status, body=error.body)
    elif isinstance(error, NotFound):
        fault = f"dashboard {uid!r}: it, or its folder, is gone since the plan was made; plan again"
        found = Moved(server.subject, fault)
    else:
        did = "made" if change.before is None else "saved"
        fault = f"dashboard {uid!r}: somebody {did} it since the plan was made, and that was kept; plan again"
        found = Moved(server.subject, fault)
    if not always and other is not None:
        raise found
    return found


def _same_title(server: Server, change: Change) -> str | None:
    """The uid of another dashboard in the same folder with the same title, as far as Grafana's slugs tell titles."""
    if change.after is None:
        return None
    folder = server.places.at(change.after.content["folder"])
    place, name = "" if folder is None else folder.uid, _slug(change.after.title)
    hits = listing(server.session).dashboards
    same = (one.uid for one in hits if one.folder == place and _slug(one.title) == name)
    return next((one for one in same if one != change.identity.name), None)


def _slug(title: str) -> str:
    from obsdsl.compose.slug import slug

    return slug(title) or title.strip()
