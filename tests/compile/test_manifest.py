"""The list of a build's artifacts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import manifest
from obsdsl.errors import Location

ROOT = Path("/somewhere/workspace")
ONE = Artifact("dashboard", "web", "grafana/web/web.json", b"{}\n", Location(f"{ROOT}/services/area.py", 7))
TWO = Artifact("rules", "web", "prometheus/rules/web.yml", b"groups: []\n")


def test_each_artifact_is_named_with_its_digest_and_its_source() -> None:
    assert json.loads(manifest([ONE, TWO], ROOT)) == {
        "artifacts": [
            {
                "kind": "dashboard",
                "identity": "web",
                "path": "grafana/web/web.json",
                "sha256": hashlib.sha256(b"{}\n").hexdigest(),
                "source": "services/area.py:7",
            },
            {
                "kind": "rules",
                "identity": "web",
                "path": "prometheus/rules/web.yml",
                "sha256": hashlib.sha256(b"groups: []\n").hexdigest(),
            },
        ]
    }


def test_the_checkout_does_not_show() -> None:
    elsewhere = Path("/another/place")
    moved = Artifact(ONE.kind, ONE.identity, ONE.path, ONE.content, Location(f"{elsewhere}/services/area.py", 7))
    assert manifest([ONE], ROOT) == manifest([moved], elsewhere)


def test_it_ends_with_a_line_and_is_indented() -> None:
    text = manifest([ONE], ROOT).decode()
    assert text.endswith("}\n")
    assert '\n  "artifacts": [\n    {\n      "kind"' in text


def test_where_an_artifact_was_defined_is_no_part_of_its_value() -> None:
    assert Artifact(ONE.kind, ONE.identity, ONE.path, ONE.content, None) == ONE
    assert Artifact(ONE.kind, ONE.identity, ONE.path, b"[]\n", ONE.location) != ONE
    assert "{}" not in repr(ONE)
