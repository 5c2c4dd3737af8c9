"""Names of Python for what has others."""

from __future__ import annotations

import pytest

from obsdsl.importing.python.naming import fresh, snake


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KubePodCrashLooping", "kube_pod_crash_looping"),
        ("HTTPServerErrors", "http_server_errors"),
        ("PostgreSQLQPS", "postgresql_qps"),
        ("MySQLInnoDBLogWaits", "mysql_innodb_log_waits"),
        ("PHPFPMTooBusy", "php_fpm_too_busy"),
        ("OpensearchAPIsUnreachable", "opensearch_apis_unreachable"),
        ("LeakedVMs", "leaked_vms"),
        ("ReplicationLaggingMore1Hour", "replication_lagging_more_1_hour"),
        ("High5xxErrors", "high_5xx_errors"),
        ("DiskFillsIn24Hours", "disk_fills_in_24_hours"),
        ("NodeCPUSRE12h", "node_cpu_sre_12h"),
        ("Less1GiBFree", "less_1gib_free"),
        ("K8sS3IPv4", "k8s_s3_ipv4"),
        ("Sha256OfHttp2", "sha256_of_http2"),
        ("job:requests:rate5m", "job_requests_rate5m"),
        ("5xx", "n5xx"),
        ("", "n"),
    ],
)
def test_words_are_those_that_people_see(text: str, name: str) -> None:
    assert snake(text) == name


def test_a_long_name_ends_with_a_word() -> None:
    assert snake("word_" * 20) == "word_" * 11 + "word"
    assert snake("word_" * 20, longest=None) == "word_" * 19 + "word"


def test_a_name_that_is_taken_has_another_word_or_a_number() -> None:
    assert fresh("a", ()) == "a"
    assert fresh("a", ("a",), "b") == "a_b"
    assert fresh("a", ("a", "a_b", "a_2"), "b") == "a_3"
    assert fresh("for", (), "rule") == "for_rule"
