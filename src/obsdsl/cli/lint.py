"""`obsdsl lint`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from obsdsl.atomic import write_file
from obsdsl.cli.common import Talk, common_options
from obsdsl.config import Config, find_root, read_config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.lint.baseline import baseline_of, compared, dump, parse
from obsdsl.lint.check import Check
from obsdsl.lint.fix import fixed
from obsdsl.lint.page import page_of
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.registry import built_in, explained, plugged_in
from obsdsl.lint.report import FORMATS, report
from obsdsl.lint.report.text import lines as text_lines
from obsdsl.linting import Linted, Request, lint, lint_revision

EPILOG = """\b
Examples:
  obsdsl lint                              the workspace
  obsdsl lint rules.yml dashboards/        files that exist already; no workspace is needed
  obsdsl lint --diff origin/main           only what is new since a revision
  obsdsl lint --write-baseline             take today's problems as known; then, in CI:
  obsdsl lint --baseline .obsdsl-baseline.json --format github
  obsdsl lint --fix                        mend what can be mended without a change of meaning
  obsdsl lint --explain unit-mismatch      why a check is there, with examples
"""
BASELINE = ".obsdsl-baseline.json"
LEVELS = [level.word for level in reversed(Level)]


@click.command("lint", epilog=EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--select", multiple=True, metavar="CHECK", help="Run these alone: names, codes, beginnings of codes.")
@click.option("--ignore", multiple=True, metavar="CHECK", help="Pass over these.")
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True, help="Exit 1 from here on.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Hide the problems that it holds.")
@click.option("--write-baseline", is_flag=True, help=f"Write today's problems to --baseline, or {BASELINE}.")
@click.option("--diff", "revision", metavar="REF", help="Show what a git revision did not have.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change of meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: mend what may change the meaning, too.")
@click.option("--promtool", is_flag=True, help="Let promtool judge every expression, too.")
@click.option("--no-definitions", is_flag=True, help="Judge files without the workspace's metrics.")
@click.option("--no-cache", is_flag=True, help="Check everything anew.")
@click.option("--explain", "word", metavar="CHECK", help="Show the page of a check, and do no more.")
@click.option("--list", "list_", is_flag=True, help="List all checks, and do no more.")
@common_options
def command(directory: Path, quiet: bool, verbose: bool, debug: bool, **given: Any) -> int:
    """Check the workspace; or PATHS: rule files, dashboards, Alertmanager configurations, and folders of them.

    Files are judged with the metrics that the workspace around them declares, or without where there is none.
    Exit codes: 0 clean, 1 problems at or above --fail-on, 2 could not run, or a check broke.
    """
    talk = Talk(quiet, verbose)
    # Values live until the end and hold no cycles.
    gc.disable()
    sys.dont_write_bytecode = True
    root = find_root(directory.resolve())
    config = _narrowed(read_config(root), given["select"], given["ignore"])
    if given["list_"] or given["word"]:
        return _show(given["word"], (*built_in(), *plugged_in(config.lint.plugins, root)))
    request = Request(
        tuple(given["paths"]), config, given["promtool"], not given["no_definitions"], not given["no_cache"]
    )
    linted = lint(request, talk.step)
    if given["fix"] and (mended := _mend(linted.problems, given["unsafe_fixes"], talk)):
        talk.say(f"{_count(mended, 'problem')} mended")
        linted = lint(attrs.evolve(request, fresh=True), talk.step)
    if given["write_baseline"]:
        return _write_baseline(linted, _baseline_file(given["baseline"], config) or root / BASELINE, root, talk)
    linted = _without_known(linted, given, request, talk)
    for line in _report(given["format_"], linted, str(root)):
        click.echo(line)
    return _end(linted, Level[given["fail_on"].upper()], talk, debug)


def _narrowed(config: Config, select: Sequence[str], ignore: Sequence[str]) -> Config:
    """The configuration with the command line's choice of checks, which replaces `select` and adds to `ignore`."""
    chosen, passed = _words(select), _words(ignore)
    policy = attrs.evolve(config.lint, select=chosen or config.lint.select, ignore=(*config.lint.ignore, *passed))
    # What is asked for by name is wanted, even if the project ignores it.
    if chosen:
        policy = attrs.evolve(policy, ignore=tuple(one for one in policy.ignore if one not in chosen))
    return attrs.evolve(config, lint=policy)


def _words(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for one in given for word in one.split(",") if word.strip())


def _show(word: str | None, classes: Sequence[type[Check[Any]]]) -> int:
    if word is None:
        width = max(len(one.name) for one in classes)
        for one in classes:
            level = f"{one.level.word}{', opt-in' if one.opt_in else ''}"
            click.echo(f"{one.code}  {one.name:{width}}  {level:15}  {page_of(one).title}")
        return 0
    check = explained(word, classes)
    page = page_of(check)
    click.echo(f"{check.code} {check.name} ({check.level.word})\n\n{page.title}\n\n{page.why}\n")
    for example in page.examples:
        click.echo(f"{example.verdict.title()}:\n")
        click.echo("".join(f"    {line}\n" for line in example.text.splitlines()))
    return 0


def _mend(problems: Sequence[Problem], unsafe: bool, talk: Talk) -> int:
    """Apply the fixes; return how many problems they mended."""
    files = {edit.file for problem in problems for edit in problem.edits}
    texts = {file: Path(file).read_bytes().decode() for file in files}
    result = fixed(problems, texts, unsafe)
    for file, text in result.texts.items():
        write_file(Path(file), text.encode())
        talk.detail(f"  {shown_path(file)}")
    if result.waiting:
        talk.say(f"{_count(result.waiting, 'fix', 'fixes')} must wait for another; run --fix again")
    return result.count


def _write_baseline(linted: Linted, file: Path, root: Path, talk: Talk) -> int:
    write_file(file, dump(baseline_of(linted.problems, str(root))).encode())
    talk.say(f"{shown_path(file)}: {_count(len(linted.problems), 'problem')}")
    return 2 if linted.broken else 0


def _baseline_file(given: Path | None, config: Config) -> Path | None:
    if given is not None:
        return given
    return None if config.lint.baseline is None else config.root / config.lint.baseline


def _without_known(linted: Linted, given: dict[str, Any], request: Request, talk: Talk) -> Linted:
    """Without the problems of the baseline, and of the revision that is compared with."""
    root = str(request.config.root)
    if (file := _baseline_file(given["baseline"], request.config)) is not None:
        if not file.is_file():
            raise ObsdslError(shown_path(file), "there is no such baseline; write it with --write-baseline")
        found = compared(linted.problems, parse(file.read_text(encoding="utf-8"), shown_path(file)), root)
        linted = attrs.evolve(linted, problems=found.fresh, known=found.known)
        if found.gone:
            talk.say(f"{_count(found.gone, 'problem')} of {shown_path(file)} are gone; write it anew")
    if given["revision"] is not None:
        before = lint_revision(given["revision"], request, talk.step)
        found = compared(linted.problems, before, root)
        linted = attrs.evolve(linted, problems=found.fresh, known=linted.known + found.known)
    return linted


def _report(format_: str, linted: Linted, root: str) -> Iterator[str]:
    if format_ != "text":
        return report(format_, linted.problems, linted.checks, root)
    # Of colours click keeps what the terminal shows.
    return text_lines(linted.problems, linted.checks, root, _style)


def _style(text: str, color: str | None) -> str:
    return click.style(text, bold=True) if color is None else click.style(text, fg=color)


def _end(linted: Linted, fail_on: Level, talk: Talk, debug: bool) -> int:
    for one in linted.broken:
        talk.warn(f"the check {one.check} broke on {one.subject}: {one.error}; the others' results stand")
        if debug:
            click.echo(one.trace, err=True)
    talk.say(_summary(linted))
    if linted.broken:
        return 2
    return int(any(problem.level >= fail_on for problem in linted.problems))


def _summary(linted: Linted) -> str:
    counts = [
        _count(number, level.word)
        for level in reversed(Level)
        if (number := sum(problem.level is level for problem in linted.problems))
    ]
    fixable = sum(problem.safe for problem in linted.problems)
    notes = [
        f"--fix mends {fixable}" if fixable else "",
        f"{linted.spared} ignored by comments" if linted.spared else "",
        f"{linted.known} known" if linted.known else "",
    ]
    aside = ", ".join(note for note in notes if note)
    return f"{', '.join(counts) or 'no problems'} in {linted.what}" + (f" ({aside})" if aside else "")


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
