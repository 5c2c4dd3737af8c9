"""`obsdsl listen`."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from obsdsl.cli.common import Talk, common_options
from obsdsl.cli.summary import count
from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.listen.notification import Notification, lines
from obsdsl.listen.server import Listener

EPILOG = """\b
Examples:
  obsdsl listen                              on port 9095; then, as a receiver of Alertmanager's:
                                               webhook_configs: [{url: "http://localhost:9095/"}]
  obsdsl listen --port 0 --format json       on any port that is free; a line of JSON for each notification
  obsdsl listen --output alerts.jsonl        keep all that comes, too
  obsdsl listen --count 1 --for 5m           in a script: exit 1 if nothing comes within 5 minutes
"""
_TICK = 0.2


@click.command("listen", epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=9095, show_default=True, help="0 is any that is free.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Add each as a line of JSON."
)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="[default: text]")
@click.option("--count", "wanted", type=click.IntRange(1), metavar="N", help="End after so many notifications.")
@click.option("--for", "length", metavar="DURATION", help="End after so long, such as 10m.  [default: at Ctrl-C]")
@common_options
def command(
    host: str,
    port: int,
    output: Path | None,
    format_: str,
    wanted: int | None,
    length: str | None,
    directory: Path,  # noqa: ARG001
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Receive what Alertmanager sends to webhooks, and show it: who is told of what, and when.

    Every path takes notifications, so that each receiver can have one of its own. Exit codes: 0 done, 1 less than
    --count came within --for, 2 could not run.
    """
    end = _end(length)
    with Talk(quiet, verbose) as talk, _kept(output) as kept:
        arrived = _Arrived(format_, kept, wanted)
        listener = Listener(host, port, arrived.take, talk.warn)
        try:
            click.echo(listener.url, err=format_ == "json")
            talk.say("listening; Ctrl-C ends it")
            threading.Thread(target=listener.serve, daemon=True).start()
            _wait(arrived, end, talk)
            listener.stop()
        finally:
            listener.close()
        talk.say(f"{count(arrived.number, 'notification')} came")
    if arrived.lost is not None:
        raise arrived.lost
    if arrived.fault is not None:
        raise ObsdslError(shown_path(output), f"it cannot be written: {arrived.fault}; what came before is there")
    return 1 if wanted is not None and arrived.number < wanted else 0


class _Arrived:
    """What came; several requests may come at once."""

    def __init__(self, format_: str, kept: IO[str] | None, wanted: int | None) -> None:
        self.number = 0
        self.fault: str | None = None
        # Why nobody reads what is shown any more.
        self.lost: OSError | None = None
        self._format, self._kept, self._wanted = format_, kept, wanted
        self._lock = threading.Lock()

    @property
    def is_enough(self) -> bool:
        return bool(self.fault or self.lost) or (self._wanted is not None and self.number >= self._wanted)

    def take(self, one: Notification) -> None:
        with self._lock:
            if self.is_enough:
                return
            content = json.dumps({"path": one.path, **one.content}, ensure_ascii=True)
            try:
                for line in [content] if self._format == "json" else lines(one, time.strftime("%H:%M:%S")):
                    click.echo(line)
                sys.stdout.flush()
            except OSError as error:
                self.lost = error
            if self._kept is not None:
                try:
                    self._kept.write(f"{content}\n")
                    self._kept.flush()
                except OSError as error:
                    self.fault = error.strerror
            self.number += 1


def _end(length: str | None) -> float | None:
    if length is None:
        return None
    try:
        return Duration.parse(length).seconds
    except ValueError as error:
        raise ObsdslError("--for", str(error)) from None


@contextlib.contextmanager
def _kept(output: Path | None) -> Iterator[IO[str] | None]:
    if output is None:
        yield None
        return
    try:
        file = output.open("a", encoding="utf-8")
    except OSError as error:
        raise ObsdslError(shown_path(output), f"it cannot be written: {error.strerror}; name another file") from None
    with file:
        yield file


def _wait(arrived: _Arrived, length: float | None, talk: Talk) -> None:
    begin = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):
        while not arrived.is_enough and (length is None or time.monotonic() - begin < length):
            talk.step(f"{time.monotonic() - begin:.0f} s")
            time.sleep(_TICK)
