"""Fields of rule files that Prometheus does not know, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping

_VMALERT = (
    "alert_rules", "concurrency", "debug", "eval_alignment", "eval_delay", "eval_offset", "extra_filter_labels",
    "headers", "notifier_headers", "params", "tenant", "type", "update_entries_limit",
)  # fmt: skip
_MIMIR = (
    "align_evaluation_time_on_interval", "evaluation_delay", "federated", "namespace", "remote_write",
    "source_tenants",
)  # fmt: skip

DIALECTS: Mapping[str, str] = {
    **dict.fromkeys(_VMALERT, "vmalert"),
    **dict.fromkeys(_MIMIR, "Mimir or Loki"),
    "partial_response_strategy": "Thanos",
}
