"""The servers of `demo.py`: each runs within its context, and is ended behind it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from processes import program, running

from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.errors import ObsdslError

MACHINE = "this-machine"


@contextmanager
def node_exporter(port: int, folder: Path) -> Iterator[tuple[ScrapeJob, ...]]:
    """This machine's own; none, where it is not to be had."""
    with ExitStack() as stack:
        jobs: tuple[ScrapeJob, ...] = ()
        with contextlib.suppress(ObsdslError):
            command = [str(program("node_exporter")), f"--web.listen-address=127.0.0.1:{port}"]
            stack.enter_context(running(command, folder, port, "/", folder / "node_exporter.log"))
            target = StaticTargets((f"127.0.0.1:{port}",), labels={"instance": MACHINE})
            jobs = (ScrapeJob(MACHINE, targets=(target,)),)
        yield jobs


@contextmanager
def alertmanager(folder: Path, named: tuple[str, bytes], port: int) -> Iterator[None]:
    """One that runs with a configuration, ready within."""
    name, content = named
    there = folder / f"alertmanager-{name}"
    there.mkdir()
    (there / "alertmanager.yml").write_bytes(content)
    path = program("alertmanager")
    command = [
        str(path),
        f"--config.file={there / 'alertmanager.yml'}",
        f"--storage.path={there / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    # Debian's reads its own templates from below where it starts.
    with running(command, path.parent.parent, port, "/-/ready", there / "log"):
        yield


@contextmanager
def prometheus(folder: Path, files: Mapping[str, bytes], port: int, flags: tuple[str, ...]) -> Iterator[None]:
    """One that runs with these files, ready within."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    command = [
        str(program("prometheus")),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        *flags,
    ]
    with running(command, folder, port, "/-/ready", folder / "log"):
        yield
