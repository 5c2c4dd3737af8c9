"""`obsdsl diff`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import attrs
import click

from obsdsl.atomic import make_folder, write_file
from obsdsl.cli.artifacts import patterns, target_config
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.compile.select import is_selected, selected
from obsdsl.config import Config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.review.compare import review
from obsdsl.review.remark import Review
from obsdsl.review.report import FORMATS, report
from obsdsl.review.report.comment import FORGES, Forge, comment
from obsdsl.review.report.words import sides, summary
from obsdsl.review.side import Side
from obsdsl.review.sources.given import given as sources_of
from obsdsl.review.sources.source import Another, Now, both

EPILOG = """\b
Examples:
  obsdsl diff                              the workspace against HEAD
  obsdsl diff origin/main...               against where this branch left main: what a pull request changes
  obsdsl diff v1.2 v1.3                    two revisions
  obsdsl diff dist/                        against a build
  obsdsl diff exported.json                an export of Grafana against the workspace's dashboard of that uid
  obsdsl diff old.json new.json            any two files, or folders of them; no workspace is needed
  obsdsl diff HEAD:rules.yml rules.yml     a file of a revision; nothing of the revision is executed
  obsdsl diff --target prod --live         what is on the servers now, and what a push would make of it
  obsdsl diff --target staging --against prod
  obsdsl diff origin/main... --comment github --page "$URL"     the comment that a bot posts
  obsdsl diff --from review.json --comment github               the same, of a review that another job made
  obsdsl diff origin/main... --format html --output page.html   with pictures of the dashboards
"""
_HTML = "html"


@click.command("diff", epilog=EPILOG)
@click.argument("what", nargs=-1, metavar="[BEFORE] [AFTER]")
@click.option("--target", metavar="TARGET", help="As both are for this target: its values and versions.")
@click.option("--against", metavar="TARGET", help="Compare --target with the workspace for this one.")
@click.option("--live", is_flag=True, help="Compare with what --target has now. Reads, and never writes.")
@click.option("--select", multiple=True, metavar="PATTERN", help="Only these, such as 'dashboard:pocket-*'.")
@click.option("--from", "from_", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Take a review that --format json wrote; nothing is compared, or executed.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice((*FORMATS, _HTML)), help="How to report.  [default: text]")
@click.option(
    "--comment", "forge", type=click.Choice(FORGES), help="Write what a bot posts, within the forge's limits."
)
@click.option("--page", metavar="URL", help="Where the comment's readers find the page of --format html.")
@click.option("--prometheus", metavar="URL", help="Where the page's data come from; sketched without.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of to stdout.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if anything changed.")
@common_options
def command(directory: Path, quiet: bool, verbose: bool, debug: bool, **options: Any) -> int:  # noqa: ARG001
    """Show what changed, in the words of a reviewer, the most dangerous first.

    BEFORE and AFTER are git revisions (also A..B and A...B), folders of a build or of files, files, or REVISION:PATH.
    Of BEFORE alone, AFTER is the workspace; without both, HEAD is compared with it. What is only written otherwise is
    no change.

    Exit codes: 0 compared, 1 something changed and --exit-code was given, 2 could not run.
    """
    # Values live until the end and hold no cycles.
    gc.disable()
    sys.dont_write_bytecode = True
    with Talk(quiet, verbose) as talk:
        _refuse(options)
        output = options["output"] and options["output"].absolute()
        config = _config(directory, options)
        found = _narrowed(_review(config, options, talk), patterns(options["select"]))
        text = _reported(found, config, options, talk)
        talk.clear()
        if output is None:
            click.echo(text, nl=False)
        else:
            _write(output, text)
            talk.say(f"{shown_path(output)}: {sides(found)}: {summary(found)}")
        return int(options["exit_code"] and bool(found.remarks))


def _refuse(options: dict[str, Any]) -> None:
    """Options that say nothing together."""
    if options["forge"] is not None and options["format_"] is not None:
        raise ObsdslError("--comment", "a comment is Markdown of its own; leave --format out, or call it twice")
    if options["page"] is not None and options["forge"] is None:
        raise ObsdslError("--page", "it is linked by a comment; add --comment github or --comment gitlab")
    if options["prometheus"] is not None and options["format_"] != _HTML:
        raise ObsdslError("--prometheus", "it has the data of pictures; add --format html")
    if options["from_"] is not None:
        if options["what"] or options["live"] or options["against"]:
            raise ObsdslError("--from", "the review is made already; leave out what is to be compared")
        if options["format_"] == _HTML:
            raise ObsdslError("--from", "a review has no dashboards to be drawn; make the page where both sides are")
    name = "--live" if options["live"] else "--against"
    if (options["against"] is not None or options["live"]) and (options["what"] or options["target"] is None):
        raise ObsdslError(name, "it is compared with --target; name one, and leave BEFORE and AFTER out")
    if options["against"] is not None and options["live"]:
        raise ObsdslError("--live", "it compares one target with what it has now; leave --against out")


def _config(directory: Path, options: dict[str, Any]) -> Config:
    if options["live"]:
        return target_config(directory, options["target"])
    config = workspace_config(directory)
    return config if options["target"] is None else config.for_target(options["target"])


def _review(config: Config, options: dict[str, Any], talk: Talk) -> Review:
    if (file := options["from_"]) is not None:
        return _read(file)
    talk.step("compiling both sides")
    before, after = _sides(config, options)
    talk.step("comparing")
    return review(before, after)


def _read(file: Path) -> Review:
    from obsdsl.review.report.json import parse

    try:
        return parse(file.read_bytes(), shown_path(file))
    except OSError as error:
        raise ObsdslError(shown_path(file), f"it cannot be read ({error.strerror}); name a file") from None


def _sides(config: Config, options: dict[str, Any]) -> tuple[Side, Side]:
    if options["live"]:
        # What reads servers is imported where it is asked for.
        from obsdsl.cli.live import live_sides

        return live_sides(config)
    if (other := options["against"]) is not None:
        config.for_target(other)
        return both(Now(config, options["target"]), Another(config.root, other, other))
    return both(*sources_of(options["what"], config))


def _narrowed(found: Review, select: tuple[str, ...]) -> Review:
    """What is said of what the patterns choose."""
    if not select:
        return found
    all_ = (*found.before.artifacts, *found.after.artifacts)
    named: list[tuple[str, str]] = [(one.kind, one.identity) for one in all_]
    named += [name for one in found.remarks for name in (one.of, (one.kind, one.name))]
    selected([_Named(*one) for one in dict.fromkeys(named)], select)
    chosen = (one for one in found.remarks if is_selected(*one.of, select) or is_selected(one.kind, one.name, select))
    return attrs.evolve(found, remarks=tuple(chosen))


@attrs.frozen
class _Named:
    """What can be chosen: artifacts, what is in files, and what remarks speak of."""

    kind: str
    identity: str


def _reported(found: Review, config: Config, options: dict[str, Any], talk: Talk) -> str:
    root = str(config.root)
    if options["forge"] is not None:
        return _comment(found, config, options["forge"], options["page"])
    if options["format_"] == _HTML:
        talk.step("drawing")
        return _page(found, root, options["prometheus"])
    format_ = options["format_"] or "text"
    style = {"style": _style} if format_ == "text" and options["output"] is None else {}
    return "".join(f"{line}\n" for line in report(format_, found, root, **style))


def _page(found: Review, root: str, url: str | None) -> str:
    from obsdsl.preview import diff_page

    if url is None:
        return diff_page(found, root)
    from obsdsl.cli.asking import asking

    return diff_page(found, root, asking(url), url)


def _write(output: Path, text: str) -> None:
    make_folder(output.parent)
    write_file(output, text.encode("utf-8", "backslashreplace"))


def _comment(found: Review, config: Config, forge: Forge, page: str | None) -> str:
    target = "" if config.target is None else config.target.name
    names = [name for name in (config.project, target) if name]
    return comment(found, str(config.root), forge, target, page, "-".join(names))


def _style(text: str, color: str | None) -> str:
    """Colours, of which click keeps what the terminal shows."""
    if color == "":
        return text
    return click.style(text, bold=True) if color is None else click.style(text, fg=color)
