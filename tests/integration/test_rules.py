"""Rule files as real Prometheus servers of every generation read them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.servers import prometheus
from tests.stack import generations, require
from tests.support import SAMPLE, Run

EVERYTHING = """
from obsdsl import P1, P3, AlertRule, Counter, RecordingRule, RuleGroup
hits = Counter("hits_total", "Hits, \\"quoted\\" – and ünïcode.", labels={"code": ("200", "500"), "path": ...})
ratio = RecordingRule(
    "job:hits_failed:ratio_rate5m",
    hits(code="500", path="/checkout").rate().sum(by="job") / hits.rate().sum(by="job"),
    labels={"origin": "test: yes"},
)
alert = AlertRule(
    "FailingHits",
    (ratio > 0.5) & (hits.rate("10m").sum(by="job") > 1),
    for_="5m",
    keep_firing_for="10m",
    severity=P1,
    summary="Failing: {{ $value | humanizePercentage }} – ünïcode, 'quotes' & \\"more\\"",
    description="One line.\\nAnother: {{ $labels.job }}\\n",
    runbook="https://example.org/runbook?a=1&b=2#c",
    labels={"team": "yes", "number": "1", "empty": "no"},
    annotations={"multi": "a\\n  b\\n"},
    owner="me",
)
on = AlertRule("on", hits.absent(), severity=P3, summary="null")
group = RuleGroup("every thing", interval="15s", limit=10, labels={"service": "off"}, rules=(ratio, alert, on))
"""


@pytest.fixture
def rules(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> Callable[[str], str]:
    """The rule file of EVERYTHING, compiled for a version, or for none in particular."""

    def build(version: str) -> str:
        settings = f'prometheus_version = "{version}"\n' if version else ""
        root = workspace({"obsdsl.toml": settings, "alerts/one.py": EVERYTHING})
        done = obsdsl("build", cwd=root)
        assert done.returncode == 0, done.stderr
        return (root / "dist/prometheus/rules/every thing.yml").read_text(encoding="utf-8")

    return build


@pytest.mark.parametrize("generation", generations())
def test_promtool_accepts_the_sample(generation: str, tmp_path: Path, obsdsl: Run) -> None:
    promtool = require("promtool", generation=generation)
    shutil.copytree(SAMPLE, tmp_path / "sample")
    assert obsdsl("build", cwd=tmp_path / "sample").returncode == 0
    files = sorted((tmp_path / "sample/dist/prometheus/rules").glob("*.yml"))
    assert files
    done = promtool.run("check", "rules", "--lint=all", "--lint-fatal", *files)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("generation", generations())
def test_a_server_loads_every_field(generation: str, rules: Callable[[str], str]) -> None:
    server = require("prometheus", generation=generation)
    config = 'rule_files: ["all.yml"]\n'
    # Without a version, as any release reads it; and with the server's own.
    for version in ("", ".".join(map(str, server.release[:2]))):
        with (
            prometheus(server, config, rules={"all.yml": rules(version)}) as url,
            urlopen(f"{url}/api/v1/rules") as answer,
        ):
            (group,) = json.load(answer)["data"]["groups"]
            ratio, failing, on = group["rules"]
            assert (group["name"], group["interval"], group["limit"]) == ("every thing", 15, 10)
            assert ratio["labels"] == {"origin": "test: yes", "service": "off"}
            assert (failing["duration"], failing["keepFiringFor"]) == (300, 600)
            assert failing["labels"] == {
                "severity": "P1",
                "owner": "me",
                "service": "off",
                "team": "yes",
                "number": "1",
                "empty": "no",
            }
            assert failing["annotations"]["description"] == "One line.\nAnother: {{ $labels.job }}\n"
            assert failing["annotations"]["multi"] == "a\n  b\n"
            assert failing["annotations"]["summary"].endswith("– ünïcode, 'quotes' & \"more\"")
            assert on["name"] == "on"


def test_the_file_reads_as_a_person_would_write_it(rules: Callable[[str], str]) -> None:
    text = rules("")
    folded = (
        "    expr: |-\n"
        '      sum by (job) (rate(hits_total{code="500", path="/checkout"}[5m]))\n'
        "      / sum by (job) (rate(hits_total[5m]))\n"
    )
    assert folded in text
    assert "&id" not in text


def test_the_two_emitters_of_yaml_agree(rules: Callable[[str], str]) -> None:
    """libyaml is faster; where it is missing, the bytes must be the same."""
    import yaml

    from obsdsl.compile.prometheus import _text

    class Slow(yaml.SafeDumper):
        pass

    Slow.add_representer(str, _text)
    text = rules("")
    again = yaml.dump(
        yaml.safe_load(text),
        Dumper=Slow,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1_000_000,
    )
    assert again == text
