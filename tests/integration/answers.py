"""What a Prometheus answers to queries over HTTP, as samples to compare with what was inferred."""

import http.client
import json
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs

from tests.integration.test_infer_soundness import Sample


@attrs.frozen
class Answer:
    """The samples of an expression, and its type as obsdsl names it; None where the server refused to evaluate it."""

    type: str | None
    samples: Sequence[Sample]


class Client:
    """Queries over one connection, which is a third of the time."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)

    def ask(self, path: str, **parameters: object) -> Any:
        """The data of the answer; None where there is an error."""
        self.connection.request("GET", f"/api/v1/{path}?{urllib.parse.urlencode(parameters)}")
        answer = json.load(self.connection.getresponse())
        if answer["status"] != "success":
            # What cannot be evaluated is an answer; what cannot be parsed is a fault of the test.
            assert "parse error" not in answer["error"], (answer["error"], parameters)
            return None
        return answer["data"]

    def at(self, expression: str, time: float) -> Answer:
        """Its value at one time."""
        return _answer(self.ask("query", query=expression, time=time))

    def between(self, expression: str, start: float, end: float, step: float) -> Answer:
        """Its values at several times, where it is a vector or scalar."""
        return _answer(self.ask("query_range", query=expression, start=start, end=end, step=step))


@contextmanager
def client(url: str) -> Iterator[Client]:
    made = Client(url)
    try:
        yield made
    finally:
        made.connection.close()


def _answer(data: Any) -> Answer:
    if data is None:
        return Answer(None, ())
    type_, result = data["resultType"], data["result"]
    if type_ == "scalar":
        return Answer(type_, [Sample({}, float(result[1]))])
    if type_ == "string":
        return Answer(type_, ())
    samples = [sample for series in result for sample in _samples(series)]
    return Answer("range" if type_ == "matrix" else type_, samples)


def _samples(series: Mapping[str, Any]) -> Iterator[Sample]:
    labels = series["metric"]
    for _, value in [*series.get("values", ()), *([series["value"]] if "value" in series else ())]:
        yield Sample(labels, float(value))
    histograms = len(series.get("histograms", ())) + ("histogram" in series)
    yield from [Sample(labels, None)] * histograms
