"""promtool's own test files: our verdict is promtool's."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsdsl.testing.rules.compared import deviations
from obsdsl.testing.rules.testfile import read_test_file
from tests.stack import Tool, generations, require
from tests.testing.rules.project import make, run

CORPUS = os.environ.get("OBSDSL_CORPUS")
FILES = sorted(Path(CORPUS, "rule_tests").rglob("*test.y*ml")) if CORPUS else []
corpus = pytest.mark.skipif(not CORPUS, reason="OBSDSL_CORPUS names no corpus")
# Evaluations and hundreds of samples: files above take promtool seconds, and are judged as they are, by one generation.
HEAVY = 2_000


def name_of(file: Path) -> str:
    return file.relative_to(Path(CORPUS or "", "rule_tests")).as_posix()


def ours(file: Path, tool: Tool) -> list[str]:
    """What we find wrong in a file."""
    read = read_test_file(file)
    if read.flaws:
        return [f"{line}: {message}" for line, message in read.flaws]
    return [f"{line}: {message}" for found in deviations(read, str(tool.path)) for line, message in found]


def theirs(file: Path, tool: Tool) -> tuple[bool, str]:
    """Whether promtool passes it, and what it says."""
    done = tool.run("test", "rules", file.name, cwd=file.parent)
    return done.returncode == 0, done.stdout + done.stderr


def weight(file: Path) -> int:
    """How often the rules of a file are evaluated, and of how much."""
    tests = read_test_file(file).tests
    samples = sum(int(one) for test in tests for _, row in test.trial.series for one in re.findall(r"x(\d+)", row))
    asked = [(test.trial.evaluation, [*test.trial.queries, *test.trial.firing]) for test in tests]
    return sum(max((one.at for one in several), default=0) // step for step, several in asked) + samples // 100


@corpus
@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_same_files_pass_and_fail(file: Path) -> None:
    for generation in generations()[-1:] if weight(file) > HEAVY else generations():
        tool = require("promtool", generation=generation)
        found = ours(file, tool)
        passed, said = theirs(file, tool)
        assert (not found) == passed, (found, said)


# One place of a file, and what to write there.
EDITS = (
    (r"(?<=eval_time: )\S+", lambda _: "0s"),
    (r"(?<=value: )\d+$", lambda found: str(int(found[0]) + 1)),
    (r"(?<=severity: )\w+$", lambda _: "none"),
    (r"(?<=alertname: )\w+$", lambda _: "Other"),
    (r"(?<=values: )['\"].*['\"]$", lambda _: "'0x100'"),
    (r"(?<=summary: ).+$", lambda _: "other"),
    (r"(?<=interval: )\d+\w$", lambda _: "7s"),
)


def edited(text: str, draw: random.Random) -> str:
    """The file with one of its places changed."""
    pattern, change = draw.choice([edit for edit in EDITS if re.search(edit[0], text, re.MULTILINE)])
    found = draw.choice(list(re.finditer(pattern, text, re.MULTILINE)))
    return text[: found.start()] + change(found) + text[found.end() :]


@corpus
@pytest.mark.parametrize("file", [file for file in FILES if weight(file) <= HEAVY], ids=name_of)
def test_the_same_changed_files_fail(file: Path, tmp_path: Path) -> None:
    tool = require("promtool")
    draw = random.Random(file.name)
    for other in file.parent.glob("*.y*ml"):
        (tmp_path / other.name).write_bytes(other.read_bytes())
    changed = tmp_path / file.name
    for _ in range(2):
        text = edited(file.read_text(encoding="utf-8"), draw)
        changed.write_text(text, encoding="utf-8")
        found = ours(changed, tool)
        passed, said = theirs(changed, tool)
        if any("no rule file has an alert" in one for one in found):
            continue
        assert (not found) == passed, (found, said)


RULES = """
groups:
  - name: second
    rules:
      - record: twice
        expr: once * 2
      - alert: High
        expr: twice > 2
        labels: {severity: warning}
        annotations: {summary: "{{ $value }} at {{ $externalLabels.site }}", nothing: }
  - name: first
    rules:
      - record: once
        expr: sum(some)
"""
TEST = """
rule_files: [rules.yml]
evaluation_interval: 1m
group_eval_order: [first, second]
tests:
  - name: two
    interval: 1m
    external_labels: {site: here}
    input_series:
      - {series: 'some{a="b"}', values: 1+1x10}
      - {series: 'native', values: '{{schema:0 sum:1 count:2 buckets:[1 1]}}x3'}
    alert_rule_test:
      - eval_time: 2m
        alertname: High
        exp_alerts:
          - exp_labels: {severity: warning}
            exp_annotations: {summary: 6 at here, nothing: }
      - {eval_time: 0s, alertname: High}
    promql_expr_test:
      - {expr: twice, eval_time: 1m, exp_samples: [{labels: twice, value: 4}]}
      - {expr: some / 3, eval_time: 0s, exp_samples: [{labels: '{a="b"}', value: 0.3333333333333333}]}
      - {expr: 'some > 100', eval_time: 1m}
      - {expr: 'vector(1) / 0', exp_samples: [{labels: '{}', value: .inf}]}
  - promql_expr_test:
      - {expr: vector(2), exp_samples: [{value: 2e0}]}
"""


def written(folder: Path, text: str = TEST) -> Path:
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    (folder / "t_test.yml").write_text(text, encoding="utf-8")
    return folder / "t_test.yml"


CHANGES = {
    "as it is": ("", "", ""),
    "a label": ("{severity: warning}\n            exp", "{severity: page}\n            exp", ": High at 2m"),
    "an annotation": ("6 at here", "7 at here", '{nothing="", summary="6 at here"}'),
    "it fires": ("eval_time: 0s, alertname", "eval_time: 4m, alertname", "expected  not firing"),
    "it does not fire": ("eval_time: 2m\n", "eval_time: 0s\n", "found     not firing"),
    "a value": ("value: 4}", "value: 5}", 'expected  {__name__="twice"} 5'),
    "a digit": ("0.3333333333333333}", "0.3333333333333334}", "found     {a="),
    "no sample": ("{expr: 'some > 100', eval_time: 1m}", "{expr: some, eval_time: 1m}", "expected  no sample"),
    "nan": ("(1) / 0', exp_samples: [{labels: '{}', value: .inf", "(0) / 0', exp_samples: [{value: .nan", "nan"),
    "no promql": ("expr: 'some > 100'", "expr: 'some >'", "cannot be evaluated"),
    "a series": ("""'some{a="b"}'""", """'some{a="b"'""", "unexpected"),
    "a field": ("eval_time: 2m\n", "evaltime: 2m\n", "'evaltime' is no field; did you mean 'eval_time'?"),
    "no alertname": ("eval_time: 0s, alertname: High", "eval_time: 0s", "it has no alertname"),
    "a time": ("eval_time: 2m\n", "eval_time: 2 m\n", "'2 m' is not a duration"),
    "no list": ("rule_files: [rules.yml]", "rule_files: {a: b}", "it is no list"),
    "no yaml": ("tests:", "tests: [", ""),
    "labels": ("labels: twice,", "labels: 'twice{a!=\"b\"}',", "is no metric"),
    "no number": ("value: 4}", "value: four}", "value: 'four' is no number"),
    "no tests": (TEST, "", ""),
}
# promtool passes what we do not.
STRICTER = {
    "no rule file": ("rules.yml]", "rules.yml, missing.yml]", "there is no rule file 'missing.yml'"),
    "alert": ("eval_time: 0s, alertname: High", "eval_time: 0s, alertname: Hihg", "did you mean 'High'?"),
}


@pytest.mark.parametrize("generation", generations())
@pytest.mark.parametrize("name", CHANGES)
def test_verdicts_are_promtool_s(name: str, generation: str, tmp_path: Path) -> None:
    before, after, part = CHANGES[name]
    assert before in TEST
    # The old one knows no native histograms.
    native = next(line for line in TEST.splitlines() if "native" in line)
    tool = require("promtool", generation=generation)
    text = TEST if tool.release >= (3,) else TEST.replace(native + "\n", "")
    file = written(tmp_path, text.replace(before, after, 1) if before != TEST else after)
    found = ours(file, tool)
    passed, said = theirs(file, tool)
    assert (not found) == passed, (found, said)
    assert part in "\n".join(found)


@pytest.mark.parametrize("name", STRICTER)
def test_what_promtool_passes_over_fails(name: str, tmp_path: Path) -> None:
    before, after, part = STRICTER[name]
    tool = require("promtool")
    file = written(tmp_path, TEST.replace(before, after, 1))
    assert theirs(file, tool)[0]
    (found,) = ours(file, tool)
    assert part in found


def test_native_histograms_are_compared_as_promtool_writes_them(tmp_path: Path) -> None:
    tool = require("promtool", at_least="3")
    series = "input_series: [{series: native, values: '{{schema:0 sum:1 count:2 buckets:[1 1]}}'}]"
    case = "- {expr: native, exp_samples: [{labels: native, histogram: '{{count:2 buckets:[1 1] sum:%s schema:0}}'}]}\n"
    for total, passes in (("1", True), ("2", False)):
        file = written(tmp_path, TEST + "      " + case % total)
        text = file.read_text().replace("- promql_expr_test:", f"- {series}\n    promql_expr_test:")
        file.write_text(text)
        assert theirs(file, tool)[0] == passes, theirs(file, tool)
        assert (not ours(file, tool)) == passes


def test_fuzzy_compare_leaves_the_last_digit_open(tmp_path: Path) -> None:
    tool = require("promtool", at_least="3.5")
    text = "fuzzy_compare: true\n" + TEST
    near, far = text.replace("0.3333333333333333}", "0.33333333333333337}"), text.replace("33333333}", "33333334}")
    for changed, passes in ((text, True), (near, True), (far, False)):
        file = written(tmp_path, changed)
        assert theirs(file, tool)[0] == passes
        assert (not ours(file, tool)) == passes


def items(output: str) -> Iterator[str]:
    yield from re.findall(r"^(?:PASSED|FAILED|SKIPPED) \S*t_test.yml::(.*?)(?: - .*)?$", output, re.MULTILINE)


def test_pytest_collects_what_is_configured(tmp_path: Path) -> None:
    root = make(tmp_path / "project")
    (root / "rules").mkdir()
    written(root / "rules", TEST.replace("value: 4}", "value: 5}"))
    (root / "rules/broken_test.yml").write_text("test: 3\n")
    assert run(root, "rules", code=5).outcomes == {}
    (root / "pytest.ini").write_text("[pytest]\nobsdsl_promtool_files = rules/*_test.yml\n")
    ran = run(root, "rules", code=1)
    assert ran.outcomes == {"two": "failure", "test 2": "passed", "file": "failure"}
    assert "rules/t_test.yml:20: `twice` at 1m\n" in ran.messages["two"]
    assert "'test' is no field; did you mean 'tests'?" in ran.messages["file"]
    assert run(root, "rules", "-k", "2", code=0).outcomes == {"test 2": "passed"}
