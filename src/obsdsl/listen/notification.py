"""What Alertmanager sends to a webhook: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

# Who reads a terminal has no use for more of one alert.
_LONGEST = 200


@attrs.frozen
class Alert:
    """One alert of a notification."""

    status: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts: str
    ends: str

    @property
    def name(self) -> str:
        """The alert's name, "" without one."""
        return self.labels.get("alertname", "")


@attrs.frozen
class Notification:
    """One request: `path` is where it was sent, `content` all that it held."""

    path: str
    receiver: str
    status: str
    alerts: tuple[Alert, ...]
    # How many alerts Alertmanager left out.
    truncated: int
    content: Mapping[str, Any] = attrs.field(repr=False, eq=False)


def read_notification(body: bytes, path: str) -> Notification:
    """What a request says. Raises ValueError with the reason where that is no notification."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    alerts = content.get("alerts") if isinstance(content, dict) else None
    if not isinstance(alerts, list) or not all(isinstance(one, dict) for one in alerts):
        raise ValueError("it holds no list of alerts, as Alertmanager's webhooks do")
    truncated = content.get("truncatedAlerts")
    return Notification(
        path,
        _text(content.get("receiver")),
        _text(content.get("status")),
        tuple(map(_alert, alerts)),
        truncated if isinstance(truncated, int) else 0,
        content,
    )


def _alert(one: Mapping[str, Any]) -> Alert:
    return Alert(
        _text(one.get("status")),
        _texts(one.get("labels")),
        _texts(one.get("annotations")),
        _text(one.get("startsAt")),
        _text(one.get("endsAt")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> dict[str, str]:
    return {name: _text(one) for name, one in value.items()} if isinstance(value, dict) else {}


def lines(one: Notification, time: str) -> Iterator[str]:
    """`12:00:01  P0: 2 firing`, then a line for each alert: its severity, name, labels and summary."""
    firing = sum(alert.status == "firing" for alert in one.alerts)
    counts = [f"{firing} firing"] if firing else []
    counts += [f"{len(one.alerts) - firing} resolved"] if firing < len(one.alerts) else []
    where = "" if one.path in ("", "/") else f" at {one.path}"
    more = f", {one.truncated} more left out by Alertmanager" if one.truncated else ""
    yield f"{time}  {_plain(one.receiver) or 'nobody'}{where}: {', '.join(counts) or 'no alert'}{more}"
    for alert in one.alerts:
        severity = alert.labels.get("severity", "")
        rest = ", ".join(
            f'{name}="{text}"' for name, text in sorted(alert.labels.items()) if name not in ("alertname", "severity")
        )
        summary = alert.annotations.get("summary", "")
        parts = (alert.status.upper(), severity, alert.name, f"{{{rest}}}" if rest else "", summary)
        text = "  " + " ".join(_plain(part) for part in parts if part)
        yield text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _plain(text: str) -> str:
    """Text that moves no cursor: whoever can send a request can write to the terminal."""
    return "".join(one if one.isprintable() else " " for one in text)
