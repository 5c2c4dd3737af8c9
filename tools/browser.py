#!/usr/bin/env python3
"""Fetch a browser for the tests of pages: Debian's Chromium, with the libraries that this machine lacks.

As with the servers of stack.py, apt fetches and verifies the packages, and nothing is installed. The result is

    .stack/browser/usr/lib/chromium/chromium
    .stack/browser/usr/lib/<architecture>/...    libraries
    .stack/browser/usr/share/fonts/...           fonts

A chromium on PATH is taken as it is, and nothing is fetched. Where none can be had, the tests of pages are skipped;
where CI=true they fail.

    python3 tools/browser.py            fetch it, unless there is one
    python3 tools/browser.py --force    fetch it anew

Exit code: 0 in any case but bad usage.
"""

import argparse
import platform
import shutil
import sys
from pathlib import Path

from debian import Apt, Unavailable, find_keyring, find_mirror, run
from stack import STACK, workplace

PLACE = "browser"
PACKAGES = ("chromium", "fonts-dejavu-core")
PROGRAM = "usr/lib/chromium/chromium"
# What is installed here, so that only what is missing is fetched.
INSTALLED = Path("/var/lib/dpkg/status")


def say(message: str) -> None:
    print("browser:", message, file=sys.stderr)


def generation() -> str:
    """The Debian of this machine: its libraries are used with the browser."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    if system.get("ID") != "debian" or not system.get("VERSION_CODENAME"):
        raise Unavailable("this is no Debian: install chromium, and it is found on PATH")
    return system["VERSION_CODENAME"]


def fetch(work: Path, place: Path) -> None:
    """Fetch the packages and all that they need here, unpack them side by side, and swap the result in."""
    apt = Apt((work / PLACE).absolute(), generation(), find_mirror(), find_keyring().absolute())
    shutil.copyfile(INSTALLED, apt.place / "status")
    apt.update()
    options = ("--config-file", apt.conf, "--option", "Debug::NoLocking=true", "--yes", "--no-install-recommends")
    run("apt-get", *options, "--download-only", "install", *PACKAGES)
    staged = apt.place / "staged"
    for deb in sorted((apt.place / "cache/archives").glob("*.deb")):
        run("dpkg-deb", "--extract", deb, staged)
    if not (staged / PROGRAM).is_file():
        raise Unavailable(f"the packages hold no {PROGRAM}")
    if place.exists():
        place.rename(apt.place / "earlier")
    staged.rename(place)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force", action="store_true", help="fetch it anew")
    options = parser.parse_args()
    found = shutil.which("chromium")
    if found and not options.force:
        say(f"{found} is there")
        return 0
    place = STACK / PLACE
    with workplace(STACK) as work:
        if options.force or not (place / PROGRAM).is_file():
            try:
                fetch(work, place)
            except Unavailable as fault:
                say(f"cannot be had: {fault}")
                return 0
        say(f"{place / PROGRAM} is there")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as fault:
        say(f"cannot write: {fault}")
    except KeyboardInterrupt:
        sys.exit(130)
