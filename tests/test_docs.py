"""Pages that are generated say what the code says; pages that are written name what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from obsdsl.lint.listed import Listed
from obsdsl.lint.registry import LISTED, built_in
from tests.conftest import ROOT
from tests.support import Run

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("tool", ["reference", "check_pages", "differences", "systems"])
def test_generated_pages_are_what_the_code_gives(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_every_check_and_every_row_of_the_survey_is_in_the_index() -> None:
    index = (ROOT / "docs/checks/README.md").read_text(encoding="utf-8")
    for check in built_in():
        assert f"| {check.code} | [{check.name}]({check.name}.md) |" in index
    assert [number for number in range(1, 81) if not re.search(rf"^\| {number} \| .* \|$", index, re.MULTILINE)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_public_name_is_in_the_reference() -> None:
    import obsdsl

    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference").glob("*.md"))
    assert [name for name in obsdsl.__all__ if name not in text] == []


def test_the_readme_s_commands_are_the_makefile_s() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_readme_s_example_builds(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", readme, re.DOTALL))
    assert sorted(files) == ["alerts/pocket_agent.py", "dashboards/pocket_agent.py", "metrics/pocket_agent.py"]
    done = obsdsl("build", cwd=workspace(files))
    assert (done.returncode, done.stderr) == (0, "dist: 1 dashboard, 1 rule file; 3 files changed\n")


def blocks(page: str, language: str = "") -> list[str]:
    """The code blocks of a page in a language, in order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [code for word, code in re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL) if word == language]


def the(page: str, language: str, start: str) -> str:
    """The one block that begins so."""
    (code,) = [code for code in blocks(page, language) if code.startswith(start)]
    return code


def test_the_lint_s_page_shows_what_the_lint_says(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(blocks("lint.md", "yaml")[0])
    done = obsdsl("lint", "rules.yml", cwd=tmp_path)
    assert (done.returncode, done.stdout.rstrip("\n") + "\n") == (1, the("lint.md", "", "rules.yml:"))


@pytest.mark.parametrize("file", ["obsdsl.toml", "pyproject.toml"])
def test_the_configuration_of_the_lint_s_page_is_read_with_the_guide_s_check(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run, file: str
) -> None:
    (text,) = blocks("lint.md", "toml")
    if file == "obsdsl.toml":
        text = text.replace("[tool.obsdsl]\n", "").replace("[tool.obsdsl.", "[")
    own = the("how-to-add-a-check.md", "python", "# checks/team.py\n")
    root = workspace({"checks/team.py": own, "metrics/web.py": "", "alerts/web.py": PLAYGROUND})
    (root / "obsdsl.toml").unlink()
    (root / file).write_text(text)
    assert "TEAM01  no-playground" in obsdsl("lint", "--list", cwd=root).stdout
    said = obsdsl("lint", "--no-baseline", "--select", "no-playground", cwd=root)
    assert "it is named after a playground [TEAM01 no-playground]" in said.stdout, said.stderr
    assert obsdsl("lint", "--write-baseline", cwd=root).returncode == 0
    done = obsdsl("lint", "--fail-on", "info", cwd=root)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


PLAYGROUND = """\
from obsdsl import P3, AlertRule, RuleGroup
from obsdsl.library.prometheus import up

group = RuleGroup("web", rules=(AlertRule("PlaygroundDown", up() == 0, for_="5m", severity=P3, summary="Down"),))
"""


def test_the_ignore_of_the_lint_s_page_spares_its_metric(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    metric = the("lint.md", "python", "# obsdsl: ignore")
    for code, left in ((metric, 0), (metric.split("\n", 1)[1], 1)):
        root = workspace({"metrics/app.py": f"from obsdsl import Gauge\n\n{code}"})
        done = obsdsl("lint", "--select", "metric-suffix,OBS00", cwd=root)
        assert done.stdout.count("warning") == left, done.stdout


def test_the_lint_s_page_names_options_that_there_are() -> None:
    from obsdsl.cli.lint import command

    options = {option for parameter in command.params for option in parameter.opts}
    text = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", text)) <= options


def test_the_check_that_the_guide_writes_is_the_one_that_there_is() -> None:
    code = the("how-to-add-a-check.md", "python", "class IrateInAlert").replace("    Bad: …    Good: …\n", "")
    (real,) = [check for check in built_in() if check.name == "irate-in-alert"]
    names: dict[str, Any] = {**vars(sys.modules[real.__module__])}
    exec("from __future__ import annotations\n" + code, names)
    written = names["IrateInAlert"]
    for field in ("code", "name", "level", "rows", "on"):
        assert getattr(written, field) == getattr(real, field), field
    (line,) = [one for one in LISTED if one.name == real.name]
    shown = the("how-to-add-a-check.md", "python", "LISTED = (").splitlines()
    assert eval(shown[2].strip().rstrip(","), {"Listed": Listed}) == line


def test_the_tutorial_s_workspace_is_clean_until_it_is_not(tmp_path: Path, obsdsl: Run) -> None:
    assert obsdsl("init", "monitoring", cwd=tmp_path).returncode == 0
    root = tmp_path / "monitoring"
    metrics, alerts, dashboards = (root / folder / "web.py" for folder in ("metrics", "alerts", "dashboards"))
    metrics.write_text(metrics.read_text() + the("tutorial.md", "python", "response_size"))
    alert = the("tutorial.md", "python", "too_many_connections")
    text = (
        alerts.read_text()
        .replace("group = ", f"{alert}group = ")
        .replace("many_errors)", "many_errors, too_many_connections)")
    )
    alerts.write_text(text)
    shown = dashboards.read_text().replace("import error_ratio,", "import too_many_connections, error_ratio,")
    sent, gauge = the("tutorial.md", "python", "TimeSeries("), the("tutorial.md", "python", "Stat(").strip()
    stat = 'Stat("Connections", m.connections.sum()),'
    assert stat in shown
    dashboards.write_text(shown.replace(stat, f"{gauge},\n{sent}"))
    done = obsdsl("lint", "--fail-on", "info", cwd=root)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    assert obsdsl("build", cwd=root).returncode == 0
    assert '"unit": "Bps"' in (root / "dist/grafana/web/web.json").read_text()
    alerts.write_text(alerts.read_text().replace("error_ratio > 0.05", "error_ratio > 5"))
    wrong = obsdsl("lint", cwd=root)
    assert wrong.stdout.rstrip("\n") + "\n" == the("tutorial.md", "", "alerts/web.py:10")
