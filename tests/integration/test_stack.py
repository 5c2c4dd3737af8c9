"""`make stack`: what it fetched runs, and what it must not trust it refuses."""

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.servers import alertmanager, prometheus
from tests.stack import Tool, generations, missing, release, require

ROOT = Path(__file__).resolve().parents[2]
UNREACHABLE = "http://127.0.0.1:9/"
PACKAGES = {
    "prometheus": ("prometheus", "promtool"),
    "prometheus-alertmanager": ("prometheus-alertmanager", "amtool"),
    "victoria-metrics": ("vmalert",),
    "prometheus-node-exporter": ("prometheus-node-exporter",),
    "prometheus-blackbox-exporter": ("prometheus-blackbox-exporter",),
}


# What was fetched


@pytest.mark.parametrize("name", ["prometheus", "promtool", "alertmanager", "amtool"])
@pytest.mark.parametrize("generation", ["bookworm", "forky"])
def test_both_generations_print_their_version(generation: str, name: str) -> None:
    tool = require(name, generation=generation)
    done = tool.run("--version")
    assert done.returncode == 0
    assert f"{name}, version {tool.version} " in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["prometheus", "promtool", "alertmanager", "amtool"])
def test_the_generations_differ(name: str) -> None:
    assert require(name, generation="bookworm").release < require(name, generation="forky").release


@pytest.mark.parametrize("generation", generations())
def test_prometheus_starts(generation: str) -> None:
    rules = "groups: [{name: g, rules: [{record: 'a:b', expr: 'vector(1)'}]}]"
    tool = require("prometheus", generation=generation)
    with prometheus(tool, "rule_files: ['rules/*.yml']\n", {"rules/a.yml": rules}) as url:
        assert get(f"{url}/-/ready")
        assert b'"a:b"' in get(f"{url}/api/v1/rules")
    assert not answers(url)


@pytest.mark.parametrize("generation", generations())
def test_alertmanager_starts(generation: str) -> None:
    with alertmanager(require("alertmanager", generation=generation)) as url:
        assert get(f"{url}/-/ready")
        assert b"nobody" in get(f"{url}/api/v2/receivers")
    assert not answers(url)


def test_a_server_that_does_not_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="nonsense"), prometheus(require("prometheus"), "nonsense: 1\n"):
        pass


def test_versions_are_compared_as_numbers() -> None:
    assert release("2.42.0+ds") == (2, 42, 0)
    assert release("2.9") < release("2.42.0+ds") < release("3.5")


def get(url: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as response:
        content: bytes = response.read()
        return content


def answers(url: str) -> bool:
    try:
        get(f"{url}/-/ready")
    except OSError:
        return False
    return True


# What is missing


def test_ci_fails_where_a_developer_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no promtool >= 99: run `make stack`"):
        require("promtool", at_least="99")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no promtool < 2 of forky"):
        require("promtool", below="2", generation="forky")


# Fetching: from a repository of five small packages, as apt sees Debian's


@dataclass(frozen=True)
class Repository:
    """A Debian repository in a folder, with a key of its own."""

    place: Path

    @property
    def keyring(self) -> Path:
        return self.place / "key.gpg"

    @property
    def release(self) -> Path:
        return self.place / "dists/bookworm/Release"

    def make_key(self, owner: str) -> None:
        """A new key, and a keyring with that key alone."""
        self.gpg("--quick-generate-key", owner, "ed25519", "sign", "never")
        self.gpg("--yes", "--export", "--output", self.keyring, owner)

    def sign(self) -> None:
        self.gpg("--yes", "--clearsign", "--output", self.release.with_name("InRelease"), self.release)

    def gpg(self, *arguments: str | Path) -> None:
        command = ["gpg", "--homedir", self.place / "gpg", "--batch", "--quiet", "--passphrase", "", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def fetch(self, stack: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
        return fetch(stack, "--mirror", self.place.as_uri(), "--keyring", self.keyring, *options)


@pytest.fixture
def repository() -> Iterator[Repository]:
    for program in ("gpg", "apt-get", "dpkg-deb"):
        if not shutil.which(program):
            missing(f"no {program}")
    # Not tmp_path: the socket of gpg's agent must have a short path.
    with TemporaryDirectory() as name:
        made = Repository(Path(name))
        (made.place / "gpg").mkdir(mode=0o700)
        made.make_key("tests@example.org")
        fill(made)
        made.sign()
        yield made
        subprocess.run(["gpgconf", "--homedir", made.place / "gpg", "--kill", "all"], check=True)


def fill(repository: Repository) -> None:
    """Build the packages, and the lists that name them."""
    asked = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    architecture = asked.stdout.strip()
    entries = "".join(build(repository.place, name, architecture) for name in PACKAGES)
    path = f"main/binary-{architecture}/Packages"
    lists = repository.release.parent / path
    lists.parent.mkdir(parents=True)
    lists.write_text(entries)
    repository.release.write_text(
        "Origin: Tests\nSuite: bookworm\nCodename: bookworm\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
        f"Architectures: {architecture}\nComponents: main\nSHA256:\n {sha256(lists)} {lists.stat().st_size} {path}\n"
    )


def build(place: Path, name: str, architecture: str) -> str:
    """Build a package whose programs print a version; its paragraph in the list of packages."""
    tree = place / "build" / name
    data = tree / "usr/share/prometheus/alertmanager"
    for folder in (tree / "DEBIAN", tree / "usr/bin", data):
        folder.mkdir(parents=True)
    (data / "default.tmpl").touch()
    control = f"Package: {name}\nVersion: 1.2-3\nArchitecture: {architecture}\nMaintainer: tests\nDescription: tests\n"
    (tree / "DEBIAN/control").write_text(control)
    for program in PACKAGES[name]:
        path = tree / "usr/bin" / program
        path.write_text(f"#!/bin/sh\necho '{program}, version 1.2+ds (test)'\n")
        path.chmod(0o755)
    deb = place / f"{name}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, deb], check=True, capture_output=True)
    return f"{control}Filename: {deb.name}\nSize: {deb.stat().st_size}\nSHA256: {sha256(deb)}\n\n"


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def fetch(stack: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools/stack.py", "--stack", stack, *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_signed_repository_is_unpacked(repository: Repository, tmp_path: Path) -> None:
    done = repository.fetch(tmp_path, "--generation", "bookworm")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "bookworm/usr/share/prometheus/alertmanager/default.tmpl").is_file()
    tool = Tool("alertmanager", "1.2+ds", tmp_path / "bookworm/bin/alertmanager", "bookworm")
    assert tool.version in tool.run("--version").stdout
    assert f"node_exporter {tool.version}" in done.stderr


def test_what_is_there_is_not_fetched_again(repository: Repository, tmp_path: Path) -> None:
    repository.fetch(tmp_path, "--generation", "bookworm")
    (tmp_path / ".work").mkdir()
    before = content(tmp_path)
    again = fetch(tmp_path, "--mirror", UNREACHABLE, "--generation", "bookworm")
    assert again.returncode == 0, again.stderr
    assert "fetching" not in again.stderr
    assert content(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["bookworm"], "what a killed run left is gone"


def test_only_what_is_missing_is_fetched(repository: Repository, tmp_path: Path) -> None:
    repository.fetch(tmp_path, "--generation", "bookworm")
    (tmp_path / "bookworm/bin/amtool").unlink()
    again = repository.fetch(tmp_path, "--generation", "bookworm")
    assert again.returncode == 0, again.stderr
    assert "bookworm: alertmanager 1.2+ds, amtool 1.2+ds" in again.stderr
    assert "bookworm: prometheus" not in again.stderr


def test_what_could_be_had_is_kept(repository: Repository, tmp_path: Path) -> None:
    done = repository.fetch(tmp_path)
    assert done.returncode == 1
    assert "could not get forky's prometheus, promtool, alertmanager, amtool, vmalert (optional)" in done.stderr
    assert (tmp_path / "bookworm/bin/promtool").is_file()
    assert not (tmp_path / "forky").exists()


def test_an_unreachable_mirror_leaves_the_stack_as_it_was(repository: Repository, tmp_path: Path) -> None:
    repository.fetch(tmp_path, "--generation", "bookworm")
    before = content(tmp_path)
    done = fetch(tmp_path, "--force", "--mirror", UNREACHABLE, "--keyring", repository.keyring)
    assert done.returncode == 1
    for generation in ("bookworm", "forky"):
        assert f"could not get {generation}'s prometheus, promtool, alertmanager, amtool" in done.stderr
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
    assert content(tmp_path) == before


def test_an_unsigned_repository_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.release.with_name("InRelease").unlink()
    refused(repository.fetch(tmp_path, "--generation", "bookworm"), tmp_path, "is not signed")


def test_a_repository_signed_with_another_key_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.make_key("other@example.org")
    refused(repository.fetch(tmp_path, "--generation", "bookworm"), tmp_path, "public key is not available")


def test_altered_lists_are_refused(repository: Repository, tmp_path: Path) -> None:
    (lists,) = repository.release.parent.rglob("Packages")
    lists.write_text(lists.read_text().replace("Version: 1.2-3", "Version: 6.6-6"))
    refused(repository.fetch(tmp_path, "--generation", "bookworm"), tmp_path, "Hash Sum mismatch")


def test_an_altered_package_is_refused(repository: Repository, tmp_path: Path) -> None:
    for name in PACKAGES:
        with (repository.place / f"{name}.deb").open("r+b") as deb:
            deb.seek(-1, os.SEEK_END)
            deb.write(b"!")
    refused(repository.fetch(tmp_path, "--generation", "bookworm"), tmp_path, "Hash Sum mismatch")


def refused(done: subprocess.CompletedProcess[str], stack: Path, reason: str) -> None:
    assert done.returncode == 1
    assert "could not get bookworm's prometheus, promtool" in done.stderr
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(stack.iterdir())
