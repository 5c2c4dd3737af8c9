"""Units, as expressions change them."""

import pytest

from obsdsl.define.unit import Unit
from obsdsl.express.infer import ANY, Inference, catalog
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.parse import parse

METRICS = (
    Counter("requests_total", "Requests.", labels=("status",)),
    Counter("cpu_seconds_total", "Seconds.", labels={"mode": ("idle", "user")}),
    Counter("received_bytes_total", "Bytes."),
    Gauge("memory_bytes", "Bytes."),
    Gauge("memory_limit_bytes", "Bytes."),
    Gauge("started_timestamp_seconds", "Time."),
    Gauge("lag_milliseconds", "Lag."),
    Gauge("age_seconds", "Age."),
    Gauge("used_percent", "Used."),
    Gauge("users", "Users."),
    Info("build_info", "Build.", labels=("version",)),
    Histogram("duration_seconds", "Durations.", buckets=(0.1, 1)),
    NativeHistogram("wait_seconds", "Waits."),
    Summary("pause_seconds", "Pauses."),
)
INFERENCE = Inference(catalog(metric.declaration for metric in METRICS))


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        # Raw
        ("requests_total", "events"),
        ("memory_bytes", "bytes"),
        ("users", None),
        ("undeclared", None),
        ("build_info", ANY),
        ("duration_seconds_sum", "seconds"),
        ("duration_seconds_count", "events"),
        ("duration_seconds_bucket", "events"),
        ("pause_seconds", "seconds"),
        ("pause_seconds_sum", "seconds"),
        # Rates
        ("rate(requests_total[5m])", "events/second"),
        ("irate(received_bytes_total[5m])", "bytes/second"),
        ("deriv(memory_bytes[5m])", "bytes/second"),
        ("rate(cpu_seconds_total[5m])", "ratio"),
        ("deriv(started_timestamp_seconds[5m])", "ratio"),
        ("increase(received_bytes_total[5m])", "bytes"),
        ("delta(started_timestamp_seconds[5m])", "seconds"),
        ("rate(undeclared[5m])", None),
        ("changes(memory_bytes[5m])", "events"),
        ("resets(memory_bytes[5m])", "events"),
        # Over time and over series
        ("avg_over_time(memory_bytes[5m])", "bytes"),
        ("sum_over_time(memory_bytes[5m])", "bytes"),
        ("quantile_over_time(0.9, memory_bytes[5m])", "bytes"),
        ("stdvar_over_time(memory_bytes[5m])", "bytes^2"),
        ("count_over_time(memory_bytes[5m])", None),
        ("present_over_time(memory_bytes[5m])", ANY),
        ("max_over_time(rate(received_bytes_total[5m])[1h:])", "bytes/second"),
        ("sum(memory_bytes)", "bytes"),
        ("sum(started_timestamp_seconds)", None),
        ("max(started_timestamp_seconds)", "timestamp"),
        ("stddev(started_timestamp_seconds)", "seconds"),
        ("stdvar(age_seconds)", "seconds^2"),
        ("topk(3, memory_bytes)", "bytes"),
        ("quantile(0.5, memory_bytes)", "bytes"),
        ("count(memory_bytes)", "series"),
        ('count_values("value", memory_bytes)', "series"),
        ("group(memory_bytes)", ANY),
        # Histograms
        ("histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))", "seconds"),
        ("histogram_quantile(0.9, sum by (le) (increase(duration_seconds_bucket[5m])) * 2)", "seconds"),
        ("histogram_quantile(0.9, rate(wait_seconds[5m]))", "seconds"),
        ("histogram_quantile(0.9, count(duration_seconds_bucket))", None),
        ("histogram_fraction(0, 1, rate(wait_seconds[5m]))", "ratio"),
        ("histogram_avg(rate(wait_seconds[5m]))", "seconds"),
        ("histogram_count(rate(wait_seconds[5m]))", "events/second"),
        ("histogram_sum(rate(wait_seconds[5m]))", "ratio"),
        ("histogram_sum(wait_seconds)", "seconds"),
        ("histogram_stdvar(wait_seconds)", "seconds^2"),
        ("rate(duration_seconds_sum[5m]) / rate(duration_seconds_count[5m])", "seconds/event"),
        # Arithmetic
        ("memory_bytes / memory_limit_bytes", "ratio"),
        ("1 - memory_bytes / memory_limit_bytes", "ratio"),
        ("memory_bytes * age_seconds", "bytes*seconds"),
        ("memory_bytes + memory_limit_bytes", "bytes"),
        ("memory_bytes + age_seconds", None),
        ("lag_milliseconds + age_seconds", None),
        ("memory_bytes + undeclared", None),
        ("memory_bytes * undeclared", None),
        ("memory_bytes * 2", "bytes"),
        ("memory_bytes + 2", "bytes"),
        ("2 * 3", ANY),
        ("memory_bytes % 10", "bytes"),
        ("memory_bytes ^ 2", "bytes^2"),
        ("sqrt(memory_bytes ^ 2)", "bytes"),
        ("memory_bytes ^ users", None),
        ("1 / age_seconds", "hertz"),
        ("-memory_bytes", "bytes"),
        ("memory_bytes * on () group_left (version) build_info", "bytes"),
        ("memory_bytes atan2 age_seconds", "radians"),
        # Instants
        ("time()", "timestamp"),
        ("timestamp(memory_bytes)", "timestamp"),
        ("time() - started_timestamp_seconds", "seconds"),
        ("started_timestamp_seconds + age_seconds", "timestamp"),
        ("started_timestamp_seconds + 60", "timestamp"),
        ("time() - 3600", "timestamp"),
        ("time() - 1700000000", None),
        ("time() + started_timestamp_seconds", None),
        ("10 - time()", None),
        ("-time()", None),
        ("time() % 86400", "seconds"),
        ("hour()", "hours"),
        ("hour() * 60 + minute()", "minutes"),
        ("month()", None),
        # Comparisons and sets
        ("memory_bytes > 5", "bytes"),
        ("5 < memory_bytes", "bytes"),
        ("memory_bytes > bool 5", ANY),
        ("memory_bytes and age_seconds", "bytes"),
        ("memory_bytes unless age_seconds", "bytes"),
        ("memory_bytes or memory_limit_bytes", "bytes"),
        ("memory_bytes or age_seconds", None),
        ("memory_bytes or vector(0)", "bytes"),
        # Of each sample
        ("abs(memory_bytes)", "bytes"),
        ("clamp_min(memory_bytes, 0)", "bytes"),
        ("round(age_seconds, 0.1)", "seconds"),
        ("scalar(memory_bytes)", "bytes"),
        ("vector(time())", "timestamp"),
        ("ln(memory_bytes)", ANY),
        ("sgn(memory_bytes)", ANY),
        ("deg(asin(memory_bytes))", "degrees"),
        ('label_replace(memory_bytes, "a", "b", "", "")', "bytes"),
        ("absent(memory_bytes)", ANY),
        ("predict_linear(memory_bytes[1h], 3600)", "bytes"),
        # Variables are numbers
        ("memory_bytes > $limit", "bytes"),
    ],
)
def test_units(expression: str, unit: object) -> None:
    expected = Unit.of(unit) if isinstance(unit, str) else unit
    assert INFERENCE(parse(expression)).unit == expected


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("memory_bytes / 1024", "kibibytes"),
        ("memory_bytes / 1024 / 1024 / 1024", "gibibytes"),
        ("memory_bytes / (1024 * 1024)", "mebibytes"),
        ("memory_bytes / 2 ^ 30", "gibibytes"),
        ("memory_bytes / 1e9", "gigabytes"),
        ("rate(received_bytes_total[5m]) * 8", "bits/second"),
        ("rate(received_bytes_total[5m]) * 8 / 1000000", "megabits/second"),
        ("100 * memory_bytes / memory_limit_bytes", "percent"),
        ("memory_bytes / memory_limit_bytes * 100", "percent"),
        ("100 - avg(rate(cpu_seconds_total[5m])) * 100", "percent"),
        ("used_percent / 100", "ratio"),
        ("used_percent * 0.01", "ratio"),
        ("age_seconds * 1000", "milliseconds"),
        ("age_seconds * 1e3", "milliseconds"),
        ("lag_milliseconds / 1000", "seconds"),
        ("lag_milliseconds * 0.001", "seconds"),
        ("age_seconds / 60", "minutes"),
        ("(time() - started_timestamp_seconds) / 86400", "days"),
        ("started_timestamp_seconds * 1000", "timestamp_ms"),
        ("rate(requests_total[5m]) * 60", "events/minute"),
        ("sum(rate(received_bytes_total[5m])) / 1024", "kibibytes/second"),
        ("memory_bytes * $factor", "bytes"),
    ],
)
def test_constants_that_convert(expression: str, unit: str) -> None:
    inferred = INFERENCE(parse(expression))
    assert inferred.unit == Unit.of(unit)
    assert inferred.converted


@pytest.mark.parametrize(
    "expression",
    ["memory_bytes * 60", "age_seconds / 1024", "requests_total * 8", "memory_bytes * 2", "count(memory_bytes * 1000)"],
)
def test_constants_that_are_plain_factors(expression: str) -> None:
    assert not INFERENCE(parse(expression)).converted
