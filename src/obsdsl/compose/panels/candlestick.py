"""The candlestick panel."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.graph import GraphPanel
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Candlestick(GraphPanel):
    """Where a value opened, rose to, fell to and closed. The fields are found by their names unless named here."""

    kind = "candlestick"
    since = (8, 3)
    size = (24, 10)

    mode: Literal["candles", "volume", "candles+volume"] | None = attrs.field(default=None, metadata=at("options.mode"))
    style: Literal["candles", "ohlcbars"] | None = attrs.field(default=None, metadata=at("options.candleStyle"))
    color_by: Literal["open-close", "close-close"] | None = attrs.field(
        default=None, metadata=at("options.colorStrategy")
    )
    open: str | None = attrs.field(default=None, metadata=at("options.fields.open"))
    high: str | None = attrs.field(default=None, metadata=at("options.fields.high"))
    low: str | None = attrs.field(default=None, metadata=at("options.fields.low"))
    close: str | None = attrs.field(default=None, metadata=at("options.fields.close"))
    volume: str | None = attrs.field(default=None, metadata=at("options.fields.volume"))
    all_fields: bool | None = attrs.field(default=None, metadata=at("options.includeAllFields"))
    up_color: str | None = attrs.field(default=None, metadata=at("options.colors.up"))
    down_color: str | None = attrs.field(default=None, metadata=at("options.colors.down"))
    flat_color: str | None = attrs.field(default=None, metadata=at("options.colors.flat"))
