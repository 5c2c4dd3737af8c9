"""Go templates in the labels and annotations of alerts: Prometheus's verdict, and what they read and put out.

template = parse("{{ $labels.job }}: {{ $value | humanize }}")
[use.name for use in template.uses.labels]
"""

from __future__ import annotations

from obsdsl.lint.template.node import TemplateError
from obsdsl.lint.template.template import Template, parse
from obsdsl.lint.template.use import Fault, LabelUse, QueryUse, Uses, ValueUse

__all__ = ["Fault", "LabelUse", "QueryUse", "Template", "TemplateError", "Uses", "ValueUse", "parse"]
