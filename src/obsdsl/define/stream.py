"""What is known of streams of logs: their labels, the fields that a line has, how a line is written. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from obsdsl.define.label import Domain
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit

Written: TypeAlias = Literal["text", "number", "duration", "size"]


@frozen
class FieldFacts:
    """A field of a line: its values where they are known, its unit where it is a number, and how it is written.

    A `duration` is written as `1.5s`, a `size` as `20MB`; a `number` is one in its unit.
    """

    domain: Domain = None
    unit: Unit | None = None
    written: Written = "text"


@frozen
class StreamFacts:
    """What is known of the streams of one `LogStream`. `match` are the labels by which they are told from others.

    `format` is `json`, `logfmt`, `pattern` or `regexp`, with its `pattern` for the last two; None is text as it is.
    """

    name: str
    match: Mapping[str, str] = attrs.field(hash=False)
    labels: Mapping[str, Domain] = attrs.field(hash=False)
    fields: Mapping[str, FieldFacts] = attrs.field(hash=False)
    format: Literal["json", "logfmt", "pattern", "regexp"] | None = None
    pattern: str | None = None
    complete: bool = True
