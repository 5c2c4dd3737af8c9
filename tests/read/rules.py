"""Small rule files, good and broken, and promtool's word on them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.stack import Tool

# Every field, in several styles.
GOOD = """\
groups:
  - name: web  # the servers
    interval: 30s
    rules:
      - record: job:hits:rate5m
        expr: sum by (job) (rate(hits_total[5m]))
        labels:
          team: web
      - alert: TooManyErrors
        expr: |
          sum by (job) (rate(hits_total{code=~"5.."}[5m]))
            / sum by (job) (rate(hits_total[5m]))
          > 0.05
        for: 10m
        keep_firing_for: 5m
        labels: {severity: P1, owner: "us"}
        annotations:
          summary: 'More than 5 % fail'
          description: >-
            {{ $value }} of the requests
            of {{ $labels.job }} fail.
  - name: nodes
    limit: 10
    rules:
      - alert: Down
        expr: up == 0
        labels:
          severity: critical
"""

_RULE = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n"
_RECORD = "groups:\n- name: g\n  rules:\n  - record: a:b\n    expr: up\n"
_GROUP = "groups:\n- name: g\n  rules: []\n"


def _variants() -> dict[str, str]:
    found = {
        "good": GOOD,
        "nothing": "",
        "comment alone": "# nothing\n",
        "null": "---\n",
        "two nulls": "---\n---\n",
        "text": "text\n",
        "number": "5\n",
        "list": "- a\n",
        "empty mapping": "{}\n",
        "groups null": "groups:\n",
        "groups empty": "groups: []\n",
        "groups text": "groups: text\n",
        "groups mapping": "groups: {a: b}\n",
        "groups number": "groups: 1\n",
        "group null": "groups: [null]\n",
        "group text": "groups: [text]\n",
        "group list": "groups: [[]]\n",
        "group empty": "groups: [{}]\n",
        "group without rules": "groups:\n- name: g\n",
        "group with rules null": "groups:\n- name: g\n  rules:\n",
        "group with rules text": "groups:\n- name: g\n  rules: text\n",
        "group with rules mapping": "groups:\n- name: g\n  rules: {a: b}\n",
        "groups twice": _GROUP + _GROUP,
        "name twice": "groups:\n- name: g\n  rules: []\n- name: g\n  rules: []\n",
        "number as name": "groups:\n- name: 5\n  rules: []\n",
        "number and text as name": "groups:\n- name: 5\n  rules: []\n- name: '5'\n  rules: []\n",
        "boolean as name": "groups:\n- name: yes\n  rules: []\n",
        "name with slash": "groups:\n- name: a/b\n  rules: []\n",
        "rule null": "groups:\n- name: g\n  rules: [null]\n",
        "rule text": "groups:\n- name: g\n  rules: [text]\n",
        "rule list": "groups:\n- name: g\n  rules: [[]]\n",
        "rule empty": "groups:\n- name: g\n  rules: [{}]\n",
        "same rule twice": _RULE + "  - alert: A\n    expr: up\n",
        "second document bad": _RULE + "---\ntext\n",
        "second document broken": _RULE + "---\na: [\n",
        "alias": "groups:\n- name: g\n  rules:\n  - &r\n    alert: A\n    expr: up\n  - *r\n",
        "alias of labels": _RULE + "    labels: &l {a: b}\n  - alert: B\n    expr: up\n    labels: *l\n",
        "anchor twice": _RULE
        + "    labels: &l {a: b}\n    annotations: &l {c: d}\n  - alert: B\n    expr: up\n    labels: *l\n",
        "alias before anchor": _RULE + "    labels: *l\n    annotations: &l {c: d}\n",
        "alias of itself": "groups: &g\n- name: g\n  rules: *g\n",
        "labels hold themselves": _RULE + "    labels: &l {a: *l}\n",
        "merge": _RULE + "    labels: &l {a: b}\n  - alert: B\n    expr: up\n    labels:\n      <<: *l\n      c: d\n",
        "merge of a rule": _RULE.replace("- alert", "- &r\n    alert") + "  - <<: *r\n    alert: B\n",
        "merge of a list": _RULE + "    labels:\n      <<: [{a: b}, {a: c, d: e}]\n",
        "merge of text": _RULE + "    labels:\n      <<: text\n",
        "merge of null": _RULE + "    labels:\n      <<:\n",
        "merge twice": _RULE + "    labels:\n      <<: {a: b}\n      <<: {c: d}\n",
        "quoted merge": _RULE + "    labels:\n      '<<': text\n",
        "another field": _RULE + "other: x\n",
        "tab": "groups:\n\t- name: g\n",
        "byte order mark": "\ufeff" + _RULE,
        "crlf": _RULE.replace("\n", "\r\n"),
        "cr": _RULE.replace("\n", "\r"),
        "control character": _RULE.replace("up", '"up\x01"'),
        "directive": "%YAML 1.1\n---\n" + _RULE,
        "directive 1.2": "%YAML 1.2\n---\n" + _RULE,
        "json": '{"groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up"}]}]}',
        "key is a number": _RULE + "    labels: {1: a}\n",
        "key is a number and text": _RULE + "    labels: {1: a, '1': b}\n",
        "key is a boolean": _RULE + "    labels: {yes: a}\n",
        "key is null": _RULE + "    labels: {~: a}\n",
        "key is a mapping": _RULE + "    labels: {{a: b}: c}\n",
        "key of a rule is a mapping": _RULE + "    ? {a: b}\n    : c\n",
        "key of a rule is null": _RULE + "    ~: c\n",
        "flow": "groups: [{name: g, rules: [{alert: A, expr: up, for: 5m, labels: {a: b}}]}]\n",
        "unclosed": "groups: [{name: g\n",
        "colon in text": _RULE + "    annotations:\n      a: b: c\n",
        "own tag": _RULE + "    labels: {a: !own b}\n",
        "tag of text": _RULE + "    labels: {a: !!str 5}\n",
        "tag of binary": _RULE + "    labels: {a: !!binary aGk=}\n",
        "tag of a number": _RULE + "    labels: {a: !!int x}\n",
    }
    found |= {f"group without {name}": GOOD.replace(f"  {name}: ", f"  {name}x: ", 1) for name in ("name", "interval")}
    return found


# A field with a value in its place: after a rule, a recording, a group.
_DURATIONS = (
    "5m",
    "0",
    "0s",
    "5",
    "5.5m",
    "-5m",
    "'5m'",
    "",
    "''",
    "5x",
    "1m1h",
    "1h1m",
    "1y",
    "300y",
    "1_0s",
    "[5m]",
    "5m ",
    "+5m",
    "5M",
    "1d12h30m15s500ms",
    "5m5m",
    "true",
    "1e3",
    "0x5",
    "00",
    "10675199167d",
)
_TEXTS = (
    "{}",
    "",
    "text",
    "[]",
    "[a]",
    "{a: }",
    "{a: 5}",
    "{a: 5.0}",
    "{a: true}",
    "{a: yes}",
    "{a: null}",
    "{a: ~}",
    "{a: [b]}",
    "{a: {b: c}}",
    "{a: ''}",
    "{'': a}",
    "{a-b: c}",
    "{'a b': c}",
    "{é: c}",
    "{1a: c}",
    "{__name__: a}",
    "{a: b, a: c}",
    "{a: 2026-01-31}",
    "{a: .nan}",
    "{a: 0x1F}",
    "{a: =}",
    "{severity: 1}",
    "{severity: }",
    "{owner: 5}",
    "{summary: 5}",
    "{alertname: x}",
    "{a: '\\u0000'}",
    '{a: "\\u0000"}',
    "{a: 12:30}",
)
_NUMBERS = (
    "5",
    "0",
    "-1",
    "5.0",
    "5.5",
    "1e3",
    "0x10",
    "0o17",
    "017",
    "09",
    "0b11",
    "1_000",
    "'5'",
    "",
    "~",
    "true",
    "[5]",
    "text",
    "9223372036854775807",
    "9223372036854775808",
    "-0",
    "+5",
    "1e30",
    ".5",
    "5.",
    "-1.0",
    ".inf",
    "1:30",
)
_NAMES = (
    "A",
    "''",
    "",
    "~",
    "5",
    "true",
    "[A]",
    "{A: B}",
    "'A B'",
    "é",
    "'A{}'",
    "a:b",
    "a-b",
    "'{a}'",
    "1a",
    "'\"'",
    "a.b",
)
_EXPRESSIONS = (
    "up",
    "1",
    "1.5",
    "''",
    "",
    "~",
    "true",
    "[up]",
    "{up: 1}",
    "up[5m]",
    "'\"text\"'",
    "up ==",
    "'{}'",
    "rate(up)",
    "sum(up) by (job",
    "'up{job=\"a\"} > bool 1'",
    "'1 > 2'",
    "$job",
    "'up > $x'",
    "0x1F",
    "2026-01-31",
    ".nan",
    "'{__name__=\"é\"}'",
    "'{\"é\"}'",
    "foo bar",
    "no",
    "'   '",
    "'# comment'",
    "inf",
    "'up offset 5m'",
    "'up @ 1'",
    "'rate(up[0s])'",
    "'up[5m:1m]'",
    "'-up'",
    "'absent(up)'",
    "'sum(up) without'",
    "'up == up on(job)'",
)


def variants() -> Mapping[str, str]:
    """Files by a name: what one may write into each place."""
    found = _variants()
    for name in ("for", "keep_firing_for"):
        found |= {f"{name}: {value}": f"{_RULE}    {name}: {value}\n" for value in _DURATIONS}
        found |= {f"record with {name}: {value}": f"{_RECORD}    {name}: {value}\n" for value in ("0s", "5m", "", "x")}
    for name in ("interval", "query_offset"):
        found |= {f"{name}: {value}": f"{_GROUP}  {name}: {value}\n" for value in _DURATIONS}
    for name in ("labels", "annotations"):
        found |= {f"{name}: {value}": f"{_RULE}    {name}: {value}\n" for value in _TEXTS}
        found |= {f"record with {name}: {value}": f"{_RECORD}    {name}: {value}\n" for value in _TEXTS}
    found |= {f"group with labels: {value}": f"{_GROUP}  labels: {value}\n" for value in _TEXTS}
    found |= {f"limit: {value}": f"{_GROUP}  limit: {value}\n" for value in _NUMBERS}
    found |= {f"name: {value}": f"groups:\n- name: {value}\n  rules: []\n" for value in _NAMES}
    for kind in ("alert", "record"):
        found |= {
            f"{kind}: {value}": f"groups:\n- name: g\n  rules:\n  - {kind}: {value}\n    expr: up\n" for value in _NAMES
        }
    found |= {f"alert: {value} beside record": f"{_RECORD}    alert: {value}\n" for value in _NAMES}
    found |= {f"expr: {value}": _RULE.replace("expr: up", f"expr: {value}") for value in _EXPRESSIONS}
    found |= {f"no {name}": _RULE.replace(f"{name}: ", f"{name}s: ") for name in ("expr", "alert", "name", "rules")}
    found |= {
        f"rule with {name}": f"{_RULE}    {name}: x\n" for name in ("Alert", "severity", "debug", "record_", "fo")
    }
    found |= {
        f"group with {name}": f"{_GROUP}  {name}: x\n"
        for name in ("concurrency", "type", "Name", "source_tenants", "partial_response_strategy")
    }
    found |= {f"{name} twice": f"{_RULE}    {name}: 5m\n    {name}: 5m\n" for name in ("for", "expr", "alert", "debug")}
    return found


_SIGNS = ":-#'\"{}[]&*!|>%@`,? \t~=<0a$\\é"
_VALUES = ("5", "", "null", "[a]", "{a: b}", "text", "5m", "-1", '"x"', "yes", "*a", "&a b")


def mutated(text: str, draw: random.Random, times: int = 1) -> str:
    """The text with so many changes of a line: a slip of the fingers each."""
    for _ in range(times):
        lines = text.split("\n")
        i, j = draw.randrange(len(lines)), draw.randrange(len(lines))
        column = draw.randint(0, len(lines[i]))
        match draw.randrange(8):
            case 0:
                del lines[i]
            case 1:
                lines.insert(i, lines[j])
            case 2:
                lines[i] = " " * draw.choice([1, 2, 4]) + lines[i]
            case 3:
                lines[i] = lines[i][draw.choice([1, 2]) :]
            case 4:
                lines[i] = lines[i][:column] + draw.choice(_SIGNS) + lines[i][column:]
            case 5:
                lines[i] = lines[i][:column] + lines[i][column + 1 :]
            case 6:
                lines[i], lines[j] = lines[j], lines[i]
            case 7:
                lines[i] = re.sub(r": .*", f": {draw.choice(_VALUES)}", lines[i], count=1)
        text = "\n".join(lines)
    return text


_ACCEPTED = re.compile(r"^Checking (.*)\n  SUCCESS", re.MULTILINE)


def promtool_refuses(promtool: Tool, texts: Iterable[str], folder: Path) -> list[bool]:
    """For each file whether promtool refuses it, asked at once."""
    files = []
    for index, text in enumerate(texts):
        file = folder / f"{index}.yml"
        file.write_bytes(text.encode())
        files.append(file)
    done = promtool.run("check", "rules", "--lint=none", *files)
    accepted = set(_ACCEPTED.findall(done.stdout))
    return [str(file) not in accepted for file in files]
