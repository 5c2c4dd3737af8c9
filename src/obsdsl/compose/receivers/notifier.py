"""What all kinds of notifiers have in common."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.receivers.http import HttpConfig
from obsdsl.compose.receivers.settings import Settings, settings_of, typed_fields
from obsdsl.compose.routing.tree import Integration
from obsdsl.define.light import frozen
from obsdsl.errors import located


@frozen(kw_only=True, slots=False)
class Notifier(Settings):
    """One way to notify somebody. Two of the same kind with the same settings are equal, wherever they were made."""

    # Whether it tells when the alert is over; each kind has a default of its own.
    send_resolved: bool | None = None

    @property
    def kind(self) -> str:
        """What Alertmanager calls it: `slack`, whose settings stand below `slack_configs`."""
        return self.structure

    def settings(self, secret_dir: str) -> dict[str, Any]:
        """What stands below its kind in the file."""
        return settings_of(self, self.structure, secret_dir)

    def integration(self) -> Integration:
        """The same as one of a configuration's receivers has it, with secrets by their names."""
        with located(self.location):
            return Integration(self.kind, settings_of(self, self.structure, None))

    def agrees(self, other: Notifier) -> bool:
        """Whether it is of the other's kind and has all that the other says: `Slack("#a")` asks for the channel."""
        if type(other) is not type(self):
            return False
        fields = [one for one in typed_fields(type(other)) if getattr(other, one.name) != one.default]
        return all(getattr(self, one.name) == getattr(other, one.name) for one in fields) and all(
            self.extra.get(key) == value for key, value in other.extra.items()
        )


@frozen(kw_only=True, slots=False)
class HttpNotifier(Notifier):
    """A notifier that makes HTTP requests."""

    http_config: HttpConfig | None = None
