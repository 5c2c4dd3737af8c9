#!/usr/bin/env python3
"""Compare our verdicts on PromQL with promtool's, on a corpus of public expressions, rules and dashboards.

The corpus holds `promql/expressions.jsonl`, whose lines say what promtool 3.5 made of each expression, with
experimental functions off and on, and the folders `rules` and `dashboards`. The result is docs/promql-verdicts.md:
counts, and the expressions on which we differ, each with its cause.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse

EXAMPLE = """example:
  python tools/promql_report.py ../corpus
"""
REPORT = Path(__file__).resolve().parent.parent / "docs" / "promql-verdicts.md"
TARGET = "3.5"
# What people run, as opposed to the tests and documents of Prometheus and to probes.
REAL = ("mixins-", "kube-prometheus", "awesome-alerts")

# Why we differ from promtool, by a part of the expression.
DIFFERENCES = {
    "[5s x 5s]": "Prometheus takes any letter there for a colon, and reads `foo[5s:5s]`, which nobody means.",
}
# Why an expression on a dashboard is refused, by a part of our message; the first that fits.
CAUSES = {
    "LogQL": "LogQL: a query for Loki",
    "stands where an operator belongs; write the operator": "an operator in a variable",
    "MetricsQL": "MetricsQL: a query for VictoriaMetrics",
    "`%` stands where a label": "a jsonnet template that was never filled in",
    "takes an instant vector here, and this is a range vector": "no PromQL: Prometheus refuses it, too",
}
METRICSQL = CAUSES["MetricsQL"]


@dataclass(frozen=True)
class Line:
    """A line of `expressions.jsonl`."""

    expr: str
    source: str
    valid: bool
    valid_with_experimental_functions: bool
    error: str | None

    @property
    def is_real(self) -> bool:
        """Whether it is from a rule set or a dashboard that people run."""
        return self.source.startswith(REAL)


def lines(corpus: Path) -> list[Line]:
    """The judged expressions."""
    text = (corpus / "promql" / "expressions.jsonl").read_text(encoding="utf-8")
    return [Line(**json.loads(line)) for line in text.splitlines()]


def rules(corpus: Path) -> Iterator[tuple[str, str]]:
    """File and expression of each rule."""
    for file in sorted((corpus / "rules").rglob("*.y*ml")):
        for document in yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            for rule in mappings(document):
                if "expr" in rule and rule.keys() & {"alert", "record"}:
                    yield file.relative_to(corpus).as_posix(), str(rule["expr"])


def panels(corpus: Path) -> Iterator[tuple[str, str]]:
    """File and expression of each query on a dashboard, but for those that name a Loki data source."""
    for file in sorted(file for folder in corpus.glob("dashboards*") for file in folder.rglob("*.json")):
        for panel in mappings(json.loads(file.read_text(encoding="utf-8"))):
            for target in panel.get("targets") or ():
                source = target.get("datasource") or panel.get("datasource")
                expr = target.get("expr")
                if isinstance(expr, str) and expr.strip() and "loki" not in str(source).lower():
                    yield file.relative_to(corpus).as_posix(), expr


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """The mapping and all in it."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from mappings(item)
    elif isinstance(value, list):
        for item in value:
            yield from mappings(item)


def fault(expr: str, **options: Any) -> str | None:
    """Why we refuse the expression, or None."""
    try:
        parse(expr, **options)
    except DefinitionError as error:
        return error.faults[0]
    return None


def rule_fault(expr: str, experimental: bool = False) -> str | None:
    """Why we refuse the expression in a rule, or None."""
    return fault(expr, variables=False, prometheus=TARGET, experimental=experimental)


def differences(judged: list[Line], experimental: bool) -> list[tuple[Line, str | None]]:
    """The lines on which promtool and we differ, with our reason if it is we who refuse."""
    found = [(line, rule_fault(line.expr, experimental)) for line in judged]
    return [
        (line, ours)
        for line, ours in found
        if (ours is None) != (line.valid_with_experimental_functions if experimental else line.valid)
    ]


def refused_panels(corpus: Path) -> list[tuple[str, str, str]]:
    """Source, expression and our reason for each different dashboard expression that we refuse."""
    found = {line.expr: line.source for line in lines(corpus) if line.source == "mixins-dash"}
    found |= {expr: file for file, expr in panels(corpus)}
    return [(source, expr, ours) for expr, source in found.items() if (ours := fault(expr))]


def cause(source: str, message: str) -> str | None:
    """Why a dashboard's expression is refused; None if that is not known."""
    if "victoriametrics" in source:
        return METRICSQL
    return next((cause for part, cause in CAUSES.items() if part in message), None)


def report(corpus: Path) -> str:
    """The page."""
    judged = lines(corpus)
    off, on = differences(judged, False), differences(judged, True)
    text = ["# Verdicts on PromQL", ""]
    text += [
        f"How obsdsl's parser judges {len(judged):,} public expressions, compared with promtool {TARGET}. This is rule",
        "mode, in which Grafana's variables are errors outside of strings. Written by `tools/promql_report.py`.",
        "",
        "| source | expressions | valid | we differ | we differ, experimental functions on |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    sources = Counter(line.source.partition("/")[0] for line in judged)
    counts = [
        Counter(line.source.partition("/")[0] for line in some)
        for some in ([line for line in judged if line.valid], [line for line, _ in off], [line for line, _ in on])
    ]
    for source, total in sorted(sources.items()):
        text.append(f"| {source} | {total} | {' | '.join(str(count[source]) for count in counts)} |")
    share = 100 * (1 - len(off) / len(judged)), 100 * (1 - len(on) / len(judged))
    text += ["", f"We agree on {share[0]:.2f} %, and on {share[1]:.2f} % with experimental functions.", ""]
    text += ["## The differences", ""]
    for line, ours in dict.fromkeys(off + on):
        theirs = "takes it" if ours else f"says: {(line.error or '').rpartition('parse error: ')[2]}"
        why = next((why for part, why in DIFFERENCES.items() if part in line.expr), "**Not explained.**")
        text += [f"- `{line.expr}` ({line.source}): promtool {theirs}. We {'refuse it' if ours else 'take it'}. {why}"]
    return "\n".join([*text, "", *rules_and_panels(corpus)]) + "\n"


def rules_and_panels(corpus: Path) -> list[str]:
    """The part on whole files."""
    in_rules, in_panels = list(rules(corpus)), list(panels(corpus))
    refused_rules = [expr for _, expr in in_rules if rule_fault(expr)]
    refused = refused_panels(corpus)
    text = ["## Rule files and dashboards", ""]
    text += [
        f"Of the expressions of {len(in_rules):,} rules, {len(refused_rules)} are refused in rule mode.",
        f"Of {len({expr for _, expr in in_panels}):,} different expressions on dashboards, and those of `mixins-dash`",
        f"above, {len(refused)} are refused in panel mode, where variables may stand:",
        "",
        "| why | expressions |",
        "| --- | ---: |",
    ]
    causes = Counter(cause(source, message) or "other" for source, _, message in refused)
    text += [f"| {why} | {count} |" for why, count in sorted(causes.items())]
    text += ["", "Other than LogQL and MetricsQL:", ""]
    for source, _, message in refused:
        why = cause(source, message) or ""
        if not why.startswith(("LogQL", "MetricsQL")):
            reason, excerpt, _ = message.split("\n")
            text.append(f"- `{excerpt.strip()}` ({source}): {reason}")
    return text


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0], epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="the folder of the corpus")
    REPORT.write_text(report(parser.parse_args().corpus), encoding="utf-8")


if __name__ == "__main__":
    main()
