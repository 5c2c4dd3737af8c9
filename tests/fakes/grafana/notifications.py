"""Contact points and the policy tree of /api/v1/provisioning. [source] [docs]"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.fakes.durations import normal
from tests.fakes.grafana.alerting import provenance
from tests.fakes.grafana.answers import coded, error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import Org, uid_fault
from tests.fakes.wire import Response, as_json

REDACTED = "[REDACTED]"
# The secrets of each kind: never read back. [facts] Their names: pkg/services/ngalert/notifier/channels_config [source]
SECRETS: dict[str, tuple[str, ...]] = {
    "slack": ("url", "token"),
    "pagerduty": ("integrationKey",),
    "webhook": ("password", "authorization_credentials"),
    "telegram": ("bottoken",),
    "opsgenie": ("apiKey",),
    "pushover": ("apiToken", "userKey"),
    "victorops": ("url",),
    "discord": ("url",),
    "googlechat": ("url",),
    "wecom": ("url", "secret"),
    "webex": ("bot_token",),
    "sns": ("sigv4.access_key", "sigv4.secret_key"),
    "email": (),
    "teams": (),
}
# What each kind needs: one of these.
NEEDS: dict[str, tuple[str, ...]] = {
    "slack": ("url", "token"),
    "pagerduty": ("integrationKey",),
    "webhook": ("url",),
    "telegram": ("bottoken",),
    "opsgenie": ("apiKey",),
    "email": ("addresses",),
    "discord": ("url",),
    "teams": ("url",),
    "victorops": ("url",),
    "webex": ("bot_token",),
    "sns": ("topic_arn",),
}
DEFAULT_NAME = "grafana-default-email"
DEFAULT_POLICIES = {"receiver": DEFAULT_NAME, "group_by": ["grafana_folder", "alertname"]}
WAITS = ("group_wait", "group_interval", "repeat_interval")


def fill(org: Org) -> None:
    """What a new organisation has. conf/defaults [source]"""
    settings = {"addresses": "<example@email.com>"}
    org.contact_points[""] = {"uid": "", "name": DEFAULT_NAME, "type": "email", "settings": settings}
    org.policies.update(copy.deepcopy(DEFAULT_POLICIES))


def begin(call: Call, write: bool = True) -> None:
    call.present(call.behaviour.provisioning)
    call.need("Editor" if write else "Viewer", permission="alert.provisioning:write")


def invalid(reason: str) -> Response:
    return error(400, f"invalid object specification: {reason}")


def marked(call: Call, made: dict[str, Any]) -> dict[str, Any]:
    ours = provenance(call)
    return {**made, "provenance": ours} if ours else made


def changeable(call: Call, before: dict[str, Any]) -> None:
    """Once marked, always marked: only the same kind of writer may change it. provisioning/validation [source]"""
    theirs, ours = before.get("provenance", ""), provenance(call)
    if theirs not in ("", ours):
        said = f"cannot change provenance from '{theirs}' to '{ours}'"
        later = coded(403, "alerting.provenanceMismatch", said, "forbidden")
        raise refuse(later if call.behaviour.rule_group_delete else error(500, said))


# Contact points


def _redacted(one: dict[str, Any]) -> dict[str, Any]:
    secrets = SECRETS.get(one["type"], ())
    settings = {key: REDACTED if key in secrets and value else value for key, value in one["settings"].items()}
    return {"disableResolveMessage": False, **one, "settings": settings}


def contact_points(call: Call) -> Response:
    begin(call, write=False)
    name = call.request.option("name")
    rows = sorted(call.org.contact_points.values(), key=lambda one: (one["name"], one["uid"]))
    return as_json([_redacted(one) for one in rows if name in ("", one["name"])])


def _contact_point(call: Call, uid: str) -> dict[str, Any]:
    body = call.body()
    kind, settings = body.get("type") or "", body.get("settings") or {}
    if kind not in SECRETS:
        raise refuse(invalid(f"unknown type '{kind}'"))
    if not body.get("name"):
        raise refuse(invalid("name should not be empty"))
    if uid and (fault := uid_fault(uid)):
        raise refuse(invalid(fault))
    before = call.org.contact_points.get(uid, {"settings": {}})["settings"]
    kept = {key: before.get(key, "") if value == REDACTED else value for key, value in settings.items()}
    if not any(kept.get(key) for key in NEEDS.get(kind, kept)):
        raise refuse(invalid(f"failed to validate integration: could not find {' or '.join(NEEDS[kind])} in settings"))
    made = {"uid": uid, "name": body["name"], "type": kind, "settings": kept}
    return marked(call, {**made, "disableResolveMessage": bool(body.get("disableResolveMessage"))})


def create_contact_point(call: Call) -> Response:
    begin(call)
    made = _contact_point(call, call.body().get("uid") or call.state.new_uid())
    if made["uid"] in call.org.contact_points:
        raise refuse(invalid(f"receiver configuration with UID '{made['uid']}' already exists"))
    call.org.contact_points[made["uid"]] = made
    return as_json(_redacted(made), 202)


def update_contact_point(call: Call, uid: str) -> Response:
    begin(call)
    if uid not in call.org.contact_points:
        raise refuse(error(404, "object not found"))
    changeable(call, call.org.contact_points[uid])
    call.org.contact_points[uid] = _contact_point(call, uid)
    return as_json({"message": "contactpoint updated"}, 202)


def delete_contact_point(call: Call, uid: str) -> Response:
    """Not while a policy names it. [facts]"""
    begin(call)
    one = call.org.contact_points.get(uid)
    if one is None:
        return as_json({"message": "contactpoint deleted"}, 202)
    last = sum(other["name"] == one["name"] for other in call.org.contact_points.values()) == 1
    if last and one["name"] in (route.get("receiver") for route in routes_of(call.org.policies)):
        if not call.behaviour.rule_group_delete:
            raise refuse(error(500, f"contact point '{one['name']}' is currently used by a notification policy"))
        said = "Contact point is currently referenced by a notification policy."
        raise refuse(coded(409, "alerting.notifications.contact-points.referenced", said, "conflict"))
    changeable(call, one)
    del call.org.contact_points[uid]
    return as_json({"message": "contactpoint deleted"}, 202)


# The policy tree


def routes_of(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for route in tree.get("routes") or ():
        yield from routes_of(route)


def policies(call: Call) -> Response:
    begin(call, write=False)
    return as_json(call.org.policies)


def put_policies(call: Call) -> Response:
    """One tree an organisation: all of it is overwritten. [facts]"""
    begin(call)
    tree = {key: value for key, value in copy.deepcopy(call.body()).items() if key != "provenance"}
    names = {one["name"] for one in call.org.contact_points.values()}
    if not tree.get("receiver"):
        raise refuse(invalid("root route must specify a default receiver"))
    for route in routes_of(tree):
        if route.get("receiver") and route["receiver"] not in names:
            raise refuse(invalid(f"receiver '{route['receiver']}' does not exist"))
        for timing in [*(route.get("mute_time_intervals") or ()), *(route.get("active_time_intervals") or ())]:
            if timing not in call.org.mute_timings:
                raise refuse(invalid(f"mute time interval '{timing}' does not exist"))
        for wait in WAITS:
            if route.get(wait):
                route[wait] = normal(route[wait])
    call.org.policies.clear()
    call.org.policies.update(marked(call, tree))
    return as_json({"message": "policies updated"}, 202)


def reset_policies(call: Call) -> Response:
    begin(call)
    call.org.policies.clear()
    call.org.policies.update(copy.deepcopy(DEFAULT_POLICIES))
    return as_json(call.org.policies, 202)


PROVISIONING = "/api/v1/provisioning"
ROUTES = (
    ("GET", f"{PROVISIONING}/contact-points", contact_points),
    ("POST", f"{PROVISIONING}/contact-points", create_contact_point),
    ("PUT", f"{PROVISIONING}/contact-points/([^/]+)", update_contact_point),
    ("DELETE", f"{PROVISIONING}/contact-points/([^/]+)", delete_contact_point),
    ("GET", f"{PROVISIONING}/policies", policies),
    ("PUT", f"{PROVISIONING}/policies", put_policies),
    ("DELETE", f"{PROVISIONING}/policies", reset_policies),
)
