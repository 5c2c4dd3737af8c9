"""The functions that templates of alerts may call, and which Prometheus has them.

Go's own (text/template/funcs.go) and Prometheus's (template/template.go). All but those with a version are in 2.42.
`tmpl` is for console templates alone, `break` and `continue` are keywords.
"""

from __future__ import annotations

from collections.abc import Mapping

from obsdsl.define.light import frozen
from obsdsl.express.signature import Version


@frozen
class TemplateFunction:
    """A function with the number of its arguments: `maximum` None is as many as one likes."""

    name: str
    minimum: int
    maximum: int | None
    # The first version that has it; None is 2.42 or before.
    since: Version | None = None


# name, least and most arguments, first version
_ROWS = """
and 1 *
call 1 *
eq 2 *
ge 2 2
gt 2 2
html 0 *
index 1 *
js 0 *
le 2 2
len 1 1
lt 2 2
ne 2 2
not 1 1
or 1 *
print 0 *
printf 1 *
println 0 *
slice 1 4
urlquery 0 *
args 0 *
externalURL 0 0
first 1 1
graphLink 1 1
humanize 1 1
humanize1024 1 1
humanizeDuration 1 1
humanizePercentage 1 1
humanizeTimestamp 1 1
label 2 2
match 2 2
now 0 0 3.6
parseDuration 1 1
pathPrefix 0 0
query 1 1
reReplaceAll 3 3
safeHtml 1 1
sortByLabel 2 2
stripDomain 1 1
stripPort 1 1
strvalue 1 1
tableLink 1 1
title 1 1
toDuration 1 1 3.6
toLower 1 1
toTime 1 1
toUpper 1 1
urlQueryEscape 1 1 3.8
value 1 1
"""
# What people write who know another dialect of templates, and what does it here.
MENDS = {
    "tmpl": 'only console templates have it; write {{ template "name" . }}',
    "upper": "it is called toUpper",
    "lower": "it is called toLower",
    "toUpperCase": "it is called toUpper",
    "add": "templates do not calculate; do it in the expression",
    "sub": "templates do not calculate; do it in the expression",
    "mul": "templates do not calculate; do it in the expression",
    "div": "templates do not calculate; do it in the expression",
    "round": 'write {{ printf "%.0f" $value }}, or round() in the expression',
    "default": 'write {{ or $labels.name "default" }}',
    "replace": 'write {{ reReplaceAll "pattern" "replacement" $labels.name }}',
    "join": "it belongs to Alertmanager's templates",
    "stringSlice": "it belongs to Alertmanager's templates",
    "date": "it belongs to Alertmanager's templates",
    "humanizeBytes": "it is called humanize1024",
    "humanizePercent": "it is called humanizePercentage",
    "labels": "it is a variable: write $labels",
    "externalLabels": "it is a variable: write $externalLabels",
    "Labels": "it is a field: write .Labels or $labels",
    "Value": "it is a field: write .Value or $value",
}
# The first Prometheus whose Go has `{{else with}}` (1.23).
ELSE_WITH: Version = (2, 55)


def _function(row: str) -> TemplateFunction:
    name, minimum, maximum, *since = row.split()
    version = tuple(int(part) for part in since[0].split(".")) if since else None
    return TemplateFunction(name, int(minimum), None if maximum == "*" else int(maximum), version)  # type: ignore[arg-type]


FUNCTIONS: Mapping[str, TemplateFunction] = {row.split()[0]: _function(row) for row in _ROWS.strip().splitlines()}
