"""`obsdsl.value`: what differs from target to target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, overload

from obsdsl.config import Config
from obsdsl.errors import DefinitionError, did_you_mean, listed, shown

T = TypeVar("T")


class _Missing:
    """No default."""

    def __repr__(self) -> str:
        return "<none>"


_MISSING = _Missing()
_config: Config | None = None


def choose(config: Config) -> None:
    """From now on, values are those of this configuration's target."""
    global _config
    _config = config


@overload
def value(name: str) -> Any: ...
@overload
def value(name: str, default: T) -> T: ...
def value(name: str, default: Any = _MISSING) -> Any:
    """What `[tool.obsdsl.targets.<name>.values]` holds under the name, for the target that all is made for.

    Without a target, or where it does not say, it is the default. Raises DefinitionError where there is none, and where
    the target's value is of another type than the default.
    """
    subject = f"value({shown(name)})"
    if not isinstance(name, str):
        raise DefinitionError(subject, "the name is not text; quote it")
    found: Mapping[str, Any] = {} if _config is None else _config.values
    if name in found:
        return _checked(subject, found[name], default)
    if default is not _MISSING:
        return default
    raise DefinitionError(subject, f"{_reason(name, found)}, and there is no default; write one, or add it there")


def _reason(name: str, found: Mapping[str, Any]) -> str:
    if _config is None or _config.target is None:
        return "no target is chosen (--target)"
    there = f" (it has {listed(found, 'and')})" if found and not did_you_mean(name, found) else ""
    return f"the values of target {_config.target.name!r} do not hold it{did_you_mean(name, found)}{there}"


def _checked(subject: str, found: Any, default: Any) -> Any:
    """The target's value, in the default's type."""
    if default is _MISSING or default is None:
        return found
    wanted = type(default)
    if wanted is float and type(found) is int:
        return float(found)
    if wanted is tuple and isinstance(found, list):
        return tuple(found)
    if not isinstance(found, wanted) or isinstance(found, bool) is not isinstance(default, bool):
        name = _config.target.name if _config is not None and _config.target is not None else ""
        fault = f"target {name!r} says {shown(found)}, and the default is {shown(default)}"
        raise DefinitionError(subject, f"{fault}: two types; make them one")
    return found
