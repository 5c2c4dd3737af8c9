"""`obsdsl lint` as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl.lint.registry import built_in
from tests.cli.linted import BAD, BAD_RULES, CLEAN, METRICS, NEEDLESS, ONE, RULES
from tests.conftest import ROOT
from tests.stack import require
from tests.support import Run, tree

Workspace = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def clean(workspace: Workspace) -> Path:
    return workspace({"metrics/web.py": METRICS, "alerts/web.py": CLEAN})


@pytest.fixture
def bad(workspace: Workspace) -> Path:
    return workspace({"metrics/web.py": METRICS, "alerts/web.py": BAD})


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A file beside no workspace."""
    file = tmp_path / "bad.yml"
    file.write_text(BAD_RULES)
    return file


def checked(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    """File and check of each problem of a report in JSON."""
    return [(one["place"]["file"], one["check"]) for one in json.loads(done.stdout)["problems"]]


def test_a_workspace_without_a_fault_is_clean(clean: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", *ONE, cwd=clean)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems in 4 files\n")


def test_a_problem_names_line_object_fault_and_mend(bad: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", *ONE, cwd=bad)
    first, mend, *_ = done.stdout.splitlines()
    assert first.startswith("alerts/web.py:5:22: info: RecordingRule 'requests_per_job': ")
    assert first.endswith("[OBS404 record-name]")
    assert mend.startswith("  mend: ")
    assert (done.returncode, done.stderr) == (0, "1 info in 4 files\n")


@pytest.mark.parametrize(
    ("fail_on", "levels", "code"),
    [
        ("error", 'record-name = "error"', 1),
        ("error", 'record-name = "warning"', 0),
        ("warning", 'record-name = "warning"', 1),
        ("warning", 'record-name = "info"', 0),
        ("info", 'record-name = "info"', 1),
        ("info", 'needless-for = "info"', 1),
    ],
)
def test_the_exit_code_tells_whether_there_is_a_problem_of_the_level(
    bad: Path, obsdsl: Run, fail_on: str, levels: str, code: int
) -> None:
    (bad / "obsdsl.toml").write_text(f"[lint.levels]\n{levels}\n")
    assert obsdsl("lint", *ONE, "--fail-on", fail_on, cwd=bad).returncode == code


def test_a_file_needs_no_workspace(rules: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", "bad.yml", cwd=rules.parent)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:3] == [
        "bad.yml:5:34: error: record 'job:http_requests:rate5m': rate() takes a range vector here, and this is an"
        " instant vector [OBS101 promql-syntax]",
        "    sum by (job) (rate(http_requests_total))",
        "                       ^^^^^^^^^^^^^^^^^^^",
    ]
    assert done.stderr == "1 error in 1 file\n"


def test_folders_are_looked_through_for_what_is_ours(tmp_path: Path, obsdsl: Run) -> None:
    files = {
        "a/rules.yml": BAD_RULES,
        "a/b/more.yaml": BAD_RULES,
        "a/b/c.rules": BAD_RULES,
        "a/values.yml": "replicas: 3\n",
        "a/package.json": '{"name": "x"}',
        "a/readme.md": BAD_RULES,
        "a/.hidden/rules.yml": BAD_RULES,
        "a/node_modules/rules.yml": BAD_RULES,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "a/link.yml").symlink_to("nowhere")
    (tmp_path / "a/binary.json").write_bytes(b'\xff\xfe"x"')
    os.mkfifo(tmp_path / "a/pipe.yml")
    done = obsdsl("lint", "a", "--format", "json", "--select", "promql-syntax", cwd=tmp_path)
    assert sorted(checked(done)) == [
        ("a/b/c.rules", "promql-syntax"),
        ("a/b/more.yaml", "promql-syntax"),
        ("a/rules.yml", "promql-syntax"),
    ]


def test_a_file_that_is_named_twice_is_checked_once(rules: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", ".", "bad.yml", "../" + rules.parent.name, str(rules), cwd=rules.parent)
    assert done.stderr == "1 error in 1 file\n"


def test_a_file_of_another_kind_that_is_named_is_a_problem(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "values.yml").write_text("replicas: 3\n")
    done = obsdsl("lint", "values.yml", cwd=tmp_path)
    assert done.returncode == 1
    assert "it is neither a rule file" in done.stdout


def test_python_files_and_folders_narrow_what_is_shown(workspace: Workspace, obsdsl: Run) -> None:
    other = BAD.replace('"web"', '"other"')
    root = workspace({"metrics/web.py": METRICS, "alerts/web.py": BAD, "alerts/deep/other.py": other})
    (root / "rules.yml").write_text(BAD_RULES)
    everything = {"alerts/web.py", "alerts/deep/other.py"}
    for paths, files in {
        (): everything,
        ("alerts",): everything,
        ("alerts/web.py",): {"alerts/web.py"},
        ("alerts/deep",): {"alerts/deep/other.py"},
        ("metrics",): set(),
        ("rules.yml",): {"rules.yml"},
        ("alerts/web.py", "rules.yml"): {"alerts/web.py", "rules.yml"},
        (".",): {*everything, "rules.yml"},
    }.items():
        done = obsdsl("lint", *paths, *ONE, "--format", "json", cwd=root)
        assert {file for file, _ in checked(done)} == files, paths


def test_a_python_file_of_no_workspace_is_refused(clean: Path, obsdsl: Run) -> None:
    (clean / "stray.py").write_text("")
    done = obsdsl("lint", "stray.py", cwd=clean)
    assert done.returncode == 2
    assert done.stderr.startswith("error: stray.py: it is none of the workspace's files, which are in 'metrics', ")


def test_what_a_build_wrote_is_not_checked_again(clean: Path, obsdsl: Run) -> None:
    assert obsdsl("build", cwd=clean).returncode == 0
    assert obsdsl("lint", ".", *ONE, cwd=clean).stderr == "no problems in 4 files\n"
    assert obsdsl("lint", "dist", *ONE, cwd=clean).stderr == "no problems in 1 file\n"


def test_files_are_judged_with_the_metrics_of_the_workspace_around_them(clean: Path, obsdsl: Run) -> None:
    (clean / "rules.yml").write_text(RULES.replace("http_requests_total", "http_request_total"))
    known = obsdsl("lint", "rules.yml", "--select", "unknown-metric", cwd=clean)
    assert known.returncode == 1
    assert "http_requests_total" in known.stdout
    alone = obsdsl("lint", "rules.yml", "--select", "unknown-metric", "--no-definitions", cwd=clean)
    assert (alone.returncode, alone.stdout) == (0, "")


def test_folders_of_another_python_project_are_not_imported(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics/__init__.py").write_text("1 / 0\n")
    (tmp_path / "rules.yml").write_text(RULES)
    assert obsdsl("lint", "rules.yml", *ONE, cwd=tmp_path).returncode == 0


def test_select_and_ignore_name_checks_codes_and_families(workspace: Workspace, obsdsl: Run) -> None:
    root = workspace({"obsdsl.toml": '[lint]\nignore = ["record-name"]\n'})
    (root / "r.yml").write_text(NEEDLESS.replace("job:http_requests:rate5m", "requests_per_job"))

    def said(*options: str) -> list[str]:
        return [check for _, check in checked(obsdsl("lint", "r.yml", "--format", "json", *options, cwd=root))]

    assert said("--select", "OBS50", "--ignore", "OBS501") == []
    assert said("--select", "obs501") == ["needless-for"]
    assert said("--select", "needless-for,OBS404") == ["record-name", "needless-for"]
    assert said("--select", "ALL", "--ignore", "ALL") == []
    assert "record-name" not in said()


def test_a_word_that_is_no_check_is_refused_with_the_closest(rules: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", "bad.yml", "--select", "promql-sintax", cwd=rules.parent)
    message = "error: --select: 'promql-sintax', which is no check; did you mean 'promql-syntax'? see --list\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "gitlab", "checkstyle", "junit"])
def test_stdout_is_the_report_alone(clean: Path, obsdsl: Run, format_: str) -> None:
    (clean / "alerts/talk.py").write_text("print('hello')\n")
    (clean / "mine.py").write_text(
        "print('hello')\nfrom obsdsl.lint.check import Check\nfrom obsdsl.lint.problem import Level\n"
        "class Mine(Check):\n    code, name, level, on = 'MY1', 'mine', Level.INFO, ()\n"
    )
    (clean / "obsdsl.toml").write_text('[lint]\nplugins = ["mine"]\n')
    done = obsdsl("lint", "--format", format_, "--verbose", *ONE, cwd=clean)
    assert done.returncode == 0, done.stderr
    assert "hello" not in done.stdout
    assert done.stderr.count("hello\n") == 2


def test_verbose_names_the_files_and_quiet_says_nothing(bad: Path, obsdsl: Run) -> None:
    loud = obsdsl("lint", "alerts", "-v", *ONE, cwd=bad)
    assert loud.stderr == "  alerts/__init__.py\n  alerts/web.py\n1 info in 2 files\n"
    quiet = obsdsl("lint", "alerts", "-q", *ONE, cwd=bad)
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")


def test_the_list_names_every_check_and_explain_shows_its_page(tmp_path: Path, obsdsl: Run) -> None:
    listed = obsdsl("lint", "--list", cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert [line.split()[:2] for line in listed.stdout.splitlines()] == [[one.code, one.name] for one in built_in()]
    for word in ("OBS404", "obs404", "record-name"):
        page = obsdsl("lint", "--explain", word, cwd=tmp_path)
        assert page.returncode == 0
        assert page.stdout.startswith("OBS404 record-name (info)\n\n")
        assert "Bad:" in page.stdout
        assert "Good:" in page.stdout
    assert "    most = 200\n" in obsdsl("lint", "--explain", "group-size", cwd=tmp_path).stdout
    unknown = obsdsl("lint", "--explain", "recordname", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "did you mean 'record-name'?" in unknown.stderr


def test_fix_mends_and_a_second_run_finds_nothing(tmp_path: Path, obsdsl: Run) -> None:
    file = tmp_path / "rules.yml"
    file.write_bytes(NEEDLESS.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    first = obsdsl("lint", "rules.yml", "--fix", *ONE, cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "1 problem mended\nno problems in 1 file\n")
    assert file.read_bytes() == NEEDLESS.replace("        for: 0s\n", "").replace("\n", "\r\n").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    second = obsdsl("lint", "rules.yml", "--fix", *ONE, cwd=tmp_path)
    assert second.stderr == "nothing to mend\nno problems in 1 file\n"
    assert [path.name for path in tmp_path.iterdir()] == ["rules.yml"]


def test_fix_loads_the_workspace_anew(workspace: Workspace, obsdsl: Run) -> None:
    alert = (
        "from obsdsl import *\nfrom metrics.web import requests\n"
        'a = AlertRule("A", requests.rate("5m") > 1, for_="0s", severity=P3, summary="Busy.")\n'
        'g = RuleGroup("web", rules=(a,), owner="team")\n'
    )
    root = workspace({"metrics/web.py": METRICS, "alerts/web.py": alert})
    done = obsdsl("lint", "--fix", *ONE, cwd=root)
    assert done.stderr == "1 problem mended\nno problems in 4 files\n"
    assert (root / "alerts/web.py").read_text() == alert.replace(' for_="0s",', "")


def test_a_module_that_changes_the_directory_changes_no_output(bad: Path, tmp_path: Path, obsdsl: Run) -> None:
    before = obsdsl("lint", *ONE, cwd=bad).stdout
    (bad / "alerts/zzz.py").write_text(f"import os\nos.chdir({str(tmp_path)!r})\n")
    assert obsdsl("lint", *ONE, cwd=bad).stdout == before
    assert obsdsl("lint", "alerts", "--fix", *ONE, cwd=bad).stdout == before


def test_a_file_that_cannot_be_written_is_named_and_left(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "one.yml").write_text(NEEDLESS)
    (tmp_path / "two.yml").symlink_to("/proc/version")
    done = obsdsl("lint", "one.yml", "--write-baseline", "--baseline", "/proc/none/x.json", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: /proc/none/x.json: it cannot be written: No such file or directory;")


def test_promtool_judges_every_expression(clean: Path, obsdsl: Run) -> None:
    folder = str(require("promtool").path.parent)
    (clean / "rules.yml").write_text(
        RULES + "      - record: a:b:c\n        expr: |\n          limitk(3, http_requests_total)\n"
    )
    done = obsdsl("lint", ".", "--promtool", "--select", "promtool", cwd=clean, env={"PATH": folder})
    assert done.returncode == 1
    assert done.stdout.startswith("rules.yml:8:11: error: record 'a:b:c': promtool says: ")
    assert done.stderr == "1 error in 5 files\n"


def test_without_promtool_its_verdict_cannot_be_had(clean: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", "--promtool", cwd=clean, env={"PATH": ""})
    message = "error: promtool: it is not on PATH; install it (it comes with Prometheus), or leave --promtool out\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_a_check_that_breaks_is_named_and_hides_nothing(bad: Path, obsdsl: Run) -> None:
    (bad / "mine.py").write_text(
        "from obsdsl.compose.rule import RuleGroup\nfrom obsdsl.lint.check import Check\n"
        "from obsdsl.lint.problem import Level\n"
        "class Mine(Check[RuleGroup]):\n    code, name, level, on = 'MY1', 'mine', Level.ERROR, (RuleGroup,)\n"
        "    def find(self, value, at):\n        raise KeyError('oops')\n"
    )
    (bad / "obsdsl.toml").write_text('[lint]\nplugins = ["mine"]\n')
    done = obsdsl("lint", "--select", "mine,record-name", cwd=bad)
    assert done.returncode == 2
    assert "[OBS404 record-name]" in done.stdout
    broke = "warning: the check mine broke on RuleGroup 'web': KeyError: 'oops'; the others' results stand\n"
    assert done.stderr == f"{broke}1 info in 4 files\n"
    assert "Traceback" in obsdsl("lint", "--select", "mine", "--debug", cwd=bad).stderr


@pytest.mark.parametrize(
    ("arguments", "files", "faults"),
    [
        (("",), {}, ("error: PATHS: one of them is empty; name files and folders, or leave all out",)),
        (("nope.yml",), {}, ("error: nope.yml: there is no such file or folder; correct the path",)),
        ((), {"obsdsl.toml": "[lint\n"}, ("obsdsl.toml: it cannot be read as TOML",)),
        ((), {"obsdsl.toml": "[lint]\nselct = []\n"}, ("lint.selct is no setting; did you mean 'select'?",)),
        (
            (),
            {"obsdsl.toml": "[lint]\nselect = ['x-y']\n[lint.options.group-size]\nmost = 'a'\nmots = 3\n"},
            ("obsdsl.toml:1: ", "'x-y', which is no check", "group-size.most", "did you mean 'most'?"),
        ),
        ((), {"obsdsl.toml": "[lint]\nplugins = ['mine']\n"}, ("plugins names 'mine', which fails: ",)),
        ((), {"obsdsl.toml": "[lint]\nplugins = ['mine']\n", "mine.py": ""}, ("which holds no Check",)),
        ((), {"alerts/a.py": "1 / 0\n"}, ("error: alerts/a.py:1: ZeroDivisionError: ",)),
        (("latin.yml",), {"latin.yml": b"\xff"}, ("error: latin.yml: it is no text in UTF-8; save it",)),
        ((".",), {"latin.yml": b"# \xff\ngroups: [{name: a, rules: []}]"}, ("latin.yml: it is no text in UTF-8",)),
        (("--format", "xml"), {}, ("'xml' is not one of",)),
        (("--fail-on", "never"), {}, ("'never' is not one of",)),
    ],
)  # fmt: skip
def test_what_cannot_run_is_exit_code_two_with_file_and_mend(
    tmp_path: Path, obsdsl: Run, arguments: tuple[str, ...], files: dict[str, str | bytes], faults: tuple[str, ...]
) -> None:
    for name, content in {"obsdsl.toml": "", "metrics/__init__.py": "", **files}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "alerts").mkdir(exist_ok=True)
    (tmp_path / "alerts/__init__.py").touch()
    done = obsdsl("lint", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    for fault in faults:
        assert fault in done.stderr


@pytest.mark.parametrize(("closed", "argument"), [("a/rules.yml", "a"), ("a/rules.yml", "a/rules.yml"), ("a/b", "a")])
def test_what_may_not_be_read_is_named(closed: str, argument: str, tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/rules.yml").touch()
    (tmp_path / closed).chmod(0)
    done = _without_privileges("lint", argument, cwd=tmp_path)
    (tmp_path / closed).chmod(0o700)
    assert done.returncode == 2
    assert "it cannot be read (Permission denied); mend that, or leave it out" in done.stderr


def _without_privileges(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line; root, too, may then read only what its mode allows."""
    drop = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    return subprocess.run(
        [*drop, sys.executable, "-P", "-m", "obsdsl", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_workspace_and_paths_both_ways_are_named(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", cwd=tmp_path)
    assert done.returncode == 2
    assert "run `obsdsl init` there" in done.stderr
    assert "or name the files and folders to check" in done.stderr


def test_a_folder_without_anything_of_ours_is_warned_about(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("warning: there was nothing to check")


def test_colours_are_for_terminals_and_end_with_no_color(rules: Path) -> None:
    coloured, _ = on_a_terminal(["lint", "bad.yml"], rules.parent)
    assert "\x1b[31merror\x1b[0m" in coloured
    plain, _ = on_a_terminal(["lint", "bad.yml"], rules.parent, NO_COLOR="1")
    assert "\x1b[3" not in plain


def test_steps_are_shown_on_a_terminal_and_taken_away(rules: Path) -> None:
    shown, code = on_a_terminal(["lint", "bad.yml"], rules.parent)
    assert code == 1
    assert "\r\x1b[Kchecking 2 of 2 objects" in shown
    assert visible(shown)[0].startswith("bad.yml:5:34: error")
    assert "checking" not in "\n".join(visible(shown))
    silent, _ = on_a_terminal(["lint", "-q", "bad.yml"], rules.parent)
    assert "checking" not in silent


def test_an_interrupted_lint_leaves_nothing_behind(clean: Path) -> None:
    before = tree(clean)
    (clean / "alerts/slow.py").write_text("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)\n")
    lint = subprocess.Popen(
        [sys.executable, "-P", "-m", "obsdsl", "lint", "--fix"],
        cwd=clean,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (clean / "started").exists():
        assert lint.poll() is None, "the lint ended before it was interrupted"
        time.sleep(0.01)
    lint.send_signal(signal.SIGINT)
    _, said = lint.communicate(timeout=120)
    assert (lint.returncode, said.strip()) == (130, "interrupted; no file is half-written")
    for name in ("started", "alerts/slow.py"):
        (clean / name).unlink()
    assert tree(clean) == before


def test_an_interruption_leaves_no_step_on_the_terminal(clean: Path) -> None:
    (clean / "alerts/slow.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(60)\n"
    )
    sent, code = on_a_terminal(["lint"], clean)
    assert code == 130
    assert "loading the workspace" in sent
    assert [line for line in visible(sent) if line] == ["interrupted; no file is half-written"]


def test_a_fault_leaves_no_step_on_the_terminal(workspace: Workspace) -> None:
    sent, code = on_a_terminal(["lint"], workspace({"alerts/a.py": "1 / 0\n"}))
    assert code == 2
    (line,) = [line for line in visible(sent) if line]
    assert line.startswith("error: alerts/a.py:1: ZeroDivisionError")


def test_help_has_examples(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("lint", "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert "Exit codes: 0 clean, 1 problems at or above --fail-on, 2 could not run" in " ".join(done.stdout.split())


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    text = "".join(f"      - record: bad_{i}\n        expr: rate(x)\n" for i in range(3000))
    (tmp_path / "r.yml").write_text(f"groups:\n  - name: g\n    rules:\n{text}")
    lint = subprocess.Popen(
        [sys.executable, "-P", "-m", "obsdsl", "lint", "r.yml", "--select", "promql-syntax"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert lint.stdout is not None
    assert lint.stderr is not None
    lint.stdout.readline()
    lint.stdout.close()
    said = lint.stderr.read()
    assert (lint.wait(timeout=120), said) == (141, b"")
    lint.stderr.close()


def on_a_terminal(arguments: list[str], cwd: Path, **env: str) -> tuple[str, int]:
    """What a terminal is sent, and the exit code."""
    import pty

    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "COLUMNS": "80", **env}
    command = [sys.executable, "-P", "-m", "obsdsl", *arguments]
    done = subprocess.Popen(command, cwd=cwd, env=environment, stdin=child, stdout=child, stderr=child)
    os.close(child)
    sent = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        sent += part
    os.close(parent)
    return sent.decode(), done.wait(timeout=120)


def visible(sent: str) -> list[str]:
    """The lines as they stay on the screen, without colours."""
    import re

    lines = [line.rstrip("\r").split("\x1b[K")[-1] for line in sent.replace("\r\n", "\n").split("\n")]
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


def test_closed_streams_leave_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(BAD_RULES)
    lint = f"{sys.executable} -m obsdsl lint rules.yml"
    for shell, code in ((f"{lint} >&-", 1), (f"{lint} 2>&-", 1), (f"{lint} >/dev/full", 2)):
        done = subprocess.run(shell, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, "itself failed" in done.stderr) == (code, False), done.stderr
    assert "finds no room (No space left on device)" in done.stderr


def test_lesser_problems_may_be_hidden_and_are_counted(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(NEEDLESS.replace("total[5m]", "total"))
    all_of_them = obsdsl("lint", "rules.yml", *ONE, cwd=tmp_path)
    assert "info" in all_of_them.stdout
    done = obsdsl("lint", "rules.yml", *ONE, "--show", "error", "--fail-on", "info", cwd=tmp_path)
    assert (done.returncode, "info" in done.stdout, "error" in done.stdout) == (1, False, True)
    assert "not shown)" in done.stderr


def test_of_very_many_problems_the_checks_are_named(tmp_path: Path, obsdsl: Run) -> None:
    rules = "".join(f"      - alert: A{n}\n        expr: up == 0\n        for: 0s\n" for n in range(100))
    (tmp_path / "rules.yml").write_text(f"groups:\n  - name: web\n    rules:\n{rules}")
    done = obsdsl("lint", "rules.yml", *ONE, cwd=tmp_path)
    words = (
        "most are of needless-for (100); --show error hides the lesser ones, --write-baseline takes today's as known"
    )
    assert done.stderr == f"{words}\n100 info in 1 file (--fix mends 100)\n"
