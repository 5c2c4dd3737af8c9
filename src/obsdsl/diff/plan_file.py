"""A plan as JSON and back: all that a push needs, contents included. It holds no secret, since contents hold none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from obsdsl.diff.canonical import Difference
from obsdsl.diff.change import Action, Cause, Change, Place, Plan
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import Location, ObsdslError

FORMAT = 1
Json = dict[str, Any]


def dump(plan: Plan) -> str:
    """The plan as text."""
    return json.dumps(plan_to_json(plan), ensure_ascii=True, indent=1, sort_keys=True) + "\n"


def parse(text: str, name: str) -> Plan:
    """The plan that `dump` wrote. Raises ObsdslError for anything else; `name` is the file's, for the message."""
    try:
        found = json.loads(text)
        version = found["format"]
        if version == FORMAT:
            return plan_of(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ObsdslError(name, "it is no plan, or is cut off; write one with `obsdsl plan --out`") from None
    raise ObsdslError(name, f"it is a plan of another version of obsdsl (format {version}); write it anew")


def plan_to_json(plan: Plan) -> Json:
    """Plain data."""
    return {
        "format": FORMAT,
        "target": plan.target,
        "project": plan.project,
        "changes": [change_to_json(one) for one in plan.changes],
        "places": [[one.part, one.where] for one in plan.places],
        "unchanged": plan.unchanged,
        "leftovers": [identity_to_json(one) for one in plan.leftovers],
        "problems": list(plan.problems),
        "narrowed": list(plan.narrowed),
        "unlinted": plan.unlinted,
        "carried": {_key(one): digest for one, digest in sorted(plan.carried.items())},
    }


def plan_of(found: Mapping[str, Any]) -> Plan:
    """The opposite."""
    return Plan(
        str(found["target"]),
        str(found["project"]),
        tuple(change_of(one) for one in found["changes"]),
        tuple(Place(part, where) for part, where in found["places"]),
        int(found["unchanged"]),
        tuple(identity_of(one) for one in found["leftovers"]),
        tuple(map(str, found["problems"])),
        tuple(map(str, found["narrowed"])),
        found["unlinted"],
        {_identity(key): str(digest) for key, digest in found["carried"].items()},
    )


def identity_to_json(one: Identity) -> list[str]:
    """Part, kind, name."""
    return [one.part, one.kind, one.name]


def identity_of(found: Any) -> Identity:
    """The opposite."""
    part, kind, name = found
    return Identity(part, kind, name)


def _key(one: Identity) -> str:
    return json.dumps(identity_to_json(one), ensure_ascii=True)


def _identity(key: str) -> Identity:
    return identity_of(json.loads(key))


def change_to_json(one: Change) -> Json:
    """A change with all that it holds."""
    return {
        "identity": identity_to_json(one.identity),
        "action": one.action,
        "cause": one.cause,
        "before": None if one.before is None else live_to_json(one.before),
        "after": None if one.after is None else resource_to_json(one.after),
        "differences": [[each.path, each.before, each.after] for each in one.differences],
        "refusal": one.refusal,
        "forcible": one.forcible,
        "applied": one.applied,
        "restores": None if one.restores is None else live_to_json(one.restores),
    }


def change_of(found: Mapping[str, Any]) -> Change:
    """The opposite."""
    before, after, restores = found["before"], found["after"], found["restores"]
    return Change(
        identity_of(found["identity"]),
        cast(Action, found["action"]),
        cast(Cause, found["cause"]),
        None if before is None else live_of(before),
        None if after is None else resource_of(after),
        tuple(Difference(path, old, new) for path, old, new in found["differences"]),
        found["refusal"],
        bool(found["forcible"]),
        found["applied"],
        None if restores is None else live_of(restores),
    )


def resource_to_json(one: Resource) -> Json:
    """What is wanted."""
    return {
        "identity": identity_to_json(one.identity),
        "content": one.content,
        "canonical": one.canonical,
        "title": one.title,
        "needs": [identity_to_json(each) for each in one.needs],
        "location": None if one.location is None else [one.location.file, one.location.line],
    }


def resource_of(found: Mapping[str, Any]) -> Resource:
    """The opposite."""
    location = found["location"]
    return Resource(
        identity_of(found["identity"]),
        found["content"],
        found["canonical"],
        found["title"],
        tuple(identity_of(one) for one in found["needs"]),
        None if location is None else Location(*location),
    )


def live_to_json(one: Live) -> Json:
    """What is there."""
    return {
        "identity": identity_to_json(one.identity),
        "content": one.content,
        "canonical": one.canonical,
        "version": one.version,
        "owner": one.owner,
        "applied": one.applied,
        "title": one.title,
        "locked": one.locked,
        "needs": [identity_to_json(each) for each in one.needs],
    }


def live_of(found: Mapping[str, Any]) -> Live:
    """The opposite."""
    plain = {key: found[key] for key in ("content", "canonical", "version", "owner", "applied", "title", "locked")}
    needs = tuple(identity_of(one) for one in found["needs"])
    return Live(identity_of(found["identity"]), **plain, needs=needs)
