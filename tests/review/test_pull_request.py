"""A repository plays a pull request, as CI sees it: a clone, the branch checked out, and main where it is by then."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from obsdsl.review.report.comment import FORGES, LIMITS
from tests.review.repository import begun, commit, git, replace, write
from tests.support import Run

ALERTS = "alerts/pocket_agent.py"
BOARD = "dashboards/pocket_agent.py"
PAGE = "https://ci.example.org/1/page.html"
SEEN = """\
<!-- obsdsl-diff pocket_agent -->
### 6 changes (🔴 3 🔵 1 ⚪ 2): origin/main (merge base) → the workspace

**Somebody may no longer be woken**

- 🔴 alert `PocketAgentDown`: severity P0 → P2; no longer pages
- 🔴 alert `PocketAgentHighErrorRate`: removed; it was P2 and notified Slack #alerts-team
- 🔴 alert `PocketAgentTooManyConnections`: threshold &gt; 90 → &gt; 95, fires later

**Behaves otherwise**
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What CI checked out: the branch `proposal`, and main with one commit more."""
    upstream = begun(tmp_path / "upstream")
    (upstream / "obsdsl.toml").write_text((upstream / "obsdsl.toml").read_text() + 'project = "pocket_agent"\n')
    commit(upstream)
    git(upstream, "checkout", "-q", "-b", "proposal")
    replace(upstream, ALERTS, "m.connections_active > 90", "m.connections_active > 95")
    replace(upstream, ALERTS, "severity=P0,", "severity=P2,")
    replace(upstream, ALERTS, "        high_error_rate,\n", "")
    replace(upstream, ALERTS, "high_error_rate = AlertRule(", "_ = AlertRule(")
    replace(upstream, BOARD, "connections_active(instance=instance)", "connections_active")
    replace(upstream, BOARD, '"Active connections"', '"Active @everybody <b>connections</b> #12"')
    commit(upstream, "proposal")
    git(upstream, "checkout", "-q", "main")
    replace(upstream, ALERTS, 'summary="Executions are slow"', 'summary="Executions are very slow"')
    commit(upstream, "somebody else's")
    return checked_out(upstream, tmp_path / "clone")


def checked_out(upstream: Path, folder: Path) -> Path:
    git(upstream, "clone", "-q", str(upstream), str(folder))
    git(folder, "checkout", "-q", "proposal")
    return folder


def comment(obsdsl: Run, root: Path, forge: str = "github") -> str:
    done = obsdsl("diff", "origin/main...", "--comment", forge, "--page", PAGE, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_comment_says_what_the_proposal_changes_the_most_dangerous_first(clone: Path, obsdsl: Run) -> None:
    body = comment(obsdsl, clone)
    assert body.startswith(SEEN)
    assert "very slow" not in body
    assert body.rstrip().endswith("</a>")
    assert f'<a href="{PAGE}">' in body
    assert "`Pocket Agent Server / Traffic / Active @everybody <b>connections</b> #12`: retitled" in body
    assert "(alerts/pocket_agent.py:" in body


def test_the_comment_is_the_same_whoever_makes_it(clone: Path, tmp_path: Path, obsdsl: Run) -> None:
    body = comment(obsdsl, clone)
    assert comment(obsdsl, clone) == body
    other = checked_out(tmp_path / "upstream", tmp_path / "another/place")
    assert comment(obsdsl, other) == body
    shutil.rmtree(clone)
    assert str(tmp_path) not in body


def test_with_nothing_changed_the_comment_says_so(clone: Path, obsdsl: Run) -> None:
    git(clone, "checkout", "-q", "main")
    assert "### No changes: " in comment(obsdsl, clone)


def test_the_exit_code_tells(clone: Path, obsdsl: Run) -> None:
    assert obsdsl("diff", "origin/main...", "--exit-code", cwd=clone).returncode == 1
    assert obsdsl("diff", "HEAD", "--exit-code", cwd=clone).returncode == 0
    assert obsdsl("diff", "origin/main..origin/proposal", "--exit-code", cwd=clone).returncode == 1


def test_between_two_revisions_what_main_has_since_counts_too(clone: Path, obsdsl: Run) -> None:
    three, two = (obsdsl("diff", f"origin/main{dots}HEAD", cwd=clone).stdout for dots in ("...", ".."))
    assert "very slow" not in three
    assert "very slow" in two


def test_the_first_proposal_of_all_is_new(tmp_path: Path, obsdsl: Run) -> None:
    other = begun(tmp_path / "other")
    git(other, "checkout", "-q", "--orphan", "empty")
    git(other, "rm", "-rfq", ".")
    commit(other)
    git(other, "checkout", "-q", "main")
    done = obsdsl("diff", "empty", cwd=other)
    assert done.returncode == 0, done.stderr
    assert "removed" not in done.stdout
    assert "alert PocketAgentDown: added" in done.stdout


LARGE = """\
from obsdsl import P2, AlertRule, RuleGroup, promql

groups = [
    RuleGroup(
        f"group-{number}",
        owner="team",
        rules=tuple(
            AlertRule(f"Alert{number}x{each}", promql("up < 1") if each % 7 else promql("up == 0"), severity=P2,
                      summary=f"Summary {each} that is as long as summaries are, with @team in it")
            for each in range(50)
        ),
    )
    for number in range(30)
]
"""


@pytest.mark.parametrize("forge", FORGES)
def test_a_change_of_everything_fits(forge: str, tmp_path: Path, obsdsl: Run) -> None:
    root = begun(tmp_path / "root", {"obsdsl.toml": "", "alerts/__init__.py": "", "alerts/many.py": LARGE})
    text = LARGE.replace("up < 1", "up < 0.5").replace("up == 0", "up == 1").replace("summaries are", "some are")
    write(root, {"alerts/many.py": text})
    done = obsdsl("diff", "--comment", forge, cwd=root)
    assert done.returncode == 0, done.stderr
    body = done.stdout
    assert len(body) <= LIMITS[forge]
    assert re.match(r"<!-- obsdsl-diff review -->\n### [\d,]+ changes \(🔴 1,500 ⚪ [\d,]+\): ", body)
    assert body.count("<details>") == body.count("</details>")
    left = re.search(r"… and ([\d,]+) changes of ([\d,]+) objects more: `obsdsl diff` shows them.", body)
    if forge == "github":
        assert left is not None
        assert int(left[2]) + body.count("<details>") == 30
