"""What a metric means, in a sentence: as a server or a panel says it, else as its name and type can be read."""

from __future__ import annotations

import re
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.define.unit import EVENTS, RATIO, Unit, unit_from_name
from obsdsl.importing.python.naming import snake

_LONGEST: Final = 240
# As people write them.
_ACRONYMS: Final = """
    API CPU DB DHCP DNS DNSSEC FD GC GPU gRPC HTTP HTTPS ID IO IOPS IP IPv4 IPv6 JDBC JMX JSON JVM KV LDAP LSN MTU NFS
    NIC NTP OOM OS PHP PID QPS RAM RAID RPC RSS RTT SLA SLI SLO SMTP SNMP SQL SSD SSH SSL TCP TLS TTL UDP UI URL UUID VM
    WAL XDS XML
"""
_WORDS: Final = {word.lower(): word for word in _ACRONYMS.split()}


@frozen
class Said:
    """The help of a metric, and whether it says more than its name does."""

    text: str
    tells: bool


def said(name: str, kind: str, unit: Unit | None, known: str | None, panel: str | None) -> Said:
    """The best help that there is."""
    for text in (known, panel):
        if text and (plain := _sentence(text)) and not _repeats(plain, name):
            return Said(plain, tells=True)
    text = _read(name, kind, unit)
    return Said(text, tells=not _repeats(text, name))


def _sentence(text: str) -> str:
    """One line that begins like a sentence and ends like one; nothing where it is too long to be a help."""
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain or not plain.isprintable():
        return ""
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
    return plain if plain.endswith((".", "!", "?", "…")) else f"{plain}."


def _repeats(text: str, name: str) -> bool:
    return snake(text) in ("", snake(name), snake(name.removesuffix("_total")))


def _read(name: str, kind: str, unit: Unit | None) -> str:
    """What the name says by convention, with what follows from the type."""
    if ":" in name:
        return "Recorded by rules that are not here."
    base = name.removesuffix("_total")
    if kind == "Info":
        return _capital(f"{_words(base.removesuffix('_info'))}: always 1, with what is known in the labels.")
    if base.endswith("_up") or base == "up":
        subject = _words(base.removesuffix("up"))
        return f"Whether {subject or 'the target'} is up."
    if unit is not None and unit.point:
        return _capital(f"when {_words(re.sub('_(time|timestamp)?_?(seconds|milliseconds|ms)?$', '', base))} was.")
    plain, measured = _measured(base, unit)
    if kind == "Counter":
        since = "since the start"
        return _capital(f"{plain} {measured} {since}." if measured else f"{plain} {since}.")
    return _capital(f"{plain}, {measured}." if measured else f"{plain}.")


def _measured(base: str, unit: Unit | None) -> tuple[str, str]:
    """The words before the unit, and the unit as words."""
    if unit is None or unit == EVENTS:
        return _words(base), ""
    if unit == RATIO:
        return _words(re.sub("_ratio$", "", base)), "as a share"
    head, _, last = base.rpartition("_")
    return _words(head if head and unit_from_name(last) == unit else base), f"in {unit}"


def _words(name: str) -> str:
    return " ".join(_WORDS.get(word, word) for word in snake(name, longest=None).split("_") if word)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.split(" ")[0] not in _WORDS.values() else text
