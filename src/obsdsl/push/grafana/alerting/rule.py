"""A rule without all that Grafana adds, and with our mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.diff.resource import digest_of
from obsdsl.push.grafana.canonical import plain
from obsdsl.push.grafana.mark import Mark

# Keys between two pairs of underscores are private: notifications leave them out (notifier's removePrivateItems).
ANNOTATION: Final = "__obsdsl__"
# What a rule is; the rest is the server's bookkeeping: id, orgID, updated, provenance, guid, …
_FIELDS: Final = ("title", "condition", "labels", "record", "notification_settings", "missingSeriesEvalsToResolve")
_TIMES: Final = ("for", "keep_firing_for")
_STATES: Final = ("noDataState", "execErrState")
Json = Mapping[str, Any]


def canonical_group(group: Json) -> dict[str, Any]:
    """Rules by uid. Their order counts where one may read what another records; old servers cannot change it."""
    rules = group["rules"]
    found = {
        "title": group["title"],
        "folder": group["folder"],
        "interval": group["interval"],
        "rules": {str(one.get("uid") or ""): _rule(one) for one in rules},
    }
    if any(one.get("record") for one in rules):
        found["order"] = [str(one.get("uid") or "") for one in rules]
    return found


def _rule(rule: Json) -> dict[str, Any]:
    found: dict[str, Any] = {key: rule[key] for key in _FIELDS if rule.get(key)}
    found |= {key: time for key in _TIMES if (time := milliseconds(rule.get(key)))}
    annotations = {key: text for key, text in (rule.get("annotations") or {}).items() if key != ANNOTATION}
    if annotations:
        found["annotations"] = annotations
    if not rule.get("record"):
        # Of a recording nobody looks at them.
        found |= {key: rule.get(key) for key in _STATES}
    found["isPaused"] = bool(rule.get("isPaused"))
    found["data"] = [_query(one) for one in rule.get("data") or ()]
    return found


def _query(query: Json) -> dict[str, Any]:
    span = query.get("relativeTimeRange") or {}
    return {
        "refId": query.get("refId"),
        "queryType": query.get("queryType") or "",
        "relativeTimeRange": {"from": span.get("from", 0), "to": span.get("to", 0)},
        "datasourceUid": query.get("datasourceUid"),
        "model": plain(query.get("model") or {}),
    }


def milliseconds(text: Any) -> int:
    """A duration, however a server writes it: `5m`, `5m0s`, seconds as a number."""
    if isinstance(text, int | float):
        return int(text * 1000)
    try:
        return Duration.parse(str(text or "0s")).milliseconds
    except ValueError:
        return 0


def making(owner: str, before: str | None) -> str:
    """What a rule says that was made before its group is: which group it joins, by the digest of that."""
    return f"{owner} making {before or '-'}"


def leaving(owner: str, rule: Json) -> str:
    """What a rule says of a group that is being deleted rule by rule: as what it was left."""
    return f"{owner} leaving {digest_of(_rule(rule))}"


def is_half_gone(rules: Iterable[Json], owner: str) -> bool:
    """Whether a deletion of ours ended halfway, and nobody touched the rest since."""
    found = list(rules)
    return bool(found) and all(
        str((one.get("annotations") or {}).get(ANNOTATION) or "") == leaving(owner, one) for one in found
    )


def half_made(rules: Iterable[Json], owner: str) -> tuple[str, list[Json]] | None:
    """Of a group that was never finished: what its new rules joined, and the other rules."""
    head, found, rest = f"{owner} making ", None, []
    for one in rules:
        text = str((one.get("annotations") or {}).get(ANNOTATION) or "")
        if text.startswith(head):
            found = text.removeprefix(head)
        else:
            rest.append(one)
    return None if found is None else (found, rest)


def marked(rule: Json, mark: Mark | str | None) -> dict[str, Any]:
    """The rule as it is written."""
    if mark is None:
        return dict(rule)
    return {**rule, "annotations": {**(rule.get("annotations") or {}), ANNOTATION: str(mark)}}
