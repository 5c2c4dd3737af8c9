#!/usr/bin/env python3
"""Fetch the servers and tools that the tests run against: Prometheus, Alertmanager and theirs, of two generations.

They come from Debian packages, which apt fetches and verifies with lists of its own, and which are unpacked and
never installed: the system stays as it is, and no root is needed. The result is

    .stack/<generation>/bin/<tool>
    .stack/<generation>/versions.json     {tool: version}, as the tool prints it

Each generation is swapped in whole. This file runs on bare Python, before any virtual environment exists.
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EXAMPLE = """example:
  python3 tools/stack.py                    fetch what is missing
  python3 tools/stack.py --force forky      fetch Debian forky's generation anew

exit code: 0 everything is there, 1 something could not be had (what could is kept), 2 bad usage
"""
STACK = Path(__file__).resolve().parent.parent / ".stack"

# Debian's archive keyring, under its names until trixie and since. No other key counts, not even one that the
# system trusts for other repositories.
KEYRINGS = tuple(Path(f"/usr/share/keyrings/debian-archive-keyring.{ending}") for ending in ("gpg", "pgp"))


@dataclass(frozen=True)
class Package:
    """A Debian package, and the programs in its /usr/bin that we take."""

    generation: str
    name: str
    programs: tuple[str, ...]
    optional: bool = False  # few tests need it, and the rest can do without

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(map(upstream_name, self.programs))


PACKAGES = (
    Package("bookworm", "prometheus", ("prometheus", "promtool")),
    Package("bookworm", "prometheus-alertmanager", ("prometheus-alertmanager", "amtool")),
    Package("bookworm", "victoria-metrics", ("vmalert",), optional=True),
    Package("bookworm", "prometheus-node-exporter", ("prometheus-node-exporter",), optional=True),
    Package("bookworm", "prometheus-blackbox-exporter", ("prometheus-blackbox-exporter",), optional=True),
    Package("forky", "prometheus", ("prometheus",)),
    Package("forky", "promtool", ("promtool",)),
    Package("forky", "prometheus-alertmanager", ("prometheus-alertmanager", "amtool")),
    Package("forky", "victoria-metrics", ("vmalert",), optional=True),
    Package("forky", "prometheus-node-exporter", ("prometheus-node-exporter",), optional=True),
    Package("forky", "prometheus-blackbox-exporter", ("prometheus-blackbox-exporter",), optional=True),
)
GENERATIONS = tuple(dict.fromkeys(package.generation for package in PACKAGES))

# Read after the system's configuration, so that its proxies and credentials hold. What this clears are hooks that
# work on the system's own caches; what it forbids, a system may have allowed.
APT_CONF = """
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Update::Error-Mode "any";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Retries "1";
Dir::State "{place}/state";
Dir::State::lists "{place}/state/lists";
Dir::State::status "{place}/status";
Dir::Cache "{place}/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Etc::sourcelist "{place}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
"""


class Unavailable(Exception):
    """Something cannot be had; the message says why."""


def upstream_name(program: str) -> str:
    """Debian's prometheus-node-exporter is node_exporter everywhere else."""
    return program.removeprefix("prometheus-").replace("-", "_")


def say(message: str) -> None:
    print(f"stack: {message}", file=sys.stderr, flush=True)


def listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{tool} {version}" for tool, version in sorted(versions.items()))


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """The command's output; Unavailable, with its own words, where it fails."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=900)
    except FileNotFoundError:
        raise Unavailable(f"{command[0]} is not here: this needs Debian, or a system with apt and dpkg") from None
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Unavailable(str(fault)) from None
    if done.returncode:
        raise Unavailable(complaint(done.stderr) or f"{Path(command[0]).name} ended with {done.returncode}")
    return done.stdout


def complaint(stderr: str) -> str:
    """What went wrong, in apt's words without its warnings; in full where another program speaks."""
    lines = [line.strip() for line in stderr.splitlines() if "Some index files failed" not in line]
    return "; ".join([line[3:] for line in lines if line.startswith(("E: ", "W: GPG error"))] or lines)


def find_keyring() -> Path:
    for keyring in KEYRINGS:
        if keyring.is_file():
            return keyring
    raise Unavailable(
        f"{KEYRINGS[0]}, to check signatures with, is not here: "
        "install the package debian-archive-keyring, or name a keyring with --keyring FILE"
    )


def find_mirror() -> str:
    """The mirror that this machine uses already, so that no address is written here."""
    targets = run("apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)")
    found = re.search(r"^Debian (\S+)$", targets, re.MULTILINE)
    if found is None:
        # A fresh machine has no lists yet, and lists no targets: ask what an update would fetch. Nothing is labelled
        # there, but every Debian mirror ends in /debian (cloud images: in a list of mirrors of that name).
        uris = run("apt-get", "update", "--print-uris")
        found = re.search(r"^'(\S+/debian(?:\.list)?)/+dists/[a-z]+/InRelease'", uris, re.MULTILINE)
    if found is None:
        raise Unavailable(
            "apt on this machine knows no Debian mirror: name one with --mirror URL, "
            "or put it into apt's sources and run `apt-get update` as root"
        )
    return found[1]


class Apt:
    """An apt with configuration, lists and cache of its own, for one generation."""

    def __init__(self, place: Path, generation: str, mirror: str, keyring: Path) -> None:
        self.place = place
        self.conf = place / "apt.conf"
        for folder in ("state/lists/partial", "cache/archives/partial"):
            (place / folder).mkdir(parents=True)
        (place / "status").touch()
        (place / "sources.list").write_text(f"deb [signed-by={keyring} target=Packages] {mirror} {generation} main\n")
        self.conf.write_text(APT_CONF.format(place=place))

    def update(self) -> None:
        """Fetch the package lists; apt refuses them unless a key of the keyring signed them."""
        run("apt-get", "--config-file", self.conf, "update")

    def unpack(self, package: Package) -> tuple[str, Path]:
        """The package's upstream version, and the folder of its programs; apt checks it against the signed lists."""
        place = self.place / package.name
        place.mkdir()
        run("apt-get", "--config-file", self.conf, "download", package.name, cwd=place)
        (deb,) = place.glob("*.deb")
        run("dpkg-deb", "--extract", deb, place / "content")
        version = run("dpkg-deb", "--field", deb, "Version").strip()
        return re.sub(r"^\d+:|-[^-]*$", "", version), place / "content/usr/bin"


def take(apt: Apt, package: Package, binaries: Path) -> dict[str, str]:
    """Put the package's tools among the binaries, each shown to run on this machine; their versions."""
    package_version, folder = apt.unpack(package)
    versions = {}
    for program in package.programs:
        if not (folder / program).is_file():
            raise Unavailable(f"the package {package.name} has no usr/bin/{program}")
        # Debian's vmalert prints no version: its package knows.
        printed = re.search(r"\bversion (\d\S*)", run(folder / program, "--version"))
        versions[upstream_name(program)] = printed[1] if printed else package_version
    for program in package.programs:
        (folder / program).rename(binaries / upstream_name(program))
    return versions


def fetch(packages: Sequence[Package], apt: Apt, place: Path) -> dict[Package, str]:
    """Fetch packages of one generation and swap them in; those that could not be had, with the reason."""
    try:
        apt.update()
    except Unavailable as fault:
        return dict.fromkeys(packages, str(fault))
    staged = apt.place / "staged"
    (staged / "bin").mkdir(parents=True)
    versions: dict[str, str] = {}
    missing = {}
    for package in packages:
        try:
            got = take(apt, package, staged / "bin")
        except Unavailable as fault:
            missing[package] = str(fault)
        else:
            say(f"{place.name}: {listed(got)}")
            versions |= got
    if versions:
        swap_in(staged, versions, place)
    return missing


def swap_in(staged: Path, versions: Mapping[str, str], place: Path) -> None:
    """Put a generation in place, with those of its earlier tools that were not fetched anew."""
    earlier = read_versions(place)
    for tool in earlier.keys() - versions.keys():
        shutil.copy2(place / "bin" / tool, staged / "bin" / tool)
    text = json.dumps({**earlier, **versions}, indent=2, sort_keys=True)
    (staged / "versions.json").write_text(text + "\n")
    if place.exists():
        place.rename(staged.with_name("earlier"))
    staged.rename(place)


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
        for generation in options.generations or GENERATIONS:
            place = options.stack / generation
            there = {} if options.force else read_versions(place)
            wanted = [p for p in PACKAGES if p.generation == generation and not set(p.tools) <= there.keys()]
            if not wanted:
                continue
            try:
                mirror, keyring = options.mirror or find_mirror(), options.keyring or find_keyring()
            except Unavailable as fault:
                missing |= dict.fromkeys(wanted, str(fault))
                continue
            say(f"{generation}: fetching from {mirror}")
            missing |= fetch(wanted, Apt(work / generation, generation, mirror, keyring), place)
    return missing


def report(missing: Mapping[Package, str], stack: Path) -> int:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for package, reason in missing.items():
        names = [f"{tool} (optional)" if package.optional else tool for tool in package.tools]
        by_reason.setdefault((package.generation, reason), []).extend(names)
    for (generation, reason), tools in by_reason.items():
        say(f"could not get {generation}'s {', '.join(tools)}: {reason}")
    for generation in GENERATIONS:
        say(f"{stack / generation} has {listed(read_versions(stack / generation)) or 'nothing'}")
    return int(any(not package.optional for package in missing))


def absolute(path: str) -> Path:
    return Path(path).absolute()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Fetch Prometheus, Alertmanager and their tools into .stack/, for the tests.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    option = parser.add_argument
    option("generations", nargs="*", metavar="generation", help=f"{' or '.join(GENERATIONS)} (default: each)")
    option("--force", action="store_true", help="fetch anew what is there already")
    option("--mirror", metavar="URL", help="Debian mirror (default: the one that this machine uses)")
    option("--keyring", metavar="FILE", type=absolute, help="keys that may sign the mirror's lists (default: Debian's)")
    option("--stack", metavar="FOLDER", type=absolute, default=STACK, help="where to put it all (default: .stack)")
    options = parser.parse_args(arguments)
    if unknown := set(options.generations) - set(GENERATIONS):
        parser.error(f"no generation {', '.join(sorted(unknown))}: there are {', '.join(GENERATIONS)}")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
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
