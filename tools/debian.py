"""Debian packages, fetched and verified by apt, and unpacked: nothing is installed, and no root is needed."""

import os
import re
import subprocess
from pathlib import Path

# Debian's archive keyring, under its names until trixie and since. No other key counts, not even one that the
# system trusts for other repositories.
KEYRINGS = tuple(Path(f"/usr/share/keyrings/debian-archive-keyring.{ending}") for ending in ("gpg", "pgp"))

# Read after the system's configuration, so that its proxies and credentials hold. What this clears are hooks that
# work on the system's own caches; what it forbids, a system may have allowed.
APT_CONF = """
#clear APT::Update;
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


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """The command's output; Unavailable, with its own words, where it fails."""
    english = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(command, cwd=cwd, env=english, capture_output=True, errors="replace", timeout=900)
    except FileNotFoundError:
        raise Unavailable(f"no {command[0]} here: this needs Debian, or a system with apt and dpkg") from None
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Unavailable(str(fault)) from None
    if done.returncode:
        raise Unavailable(complaint(done.stderr) or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def complaint(stderr: str) -> str:
    """What went wrong, in apt's words without its warnings; in full where another program speaks."""
    lines = [line.strip() for line in stderr.splitlines() if "Some index files failed" not in line]
    return "; ".join([line[3:] for line in lines if line.startswith(("E: ", "W: GPG error"))] or lines)


def find_keyring() -> Path:
    found = next(filter(Path.is_file, KEYRINGS), None)
    if found is None:
        raise Unavailable(f"no {KEYRINGS[0]}: install debian-archive-keyring, or name a keyring with --keyring FILE")
    return found


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
        raise Unavailable("apt on this machine knows no Debian mirror: name one with --mirror URL")
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

    def unpack(self, package: str) -> tuple[str, Path]:
        """The package's upstream version, and the folder with its files; apt checks it against the signed lists."""
        place = self.place / package
        place.mkdir()
        run("apt-get", "--config-file", self.conf, "download", package, cwd=place)
        (deb,) = place.glob("*.deb")
        run("dpkg-deb", "--extract", deb, place / "content")
        version = re.sub(r"^\d+:|-[^-]*$", "", run("dpkg-deb", "--field", deb, "Version").strip())
        return version, place / "content"
