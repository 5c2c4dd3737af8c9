"""The part of `obsdsl import` that is about a workspace of an earlier import: `--update` and what belongs to it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import attrs
import click

from obsdsl.cli.common import Talk
from obsdsl.cli.summary import count
from obsdsl.errors import ObsdslError, listed, shown_path

if TYPE_CHECKING:
    from obsdsl.importing.update.update import Read

F = TypeVar("F", bound=Callable[..., Any])
# What stands for what a program writes into ours, and how that is called.
STDIN: Final = "-"
PIPED: Final = "stdin"
_SERVERS: Final = ("grafana", "prometheus", "alertmanager", "ruler")
_CHOICES: Final = ("folder", "tag", "uid", "namespace")
# What a fault begins with: a name, which may be a URL with a port, and a line.
_NAMED: Final = re.compile(r"(\S.*?)(?::\d+)*: ")


def update_options(function: F) -> F:
    """`--update` and what belongs to it."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS: Final = (
    click.option("--update", is_flag=True, help="Bring in what changed in the sources; what you edited stays."),
    click.option("--ours", is_flag=True, help="With --update: where both changed the same, settle for yours."),
    click.option("--theirs", is_flag=True, help="With --update: where both changed the same, take the new."),
    click.option("--check", is_flag=True, help="With --update: write nothing; exit 1 if something would change."),
    click.option("--diff", is_flag=True, help="With --update: write nothing; show what would change."),
)  # fmt: skip


@attrs.frozen
class Wanted:
    """What somebody asked for."""

    update: bool
    ours: bool
    theirs: bool
    check: bool
    diff: bool
    force: bool

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Wanted:
        """From the options. Raises ObsdslError for those that say nothing together."""
        found = cls(**{field.name: options[field.name] for field in attrs.fields(cls)})
        given = [f"--{name}" for name in ("ours", "theirs", "check", "diff") if getattr(found, name)]
        if given and not found.update:
            raise ObsdslError(given[0], "it says how a workspace is updated; add --update")
        if found.ours and found.theirs:
            raise ObsdslError("--ours", "it and --theirs exclude each other; say one")
        return found


def read_of(
    paths: Iterable[str], servers: Mapping[str, Any], output: Path, options: tuple[str, ...], faults: Iterable[str]
) -> Read:
    """What was read, as it is remembered: paths from the workspace, servers by their options, without passwords."""
    from obsdsl.importing.update.update import Read

    found = [_from_workspace(path, output) for path in paths]
    for name in _SERVERS:
        found += [f"--{name} {_plain(where)}" for where in servers.get(name) or ()]
    for name in _CHOICES:
        found += [f"--{name} {value}" for value in servers.get(name) or ()]
    broken = dict.fromkeys(_from_workspace(_source(fault), output) for fault in faults)
    return Read(tuple(found), tuple(broken), options)


def _from_workspace(name: str, output: Path) -> str:
    """The path of a source from the workspace, wherever somebody stands; what is piped in, or a URL, has none."""
    is_path = name != STDIN and not name.startswith(f"{PIPED}.") and "://" not in name
    return os.path.relpath(name, os.path.realpath(output)) if is_path else name


def _from_here(name: str, output: Path) -> str:
    """The same from here."""
    is_path = name != STDIN and not name.startswith((f"{PIPED}.", "--")) and "://" not in name
    return os.path.relpath(os.path.join(os.path.realpath(output), name)) if is_path else name  # noqa: PTH118


def _source(fault: str) -> str:
    """What a fault is about: a file, or the URL of what a server has, without a line."""
    found = _NAMED.match(fault)
    return found[1] if found else fault


def _plain(where: str) -> str:
    parts = urlsplit(where)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else where


def remembered_paths(output: Path) -> tuple[str, ...]:
    """The paths of the import before. Raises ObsdslError where there was none, or one of servers."""
    from obsdsl.importing.update.base import read_base

    before = read_base(output)
    if before is None or not before.sources:
        raise ObsdslError("import", "nothing says what was imported last; name the files, folders or servers")
    if any(one.startswith("--") for one in before.sources):
        fault = f"the last import read {' '.join(before.sources)}; name these again, with the credentials"
        raise ObsdslError("import", fault)
    if STDIN in before.sources:
        fault = "the last import read what was piped in; pipe it in again: … | obsdsl import - --update --output …"
        raise ObsdslError("import", fault)
    return tuple(_from_here(one, output) for one in before.sources)


def remembered_options(output: Path) -> tuple[str, ...]:
    """How the import before was asked for."""
    from obsdsl.importing.update.base import read_base

    before = read_base(output)
    return before.options if before else ()


def bring_in(wanted: Wanted, output: Path, files: Mapping[str, str], read: Read, talk: Talk) -> int:
    """Write what changed, or show it; the exit code."""
    from obsdsl.importing.update.update import update

    _refuse_a_part(wanted, output, read)
    prefer: Any = "ours" if wanted.ours else "theirs" if wanted.theirs else None
    found = update(output, files, read, prefer)
    for note in found.notes:
        talk.say(note)
    for line in found.told():
        talk.warn(line)
    if wanted.diff:
        for line in found.diff():
            click.echo(line)
    changed = sum(text is not None for text in found.changes.values())
    gone = len(found.changes) - changed
    said = [f"{count(changed, 'file')} changed"] if changed or not gone else []
    said += [f"{count(gone, 'file')} deleted"] if gone else []
    said += [f"{count(len(found.conflicts), 'conflict')}"] if found.conflicts else []
    if wanted.check or wanted.diff:
        talk.say(f"{shown_path(str(output))}: would be: {', '.join(said)}")
        return int(bool(found.conflicts or (wanted.check and found.changes)))
    found.write()
    for path, text in found.changes.items():
        talk.detail(f"  {'deleted ' if text is None else ''}{shown_path(str(output / path))}")
    mend = "take over what you want and delete the .new files, or update again with --ours or --theirs"
    following = mend if found.conflicts else next_step(output)
    talk.say(f"{shown_path(str(output))}: {', '.join(said)}; {following}")
    return int(bool(found.conflicts))


def next_step(output: Path) -> str:
    """What to do with what was written."""
    there = "" if output.resolve() == Path.cwd() else f"cd {quote(str(output))} && "
    return f"next: {there}obsdsl lint"


def _refuse_a_part(wanted: Wanted, output: Path, read: Read) -> None:
    """An update takes away what the sources have no more: so all must be there, and whole."""
    from obsdsl.importing.update.base import read_base

    before = read_base(output)
    if before is None or wanted.force:
        return
    if left := [_from_here(one, output) for one in before.sources if one not in read.sources]:
        fault = f"the last import read {listed(left, 'and')}, too, and what that gave would be taken away"
        raise ObsdslError("--update", f"{fault}; name it as well, or say --force")
    if new := [_from_here(one, output) for one in read.broken if one not in before.broken]:
        fault = f"{listed(new, 'and')} cannot be read whole any more, and what is missing would be taken away"
        raise ObsdslError("--update", f"{fault}; mend it, or say --force")
