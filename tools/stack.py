#!/usr/bin/env python3
"""Fetch the servers and tools that the tests run against: Prometheus, Alertmanager and theirs, of two generations.

They come from Debian packages, which apt fetches and verifies with lists of its own, and which are unpacked and
never installed: the system stays as it is, and neither root nor a virtual environment is needed. The result is

    .stack/<generation>/bin/<tool>
    .stack/<generation>/versions.json     {tool: version}, as the tool prints it
    .stack/<generation>/usr/share/...     what Alertmanager reads: start it from .stack/<generation>

and each generation is swapped in whole. Examples:

    python3 tools/stack.py                                fetch what is missing
    python3 tools/stack.py --force --generation forky     fetch one generation anew

Exit code: 0 everything is there, 1 something could not be had (what could is kept), 2 bad usage.
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from debian import Apt, Unavailable, find_keyring, find_mirror, run

STACK = Path(__file__).resolve().parent.parent / ".stack"


@dataclass(frozen=True)
class Package:
    """A Debian package, and the programs in its /usr/bin that we take."""

    generation: str
    name: str
    programs: tuple[str, ...]
    optional: bool = False  # few tests need it, and the rest can do without
    data: str = ""  # a folder that the programs read

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(map(upstream_name, self.programs))


# Debian's Alertmanager reads its own templates from here when it starts, where upstream's carries them inside.
AM_DATA = "usr/share/prometheus/alertmanager"
PACKAGES = (
    Package("bookworm", "prometheus", ("prometheus", "promtool")),
    Package("bookworm", "prometheus-alertmanager", ("prometheus-alertmanager", "amtool"), data=AM_DATA),
    Package("bookworm", "victoria-metrics", ("vmalert",), optional=True),
    Package("bookworm", "prometheus-node-exporter", ("prometheus-node-exporter",), optional=True),
    Package("bookworm", "prometheus-blackbox-exporter", ("prometheus-blackbox-exporter",), optional=True),
    Package("forky", "prometheus", ("prometheus",)),
    Package("forky", "promtool", ("promtool",)),
    Package("forky", "prometheus-alertmanager", ("prometheus-alertmanager", "amtool"), data=AM_DATA),
    Package("forky", "victoria-metrics", ("vmalert",), optional=True),
    Package("forky", "prometheus-node-exporter", ("prometheus-node-exporter",), optional=True),
    Package("forky", "prometheus-blackbox-exporter", ("prometheus-blackbox-exporter",), optional=True),
)
GENERATIONS = tuple(dict.fromkeys(package.generation for package in PACKAGES))


def upstream_name(program: str) -> str:
    """Debian's prometheus-node-exporter is node_exporter everywhere else."""
    return program.removeprefix("prometheus-").replace("-", "_")


def say(message: str) -> None:
    print("stack:", message, file=sys.stderr)


def listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{tool} {version}" for tool, version in sorted(versions.items()))


def take(apt: Apt, package: Package, staged: Path) -> dict[str, str]:
    """Put the package's tools into the generation, each shown to run on this machine; their versions."""
    package_version, content = apt.unpack(package.name)
    programs = {upstream_name(program): content / "usr/bin" / program for program in package.programs}
    versions = {}
    for tool, path in programs.items():
        if not path.is_file():
            raise Unavailable(f"the package {package.name} has no usr/bin/{path.name}")
        if package.data:
            relocate(path, package.data)
        # Debian's vmalert prints no version: its package knows.
        printed = re.search(r"\bversion (\d\S*)", run(path, "--version"))
        versions[tool] = printed[1] if printed else package_version
    for tool, path in programs.items():
        path.rename(staged / "bin" / tool)
    if package.data:
        shutil.copytree(content / package.data, staged / package.data, dirs_exist_ok=True)
    shutil.rmtree(content)
    return versions


def relocate(program: Path, data: str) -> None:
    """Have a program look for its data below its working directory: only installing would put it below the root.

    A built program has room for a path of the same length: the slash in front goes to where it means nothing.
    """
    folder, name = data.rsplit("/", 1)
    program.write_bytes(program.read_bytes().replace(f"/{data}".encode(), f"{folder}//{name}".encode()))


def fetch(packages: Sequence[Package], apt: Apt, place: Path) -> dict[Package, str]:
    """Fetch packages of one generation and swap them in; those that could not be had, with the reason."""
    staged = apt.place / "staged"
    if place.exists():
        shutil.copytree(place, staged)
    (staged / "bin").mkdir(parents=True, exist_ok=True)
    versions, missing = read_versions(place), dict[Package, str]()
    for package in packages:
        try:
            got = take(apt, package, staged)
        except Unavailable as fault:
            missing[package] = str(fault)
        else:
            say(f"{place.name}: {listed(got)}")
            versions |= got
    if len(missing) < len(packages):
        (staged / "versions.json").write_text(json.dumps(versions, indent=2, sort_keys=True) + "\n")
        if place.exists():
            place.rename(apt.place / "earlier")
        staged.rename(place)
    return missing


def read_versions(place: Path) -> dict[str, str]:
    """The tools of a generation that are there, with their versions."""
    try:
        versions: dict[str, str] = json.loads((place / "versions.json").read_text())
    except (OSError, ValueError):
        return {}
    return {tool: version for tool, version in versions.items() if (place / "bin" / tool).is_file()}


@contextmanager
def workplace(stack: Path) -> Iterator[Path]:
    """A path beside the generations, so that a rename moves between them; for one run at a time."""
    stack.mkdir(parents=True, exist_ok=True)
    folder = os.open(stack, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # goes with the process, however that ends
    work = stack / ".work"
    shutil.rmtree(work, ignore_errors=True)  # of a run that was killed
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(folder)


def fill(options: argparse.Namespace) -> dict[Package, str]:
    """Bring the stack up to what was asked for; the packages that could not be had, with the reason."""
    missing: dict[Package, str] = {}
    with workplace(options.stack) as work:
        for generation in options.generation or GENERATIONS:
            place = options.stack / generation
            there = {} if options.force else read_versions(place)
            wanted = [p for p in PACKAGES if p.generation == generation and not set(p.tools) <= there.keys()]
            if not wanted:
                continue
            try:
                mirror, keyring = options.mirror or find_mirror(), options.keyring or find_keyring()
                say(f"{generation}: fetching from {mirror}")
                apt = Apt((work / generation).absolute(), generation, mirror, keyring.absolute())
                apt.update()
            except Unavailable as fault:
                missing |= dict.fromkeys(wanted, str(fault))
            else:
                missing |= fetch(wanted, apt, place)
    return missing


def report(missing: Mapping[Package, str], stack: Path) -> int:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for package, reason in missing.items():
        tools = ", ".join(package.tools) + " (optional)" * package.optional
        by_reason.setdefault((package.generation, reason), []).append(tools)
    for (generation, reason), names in by_reason.items():
        say(f"could not get {generation}'s {', '.join(names)}: {reason}")
    for generation in GENERATIONS:
        say(f"{stack / generation} has {listed(read_versions(stack / generation)) or 'nothing'}")
    return int(any(not package.optional for package in missing))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--generation", choices=GENERATIONS, action="append", help="only this one (default: each)")
    option("--force", action="store_true", help="fetch anew what is there already")
    option("--mirror", metavar="URL", help="Debian mirror (default: the one that this machine uses)")
    option("--keyring", metavar="FILE", type=Path, help="keys that may sign the mirror's lists (default: Debian's)")
    option("--stack", metavar="FOLDER", type=Path, default=STACK, help="where to put it (default: .stack)")
    return parser.parse_args()


def main() -> int:
    options = parse()
    try:
        return report(fill(options), options.stack)
    except OSError as fault:
        say(f"cannot write the stack: {fault}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main())
