"""The recipes for CI: what they call is there, and does what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import pytest
import yaml

from obsdsl.config import read_config
from tests.conftest import ROOT
from tests.review.repository import commit, git, replace
from tests.support import Run, tree

RECIPES = sorted((ROOT / "docs/ci").glob("*.yml"))
FILES = {
    "obsdsl.toml": 'project = "app"\n[targets.prod.prometheus]\nrules = "rules"\n',
    "metrics/app.py": 'from obsdsl import Gauge\n\nqueue = Gauge("app_queue", "Jobs that wait.")\n',
    "alerts/app.py": """\
        from metrics import app
        from obsdsl import P3, AlertRule, RuleGroup

        group = RuleGroup(
            "app", rules=(AlertRule("QueueLong", app.queue > 9, for_="5m", severity=P3, summary="Jobs wait"),)
        )
    """,
}


def scripts(value: Any) -> Iterator[str]:
    """All lines that a recipe executes."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("run", "script"):
                yield from [one] if isinstance(one, str) else one
            else:
                yield from scripts(one)
    elif isinstance(value, list):
        for one in value:
            yield from scripts(one)


def commands(recipe: Path) -> list[list[str]]:
    """The words of each call of obsdsl, without what the shell does with its output."""
    lines = [line.strip() for text in scripts(yaml.safe_load(recipe.read_text())) for line in text.splitlines()]
    calls = [re.split(r" (?:>>?|\|) ", line)[0] for line in lines if line.startswith("obsdsl ")]
    return [[os.path.expandvars(word) for word in shlex.split(call)[1:]] for call in calls]


# What CI says of a proposal.
PAGE = "https://ci.example.org/1/page.html"
VARIABLES = {"BASE": "main", "base": "main", "RUN": "https://ci.example.org/1", "page": PAGE}


def proposed(root: Path) -> Path:
    """The workspace as CI checks it out: with a change that is proposed to main."""
    git(root, "init", "-q", "-b", "main")
    commit(root)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    replace(root, "alerts/app.py", "app.queue > 9", "app.queue > 10")
    return root


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: one.stem)
def test_each_call_does_what_it_is_there_for(
    recipe: Path, workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    root = proposed(workspace(FILES))
    (root / "rules").mkdir()
    called = commands(recipe)
    assert called
    built = obsdsl("build", "--target", "prod", cwd=root)
    assert built.returncode == 0, built.stderr
    assert obsdsl("diff", "--format", "json", "--output", "review/review.json", cwd=root).returncode == 0
    if all("--from" in words for words in called):
        (root / "alerts/app.py").write_text("raise SystemExit('only what is built may be read')\n")
    pushed = False
    for words in called:
        done = obsdsl(*words, cwd=root)
        # What was never pushed is to be created.
        expected = 1 if "--exit-code" in words and not pushed else 0
        assert done.returncode == expected, (words, done.stdout, done.stderr)
        pushed |= words[0] == "push"
    if pushed:
        assert "app.yml" in tree(root / "rules")
    else:
        assert tree(root / "rules") == {}


def test_where_a_token_goes_is_said_by_the_branch_that_is_proposed_to(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"

    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "pyproject.toml").write_text("[tool.obsdsl]\nproject = 'ours'\n")
    commit(origin)
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "checkout", "-q", "-b", "proposal")
    for name in ("obsdsl.toml", "pyproject.toml"):
        (clone / name).write_text("project = 'theirs'\n")
    commit(clone)
    (clone / "dist/prod").mkdir(parents=True)
    (clone / "dist/prod/manifest.json").write_text("{}")
    recipe = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text())
    before = list(takewhile(lambda line: not line.startswith("obsdsl"), recipe["plan"]["script"]))
    environment = {**os.environ, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    subprocess.run(["bash", "-ec", "\n".join(before)], cwd=clone, env=environment, check=True, capture_output=True)
    assert read_config(clone).project == "ours"
    assert (clone / "dist/prod/manifest.json").exists()


def test_every_recipe_is_on_the_page() -> None:
    page = (ROOT / "docs/ci/README.md").read_text()
    assert [one.name for one in RECIPES if f"({one.name})" not in page] == []


# Forges, as far as the recipes ask them: comments by number, with their authors.
GH = """\
#!{python}
import json, os, pathlib, subprocess, sys
words = sys.argv[2:]
file = pathlib.Path(os.environ["COMMENTS"])
comments = json.loads(file.read_text())
path = next(word for word in words if word.startswith("repos/"))
method = words[words.index("--method") + 1] if "--method" in words else "GET"
body = pathlib.Path("comment.md").read_text() if "body=@comment.md" in words else None
if path.endswith("/pulls"):
    assert "head=somebody:feature&x=1" in words and "state=open" in words, words
    found = [{{"number": 6, "head": {{"sha": "old"}}}}, {{"number": 7, "head": {{"sha": "abc"}}}}]
elif method == "GET":
    assert path.endswith("/issues/7/comments"), path
    found = comments
elif method == "POST":
    comments.append({{"id": len(comments) + 1, "body": body, "user": {{"type": "Bot"}}}})
else:
    (one,) = [one for one in comments if path.endswith(f"/issues/comments/{{one['id']}}")]
    one["body"] = body
file.write_text(json.dumps(comments))
if "--jq" in words:
    given = json.dumps(found)
    print(subprocess.run(["jq", "-r", words[words.index("--jq") + 1]], input=given, text=True, capture_output=True,
                         check=True).stdout, end="")
"""


def posting(recipe: str, key: str) -> str:
    """The script that posts the comment."""
    found = yaml.safe_load((ROOT / "docs/ci" / recipe).read_text())
    (text,) = [one for one in scripts(found.get("jobs", found)["comment"]) if key in one]
    return text


def run(script: str, cwd: Path, **env: str) -> None:
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=cwd, env={**os.environ, **env}, check=True)


def needs(*programs: str) -> None:
    if missing := [one for one in programs if shutil.which(one) is None]:
        pytest.skip(f"without {' and '.join(missing)}")


def test_on_github_the_bot_replaces_its_own_comment(tmp_path: Path) -> None:
    needs("jq")
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin/gh"
    gh.write_text(GH.format(python=sys.executable))
    gh.chmod(0o755)
    comments = tmp_path / "comments.json"
    others = [
        {"id": 1, "body": "<!-- obsdsl-diff review -->\nforged", "user": {"type": "User"}},
        {"id": 2, "body": "<!-- obsdsl-diff prod -->", "user": {"type": "Bot"}},
    ]
    comments.write_text(json.dumps(others))
    env = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "COMMENTS": str(comments),
        "GITHUB_REPOSITORY": "team/app",
        "HEAD": "somebody:feature&x=1",
    }
    for text in ("first", "second"):
        (tmp_path / "comment.md").write_text(f"<!-- obsdsl-diff review -->\n{text}\n")
        run(posting("github-plan.yml", "gh api"), tmp_path, SHA="abc", **env)
        found = json.loads(comments.read_text())
        assert found[:2] == others
        assert [one["body"] for one in found[2:]] == [f"<!-- obsdsl-diff review -->\n{text}\n"]
    # It was pushed again meanwhile.
    run(posting("github-plan.yml", "gh api"), tmp_path, SHA="newer", **env)
    assert json.loads(comments.read_text()) == found


class Gitlab(BaseHTTPRequestHandler):
    """The notes of a merge request."""

    notes: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        self._answer({"id": 42} if self.path == "/user" else self.notes)

    def do_POST(self) -> None:
        self.notes.append({"id": len(self.notes) + 1, "author": {"id": 42}, "body": self._body()})
        self._answer({})

    def do_PUT(self) -> None:
        (one,) = [one for one in self.notes if self.path.endswith(f"/notes/{one['id']}")]
        one["body"] = self._body()
        self._answer({})

    def _body(self) -> str:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        return dict(parse_qsl(text, keep_blank_values=True))["body"]

    def _answer(self, found: Any) -> None:
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: object) -> None:
        pass


def test_on_gitlab_the_bot_replaces_its_own_comment(tmp_path: Path) -> None:
    needs("jq", "curl")
    forged = {"id": 1, "author": {"id": 7}, "body": "<!-- obsdsl-diff review -->\nforged"}
    Gitlab.notes[:] = [dict(forged)]
    with ThreadingHTTPServer(("127.0.0.1", 0), Gitlab) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env = {
            "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}",
            "CI_PROJECT_ID": "1",
            "CI_MERGE_REQUEST_IID": "2",
            "COMMENT_TOKEN": "secret",
        }
        for text in ("first & 100%", "second + @team\n\n" + "x" * 200_000):
            (tmp_path / "comment.md").write_text(f"<!-- obsdsl-diff review -->\n{text}\n")
            run(posting("gitlab.yml", "curl"), tmp_path, **env)
            assert Gitlab.notes[0] == forged
            assert [one["body"] for one in Gitlab.notes[1:]] == [f"<!-- obsdsl-diff review -->\n{text}\n"]
        server.shutdown()
