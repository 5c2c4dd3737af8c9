"""`obsdsl verify`."""

from __future__ import annotations

import http.client
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsdsl.cli.codegen import metrics_of
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.cli.summary import count
from obsdsl.errors import ObsdslError, did_you_mean, listed
from obsdsl.verify.compare import Verdict, compare
from obsdsl.verify.exposition import read_exposition

if TYPE_CHECKING:
    from obsdsl.config import Config
    from obsdsl.define.declaration import Declaration

EPILOG = """\b
Examples:
  obsdsl verify http://localhost:9091/metrics --job pocket-agent
  obsdsl verify http://localhost:9091/metrics --metrics metrics/web.py --ignore 'go_*'
  curl -s -u me https://host/metrics | obsdsl verify -
"""
# The format that is read here, of those that a target offers.
_ACCEPT = "text/plain;version=0.0.4"
_LARGEST = 256 * 1024 * 1024


@click.command("verify", epilog=EPILOG)
@click.argument("source", metavar="URL")
@click.option("--job", metavar="NAME", help="Compare with the metrics that a scrape job of the workspace brings.")
@click.option("--metrics", multiple=True, metavar="MODULE", help="Compare with those of a file or module.")
@click.option("--ignore", multiple=True, metavar="PATTERN", help="Pass over metrics such as 'go_*'.")
@click.option("--max-series", type=click.IntRange(1), default=1000, show_default=True, help="Series of one metric.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True, help="Seconds."
)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="[default: text]")
@common_options
def command(
    source: str,
    job: str | None,
    metrics: tuple[str, ...],
    ignore: tuple[str, ...],
    max_series: int,
    timeout: float,
    format_: str,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Compare what a target exposes with the definitions: what is missing, not declared, or not as declared.

    URL may be a file, or '-' for stdin. Without --job or --metrics, it is compared with all of the workspace's metrics.
    Exit codes: 0 as defined, 1 differences, 2 could not run.
    """
    if job is not None and metrics:
        raise ObsdslError("--job", "it says which metrics are compared, and --metrics, too; leave one out")
    with Talk(quiet, verbose) as talk:
        config = workspace_config(directory)
        declared = _declared(config, job, metrics)
        talk.step(f"reading {source}")
        families = read_exposition(_read(source, timeout), source)
        talk.clear()
        verdict = compare(declared, families, ignore, max_series)
        for line in _json(verdict) if format_ == "json" else _text(verdict):
            click.echo(line)
        for name in verdict.silent:
            talk.detail(f"  {name} has no series yet")
        talk.say(_summary(verdict))
    return 1 if verdict.differences else 0


def _declared(config: Config, job: str | None, modules: tuple[str, ...]) -> list[Declaration]:
    if job is None:
        return [one.metric for one in metrics_of(config, modules)]
    import contextlib

    from obsdsl.load import load

    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(sys.stderr):
        workspace = load(config)
    jobs = [one for server in workspace.servers for one in server.jobs if one.name == job]
    if not jobs:
        names = sorted({one.name for server in workspace.servers for one in server.jobs})
        mend = did_you_mean(job, names) or (f"; there are {listed(names, 'and')}" if names else "; define a ScrapeJob")
        raise ObsdslError("--job", f"no scrape job of the workspace is called {job!r}{mend}")
    brought = [one for one in jobs if one.metrics is not None]
    if not brought:
        raise ObsdslError(f"job {job!r}", "it does not say which metrics it brings; give it metrics=", jobs[0].location)
    return list({one.name: one for each in brought for one in each.metrics or ()}.values())


def _read(source: str, timeout: float) -> str:
    try:
        if source == "-":
            return sys.stdin.buffer.read().decode()
        if "://" not in source:
            return Path(source).read_text(encoding="utf-8")
        if not source.startswith(("http://", "https://")):
            raise ObsdslError(source, "it is read by http or https, from a file, or from stdin with -")
        request = urllib.request.Request(source, headers={"Accept": _ACCEPT, "User-Agent": "obsdsl"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            content: bytes = answer.read(_LARGEST + 1)
            if len(content) > _LARGEST:
                raise ObsdslError(source, f"it exposes more than {_LARGEST >> 20} MiB; nobody can scrape that")
            return content.decode()
    except UnicodeDecodeError:
        fault = "it is no text; give the URL under which the target exposes its metrics"
    except urllib.error.HTTPError as error:
        fault = f"it answers {error.code} {error.reason}; what needs a login can be piped in: curl … | obsdsl verify -"
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        fault = f"it cannot be read ({reason}); check the address, and that the target runs"
    raise ObsdslError(source, fault)


def _text(verdict: Verdict) -> list[str]:
    return [
        f"{one.metric}: {one.text}" + ("" if one.location is None else f"  [{one.location}]")
        for one in verdict.differences
    ]


def _json(verdict: Verdict) -> list[str]:
    found = {
        "differences": [
            {"metric": one.metric, "kind": one.kind, "text": one.text, "source": one.location and str(one.location)}
            for one in verdict.differences
        ],
        "verified": list(verdict.verified),
        "silent": list(verdict.silent),
    }
    return [json.dumps(found, indent=2)]


def _summary(verdict: Verdict) -> str:
    wrong = len({one.metric for one in verdict.differences})
    words = f"{count(len(verdict.verified), 'metric')} as defined, {wrong} not"
    return words + (f", {len(verdict.silent)} without a series yet" if verdict.silent else "")
