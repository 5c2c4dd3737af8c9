"""Functions that make labels of their own, make a vector from none, or give a scalar: a rule for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.define.unit import RATIO, SECONDS, TIMESTAMP
from obsdsl.express.infer.functions import FUNCTIONS, IDENTITIES, applied
from obsdsl.express.infer.interval import EMPTY, FULL, NON_NEGATIVE, ONE, Interval, absolute, point
from obsdsl.express.infer.labels import ANYTHING, METRIC, NEVER, NONE, PRESENT, UNKNOWN, Label, LabelSet, is_dynamic
from obsdsl.express.infer.value import ANY, Inferred
from obsdsl.express.infer.value import UNKNOWN as UNKNOWN_VECTOR
from obsdsl.express.node import Call, Matcher, Node, Range, Selector, String
from obsdsl.express.signature import FUNCTIONS as SIGNATURES
from obsdsl.express.signature import Function

CallRule: TypeAlias = Callable[[Call, Sequence[Inferred]], Inferred]

TIME: Final = Inferred("scalar", unit=TIMESTAMP, interval=NON_NEGATIVE)
assert (math, attrs, Mapping, EMPTY, RATIO, ANY, FULL, ONE, Interval, absolute, Function, SECONDS)
