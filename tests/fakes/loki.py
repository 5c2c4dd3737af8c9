"""A Loki as far as pushes of lines and queries ask it.

    with FakeLoki() as loki: …                            # any tenant; FakeLoki(tenants=True): 401 without one
        loki.add({"job": "web", "level": "error"}, "a line", at=seconds)

From tests/recordings/loki.json [recorded]. Queries are read by obsdsl's own reader, whose verdicts are Loki's (see
docs/logs.md), and evaluated by tests/fakes/log_query.py; what that lacks is 501. Statistics are left out.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import parse_qs, unquote

from obsdsl.logs.node import Lines, LogNode
from obsdsl.logs.parse import parse
from obsdsl.logs.verdict import judge
from tests.fakes.log_query import Entry, NotEvaluated, evaluated, seconds, selected
from tests.fakes.wire import FakeServer, Request, Response, as_json, as_text

API = "/loki/api/v1"
JSON = "application/json; charset=UTF-8"
NO_INSTANT = "log queries are not supported as an instant query type, please change your query to a range query type"


class FakeLoki(FakeServer):
    """Keeps all lines in memory, in the order of their times."""

    def __init__(self, *, tenants: bool = False) -> None:
        super().__init__(None)
        self.tenants = tenants
        self.entries: list[Entry] = []
        # When queries are asked that say no time, in nanoseconds; None is now.
        self.now: int | None = None

    def add(self, labels: dict[str, str], line: str, at: float | None = None) -> None:
        """Store one line; `at` is in seconds, now without it."""
        self._store(labels, line, int((time.time() if at is None else at) * 1e9))

    def _store(self, labels: dict[str, str], line: str, at: int) -> None:
        # Loki names a service after the job, where nobody does.
        named = {"service_name": labels["job"]} if "job" in labels else {}
        self.entries.append(Entry(at, line, {**named, **labels}))
        self.entries.sort(key=lambda one: one.time)

    def handle(self, request: Request) -> Response:
        """What Loki answers."""
        if self.tenants and not request.header("X-Scope-OrgID"):
            return as_text("no org id\n", 401)
        path = unquote(request.path)
        if request.method == "POST" and path == f"{API}/push":
            return self._push(request)
        if path == f"{API}/labels":
            return _data(sorted({name for one in self.entries for name in one.labels}))
        if found := re.fullmatch(rf"{API}/label/(\w+)/values", path):
            return _data(sorted({one.labels[found[1]] for one in self.entries if found[1] in one.labels}))
        if path == f"{API}/series":
            return self._series(_options(request).get("match[]", _options(request).get("match", "")))
        if path in (f"{API}/query", f"{API}/query_range"):
            return self._query(_options(request), path.endswith("range"))
        return as_text("404 page not found\n", 404)

    def _push(self, request: Request) -> Response:
        try:
            streams = json.loads(request.body)["streams"]
        except (ValueError, KeyError):
            return as_text("loghttp.PushRequest: not read\n", 400)
        for stream in streams:
            for at, line, *_ in stream["values"]:
                self._store(stream["stream"], line, int(at))
        return Response(204)

    def _series(self, text: str) -> Response:
        node = parse(text)
        assert isinstance(node, Lines)
        found = {tuple(sorted(one.labels.items())): None for one in self.entries if list(selected(node, [one]))}
        return _data([dict(one) for one in found])

    def _query(self, options: dict[str, str], ranged: bool) -> Response:
        text = options.get("query", "")
        verdict = judge(text)
        if not verdict.valid:
            return as_text(f"parse error : {verdict.error}", 400)
        node = parse(text)
        if isinstance(node, Lines) and not ranged:
            return as_text(NO_INSTANT, 400)
        try:
            return _data(
                self._lines(node, options) if isinstance(node, Lines) else self._numbers(node, options, ranged)
            )
        except NotEvaluated as missing:
            return as_text(str(missing), 501)

    def _queried(self) -> list[Entry]:
        """The lines as queries see them: Loki detects their level, and tells it by a label that no stream has."""
        return [Entry(one.time, one.line, {"detected_level": _level(one), **one.labels}) for one in self.entries]

    def _lines(self, node: Lines, options: dict[str, str]) -> dict[str, Any]:
        start, end = _time(options.get("start")), _time(options.get("end"))
        held = [one for one in self._queried() if start <= one.time < end] if start else self._queried()
        # The newest first, as many as are asked for.
        found = sorted(selected(node, held), key=lambda one: -one.time)[: int(options.get("limit", "100"))]
        streams: dict[tuple[tuple[str, str], ...], list[list[str]]] = {}
        for one in found:
            streams.setdefault(tuple(sorted(one.labels.items())), []).append([str(one.time), one.line])
        result = [{"stream": dict(labels), "values": values} for labels, values in sorted(streams.items())]
        return {"resultType": "streams", "result": result}

    def _numbers(self, node: LogNode, options: dict[str, str], ranged: bool) -> dict[str, Any]:
        if not ranged:
            at = _time(options.get("time")) or self.now or time.time_ns()
            vector = evaluated(node, self._queried(), at)
            if isinstance(vector, float):
                return {"resultType": "scalar", "result": [at / 1e9, _text(vector)]}
            rows = [{"metric": dict(key), "value": [at / 1e9, _text(one)]} for key, one in sorted(vector.items())]
            return {"resultType": "vector", "result": rows}
        start, end = _time(options.get("start")), _time(options.get("end"))
        step = int(_seconds(options.get("step", "60")) * 1e9)
        series: dict[Any, list[list[Any]]] = {}
        for at in range(start, end + 1, step):
            vector = evaluated(node, self._queried(), at)
            for key, one in ({(): vector} if isinstance(vector, float) else vector).items():
                series.setdefault(key, []).append([at / 1e9, _text(one)])
        return {
            "resultType": "matrix",
            "result": [{"metric": dict(key), "values": held} for key, held in series.items()],
        }


def _level(entry: Entry) -> str:
    if "level" in entry.labels:
        return entry.labels["level"]
    found = re.search(r"level[\"=: ]+(\w+)", entry.line)
    return found[1].lower() if found else "unknown"


def _options(request: Request) -> dict[str, str]:
    form = parse_qs(request.text) if request.method == "POST" else {}
    return {key: values[0] for key, values in {**request.query, **form}.items()}


def _data(found: Any) -> Response:
    return as_json({"status": "success", "data": found}, content_type=JSON)


def _time(text: str | None) -> int:
    """Nanoseconds; of a number with a fraction, or of few digits, seconds."""
    if not text:
        return 0
    return int(text) if text.isdigit() and len(text) > 11 else int(float(text) * 1e9)


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9.]+", text) else seconds(text)


def _text(value: float) -> str:
    return f"{value:g}" if value == int(value) else repr(value)
