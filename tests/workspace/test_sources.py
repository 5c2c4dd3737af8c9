"""The list of what the systems' documents name is whole: the documents themselves are read, where they are at hand.

They are not in this repository; `OBSDSL_SYSTEMS` names the folder that has them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from obsdsl.express.node import Selector, walk
from obsdsl.express.parse import parse
from tools.documents import documents

FILES: Mapping[str, str] = {
    "pocket_agent": "pocket-agent.md",
    "claudex": "claudex-windows.md",
    "claude_code": "claude-code-monitoring.md",
    "claude_framework": "enterprise-framework.md",
    "claude_code_v369": "claude-code-v3.6.9.md",
}
# How a document writes a name, by kind; what stands in parentheses is the name.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "metric": (
        r'^\s+Name:\s+"(\w+)"',
        r"^# TYPE (\w+)",
        r"^(\w+) +// (?:Counter|Gauge|Histogram)",
        r"^- `(claude_\w+)` - ",
        r'^([a-z]+_[a-z_]+) = "',
    ),
    "alert": (
        r"- alert: (\w+)",
        r"^- \*\*([A-Z]\w+[a-z][A-Z]\w+)\*\* - ",
        r"^- \*\*(\w[^*]+ [<>] [^*]+|Service Down)\*\*: ",
    ),
    "dashboard": (
        r'"dashboard": \{\n\s+"title": "([^"]+)"',
        r"^### \d\. (\w+ \w+ Dashboard)$",
        r"^- \*\*(\w+ .*(?:Dashboard|Analytics|Metrics))\*\* - ",
        r"^│  ([A-Z][\w ]+\w) +│\n├",
        r"^### (System Dashboard)$",
    ),
    "panel": (r'"title": "([^"]+)",\n\s+"targets"',),
    "job": (r"- job_name: '(\w[\w-]*)'",),
    "receiver": (r"^\s+- name: '(\w[\w-]*)'",),
    "channel": (r"(#[a-z]+-[a-z-]+|#alerts)\b(?=['\s])",),
}
# Placeholders of templates, which the page lists among what the documents get wrong.
PLACEHOLDERS = ("YourNewAlert", "CustomMetricHigh", "your_metric", "your_custom_metric", "threshold")
# Printed as alerts and dashboards are, and neither.
WORDS = ("AlertManager", "Adoption Metrics", "Predictive Analytics")
EXPRESSION = re.compile(r'^\s*"?expr"?: (?:"(.*)",|(.+))$', re.MULTILINE)
CASES = [(files, kind) for files in FILES for kind in WRITTEN]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    folder = os.environ.get("OBSDSL_SYSTEMS")
    if folder is None:
        pytest.skip("OBSDSL_SYSTEMS is not set")
    return {files: (Path(folder) / name).read_text(encoding="utf-8") for files, name in FILES.items()}


def written(kind: str, text: str) -> Iterator[str]:
    for pattern in WRITTEN[kind]:
        yield from re.findall(pattern, text, re.MULTILINE)
    if kind == "metric":
        for quoted, plain in EXPRESSION.findall(text):
            for node in walk(parse(quoted or plain)):
                if isinstance(node, Selector) and node.name:
                    yield re.sub("_bucket$", "", node.name)


@pytest.mark.parametrize(("files", "kind"), CASES)
def test_what_a_document_writes_is_listed(files: str, kind: str, texts: dict[str, str]) -> None:
    said = [row.said for row in documents()[files].rows]
    names = [name for name in written(kind, texts[files]) if name not in (*PLACEHOLDERS, *WORDS)]
    assert [name for name in names if not any(name == one or one.endswith(f": {name}") for one in said)] == []


def test_every_kind_is_found_somewhere(texts: dict[str, str]) -> None:
    """A pattern that matches nothing would hold nothing."""
    for kind, patterns in WRITTEN.items():
        for pattern in patterns:
            assert any(re.search(pattern, text, re.MULTILINE) for text in texts.values()), (kind, pattern)
