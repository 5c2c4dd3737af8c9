"""Mute timings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.named import Json
from obsdsl.push.grafana.server import quoted

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
# A range of one is that one; months have names and numbers.
_RANGES: Final = ("weekdays", "days_of_month", "months", "years")


class MuteTimings:
    """The store."""

    kind = "mute-timing"

    def __init__(self, api: Api) -> None:
        self._api = api

    def everything(self) -> dict[str, Json]:
        return {str(one["name"]): one for one in self._api.rows("mute-timings")}

    def one(self, name: str) -> Json | None:
        found: Json | None = self._api.get(f"mute-timings/{quoted(name)}")
        return found

    def name_of(self, content: Json) -> str:
        return str(content["name"])

    def canonical(self, content: Json) -> Any:
        return {"time_intervals": [_interval(one) for one in content.get("time_intervals") or ()]}

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - it needs nothing
        return ()

    def between(self, content: Json | None, before: Json | None) -> Iterable[Any]:  # noqa: ARG002 - it is one write
        return ()

    def write(self, name: str, content: Json, before: Json | None) -> None:
        body = {"name": name, "time_intervals": content["time_intervals"]}
        if before is None:
            self._api.send("POST", "mute-timings", body)
            return
        version = {"version": before["version"]} if before.get("version") else {}
        self._api.send("PUT", f"mute-timings/{quoted(name)}", {**body, **version}, before)

    def remove(self, name: str, content: Json) -> None:
        self._api.send("DELETE", f"mute-timings/{quoted(name)}", None, content)


def _interval(one: Json) -> dict[str, Any]:
    found = {key: value for key, value in one.items() if value not in (None, [], "")}
    for key in _RANGES:
        if key in found:
            found[key] = [_range(str(each)) for each in found[key]]
    return found


def _range(text: str) -> str:
    ends = [_end(one.strip().lower()) for one in text.split(":")]
    return ends[0] if len(set(ends)) == 1 else ":".join(ends)


def _end(word: str) -> str:
    return str(_MONTHS.index(word) + 1) if word in _MONTHS else word
