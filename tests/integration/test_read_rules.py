"""What the reader takes and refuses, beside promtool of both generations."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_rule_file
from obsdsl.read.rules import read_rule_file
from obsdsl.read.yaml import open_document
from tests.read.rules import GOOD, mutated, promtool_refuses, variants
from tests.stack import require

# Parts of flaws that no promtool has, and why we have them.
STRICTER = {
    "Prometheus reads only the first document": "it passes over the others without a word",
    "did not find expected <document start>": "it reads no further than the first document, which here is not the file",
    "did not find expected node content before the end": "the same: a later document is broken",
    "a key is null": "it passes over what the key holds without a word",
}
# Differences of the YAML libraries: libyaml takes these, Go's does not.
LOOSER = {"?": "a question mark within a word in a flow mapping"}


def differences(texts: Mapping[str, str], folder: Path) -> dict[str, tuple[bool, list[str]]]:
    """Files on which both promtools agree and we do not: whether they refuse it, and our flaws."""
    new = promtool_refuses(require("promtool", at_least="3.5"), texts.values(), folder)
    old = promtool_refuses(require("promtool", below="3"), texts.values(), folder)
    found = {}
    for (name, text), refused, refused_too in zip(texts.items(), new, old, strict=True):
        _, flaws = read_rule_file(open_document("rules.yml", text))
        if refused == refused_too != bool(flaws):
            found[name] = (refused, [flaw.message for flaw in flaws])
    return found


def unexplained(found: Mapping[str, tuple[bool, list[str]]], texts: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    return [
        (texts[name], flaws)
        for name, (refused, flaws) in found.items()
        if not (
            any(sign in texts[name] for sign in LOOSER)
            if refused
            else all(any(part in flaw for part in STRICTER) for flaw in flaws)
        )
    ]


def test_our_verdict_is_promtools_on_what_one_may_write_in_each_place(tmp_path: Path) -> None:
    texts = variants()
    found = differences(texts, tmp_path)
    assert unexplained(found, texts) == []
    assert set(found) == {
        "two nulls",
        "second document bad",
        "second document broken",
        "key is null",
        "key of a rule is null",
    }


def test_our_verdict_is_promtools_on_slips_of_the_fingers(tmp_path: Path) -> None:
    # Templates are not the reader's to judge.
    good = GOOD.replace("{{ $value }}", "some").replace("{{ $labels.job }}", "a job")
    draw = random.Random(3)
    texts = {str(n): mutated(good, draw, draw.choice([1, 1, 2])) for n in range(1500)}
    found = differences(texts, tmp_path)
    assert unexplained(found, texts) == []
    assert len(found) < 0.02 * len(texts)


def test_what_promtool_takes_is_taken_after_reading_and_compiling(tmp_path: Path) -> None:
    texts = list(variants().values())
    promtool = require("promtool", at_least="3.5")
    (tmp_path / "before").mkdir()
    good = [
        text for text, no in zip(texts, promtool_refuses(promtool, texts, tmp_path / "before"), strict=True) if not no
    ]
    files = [read_rule_file(open_document("rules.yml", text))[0] for text in good]
    compiled = [compile_rule_file(file, Context()).content.decode() for file in files if file is not None]
    refused = promtool_refuses(promtool, compiled, tmp_path)
    assert [text for text, no in zip(compiled, refused, strict=True) if no] == []
