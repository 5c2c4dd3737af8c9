"""`obsdsl lint`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import attrs
import click

from obsdsl.atomic import write_files
from obsdsl.cli.baseline import BASELINE, Known, baseline_file, fresh, known_of, without, write_baseline
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.cli.summary import advice, count, summary
from obsdsl.config import Config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.lint.check import Check
from obsdsl.lint.listed import AnyCheck, kind_of
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.registry import explained
from obsdsl.lint.report import FORMATS, report
from obsdsl.lint.settings import named, unknown
from obsdsl.linting.now import Now, Question, now_of
from obsdsl.linting.plugged import Plugged
from obsdsl.linting.request import Linted, Request, checks_of

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
LEVELS = [level.word for level in reversed(Level)]
# So many are printed at once.
LINES = 50
# A fix may wait for another, and what is mended may show what can be mended next.
ROUNDS = 10


@click.command("lint", epilog=EPILOG)
@click.argument("paths", nargs=-1)
@click.option("--target", metavar="TARGET", help="As it is for this target: its values and versions.")
@click.option("--select", multiple=True, metavar="CHECK", help="Run these alone: names, codes, beginnings of codes; or "
              "look at the files of some objects alone, such as 'dashboard:pocket-*'.")  # fmt: skip
@click.option("--ignore", multiple=True, metavar="CHECK", help="Pass over these.")
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True, help="Exit 1 from here on.")
@click.option("--show", type=click.Choice(LEVELS), default="info", show_default=True, help="Show from here on.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="How to report.  [default: text]")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Hide the problems that it holds.")
@click.option("--no-baseline", is_flag=True, help="Show what the baseline hides, too.")
@click.option("--write-baseline", is_flag=True, help=f"Write today's problems to --baseline, or {BASELINE}.")
@click.option("--diff", "revision", metavar="REF", help="Show what a git revision did not have.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change of meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend what may change the meaning, too.")
@click.option("--promtool", is_flag=True, help="Let promtool judge every expression, too.")
@click.option("--no-definitions", is_flag=True, help="Judge files without the workspace's metrics.")
@click.option("--no-cache", is_flag=True, help="Check everything anew.")
@click.option("--explain", "word", metavar="CHECK", help="Show the page of a check, and do no more.")
@click.option("--list", "list_", is_flag=True, help="List all checks, and do no more.")
@common_options
def command(directory: Path, quiet: bool, verbose: bool, debug: bool, **given: Any) -> int:
    """Check the workspace; or PATHS: rule files, dashboards, Alertmanager configurations, and folders of them.

    Files are judged with the metrics of the workspace that you are in, or without where there is none.
    Exit codes: 0 clean, 1 problems at or above --fail-on, 2 could not run, or a check broke.
    """
    # Values live until the end and hold no cycles.
    gc.disable()
    sys.dont_write_bytecode = True
    with Talk(quiet, verbose) as talk:
        return _run(directory, talk, debug, given)


def _run(directory: Path, talk: Talk, debug: bool, given: dict[str, Any]) -> int:
    config = _config(directory, given)
    if given["list_"] or given["word"]:
        return _show(given["word"], checks_of(config))
    paths, plugged = _paths(given["paths"]), Plugged(config)
    now = answer = None
    if not (given["no_cache"] or given["promtool"]):
        now = now_of(Question(paths, config, given["select"], given["ignore"], not given["no_definitions"]))
    if now is not None and _is_plain(given):
        answer = now.answer()
    checks = plugged.checks if answer is None else ()
    request = Request(
        paths,
        _narrowed(config, given["select"], given["ignore"], checks) if answer is None else config,
        checks,
        given["promtool"],
        not given["no_definitions"],
        not given["no_cache"],
    )
    known = Known() if given["write_baseline"] else known_of(given, request, talk)
    linted = _linted(request, talk, now, plugged) if answer is None else Linted.of(answer)
    if given["fix"] or given["unsafe_fixes"]:
        linted = _mended(linted, known, request, given["unsafe_fixes"], talk)
    if given["write_baseline"]:
        write_baseline(linted.problems, baseline_file(given, config) or config.root / BASELINE, talk, config)
        return _broken(linted, talk, debug=False)
    linted = without(known, linted, request, talk)
    talk.clear()
    show = Level[given["show"].upper()]
    shown = attrs.evolve(linted, problems=tuple(one for one in linted.problems if one.level >= show))
    # Line by line, a thousand problems take as long to print as to find again; all at once, nobody notices that who
    # reads has gone.
    lines = _report(given["format_"], shown, checks, str(config.root))
    while some := list(islice(lines, LINES)):
        click.echo("\n".join(some))
    if given["format_"] == "text" and (words := advice(shown.problems)) is not None:
        talk.say(words)
    return _end(linted, show, Level[given["fail_on"].upper()], talk, debug)


def _config(directory: Path, given: dict[str, Any]) -> Config:
    """The settings, of the target that is given. Patterns of objects in `select` become the paths of their files."""
    config = workspace_config(directory)
    if given["target"] is not None:
        config = config.for_target(given["target"])
    if objects := tuple(one for one in given["select"] if ":" in one):
        from obsdsl.cli.artifacts import files_of, patterns

        given["paths"] = (*given["paths"], *map(str, files_of(config, patterns(objects))))
        given["select"] = tuple(one for one in given["select"] if ":" not in one)
    return config


def _is_plain(given: dict[str, Any]) -> bool:
    """Whether problems are all that is needed, and no check."""
    return given["format_"] != "sarif" and not any(given[key] for key in ("fix", "unsafe_fixes", "revision"))


def _linted(request: Request, talk: Talk, now: Now | None = None, plugged: Plugged | None = None) -> Linted:
    from obsdsl.linting.everything import lint

    return lint(request, talk.step, now, plugged)


def _paths(given: Sequence[str]) -> tuple[Path, ...]:
    """The paths, absolute, each once."""
    if "" in given:
        raise ObsdslError("PATHS", "one of them is empty; name files and folders, or leave all out for the workspace")
    return tuple(dict.fromkeys(Path(os.path.abspath(path)) for path in given))  # noqa: PTH100 - of `..`, too


def _narrowed(config: Config, select: Sequence[str], ignore: Sequence[str], checks: Sequence[AnyCheck]) -> Config:
    """The configuration with the command line's choice of checks, which replaces `select` and adds to `ignore`."""
    chosen, passed = _words("--select", select, checks), _words("--ignore", ignore, checks)
    policy = config.lint
    if chosen:
        # What is asked for by name is wanted, even if the project ignores it.
        wanted = [one for one in checks if one.name in chosen or one.code in map(str.upper, chosen)]
        left = tuple(word for word in policy.ignore if not any(named(one.code, one.name, word) for one in wanted))
        policy = attrs.evolve(policy, select=chosen, ignore=left)
    return attrs.evolve(config, lint=attrs.evolve(policy, ignore=(*policy.ignore, *passed)))


def _words(option: str, given: Sequence[str], checks: Sequence[AnyCheck]) -> tuple[str, ...]:
    words = tuple(word.strip() for one in given for word in one.split(",") if word.strip())
    faults = [(word, fault) for word in words if (fault := unknown(word, checks))]
    if faults:
        ends = [f"{word!r}, {fault}{'' if fault.endswith('?') else ';'} see --list" for word, fault in faults]
        raise ObsdslError(option, ends)
    return words


def _show(word: str | None, classes: Sequence[type[Check[Any]]]) -> int:
    from obsdsl.lint.page import options_of, page_of

    if word is None:
        width = max(len(one.name) for one in classes)
        for one in classes:
            level = f"{one.level.word}{', opt-in' if one.opt_in else ''}"
            click.echo(f"{one.code}  {one.name:{width}}  {level:15}  {page_of(one).title}")
        return 0
    check = explained(word, classes)
    page = page_of(check)
    opt_in = ", opt-in" if check.opt_in else ""
    click.echo(f"{check.code} {check.name} ({check.level.word}{opt_in})\n\n{page.title}\n\n{page.why}\n")
    if options := [f"    {name} = {default!r}" for name, default in options_of(check)]:
        click.echo(
            "\n".join([f"Options, in [tool.obsdsl.lint.options.{check.name}], with their defaults:\n", *options, ""])
        )
    for example in page.examples:
        click.echo(f"{example.verdict.title()}:\n")
        click.echo("".join(f"    {line}\n" for line in example.text.splitlines()))
    return 0


def _mended(linted: Linted, known: Known, request: Request, unsafe: bool, talk: Talk) -> Linted:
    """What is left once the fixes of what is not known are applied."""
    total = 0
    for _ in range(ROUNDS):
        mended = _mend(fresh(linted, known, request).problems, unsafe, talk)
        if not mended:
            break
        total += mended
        linted = _linted(attrs.evolve(request, fresh=True), talk)
    talk.say(f"{count(total, 'problem')} mended" if total else "nothing to mend")
    return linted


def _mend(problems: Sequence[Problem], unsafe: bool, talk: Talk) -> int:
    """Apply the fixes; return how many problems they mended."""
    from obsdsl.lint.fix import fixed

    files = {edit.file for problem in problems if problem.safe or unsafe for edit in problem.edits}
    texts = {file: Path(file).read_bytes().decode() for file in sorted(files)}
    result = fixed(problems, texts, unsafe)
    write_files({Path(file): text.encode() for file, text in result.texts.items()})
    for file in result.texts:
        talk.detail(f"  {shown_path(file)}: mended")
    return result.count


def _report(format_: str, linted: Linted, checks: Sequence[AnyCheck], root: str) -> Iterator[str]:
    # Of colours click keeps what the terminal shows.
    style = {"style": _style} if format_ == "text" else {}
    # One format lists all that there are.
    classes = [kind_of(one) for one in checks] if format_ == "sarif" else []
    return report(format_, linted.problems, classes, root, **style)


def _style(text: str, color: str | None) -> str:
    return click.style(text, bold=True) if color is None else click.style(text, fg=color)


def _end(linted: Linted, show: Level, fail_on: Level, talk: Talk, debug: bool) -> int:
    for file in linted.files:
        talk.detail(f"  {shown_path(file)}")
    if not linted.files:
        talk.warn("there was nothing to check: no file of the workspace, no rule file, dashboard or Alertmanager file")
    broken = _broken(linted, talk, debug)
    talk.say(summary(linted, show))
    return broken or int(any(problem.level >= fail_on for problem in linted.problems))


def _broken(linted: Linted, talk: Talk, debug: bool) -> int:
    """Name the checks that broke, each with the first object that it broke on; 2 if there are any."""
    for name, ones in groupby(sorted(linted.broken, key=lambda one: one.check), key=lambda one: one.check):
        first, *others = ones
        more = f" and {len(others)} more" if others else ""
        talk.warn(f"the check {name} broke on {first.subject}{more}: {first.error}; the others' results stand")
        if debug:
            click.echo(first.trace, err=True)
    return 2 if linted.broken else 0
