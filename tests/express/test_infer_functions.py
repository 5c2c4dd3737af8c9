"""Each function and aggregation has a rule, and its rule says what the function does."""

import math

import pytest

from obsdsl.define.duration import Duration
from obsdsl.express.infer import Environment, Inference, Kind, catalog
from obsdsl.express.infer.calls import _RULES
from obsdsl.express.infer.functions import AGGREGATIONS, FUNCTIONS, IDENTITIES
from obsdsl.express.metric import Counter, Gauge, Histogram, Info, NativeHistogram, Summary
from obsdsl.express.parse import parse
from obsdsl.express.signature import AGGREGATORS
from obsdsl.express.signature import FUNCTIONS as SIGNATURES

INF = math.inf
METRICS = (
    Counter("requests_total", "Requests.", labels={"status": ("ok", "error")}),
    Gauge("share", "Share.", range=(0, 1), labels={"side": ("left", "right")}),
    Gauge("balance", "Balance.", range=(-4, 9)),
    Gauge("anything", "Anything.", labels=("path",)),
    Info("build_info", "Build.", labels=("version",)),
    Histogram("duration_seconds", "Durations.", buckets=(0.1, 1, 5)),
    Histogram("drift_seconds", "Drift.", buckets=(-5, 0, 5)),
    NativeHistogram("wait_seconds", "Waits."),
    Summary("pause_seconds", "Pauses."),
)
INFERENCE = Inference(
    catalog(metric.declaration for metric in METRICS),
    Environment({"zone": ("a", "b")}, Duration.parse("15s"), Duration.parse("1m")),
)


def test_the_tables_are_complete() -> None:
    """One rule for each function and aggregation, and none twice."""
    names = sorted([*FUNCTIONS, *_RULES, *(name for name in IDENTITIES if name in SIGNATURES)])
    assert names == sorted(SIGNATURES)
    names = sorted([*AGGREGATIONS, *(name for name in IDENTITIES if name in AGGREGATORS)])
    assert names == sorted(AGGREGATORS)


@pytest.mark.parametrize(
    ("expression", "lo", "hi"),
    [
        ("requests_total", 0, INF),
        ("build_info", 1, 1),
        ("undeclared", -INF, INF),
        ("duration_seconds_sum", 0, INF),
        ("drift_seconds_sum", -INF, INF),
        ("pause_seconds_count", 0, INF),
        ("share > 0.5", 0.5, 1),
        ("0.5 < share", 0.5, 1),
        ("share == 0.5", 0.5, 0.5),
        ("share > 1", 1, 1),
        ("share > bool 2", 0, 0),
        ("share > bool 0.5", 0, 1),
        ("3 > bool 2", 0, 1),
        ("-balance", -9, 4),
        ("+balance", -4, 9),
        ("rate(requests_total[5m])", 0, INF),
        ("rate(undeclared[5m])", -INF, INF),
        ("rate(share[5m])", -INF, INF),
        ("increase(duration_seconds_bucket[5m])", 0, INF),
        ("delta(share[5m])", -INF, INF),
        ("idelta(share[5m])", -1, 1),
        ("changes(share[5m])", 0, INF),
        ("avg_over_time(balance[5m])", -4, 9),
        ("sum_over_time(share[5m])", 0, INF),
        ("count_over_time(balance[5m])", 1, INF),
        ("present_over_time(balance[5m])", 1, 1),
        ("quantile_over_time(0.5, balance[5m])", -4, 9),
        ("quantile_over_time(1.5, balance[5m])", -INF, INF),
        ("quantile_over_time($q, balance[5m])", -INF, INF),
        ("stddev_over_time(balance[5m])", 0, 6.5),
        ("stdvar_over_time(balance[5m])", 0, 42.25),
        ("mad_over_time(balance[5m])", 0, 13),
        ("max_over_time((share + 1)[5m:])", 1, 2),
        ("last_over_time(balance[5m])", -4, 9),
        ("sum(share)", 0, INF),
        ("sum(balance)", -INF, INF),
        ("avg(balance)", -4, 9),
        ("max(balance)", -4, 9),
        ("topk(2, balance)", -4, 9),
        ("quantile(0.9, balance)", -4, 9),
        ("count(balance)", 1, INF),
        ("group(balance)", 1, 1),
        ("stddev(balance)", 0, 6.5),
        ('count_values("x", balance)', 1, INF),
        ("abs(balance)", 0, 9),
        ("ceil(share / 3)", 0, 1),
        ("floor(balance / 2)", -2, 4),
        ("round(balance, 5)", -5, 10),
        ("clamp(balance, 0, 5)", 0, 5),
        ("clamp_min(balance, 0)", 0, 9),
        ("clamp_max(balance, 0)", -4, 0),
        ("sgn(balance)", -1, 1),
        ("sgn(share)", 0, 1),
        ("sqrt(balance)", 0, 3),
        ("sqrt(-1 - share)", -INF, INF),
        ("exp(share)", 1, math.e),
        ("exp(anything)", 0, INF),
        ("ln(share)", -INF, 0),
        ("log2(share * 8)", -INF, 3),
        ("log10(anything)", -INF, INF),
        ("sin(anything)", -1, 1),
        ("acos(anything)", 0, math.pi),
        ("cosh(anything)", 1, INF),
        ("deg(share * pi())", 0, 180),
        ("hour()", 0, 23),
        ("hour(anything)", 0, 23),
        ("day_of_week()", 0, 6),
        ("days_in_month()", 28, 31),
        ("year()", -INF, INF),
        ("time()", 0, INF),
        ("vector(3)", 3, 3),
        ("scalar(share)", 0, 1),
        ("absent(share)", 1, 1),
        ("max_of(1, 2)", 2, 2),
        ("min_of(1, scalar(balance))", -4, 1),
        ("share or balance", -4, 9),
        ("share and on (zone) balance", 0, 1),
        ("share unless on (zone) balance", 0, 1),
        ("histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))", 0, 5),
        ('histogram_quantile(0.9, duration_seconds_bucket{le=~"0.1|1|1.0"})', 0, 1),
        ('histogram_quantile(0.9, duration_seconds_bucket{le="+Inf"})', -INF, INF),
        ("histogram_quantile(0.9, drift_seconds_bucket)", -5, 5),
        ("histogram_quantile(90, drift_seconds_bucket)", -INF, INF),
        ("histogram_quantile(0.9, undeclared)", -INF, INF),
        ("histogram_quantile(0.9, wait_seconds)", -INF, INF),
        ("histogram_fraction(0, 1, rate(duration_seconds_bucket[5m]))", 0, 1),
        ("histogram_count(rate(wait_seconds[5m]))", 0, INF),
    ],
)
def test_intervals(expression: str, lo: float, hi: float) -> None:
    found = INFERENCE(parse(expression)).interval
    assert (found.lo, found.hi) == pytest.approx((lo, hi))


@pytest.mark.parametrize(
    "expression",
    [
        'requests_total{status="bogus"}',
        'requests_total{status=~"5.."}',
        'requests_total{nope="x"}',
        'rate(requests_total{status="bogus"}[5m])',
        'sum(requests_total{status="bogus"})',
        'count(requests_total{status="bogus"})',
        'histogram_quantile(0.9, duration_seconds_bucket{le="7"})',
        "share > 2",
        "share + (share > 2)",
        "share and (share > 2)",
        'share + on (side) share{side="bogus"}',
        # The sides of a match exclude each other.
        'requests_total{status="ok"} / requests_total{status="error"}',
        "share / on (side) balance",
        "share / balance",
        "share and balance",
    ],
)
def test_nothing_is_ever_there(expression: str) -> None:
    assert INFERENCE(parse(expression)).interval.empty


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("requests_total", "instance job status zone"),
        ("undeclared{a='b'}", "a ..."),
        ("rate(requests_total[5m])", "instance job status zone"),
        ("requests_total{$filters}", "instance job status zone"),
        ("sum(requests_total)", ""),
        ("sum by (status, nope) (requests_total)", "status"),
        ("sum by (job) (undeclared)", "job?"),
        ("sum without (status) (requests_total)", "instance job zone"),
        ("sum without (job) (undeclared)", "..."),
        ("sum by ($group) (requests_total)", "instance? job? status? zone?"),
        ("sum by (status, $group) (requests_total)", "instance? job? status? zone?"),
        ("sum without ($group) (requests_total)", "instance? job? status? zone?"),
        ("topk by (job) (3, requests_total)", "instance job status zone"),
        ('count_values("value", requests_total)', "value"),
        ('count_values by (job) ("value", requests_total)', "job value"),
        ('count_values by (job, zone) ("value", requests_total)', "job value zone"),
        # Where Prometheus 2 writes the label into the list itself, others are lost at later steps.
        ('count_values by (job, zone, nope) ("value", requests_total)', "job? value zone?"),
        ('count_values without (job, path, status) ("value", requests_total)', "instance value zone"),
        ('count_values("$x", requests_total)', "..."),
        ("histogram_quantile(0.9, duration_seconds_bucket)", "instance job zone"),
        ("histogram_fraction(0, 1, duration_seconds_bucket)", "instance job zone"),
        ('histogram_quantiles(duration_seconds_bucket, "q", 0.5, 0.9)', "instance job q zone"),
        ('absent(requests_total{job="api", path="", status=~"o.*"})', "job"),
        ('absent(requests_total{job="$job"})', "job?"),
        ("absent(requests_total{$filters})", "..."),
        ('absent_over_time(requests_total{job="api"}[5m])', "job"),
        ('absent(sum(requests_total{job="api"}))', ""),
        ("vector(1)", ""),
        ("hour()", ""),
        ("hour(requests_total)", "instance job status zone"),
        ('label_replace(share, "new", "x", "", "")', "instance job new side zone"),
        ('label_replace(share, "new", "x", "side", "left")', "instance job new? side zone"),
        ('label_replace(share, "new", "x", "side", "bogus")', "instance job side zone"),
        ('label_replace(share, "new", "$1", "side", "(.*)")', "instance job new side zone"),
        ('label_replace(anything, "new", "$1", "path", "(.*)")', "instance job new? path? zone"),
        ('label_replace(share, "side", "", "side", ".*")', "instance job zone"),
        ('label_replace(share, "$x", "", "side", ".*")', "..."),
        ('label_join(share, "new", "-", "side", "job")', "instance job new side zone"),
        ('label_join(share, "new", "", "nope")', "instance job side zone"),
        ("info(share)", "instance job side zone ..."),
        ('info(share, {version=~".+"})', "instance job side version? zone"),
        ("share or sum by (job) (balance)", "instance? job side? zone?"),
        ("-share", "instance job side zone"),
        ("share * 2", "instance job side zone"),
        ("share / on (job) sum by (job) (balance)", "job"),
        ("share / ignoring (side) balance", "instance job zone"),
        ("share / ignoring (side) group_left () balance", "instance job side zone"),
        ("share * on (instance) group_left (version) build_info", "instance job side version? zone"),
        ("build_info * on (instance) group_right (version) share", "instance job side version? zone"),
        ("share * on (instance) group_left (side) balance", "instance job zone"),
        ("share > on (job) sum by (job) (balance)", "job"),
        ("share > on (job) group_left () sum by (job) (balance)", "instance job side zone"),
        ("share and on (job) sum by (job) (balance)", "instance job side zone"),
        ("share * on ($x) balance", "instance? job? side? zone?"),
        ("share * on (instance) group_left ($x) build_info", "instance? job? side? version? zone?"),
    ],
)
def test_labels(expression: str, labels: str) -> None:
    """Labels that are there, that may be there (`?`), and whether others may be (`...`)."""
    found = INFERENCE(parse(expression)).labels
    shown = [name + ("" if found.presence(name) == "certain" else "?") for name in found.names()]
    assert " ".join(shown + ["..."] * found.rest) == labels


@pytest.mark.parametrize(
    ("expression", "name", "values"),
    [
        ('requests_total{status!="ok"}', "status", ("error",)),
        ('requests_total{status="$status"}', "status", ("ok", "error")),
        ('requests_total{instance=~"a|b"}', "instance", ("a", "b")),
        ("sum by (zone) (share)", "zone", ("a", "b")),
        ('share{zone="a"} / on (zone) group_left () balance', "zone", ("a",)),
        ('share and on (zone) balance{zone="a"}', "zone", ("a",)),
        ('share{zone="a"} or share{zone="b"}', "zone", ("a", "b")),
        ('label_replace(share, "side", "up", "side", "left")', "side", ("up", "left", "right")),
        ("duration_seconds_bucket", "le", ("0.1", "1.0", "5.0", "+Inf")),
        ("pause_seconds", "quantile", ("0.5", "0.9", "0.99")),
    ],
)
def test_label_values(expression: str, name: str, values: tuple[str, ...]) -> None:
    assert INFERENCE(parse(expression)).labels.values(name) == values


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("share", "share"),
        ("share > 0.5", "share"),
        ("share and on (zone) balance", "share"),
        ("topk(1, share)", "share"),
        ("last_over_time(share[5m])", "share"),
        ("+share", "share"),
        ("sum by (__name__) (share)", "share"),
        ('{__name__="share"}', "share"),
        ("share > on (zone) group_left () balance", "share"),
        ('label_replace(share * 2, "__name__", "double", "", "")', "double"),
        ("-share", None),
        ("share * 2", None),
        ("share > bool 0.5", None),
        ("rate(share[5m])", None),
        ("abs(share)", None),
        ("timestamp(share)", None),
        ("share > on (job, instance, zone, side) share", None),
        ('{__name__=~"share|balance"}', None),
        ("$metric", None),
    ],
)
def test_the_name_of_the_metric(expression: str, name: str | None) -> None:
    assert INFERENCE(parse(expression)).name == name


@pytest.mark.parametrize(
    ("expression", "type_", "sample", "kind", "cadence"),
    [
        ("requests_total", "vector", "float", Kind.COUNTER, 15),
        ("requests_total[5m]", "range", "float", Kind.COUNTER, 15),
        ("requests_total[5m:30s]", "range", "float", Kind.COUNTER, 30),
        ("requests_total[5m:]", "range", "float", Kind.COUNTER, 60),
        ("requests_total > 5", "vector", "float", Kind.COUNTER, 15),
        ("rate(requests_total[5m])", "vector", "float", None, None),
        ("rate(wait_seconds[5m])", "vector", "histogram", None, None),
        ("rate(undeclared[5m])", "vector", "unknown", None, None),
        ("sum(wait_seconds)", "vector", "histogram", None, None),
        ("max(wait_seconds)", "vector", "float", None, None),
        ("count(undeclared)", "vector", "float", None, None),
        ("wait_seconds * 2", "vector", "histogram", None, None),
        ("wait_seconds + wait_seconds", "vector", "histogram", None, None),
        ("wait_seconds", "vector", "histogram", Kind.NATIVE_HISTOGRAM, 15),
        ("duration_seconds_bucket", "vector", "float", Kind.BUCKET, 15),
        ("pause_seconds", "vector", "float", Kind.QUANTILE, 15),
        ("build_info", "vector", "float", Kind.INFO, 15),
        ("duration_seconds", "vector", "unknown", None, None),
        ("undeclared", "vector", "unknown", None, None),
        ("1 + 2", "scalar", "float", None, None),
        ("scalar(share)", "scalar", "float", None, None),
        ('"text"', "string", "float", None, None),
    ],
)
def test_what_it_is(expression: str, type_: str, sample: str, kind: Kind | None, cadence: float | None) -> None:
    found = INFERENCE(parse(expression))
    assert (found.type, found.sample, found.kind, found.cadence) == (type_, sample, kind, cadence)


def test_counters() -> None:
    assert INFERENCE(parse("requests_total")).is_counter
    assert INFERENCE(parse("duration_seconds_bucket[5m]")).is_counter
    assert not INFERENCE(parse("rate(requests_total[5m])")).is_counter
    assert not INFERENCE(parse("share")).is_counter
    source = INFERENCE(parse("requests_total[5m]")).source
    assert source is METRICS[0].declaration
