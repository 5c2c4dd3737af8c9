"""A simulated target shows what its definitions say, and does what steps say: the values, on a clock of the test's."""

from __future__ import annotations

import http.client
import math
import urllib.error
import urllib.request

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl import Counter, DefinitionError, Gauge, Histogram, Info, NativeHistogram, ObsdslError, Summary
from obsdsl.library import node, process
from obsdsl.library.prometheus import up
from obsdsl.testing import Gone, Observe, Ramp, Rate, Recover, Scenario, Set, Share, Simulator
from tests.testing.simulator.clock import START, Clock, growth, values

STATUSES = ("success", "error", "timeout")
requests = Counter("web_requests_total", "Requests.", labels={"status": STATUSES, "route": ("/", "/api")})
failures = Counter("web_failures_total", "Failures.", labels=("code",))
connections = Gauge("web_connections", "Open connections.", unit="events", range=(0, 100))
temperature = Gauge("room_temperature_celsius", "Temperature.", range=(-20, 60))
healthy = Gauge("web_healthy", "Whether it works.", range=(0, 1))
duration = Histogram(
    "web_duration_seconds", "Duration.", labels={"status": STATUSES}, buckets=(0.1, 0.5, 1, 5, 10), unit="seconds"
)
pauses = Summary("web_pause_seconds", "Pauses.", quantiles=(0.5, 0.99))
build = Info("web_build_info", "Build.", labels=("version",))
ALL = (requests, failures, connections, temperature, healthy, duration, pauses, build)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Simulator:
    return Simulator(*ALL, job="web", labels={"env": "test"}, clock=clock)


# Good times


def test_every_metric_has_its_series(simulator: Simulator) -> None:
    found = values(simulator)
    assert {name.split("{")[0] for name in found} == {series for one in ALL for series in one.declaration.series()}
    assert {name for name in found if name.startswith("web_requests_total")} == {
        f'web_requests_total{{status="{status}",route="{route}"}}' for status in STATUSES for route in ("/", "/api")
    }
    assert len([name for name in found if name.startswith("web_failures_total{code=")]) == 2


def test_the_same_seed_and_time_give_the_same_text(clock: Clock) -> None:
    first, second, other = (Simulator(*ALL, seed=seed, clock=clock) for seed in (7, 7, 8))
    clock.move(1234.5)
    assert first.text() == second.text()
    assert first.text() != other.text()


@settings(max_examples=25)
@given(st.lists(st.floats(0, 7200), min_size=1, max_size=8), st.integers(0, 99))
def test_counters_never_fall_and_gauges_stay_in_their_range(waits: list[float], seed: int) -> None:
    clock = Clock()
    simulator = Simulator(*ALL, node, process, seed=seed, clock=clock)
    ranges = {one.name: one.range for one in simulator.metrics if one.type.value in ("gauge", "info")}
    before = values(simulator)
    for wait in waits:
        clock.move(wait)
        now = values(simulator)
        assert now.keys() == before.keys()
        for series, value in now.items():
            if (name := series.split("{")[0]) in ranges:
                low, high = ranges[name]
                assert (-math.inf if low is None else low) <= value <= (math.inf if high is None else high), series
            elif "quantile" not in series:
                assert value >= before[series], series
        before = now


def test_good_times_have_few_errors(simulator: Simulator, clock: Clock) -> None:
    found = growth(simulator, clock, 3600)
    total = sum(value for name, value in found.items() if name.startswith("web_requests_total"))
    failed = sum(value for name, value in found.items() if name.startswith("web_requests") and "error" in name)
    assert 0 < failed < total / 100


def test_a_histogram_s_series_are_of_the_same_observations(simulator: Simulator, clock: Clock) -> None:
    for _ in range(5):
        clock.move(61)
        found = values(simulator)
        for status in STATUSES:
            prefix = f'web_duration_seconds_bucket{{status="{status}",le='
            buckets = [found[f'{prefix}"{le}"}}'] for le in ("0.1", "0.5", "1", "5", "10", "+Inf")]
            assert buckets == sorted(buckets)
            count = found[f'web_duration_seconds_count{{status="{status}"}}']
            assert buckets[-1] == count
            assert 0 < found[f'web_duration_seconds_sum{{status="{status}"}}'] <= 10 * count


def test_metrics_with_the_same_labels_can_be_joined() -> None:
    simulator = Simulator(node.filesystem_avail_bytes, node.filesystem_size_bytes)
    free, size = ([], [])
    for name, value in values(simulator).items():
        (free if "avail" in name else size).append((name.split("{")[1], value))
    assert [labels for labels, _ in free] == [labels for labels, _ in size]
    assert all(a < b for (_, a), (_, b) in zip(free, size, strict=True))


def test_each_value_of_a_label_occurs_however_many_combinations_there_are() -> None:
    domains = {f"label_{n}": tuple(f"v{n}-{i}" for i in range(20)) for n in range(3)}
    text = Simulator(Counter("many_total", "Many.", labels=domains)).text()
    assert all(f'"{value}"' in text for domain in domains.values() for value in domain)
    assert text.count("\n") < 200


def test_native_histograms_are_left_out_since_text_has_none() -> None:
    simulator = Simulator(NativeHistogram("web_size_bytes", "Size."), connections)
    assert [one.name for one in simulator.metrics] == ["web_connections"]


# Steps


def test_a_share_is_exact_and_the_whole_stays(simulator: Simulator, clock: Clock) -> None:
    usual = Simulator(*ALL, clock=clock)
    simulator.share(requests(status="error"), 0.2)
    # A normal rate swings in ten minutes.
    before, found = values(usual), growth(simulator, clock, 600 * 20)
    whole = sum(v - before[name] for name, v in values(usual).items() if name.startswith("web_requests_total"))
    total = sum(value for name, value in found.items() if name.startswith("web_requests_total"))
    assert total == pytest.approx(whole, rel=0.001)
    for route in ("/", "/api"):
        of_route = sum(value for name, value in found.items() if f'route="{route}"' in name)
        assert found[f'web_requests_total{{status="error",route="{route}"}}'] == pytest.approx(of_route / 5, rel=0.001)


def test_a_rate_is_per_second_and_series(simulator: Simulator, clock: Clock) -> None:
    simulator.rate(requests(status=("error", "timeout")), 6)
    found = growth(simulator, clock, 100)
    assert [round(value) for name, value in found.items() if "error" in name and "requests" in name] == [600, 600]
    simulator.rate(duration(status="success"), 50)
    assert growth(simulator, clock, 10)['web_duration_seconds_count{status="success"}'] == 500


def test_a_gauge_is_set_and_goes_to_a_value(simulator: Simulator, clock: Clock) -> None:
    simulator.set(connections, 95)
    assert values(simulator)["web_connections"] == 95
    simulator.ramp(temperature, to=50, within="1h")
    start = values(simulator)["room_temperature_celsius"]
    clock.move(1800)
    assert values(simulator)["room_temperature_celsius"] == pytest.approx((start + 50) / 2)
    clock.move(7200)
    assert values(simulator)["room_temperature_celsius"] == 50


def test_slow_requests_reach_the_buckets_that_the_quantiles_say(simulator: Simulator, clock: Clock) -> None:
    simulator.observe(duration(status="success"), {0.5: 1, 0.9: 5, 1.0: 10})
    simulator.rate(duration(status="success"), 100)
    found = growth(simulator, clock, 1000)
    of = {le: found[f'web_duration_seconds_bucket{{status="success",le="{le}"}}'] for le in ("1", "5", "+Inf")}
    assert of["1"] == pytest.approx(of["+Inf"] * 0.5, rel=0.001)
    assert of["5"] == pytest.approx(of["+Inf"] * 0.9, rel=0.001)
    simulator.observe(pauses, {0.5: 1, 0.99: 4})
    assert values(simulator)['web_pause_seconds{quantile="0.99"}'] == 4


def test_a_value_of_an_open_label_starts_to_be_there_from_zero(simulator: Simulator, clock: Clock) -> None:
    assert 'web_failures_total{code="E42"}' not in values(simulator)
    simulator.rate(failures(code="E42"), 2)
    assert values(simulator)['web_failures_total{code="E42"}'] == 0
    clock.move(10)
    assert values(simulator)['web_failures_total{code="E42"}'] == 20


def test_series_go_and_come_back(simulator: Simulator) -> None:
    everything = values(simulator).keys()
    simulator.absent(duration(status="error"))
    gone = everything - values(simulator).keys()
    assert {name.split("{")[0] for name in gone} == set(duration.declaration.series())
    assert all('status="error"' in name for name in gone)
    simulator.recover(duration)
    assert values(simulator).keys() == everything


def test_a_series_of_an_open_label_is_there_once_it_recovers(clock: Clock) -> None:
    written = Gauge("file_mtime_seconds", "When it was written.", labels=("file",), unit="timestamp")
    simulator = Simulator(written, normal=(Recover(written(file="a")),), clock=clock)
    clock.move(60)
    ages = {clock() - value for value in values(simulator).values()}
    assert 'file_mtime_seconds{file="a"}' in values(simulator)
    assert max(ages) < 10, "as new as the others"


def test_recovery_gives_good_times_back_and_no_counter_falls(simulator: Simulator, clock: Clock) -> None:
    simulator.apply(Set(connections, 99), Share(requests(status="error"), 0.9), Observe(duration, {0.5: 8}))
    clock.move(60)
    before = values(simulator)
    simulator.recover()
    assert values(simulator)["web_connections"] < 50
    counters = [name for name in before if name.startswith(("web_requests", "web_duration"))]
    assert all(values(simulator)[name] >= before[name] for name in counters)
    found = growth(simulator, clock, 600)
    assert sum(value for name, value in found.items() if "requests" in name and "error" in name) < 30


def test_a_restart_lets_counters_begin_at_zero(clock: Clock) -> None:
    simulator = Simulator(*ALL, process, clock=clock)
    assert values(simulator)["process_start_time_seconds"] < START - 600
    simulator.rate(requests, 3)
    clock.move(100)
    simulator.restart()
    found = values(simulator)
    assert [value for name, value in found.items() if name.endswith("_total") or "_total{" in name] != []
    assert not any(value for name, value in found.items() if "_total" in name or "_count" in name)
    assert found["process_start_time_seconds"] == START + 100
    # What was going on goes on.
    assert growth(simulator, clock, 10)['web_requests_total{status="error",route="/"}'] == 30


def test_what_takes_an_hour_takes_a_minute_at_speed_60(clock: Clock) -> None:
    simulator = Simulator(*ALL, speed=60, clock=clock)
    simulator.ramp(connections, to=100, within="1h")
    simulator.apply(Rate(failures, 2, after="10m"))
    clock.move(10)
    assert values(simulator)["web_connections"] < 100
    clock.move(50)
    assert values(simulator)["web_connections"] == 100
    assert growth(simulator, clock, 10)['web_failures_total{code="200"}'] == 20


def test_a_scenario_goes_through_its_steps_in_time(simulator: Simulator, clock: Clock) -> None:
    incident = Scenario(
        "incident", (Set(connections, 100, after="5m"), Set(connections, 10, after="10m"), Set(connections, 50))
    )
    simulator.apply(incident)
    seen = []
    for _ in range(3):
        seen.append(values(simulator)["web_connections"])
        clock.move(300)
    assert seen == [50, 100, 10]
    simulator.apply(incident)
    simulator.recover()
    clock.move(300)
    assert values(simulator)["web_connections"] < 50


# What is refused


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (lambda: Set("web_conections", 1), "called 'web_conections'; did you mean 'web_connections'?"),
        (lambda: Rate(requests(status="eror"), 1), "no value 'eror'; it has 'success', 'error' or 'timeout'"),
        (lambda: Rate('web_requests_total{stauts="error"}', 1), "has no label 'stauts'; did you mean 'status'?"),
        (lambda: Set(connections, 101), "web_connections cannot be 101: its range is 0 to 100"),
        (lambda: Ramp(temperature, to=-21, within="1m"), "its range is -20 to 60"),
        (lambda: Rate(connections, 1), "is a gauge; only counters, histograms and summaries grow; write Set"),
        (lambda: Ramp(requests, to=1, within="1m"), "only a gauge goes to a value; write Rate"),
        (lambda: Observe(requests, {0.5: 1}), "only histograms and summaries observe"),
        (lambda: Share(requests, 0.2), "select some of the series"),
        (lambda: Share(requests(status=STATUSES), 0.2), "it selects all that there is"),
        (lambda: Set(duration, 1), "write Rate and Observe"),
        (lambda: Share(requests(status="error"), 20), "write 0.2 for 20 %"),
        (lambda: Rate(requests, -1), "a counter never falls"),
        (lambda: Set(requests.rate("5m"), 1), "selects no series of one metric"),
        (lambda: Observe(duration, {0.5: 2, 0.9: 1}), "a higher quantile has a higher value"),
        (lambda: Observe(duration, {50: 2}), "lie between 0 and 1"),
        (lambda: Gone(connections), "it is about targets"),
    ],
)
def test_a_step_that_makes_no_sense_says_why(simulator: Simulator, step: object, fault: str) -> None:
    assert callable(step)
    with pytest.raises(DefinitionError, match=r".*") as caught:
        simulator.apply(step())
    assert fault in str(caught.value)
    assert "test_simulator.py:" in str(caught.value)


def test_of_steps_that_cannot_all_happen_none_does(simulator: Simulator) -> None:
    before = values(simulator)
    with pytest.raises(DefinitionError):
        simulator.apply(Set(connections, 99), Set(connections, 101, after="1h"))
    assert values(simulator) == before


def test_what_is_no_metric_is_refused() -> None:
    with pytest.raises(ObsdslError, match="'web' is no metric; give metrics, or the modules that define them"):
        Simulator("web")
    with pytest.raises(ObsdslError, match="two different definitions"):
        Simulator(connections, Gauge("web_connections", "Others."))


# Over HTTP


def fetch(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as response:
        text: str = response.read().decode()
        return text


def test_it_serves_until_it_is_gone_and_comes_back(simulator: Simulator) -> None:
    with simulator:
        assert fetch(simulator.url) == simulator.text()
        for step in (Gone(), Gone(up(job="web", env="test"))):
            simulator.apply(step)
            with pytest.raises(OSError, match=r".*"):
                fetch(simulator.url)
            simulator.apply(Recover())
            assert fetch(simulator.url) == simulator.text()
        address = simulator.address
    with pytest.raises(urllib.error.URLError):
        fetch(simulator.url)
    with simulator:
        assert simulator.address == address
        assert fetch(simulator.url)


def test_who_is_connected_gets_nothing_once_it_has_stopped(simulator: Simulator) -> None:
    simulator.start()
    connection = http.client.HTTPConnection(simulator.address, timeout=5)
    connection.request("GET", "/metrics")
    assert connection.getresponse().read().decode() == simulator.text()
    simulator.stop()
    connection.request("GET", "/metrics")
    with pytest.raises((OSError, http.client.HTTPException), match=r".*"):
        connection.getresponse()
    connection.close()


def test_a_port_that_is_taken_is_said() -> None:
    with Simulator(connections) as first, pytest.raises(ObsdslError, match="choose another port"):
        Simulator(connections, port=int(first.address.rsplit(":", 1)[1])).start()
