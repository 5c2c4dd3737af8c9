"""Secrets are named, never held: a name becomes the path of the file in which a server finds the value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault
from obsdsl.define.light import frozen

# What may name a file below `secret_dir` on any system; environment variables and Kubernetes' keys fit.
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", re.ASCII)
_LONGEST: Final = 100
# Tokens of well-known services, and long hexadecimal numbers.
_VALUE: Final = re.compile(
    r"xox[a-z]-.+|gh[pousr]_\w{16,}|github_pat_\w+|glsa_\w+|glpat-.+|[spr]k_(?:live|test)_\w+|sk-.+|whsec_\w+"
    r"|SG\.[\w.-]{16,}|eyJ[\w.-]{16,}|AKIA[A-Z0-9]{12,}|AIza[\w-]{16,}|[0-9a-fA-F-]{24,}",
    re.ASCII,
)
# A long word in which letters and digits alternate, as no one names a thing.
_WORD: Final = re.compile(r"[A-Za-z0-9]{16,}", re.ASCII)
_TURN: Final = re.compile(r"[0-9](?=[A-Za-z])|[A-Za-z](?=[0-9])", re.ASCII)
_TURNS: Final = 4


def _looks_like_value(name: str) -> bool:
    return bool(_VALUE.fullmatch(name)) or (bool(_WORD.fullmatch(name)) and len(_TURN.findall(name)) >= _TURNS)


def _name(value: str) -> str:
    """The text; the message of a wrong type does not show the value either."""
    return value if isinstance(value, str) else Fault(f"is of type {type(value).__name__}; it takes a name")


@frozen(kw_only=True, slots=False, repr=False)
class Secret(Definition):
    """The name of a secret, such as `Secret("SLACK_WEBHOOK_URL")`; the value is nobody's here.

    Compiled, it is the path `<secret_dir>/SLACK_WEBHOOK_URL` in the field that reads a file.
    """

    name: str = attrs.field(kw_only=False, converter=_name)

    @property
    def subject(self) -> str:
        """Without the name: until it is checked, it may be the secret itself."""
        return "Secret"

    def __str__(self) -> str:
        return f"Secret({self.name!r})"

    def __repr__(self) -> str:
        return str(self)

    def path(self, secret_dir: str) -> str:
        """The file that holds the value, on the server's machine."""
        return f"{secret_dir.rstrip('/')}/{self.name}"

    def faults(self) -> Iterable[str]:
        # No message shows the name: what is no name may be the value.
        if not self.name:
            yield "name is empty; write the name of the file that holds the value"
        elif not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST or _looks_like_value(self.name):
            yield (
                'name looks like a value, or names no file; write the name of the secret, such as "SLACK_WEBHOOK_URL", '
                "and put the value into the file of that name below secret_dir"
            )
