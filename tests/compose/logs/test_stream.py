"""A stream of logs says what it is, and refuses what makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import DefinitionError, LinePattern, LineRegexp, LogShipper, LogStream, Loki, Retention, Secret
from obsdsl.define.unit import Unit


def test_a_stream_knows_its_fields() -> None:
    stream = LogStream(
        "app", fields={"took": "duration", "sent": "bytes", "code": ("1", "2"), "msg": ...}, format="json"
    )
    facts = stream.facts.fields
    assert (facts["took"].written, facts["took"].unit) == ("duration", Unit.of("seconds"))
    assert (facts["sent"].written, facts["sent"].unit) == ("number", Unit.of("bytes"))
    assert (facts["code"].domain, facts["msg"].domain) == (("1", "2"), None)
    assert stream.match == {"job": "app"}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"match": {"job": ""}}, "no label with a value"),
        ({"labels": ("job",)}, "in match and in labels"),
        ({"labels": ("a",), "fields": ("a",), "format": "json"}, "a label and a field"),
        ({"labels": ("a.b",)}, "is no name that LogQL reads"),
        ({"fields": {"a": "bananas"}, "format": "json"}, "bananas"),
        ({"fields": ("a",)}, "need its format"),
        ({"fields": ("c",), "format": LinePattern("<a> <b>")}, "captures no 'c'"),
        ({"sources": {"x": "y"}}, "which is no label"),
        ({"format": "xml"}, "LinePattern"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        LogStream("app", **given)


@pytest.mark.parametrize("form", [lambda: LinePattern("no capture"), lambda: LineRegexp("(a)")])
def test_a_format_captures_something(form: Any) -> None:
    with pytest.raises(DefinitionError):
        form()


STREAM = LogStream("app", paths=("/var/log/app.log",))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Loki(retention="1h"), "24h at least"),
        (lambda: Loki(retention=None, retentions=(Retention(STREAM, "1d"),)), "retention="),
        (lambda: Retention(STREAM.contains("a"), "1d"), "whole streams"),
        (lambda: Loki(extra={"server": 5}), "use the fields"),
        (lambda: LogShipper(()), "list at least one"),
        (lambda: LogShipper((LogStream("b"),)), "nowhere to read"),
        (lambda: LogShipper((STREAM,), url="loki:3100"), "http://loki:3100"),
        (lambda: LogShipper((STREAM,), password=Secret("X")), "write both"),
        (lambda: LogShipper((STREAM,), url="http://a:b@loki:3100"), "holds a password"),
    ],
)
def test_servers_and_shippers_refuse_what_cannot_run(make: Any, fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        make()
