"""Units: the laws of their algebra, and the table of their names against itself."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define import unit_table
from obsdsl.define.unit import (
    AMPERES,
    BITS,
    BYTES,
    CELSIUS,
    DAYS,
    EVENTS,
    GRAFANA_IDS,
    HERTZ,
    JOULES,
    MILLISECONDS,
    MINUTES,
    PERCENT,
    RATIO,
    SECONDS,
    SERIES,
    TIMESTAMP,
    TIMESTAMP_MILLISECONDS,
    UNITS,
    VOLTS,
    WATTS,
    Unit,
    is_grafana_id,
    unit_from_name,
)

BASES = ("s", "B", "event", "J", "m")
scales = st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 10**6))
exponents = st.one_of(st.integers(-3, 3), st.builds(Fraction, st.integers(-3, 3), st.integers(1, 3)))
amounts = st.builds(Unit, st.dictionaries(st.sampled_from(BASES), exponents).map(lambda d: tuple(d.items())), scales)
units = st.one_of(amounts, st.sampled_from(UNITS))
ROWS = list(zip(unit_table.ROWS, UNITS, strict=True))
NAMES = {name for row in unit_table.ROWS for name in row.names.split()}
# Those whose parts have names of their own: kiloevents have not.
COMPOUNDS = [
    (row, unit)
    for row, unit in ROWS
    if (parts := re.split(r"\^\d|/", row.names.split()[0]))[1:] and NAMES.issuperset(filter(None, parts))
]


def row_id(value: object) -> str | None:
    return value.names.split()[0] if isinstance(value, unit_table.Row) else ""


class TestAlgebra:
    @given(amounts, amounts, amounts)
    def test_product_is_an_abelian_group(self, a: Unit, b: Unit, c: Unit) -> None:
        assert a * b == b * a
        assert (a * b) * c == a * (b * c)
        assert a * RATIO == a
        assert a * a**-1 == RATIO

    @given(amounts, amounts)
    def test_quotient_undoes_the_product(self, a: Unit, b: Unit) -> None:
        assert a * b / b == a
        assert a / b == a * b**-1
        assert a / a == RATIO

    @given(amounts, st.integers(-4, 4), st.integers(-4, 4))
    def test_powers_add_and_multiply(self, a: Unit, n: int, m: int) -> None:
        assert a**n * a**m == a ** (n + m)
        assert (a**n) ** m == a ** (n * m)
        assert a**1 == a
        assert a**0 == RATIO

    @given(amounts, st.integers(1, 4))
    def test_root_undoes_the_power(self, a: Unit, degree: int) -> None:
        assert (a**degree).root(degree) == a
        assert (a**degree) ** Fraction(1, degree) == a

    @pytest.mark.parametrize("scale", [Fraction(1000), Fraction(1, 1000), Fraction(10**400 + 1)])
    def test_root_that_is_no_fraction(self, scale: Fraction) -> None:
        with pytest.raises(ValueError, match="is not a fraction"):
            Unit((("s", 1),), scale).root()

    @given(amounts)
    def test_one_form_for_one_unit(self, a: Unit) -> None:
        """Order, zeros and repeats of the powers don't matter: equal units have equal hashes."""
        again = Unit((*reversed(a.powers), ("x", 1), ("x", -1), ("y", 0)), a.scale)
        assert again == a
        assert hash(again) == hash(a)
        assert all(isinstance(n, int) or n.denominator != 1 for _, n in again.powers)

    @pytest.mark.parametrize("scale", [0, -1])
    def test_scale_is_positive(self, scale: int) -> None:
        with pytest.raises(ValueError, match="must be positive"):
            Unit((), Fraction(scale))
        with pytest.raises(ValueError, match="must be positive"):
            SECONDS.rescaled(scale)

    @pytest.mark.parametrize("other", [2, "seconds", None])
    def test_other_operands_are_refused(self, other: object) -> None:
        for operation in (Unit.__mul__, Unit.__truediv__, Unit.__add__, Unit.__sub__):
            assert operation(SECONDS, other) is NotImplemented  # type: ignore[arg-type]

    def test_what_units_are_of_each_other(self) -> None:
        assert VOLTS * AMPERES == WATTS == JOULES / SECONDS
        assert RATIO / SECONDS == HERTZ != EVENTS / SECONDS
        assert SECONDS / SECONDS == BYTES / BYTES == RATIO
        assert (MILLISECONDS**2).root() == MILLISECONDS

    @given(units)
    def test_is_pickled_whole(self, a: Unit) -> None:
        assert pickle.loads(pickle.dumps(a)) == a

    def test_hash_is_not_pickled(self) -> None:
        """Another process hashes texts otherwise; a hash brought along would miss there."""
        hash(BYTES)
        code = "import pickle, sys; u = pickle.load(sys.stdin.buffer); print({u: 1}[type(u).of('bytes')])"
        for seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            done = subprocess.run(
                [sys.executable, "-c", code],
                input=pickle.dumps(BYTES),
                env=environment,
                capture_output=True,
                check=True,
            )
            assert done.stdout.strip() == b"1"


class TestScale:
    @given(amounts, scales, scales)
    def test_factor_round_trip(self, a: Unit, there: Fraction, further: Fraction) -> None:
        b, c = a.rescaled(there), a.rescaled(further)
        assert a.factor_to(b) == there
        assert a.factor_to(b) * b.factor_to(a) == 1
        assert a.factor_to(b) * b.factor_to(c) == a.factor_to(c)

    @given(units, units)
    def test_factor_exists_for_one_dimension_only(self, a: Unit, b: Unit) -> None:
        if a.same_dimension(b):
            assert a.rescaled(a.factor_to(b)) == b
        else:
            with pytest.raises(ValueError, match="measure different things"):
                a.factor_to(b)

    @pytest.mark.parametrize(
        ("one", "other", "factor"),
        [
            (SECONDS, MILLISECONDS, 1000),
            (RATIO, PERCENT, 100),
            (BYTES, BITS, 8),
            (DAYS, MINUTES, 1440),
            (Unit.of("gibibytes"), Unit.of("megabytes"), Fraction(1073741824, 1000000)),
            (TIMESTAMP, TIMESTAMP_MILLISECONDS, 1000),
        ],
    )
    def test_factors(self, one: Unit, other: Unit, factor: Fraction) -> None:
        assert one.factor_to(other) == factor
        assert one.rescaled(factor) == other

    @pytest.mark.parametrize("other", ["kelvins", "fahrenheit"])
    def test_temperatures_are_not_converted(self, other: str) -> None:
        assert not CELSIUS.same_dimension(Unit.of(other))

    def test_dimensionless(self) -> None:
        assert RATIO.dimensionless
        assert PERCENT.dimensionless
        assert not EVENTS.dimensionless


class TestInstant:
    """A timestamp is a point: what can be added to it, and what comes of it."""

    def test_sums_and_differences(self) -> None:
        assert TIMESTAMP - TIMESTAMP == SECONDS
        assert TIMESTAMP - SECONDS == TIMESTAMP
        assert TIMESTAMP + SECONDS == SECONDS + TIMESTAMP == TIMESTAMP
        assert TIMESTAMP_MILLISECONDS - TIMESTAMP_MILLISECONDS == MILLISECONDS

    @given(amounts)
    def test_amounts_add_to_themselves(self, a: Unit) -> None:
        assert a + a == a - a == a

    def test_errors(self) -> None:
        with pytest.raises(ValueError, match="two timestamps cannot be added; subtract them"):
            TIMESTAMP + TIMESTAMP
        with pytest.raises(ValueError, match="cannot be subtracted from seconds; swap them"):
            SECONDS - TIMESTAMP
        with pytest.raises(ValueError, match="bytes cannot be added to seconds: they measure different things"):
            BYTES + SECONDS
        with pytest.raises(ValueError, match="milliseconds cannot be added to seconds; multiply them by 1/1000 first"):
            MILLISECONDS + SECONDS
        with pytest.raises(ValueError, match="subtracted from timestamp; multiply them by 1/1000 first"):
            TIMESTAMP - TIMESTAMP_MILLISECONDS

    def test_is_not_a_length_of_time(self) -> None:
        assert not TIMESTAMP.same_dimension(SECONDS)
        assert TIMESTAMP != SECONDS
        assert TIMESTAMP / SECONDS == RATIO
        assert TIMESTAMP * RATIO == TIMESTAMP


class TestNames:
    @pytest.mark.parametrize(
        ("text", "unit"),
        [
            ("seconds", SECONDS),
            ("second", SECONDS),
            ("s", SECONDS),
            ("ms", MILLISECONDS),
            ("1", RATIO),
            ("ratio", RATIO),
            ("%", PERCENT),
            ("timestamp", TIMESTAMP),
            ("kibibytes", Unit((("B", 1),), Fraction(1024))),
            ("bytes/second", BYTES / SECONDS),
            ("bytes/s", BYTES / SECONDS),
            ("bytes per second", BYTES / SECONDS),
            ("bytes_per_second", BYTES / SECONDS),
            ("bytes / second", BYTES / SECONDS),
            ("1/second", HERTZ),
            ("B/s/event", BYTES / SECONDS / EVENTS),
            ("seconds^2", SECONDS**2),
            ("seconds²", SECONDS**2),
            ("volts*amperes", WATTS),
            ("volts·amperes", WATTS),
            ("metres^-1", Unit((("m", -1),))),
            (BYTES, BYTES),
        ],
    )
    def test_of(self, text: str | Unit, unit: Unit) -> None:
        assert Unit.of(text) == unit

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("secnds", "'secnds' is not a unit; did you mean 'seconds'?"),
            ("bytes/secnd", "'bytes/secnd' is not a unit; did you mean 'second'?"),
            ("banana split", """'banana split' is not a unit; write one such as "seconds" or "bytes/second\""""),
            ("", """'' is not a unit; write one such as "seconds" or "bytes/second\""""),
            ("kB^999999999", "'kB^999999999' is not a unit"),
            ("bytes/", "'bytes/' is not a unit; write one"),
            ("percentunit", "'percentunit' is not a unit; write 'ratio', for 'percentunit' is Grafana's name"),
            (5, "5 is not a unit; write its name"),
            (None, "None is not a unit; write its name"),
        ],
    )
    def test_unknown(self, text: object, message: str) -> None:
        with pytest.raises(ValueError, match="is not a unit") as raised:
            Unit.of(text)  # type: ignore[arg-type]
        assert str(raised.value).startswith(message)

    @pytest.mark.parametrize(
        ("unit", "shown"),
        [
            (SECONDS, "seconds"),
            (RATIO, "ratio"),
            (PERCENT, "percent"),
            (TIMESTAMP, "timestamp"),
            (BYTES / SECONDS, "bytes/second"),
            (EVENTS / SECONDS, "events/second"),
            (MILLISECONDS / EVENTS, "milliseconds/event"),
            (BYTES / EVENTS / SECONDS, "bytes/event/second"),
            (SECONDS**2, "seconds^2"),
            (RATIO / SECONDS**2, "1/second^2"),
            (BYTES * SECONDS, "bytes·seconds"),
            (BYTES.rescaled(3), "1/3 bytes"),
            (SECONDS ** Fraction(1, 2), "seconds^1/2"),
            (TIMESTAMP.rescaled(3), "timestamp (1/3 seconds)"),
        ],
    )
    def test_str(self, unit: Unit, shown: str) -> None:
        assert str(unit) == shown

    @given(st.sampled_from(UNITS), st.sampled_from(UNITS))
    def test_str_is_read_back(self, a: Unit, b: Unit) -> None:
        """Wherever the unit has whole powers and no scale that a name would have to say."""
        for unit in (a, a / b, a * b):
            if not str(unit)[0].isdigit():
                assert Unit.of(str(unit)) == unit

    @pytest.mark.parametrize(
        ("name", "unit"),
        [
            ("http_request_duration_seconds", SECONDS),
            ("process_cpu_seconds_total", SECONDS),
            ("node_memory_MemAvailable_bytes", BYTES),
            ("node_network_receive_bytes_total", BYTES),
            ("cache_hit_ratio", RATIO),
            ("disk_used_percent", PERCENT),
            ("request_latency_ms", MILLISECONDS),
            ("process_start_time_seconds", TIMESTAMP),
            ("node_boot_time_seconds", TIMESTAMP),
            ("backup_last_success_timestamp_seconds", TIMESTAMP),
            ("kafka_offset_timestamp", TIMESTAMP),
            ("job_finished_timestamp_ms", TIMESTAMP_MILLISECONDS),
            ("request_time_seconds", SECONDS),
            ("disk_read_bytes_per_second", BYTES / SECONDS),
            ("room_temperature_celsius", CELSIUS),
            ("node_cpu_scaling_frequency_hertz", HERTZ),
            ("node_hwmon_fan_rpm", HERTZ.rescaled(60)),
            ("cert_valid_days", DAYS),
            ("instance:memory_usage:ratio", RATIO),
            ("seconds", SECONDS),
            # No unit in the name: silence.
            ("http_requests_total", None),
            ("up", None),
            ("build_info", None),
            ("queue_length", None),
            ("requests_per_second", None),
            ("http_request_duration_seconds_bucket", None),
            ("job:http_request_duration_seconds:rate5m", None),
            ("milliseconds_since", None),
            ("requests_last_second", None),
            ("time_to_first_byte", None),
            ("", None),
        ],
    )
    def test_unit_from_name(self, name: str, unit: Unit | None) -> None:
        assert unit_from_name(name) == unit


class TestGrafana:
    @pytest.mark.parametrize(
        ("unit", "unit_id"),
        [
            (SECONDS, "s"),
            (MILLISECONDS, "ms"),
            (MINUTES, "m"),
            (BYTES, "bytes"),
            (BYTES / SECONDS, "Bps"),
            (BITS / SECONDS, "bps"),
            (RATIO, "percentunit"),
            (PERCENT, "percent"),
            (EVENTS, "short"),
            (SERIES, "short"),
            (EVENTS / SECONDS, "cps"),
            (EVENTS / MINUTES, "cpm"),
            (HERTZ, "hertz"),
            (WATTS, "watt"),
            (CELSIUS, "celsius"),
            (TIMESTAMP, None),
            (TIMESTAMP.rescaled(1000), "dateTimeAsIso"),
            # Means.
            (SECONDS / EVENTS, "s"),
            (BYTES / EVENTS, "bytes"),
            (BYTES / SECONDS / SERIES, "Bps"),
            (RATIO / EVENTS, "percentunit"),
            (EVENTS / SERIES, "short"),
            # No means.
            (SECONDS * EVENTS, None),
            (EVENTS**2, None),
            (SECONDS**2, None),
            (BYTES.rescaled(3), None),
        ],
    )
    def test_preferred_id(self, unit: Unit, unit_id: str | None) -> None:
        assert unit.grafana() == unit_id

    @pytest.mark.parametrize(
        ("unit_id", "unit"),
        [
            ("decbytes", BYTES),
            ("binBps", BYTES / SECONDS),
            ("binbps", BITS / SECONDS),
            ("kbytes", Unit.of("kibibytes")),
            ("deckbytes", Unit.of("kilobytes")),
            ("KBs", Unit.of("kilobytes/second")),
            ("KiBs", Unit.of("kibibytes/second")),
            ("reqps", EVENTS / SECONDS),
            ("pps", EVENTS / SECONDS),
            ("opm", EVENTS / MINUTES),
            ("dtdhms", SECONDS),
            ("clockms", MILLISECONDS),
            ("humidity", PERCENT),
            ("mwatth", Unit.of("megawatthours")),
            ("mwatt", Unit.of("milliwatts")),
            ("dateTimeFromNow", TIMESTAMP_MILLISECONDS),
            ("time:YYYY-MM-DD", TIMESTAMP_MILLISECONDS),
            ("farenheit", Unit.of("fahrenheit")),
            *((unit_id, None) for unit_id in unit_table.PLAIN),
            ("suffix:rows", None),
            ("si:mF", None),
            ("banana", None),
            ("", None),
        ],
    )
    def test_from_grafana(self, unit_id: str, unit: Unit | None) -> None:
        assert Unit.from_grafana(unit_id) == unit

    @pytest.mark.parametrize("unit_id", ["short", "µs", "currencyμBTC", "eps", "bool_on_off"])
    def test_known_id(self, unit_id: str) -> None:
        assert is_grafana_id(unit_id)

    @pytest.mark.parametrize("form", unit_table.CUSTOM)
    def test_custom_form(self, form: str) -> None:
        assert is_grafana_id(f"{form}:text")

    @pytest.mark.parametrize("text", ["banana", "", "seconds", "Short", "rows/s", "sufix:rows", "prefix", ":rows"])
    def test_unknown_id(self, text: str) -> None:
        assert not is_grafana_id(text)


class TestTable:
    """The table agrees with itself."""

    @pytest.mark.parametrize("column", ["names", "suffixes", "grafana"])
    def test_no_word_has_two_meanings(self, column: str) -> None:
        words = Counter(
            word
            for row in unit_table.ROWS
            for word in set(getattr(row, column).split())
            if word not in unit_table.PLAIN or column != "grafana"
        )
        assert [word for word, times in words.items() if times > 1] == []

    def test_no_unit_has_two_rows(self) -> None:
        assert [unit for unit, times in Counter(UNITS).items() if times > 1] == []

    @pytest.mark.parametrize(("row", "unit"), ROWS, ids=row_id)
    def test_row(self, row: unit_table.Row, unit: Unit) -> None:
        plural, _singular, *_others = row.names.split()
        assert str(unit) == plural
        for name in row.names.split():
            assert Unit.of(name) == unit
        for suffix in row.suffixes.split():
            assert unit_from_name(f"metric_{suffix}_total") == unit
        for unit_id in row.grafana.split():
            assert is_grafana_id(unit_id)
            assert Unit.from_grafana(unit_id) == (None if unit_id in unit_table.PLAIN else unit)
        assert unit.grafana() == next(iter(row.grafana.split()), None)

    @pytest.mark.parametrize(("row", "unit"), COMPOUNDS, ids=row_id)
    def test_compound_names_are_what_they_say(self, row: unit_table.Row, unit: Unit) -> None:
        """Its columns say the same as its name does when it is read part by part."""
        assert Unit.of(f"1*{row.names.split()[0]}") == unit

    def test_a_name_that_is_an_id_is_the_same_unit(self) -> None:
        for row, unit in ROWS:
            for name in row.names.split():
                meant = Unit.from_grafana(name)
                assert meant is None or meant == unit, name

    def test_ids_are_listed_once_and_sorted(self) -> None:
        assert list(GRAFANA_IDS) == sorted(set(GRAFANA_IDS))
