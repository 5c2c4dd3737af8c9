"""Generated templates: our verdict is promtool's, and what we say will fail does fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsdsl.lint.template import TemplateError, parse
from tests.lint.template.generator import Generator
from tests.lint.template.judge import expand, judge
from tests.stack import generations, require

# Where the verdicts differ, and why.
DIFFERENCES: dict[str, str] = {}
# `and` and `or` may not come to a fault, and what a variable holds is not put out.
LAZY = re.compile(r"\b(and|or)\b|=")


def refusal(text: str, version: tuple[int, int]) -> str | None:
    try:
        parse(text, version)
    except TemplateError as error:
        return error.message
    return None


@pytest.mark.parametrize("generation", generations())
def test_our_verdict_on_generated_templates_is_promtools(generation: str, tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    source = Generator(20)
    templates = [source.template() for _ in range(3000)]
    theirs = judge(promtool, templates, tmp_path)
    ours = [refusal(text, promtool.release[:2]) for text in templates]  # type: ignore[arg-type]
    differing = [
        (text, their, our)
        for text, their, our in zip(templates, theirs, ours, strict=True)
        if (their is None) != (our is None)
    ]
    assert [each for each in differing if each[0] not in DIFFERENCES] == []
    assert len(differing) <= 0.005 * len(templates)
    # Neither verdict comes by chance.
    assert 600 < sum(their is None for their in theirs) < 2400


@pytest.mark.parametrize("generation", generations())
def test_what_we_say_will_fail_fails(generation: str, tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    version: tuple[int, int] = promtool.release[:2]  # type: ignore[assignment]
    source = Generator(21)
    actions = [source.action() for _ in range(6000)]
    templates = [text for text in dict.fromkeys(actions) if not LAZY.search(text) and refusal(text, version) is None]
    expanded = zip(templates, expand(promtool, templates, tmp_path), strict=True)
    broken = [text for text, made in expanded if "<error expanding" in made or "%!" in made]
    doomed = [text for text in templates if parse(text, version).uses.faults]
    assert len(doomed) > 300
    assert [text for text in doomed if text not in broken] == []
    # What fails and is not foreseen fails for what only the data tell, or for what nobody writes.
    unforeseen = [text for text in broken if not parse(text, version).uses.faults]
    assert len(unforeseen) < 0.07 * len(broken), unforeseen[:40]
