"""tools/demo.py, run as a user runs it: what it prints, what is typed, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import attrs

from tests.conftest import ROOT
from tests.servers import get_json, until

_STARTS = 3
_START_SECONDS = 120.0


@attrs.define
class Demonstration:
    """A demo that runs."""

    process: subprocess.Popen[str]
    printed: list[str] = attrs.field(factory=list)

    def read(self) -> None:
        """Keep what it prints."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))

    def type(self, line: str) -> None:
        """As at the terminal."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        """Its exit code."""
        self.process.send_signal(by)
        return self.process.wait(120)

    @property
    def text(self) -> str:
        """All that it printed."""
        return "\n".join(self.printed)

    @property
    def prometheus(self) -> str:
        """The URL that it prints first."""
        return self.url("Prometheus")

    def url(self, name: str) -> str:
        """The URL that it prints for a server."""
        found = re.search(rf"^{re.escape(name)} +(http://\S+)$", self.text, re.MULTILINE)
        assert found is not None, self.text
        return found[1]

    def told(self, status: str = "FIRING") -> set[tuple[str, str]]:
        """Whom it was told what: `system receiver`, and the alert's name."""
        return {(where, alert) for where, alert, _ in self.notices(status)}

    def notices(self, status: str) -> Iterator[tuple[str, str, str]]:
        """Each alert that was told: `system receiver`, its name, its labels and summary."""
        where = ""
        for line in list(self.printed):
            if match := re.match(r"\d\d:\d\d:\d\d  (\S+) tells (\S+) \(", line):
                where = f"{match[1]} {match[2]}"
            elif match := re.match(rf"  {status} P\d (\w+) (.*)", line):
                yield where, match[1], match[2]

    def down(self) -> set[str]:
        """Targets that are not up."""
        found = get_json(f"{self.prometheus}/api/v1/targets")["data"]["activeTargets"]
        if not found:
            return {"no target is known yet"}
        return {f"{one['labels']['job']} {one['lastError']}" for one in found if one["health"] != "up"}

    def values(self, selector: str, label: str) -> Iterable[str]:
        """The values of a label, of the series that a selector chooses."""
        query = urlencode({"match[]": selector})
        found: list[str] = get_json(f"{self.prometheus}/api/v1/label/{label}/values?{query}")["data"]
        return found

    def labels(self, query: str) -> list[dict[str, str]]:
        """The labels of each series that a query gives now."""
        answer = get_json(f"{self.prometheus}/api/v1/query?{urlencode({'query': query})}")["data"]
        return [one["metric"] for one in answer["result"]]

    def samples(self, query: str, *, instant: bool) -> list[float]:
        """What a panel has to draw, of the last minute."""
        now = time.time()
        span: dict[str, Any] = {} if instant else {"start": now - 60, "end": now, "step": 1}
        path = "query" if instant else "query_range"
        answer = get_json(f"{self.prometheus}/api/v1/{path}?{urlencode({'query': query, **span})}")["data"]
        if answer["resultType"] == "scalar":
            return [float(answer["result"][1])]
        series = [one["values"] if "values" in one else [one["value"]] for one in answer["result"]]
        return [float(value) for points in series for _, value in points]


@contextmanager
def demonstration(*flags: str) -> Iterator[Demonstration]:
    """The demo, once it says that it is ready. A port that was free may be taken before a server has it: once more."""
    for _ in range(_STARTS):
        demo, reader = _started(flags)
        if demo.process.poll() is None or "address already in use" not in demo.text:
            break
        _leave(demo, reader)
    try:
        assert demo.process.poll() is None, demo.text
        yield demo
    finally:
        _leave(demo, reader)


def _started(flags: Sequence[str]) -> tuple[Demonstration, threading.Thread]:
    """The demo, ready or at its end, and the thread that reads what it prints."""
    command = [sys.executable, "-u", str(Path(ROOT) / "tools" / "demo.py"), *flags]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    demo = Demonstration(process)
    reader = threading.Thread(target=demo.read, daemon=True)
    reader.start()
    try:
        until(
            lambda: "Who is told of what:" in demo.printed or process.poll() is not None,
            _START_SECONDS,
            lambda: demo.text,
        )
    except BaseException:
        _leave(demo, reader)
        raise
    if process.poll() is not None:
        reader.join(10)
    return demo, reader


def _leave(demo: Demonstration, reader: threading.Thread) -> None:
    if demo.process.poll() is None:
        demo.end()
    reader.join(10)
    for pipe in (demo.process.stdin, demo.process.stdout):
        if pipe is not None:
            pipe.close()
