"""What we refuse of Alertmanager's configurations is what amtool refuses, over mutations of good files."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compose.routing.check import refusals
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.since import NEWER, NEWER_KINDS
from obsdsl.read.alertmanager.config import read_alertmanager
from obsdsl.read.yaml import open_document
from tests.read.alertmanager_example import EVERYTHING, mutants, plain
from tests.stack import Tool, generations, require

MUTANTS = 800
AT_ONCE = 300
# Why we and amtool may differ, by a part of amtool's reason or of ours.
CAUSES = (
    "template",  # Go's templates within settings are parsed there, not here
    "panic",  # amtool itself breaks
)


def judged(amtool: Tool, texts: list[str], folder: Path) -> list[str]:
    """amtool's reason for each text; empty for what it accepts."""
    files = [folder / f"{index:05}.yml" for index in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    reasons: list[str] = []
    while len(reasons) < len(files):
        part = files[len(reasons) : len(reasons) + AT_ONCE]
        done = amtool.run("check-config", *part)
        answers = (done.stdout + done.stderr).split("Checking '")[1:]
        for answer in answers:
            refused = "SUCCESS" not in answer
            reasons.append(answer.partition("FAILED:")[2].strip() or "panic" if refused else "")
    return reasons


def ours(text: str) -> list[str]:
    """Our reasons for a text, each with its line."""
    file = read_alertmanager(open_document("alertmanager.yml", text))
    flaws = [(flaw.message, flaw.place or file.origin.place(flaw.path)) for flaw in file.flaws]
    if file.config is not None:
        flaws += [(one.message, file.origin.place(one.path)) for one in refusals(file.config)]
    return [f"{place.line}: {message}" for message, place in flaws]


def bases() -> Iterable[str]:
    yield EVERYTHING
    if corpus := os.environ.get("OBSDSL_CORPUS"):
        for file in sorted(Path(corpus, "alertmanager", "good").iterdir()):
            yield file.read_text(encoding="utf-8")


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _dumped(data: Any) -> str:
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


def test_our_verdict_is_amtools(tmp_path: Path) -> None:
    amtool = require("amtool", at_least="0.33", below="0.34")
    texts = [EVERYTHING]
    for seed, base in enumerate(bases()):
        count = MUTANTS if base is EVERYTHING else MUTANTS // 20
        texts += mutants(base, _loaded, _dumped, seed, count)
    theirs = judged(amtool, texts, tmp_path)
    assert theirs[0] == ""
    assert ours(EVERYTHING) == []
    differences = []
    for text, reason in zip(texts, theirs, strict=True):
        mine = ours(text)
        if bool(mine) != bool(reason):
            differences.append((reason, mine))
    unexplained = [one for one in differences if not any(cause in str(one) for cause in CAUSES)]
    print(f"{len(texts)} files, {sum(map(bool, theirs))} refused, {len(differences)} differences: {differences[:20]}")
    assert unexplained == []
    assert len(differences) <= 0.01 * len(texts)


def test_what_is_read_is_accepted_when_it_is_written_in_our_words(tmp_path: Path) -> None:
    amtool = require("amtool", at_least="0.33", below="0.34")
    configs = [read_alertmanager(open_document("alertmanager.yml", text)).config for text in bases()]
    texts = [alertmanager_yaml(plain(config)).decode() for config in configs]
    assert judged(amtool, texts, tmp_path) == [""] * len(texts)


@pytest.mark.parametrize("text", ["", "route:", "- a", "a", "route: {receiver: a", "route: {receiver: a}\nzz: 1"])
def test_what_is_hardly_a_configuration_is_refused_as_there(text: str, tmp_path: Path) -> None:
    amtool = require("amtool", at_least="0.33", below="0.34")
    assert judged(amtool, [text], tmp_path) != [""]
    assert ours(text)


_PARTS = (
    "a",
    "b c",
    "ü",
    ":",
    "1",
    "=",
    "!=",
    "=~",
    "!~",
    '"',
    '\\"',
    "\\",
    "\\n",
    "\\x41",
    "\n",
    ",",
    "{",
    "}",
    " ",
    "'",
    "(",
    ".",
)


@pytest.mark.parametrize("generation", generations())
def test_a_matcher_is_read_where_amtool_reads_it(generation: str, tmp_path: Path) -> None:
    amtool = require("amtool", generation=generation)
    chance = random.Random(6)
    lines = ["".join(chance.choices(_PARTS, k=chance.randint(1, 8))) for _ in range(600)]
    lines += [
        f'a{chance.choice(("=", "=~"))}"{"".join(chance.choices(_PARTS, k=chance.randint(0, 4)))}"' for _ in range(600)
    ]
    routes = [{"receiver": "a", "routes": [{"matchers": [line]}]} for line in lines]
    texts = [_dumped({"receivers": [{"name": "a"}], "route": route}) for route in routes]
    for line, reason in zip(lines, judged(amtool, texts, tmp_path), strict=True):
        assert _is_read(line, utf8=amtool.release >= (0, 27)) == (not reason), (line, reason)


def _is_read(line: str, *, utf8: bool) -> bool:
    try:
        parse_matchers(line, utf8=utf8)
    except ValueError:
        return False
    return True


# A valid value of each type, and what the structures need beside the field in question.
_SAMPLES = {"url": "http://x/", "secret_url": "http://x/", "url_template": "http://x/", "duration": "5m"} | {
    "go_duration": "5m", "timeout": "5s", "address": "h:25", "bool": False, "integer": 1, "count": 1, "number": 1,
    "proxy_url": "http://x/", "any": {},
}  # fmt: skip


def _sample(kind: str) -> Any:
    if kind.startswith("["):
        return []
    return {} if kind.startswith("{") else None if kind.startswith("@") else _SAMPLES.get(kind, "x")


def test_the_fields_of_each_generation_are_those_of_its_table(tmp_path: Path) -> None:
    """amtool names all fields that it does not know at once, before it looks at anything else."""
    old = require("amtool", at_least="0.25", below="0.26")
    new = require("amtool", at_least="0.33", below="0.34")
    kinds = [kind for kind in KINDS if kind not in NEWER_KINDS]
    texts = []
    for kind in ("global", *kinds):
        settings = {name: _sample(of_kind) for name, of_kind in STRUCTURES[kind].items()}
        receiver = {"name": "a"} if kind == "global" else {"name": "a", f"{kind}_configs": [{**settings, "zz": 1}]}
        top = {"global": {**settings, "zz": 1}} if kind == "global" else {}
        texts.append(_dumped({**top, "route": {"receiver": "a"}, "receivers": [receiver]}))
    for amtool in (old, new):
        for kind, reason in zip(("global", *kinds), judged(amtool, texts, tmp_path), strict=True):
            unknown = set(re.findall(r"field (\w+) not found", reason)) - {"zz"}
            assert "zz" in reason, kind
            assert unknown == (set(NEWER.get(kind, ())) if amtool is old else set()), kind
