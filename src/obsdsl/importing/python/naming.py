"""Names of Python for what has others: alerts, series, groups."""

from __future__ import annotations

import builtins
import functools
import keyword
import re
from collections.abc import Container
from typing import Final

from obsdsl.define.free_number import first_free

# What a file may use from elsewhere, what would be hidden by a definition of that name, and what looks like a 1.
_RESERVED: Final = frozenset(
    (*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "number", "promql", "self", "metrics", "alerts", "l")
)
_LONGEST: Final = 60
# What is one word, though it has capitals inside.
_PRODUCTS: Final = """
    ArgoCD ClickHouse CloudWatch CockroachDB CoreDNS CouchDB DynamoDB FluentD GitHub GitLab GraphQL InfluxDB InnoDB IPv4
    IPv6 JavaScript LibreNMS MariaDB MediaWiki MongoDB MySQL MySQLd NoSQL OAuth OpenStack OpenSearch OpenShift PgBouncer
    PostgreSQL ProxySQL QuestDB RabbitMQ RocksDB ScyllaDB TiDB TiKV TimescaleDB YugabyteDB ZooKeeper eBPF gRPC iSCSI
    mTLS macOS
"""
_ONE_WORD: Final = re.compile(f"({'|'.join(_PRODUCTS.split())})(?![a-z])")
# What is written in capitals: two such words are often one behind the other.
_ACRONYMS: Final = """
    API BGP CDN CPU CRD DB DHCP DNS FD FPM GC GPU GRPC HTTP HTTPS IAM IBM ID IO IOPS IP JDBC JMX JVM KV LDAP MQ MTU NFS
    NIC NTP OOM OS PHP PID PV PVC QPS RAID RAM RPC RPS RSS RTT SLA SLI SLO SMTP SNMP SQL SRE SSD SSH SSL TCP TLS TTL UDP
    UI URL UUID VM WAL XDS XML
"""
_KNOWN: Final = "|".join(sorted(_ACRONYMS.split(), key=lambda one: -len(one)))
_CAPITALS: Final = re.compile(rf"(?<![A-Z])(?:{_KNOWN}){{2,}}(?=[A-Z][a-z]|[^A-Za-z]|$)")
_ACRONYM: Final = re.compile(_KNOWN)
_PLURAL: Final = re.compile(r"([A-Z]{2,}s)(?![a-z])")
_UNIT: Final = re.compile(r"(?<![A-Za-z])([KMGTP]i?B)(?![a-z])")
# A number behind a word: `More1Hour`, `Http5xx`, `SRE12h`; not in `K8s`, `S3`, `Sha256`, `Oauth2`.
_COUNTED: Final = re.compile(
    r"((?<![A-Za-z])(?!Sha|Base|Utf|Oauth|Neo|Log4|Http[123](?!\d))[A-Z][a-z]{2,}|(?<=[a-z])(?!Sha|Base|Http[123](?!\d))"
    r"[A-Z][a-z]{2,}|In|At|To|By|Of|[A-Z]{2,}(?=\d+(?:[smhdw]|xx)(?![a-z])))(?=\d)"
)


@functools.lru_cache(maxsize=4096)
def snake(text: str, longest: int | None = _LONGEST) -> str:
    """`kube_pod_crash_looping` for `KubePodCrashLooping`; letters, digits and `_` alone, and none of them first."""
    text = _ONE_WORD.sub(lambda one: f"_{one[1].lower()}_", text)
    text = _UNIT.sub(lambda one: f"{one[1].lower()}_", _PLURAL.sub(lambda one: f"_{one[1].lower()}_", text))
    text = _CAPITALS.sub(lambda one: "_".join(_ACRONYM.findall(one[0])), _COUNTED.sub(r"\1_", text))
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text))
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()
    if longest is not None and len(plain) > longest:
        # After a word, where one ends soon before.
        words, _, _ = plain[: longest + 1].rpartition("_")
        plain = (words if len(words) > longest // 2 else plain[:longest]).rstrip("_")
    return f"n{plain}" if plain[:1].isdigit() or not plain else plain


def fresh(wanted: str, taken: Container[str], *more: str) -> str:
    """The name that is wanted, or one like it: with a word of `more` behind it, else with a number."""
    for name in (wanted, *(f"{wanted}_{word}" for word in more if word)):
        if name not in taken and name not in _RESERVED:
            return name
    return f"{wanted}_{first_free(lambda number: f'{wanted}_{number}' in taken)}"
