"""Whatever `infer` says of an expression, Prometheus never contradicts: not its type, its labels, or its values.

Series that keep to their declarations, with resets, gaps, negative and infinite values, are evaluated by promtool
(a test file whose expectations are all wrong makes it print what it got), and compared with what was inferred.
"""

import json
import math
import random
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from obsdsl.define.declaration import Declaration, Recorded
from obsdsl.define.duration import Duration
from obsdsl.express.infer import Environment, Inference, Inferred, catalog
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    MatchOp,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
)
from obsdsl.express.render import render
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Version
from tests.servers import prometheus
from tests.stack import Tool, generations, require

TIMES = ("3m", "10m", "17m30s", "29m")
STEPS = 60
STEP_SECONDS = 30

# The declarations

STATUS = ("success", "error", "timeout")
BOUNDS = (0.5, 1, 5, 120)
BELOW_ZERO = (-5.0, 0.0, 5.0)

DECLARATIONS: tuple[Declaration, ...] = (
    Counter("requests_total", "Requests.", labels={"status": STATUS, "path": ...}).declaration,
    Counter("cpu_seconds_total", "Seconds.", labels={"mode": ("idle", "user")}).declaration,
    Gauge("temperature_celsius", "Degrees.", labels=("room",)).declaration,
    Gauge("connections", "Connections.", range=(0, 100)).declaration,
    Gauge("connection_limit", "Connections.", range=(1, 100)).declaration,
    Gauge("balance", "Balance.", range=(-5, 5), labels={"side": ("left", "right", "")}).declaration,
    Gauge("debt", "Debt.", range=(None, 0)).declaration,
    Gauge("last_run_timestamp_seconds", "Time.").declaration,
    Info("build_info", "Build.", labels=("version",)).declaration,
    Histogram("duration_seconds", "Durations.", labels={"status": ("success", "error")}, buckets=BOUNDS)._source,  # type: ignore[list-item]
    Histogram("drift_seconds", "Drift.", buckets=BELOW_ZERO)._source,  # type: ignore[list-item]
    Summary("pause_seconds", "Pauses.", quantiles=(0, 0.5, 1)).declaration,
    NativeHistogram("wait_seconds", "Waits.").declaration,
)
