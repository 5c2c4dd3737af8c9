"""Marks on graphs that dashboards of several systems have."""

from collections.abc import Sequence

from obsdsl import Annotation
from obsdsl.library.prometheus import alerts


def firing(services: Sequence[str]) -> Annotation:
    """When alerts of these services fired."""
    return Annotation(
        "Firing alerts",
        alerts(alertstate="firing", service=services),
        event_title="{{alertname}}",
        text="{{severity}}, owned by {{owner}}",
        color="red",
    )
