"""The files of a git revision, beside the working tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.revision import export
from tests.support import tree


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits; in the second, a file is renamed, and another is new."""
    root = tmp_path / "repository"
    (root / "sub/deep").mkdir(parents=True)
    (root / "top.txt").write_text("top")
    (root / "sub/é 😀.txt").write_bytes(b"one\r\n")
    (root / "sub/deep/x.txt").write_text("x")
    git(root, "init", "-q", "-b", "main")
    commit(root)
    git(root, "tag", "first")
    (root / "sub/deep/x.txt").rename(root / "sub/deep/y.txt")
    (root / "sub/new.txt").write_text("new")
    commit(root)
    (root / "sub/dirty.txt").write_text("nobody knows it yet")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    identity = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    git(root, *identity, "commit", "-q", "-m", "x")


def test_the_files_are_those_of_the_revision(repository: Path, tmp_path: Path) -> None:
    before = tree(repository)
    for number, revision in enumerate(("first", "HEAD~1", "main~1")):
        folder = tmp_path / f"out{number}"
        folder.mkdir()
        export(repository, revision, folder)
        assert tree(folder) == {"top.txt": b"top", "sub/é 😀.txt": b"one\r\n", "sub/deep/x.txt": b"x"}
    assert tree(repository) == before


def test_below_a_folder_paths_begin_there(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(repository / "sub", "HEAD", folder)
    assert sorted(tree(folder)) == ["deep/y.txt", "new.txt", "é 😀.txt"]


def test_a_branch_that_is_called_as_a_file_is_no_path(repository: Path, tmp_path: Path) -> None:
    git(repository, "branch", "sub", "first")
    folder = tmp_path / "out"
    folder.mkdir()
    export(repository, "sub", folder)
    assert "sub/deep/x.txt" in tree(folder)


@pytest.mark.parametrize("revision", ["nowhere", "", "HEAD:top.txt", "--help", "-h", "HEAD~99", "a b", "HEAD..main"])
def test_an_unknown_revision_is_named(repository: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(ObsdslError) as caught:
        export(repository, revision, tmp_path)
    assert str(caught.value).startswith(f"revision {revision!r}: git does not know it")
    assert str(caught.value).endswith("name a branch, tag or commit")


def test_without_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ObsdslError, match="it is in no git repository"):
        export(tmp_path, "HEAD", tmp_path)


def test_before_the_first_commit_it_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(ObsdslError, match="its git repository has no commit yet; commit"):
        export(tmp_path, "HEAD", tmp_path / "folder")
    with pytest.raises(ObsdslError, match="git does not know it"):
        export(tmp_path, "v1", tmp_path / "folder")


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ObsdslError, match=r"git: it cannot be run .*; install it"):
        export(tmp_path, "HEAD", tmp_path)


def test_a_folder_that_the_revision_did_not_have_is_empty(repository: Path, tmp_path: Path) -> None:
    later = repository / "later"
    later.mkdir()
    (later / "a.txt").write_text("a")
    folder = tmp_path / "out"
    folder.mkdir()
    export(later, "HEAD", folder)
    assert tree(folder) == {}


def test_what_is_not_for_releases_is_there_too(repository: Path, tmp_path: Path) -> None:
    (repository / ".gitattributes").write_text("sub export-ignore\ntop.txt export-subst\n")
    (repository / "top.txt").write_text("$Format:%H$")
    commit(repository)
    out = tmp_path / "out"
    out.mkdir()
    export(repository, "HEAD", out)
    assert (out / "sub/new.txt").read_text() == "new"
    assert (out / "top.txt").read_text() == "$Format:%H$"


def test_links_are_links_wherever_they_lead(repository: Path, tmp_path: Path) -> None:
    (repository / "sub/out").symlink_to("../top.txt")
    (repository / "sub/away").symlink_to("/etc/hostname")
    commit(repository)
    for name, below in (("whole", ""), ("part", "sub")):
        (tmp_path / name).mkdir()
        export(repository / below, "HEAD", tmp_path / name)
    assert (tmp_path / "whole/sub/out").read_text() == "top"
    assert (tmp_path / "part/out").readlink() == Path("../top.txt")
    assert (tmp_path / "part/away").readlink() == Path("/etc/hostname")


def test_the_index_of_the_repository_is_left_alone(repository: Path, tmp_path: Path) -> None:
    (repository / "staged.txt").write_text("staged")
    git(repository, "add", "staged.txt")
    before = (repository / ".git/index").read_bytes()
    (tmp_path / "out").mkdir()
    export(repository / "sub", "first", tmp_path / "out")
    assert (repository / ".git/index").read_bytes() == before
    assert sorted(tree(tmp_path / "out")) == ["deep/x.txt", "é 😀.txt"]


def test_a_sparse_checkout_hides_nothing(repository: Path, tmp_path: Path) -> None:
    git(repository, "sparse-checkout", "set", "--no-cone", "/top.txt")
    (tmp_path / "out").mkdir()
    export(repository, "first", tmp_path / "out")
    assert sorted(tree(tmp_path / "out")) == ["sub/deep/x.txt", "sub/é 😀.txt", "top.txt"]


def test_what_a_hook_is_told_of_its_repository_misleads_nobody(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_PREFIX", "sub/")
    (tmp_path / "out").mkdir()
    export(repository / "sub", "HEAD", tmp_path / "out")
    assert sorted(tree(tmp_path / "out")) == ["deep/y.txt", "new.txt", "é 😀.txt"]
