"""What the text of an option must be: validators for the fields of checks. They raise ValueError with the mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from obsdsl.define.duration import Duration

Validator: TypeAlias = Callable[[object, Any, Any], None]


def _of(fault: Callable[[str], object]) -> Validator:
    """A validator of a text, or of each value of a mapping."""

    def validate(_check: object, _field: Any, value: Any) -> None:
        for text in value.values() if isinstance(value, Mapping) else (value,):
            fault(text)

    return validate


def _pattern(text: str) -> None:
    try:
        re.compile(text)
    except (re.error, RecursionError) as error:
        raise ValueError(f"{text!r} is no regular expression ({error}); correct it") from None


DURATION = _of(Duration.parse)
PATTERN = _of(_pattern)
