"""A Grafana for tests; see tests/fakes."""

from tests.fakes.grafana.behaviour import ALL, V7_5, V9, V11, V12, V13, Behaviour
from tests.fakes.grafana.server import Grafana

__all__ = ["ALL", "V7_5", "V9", "V11", "V12", "V13", "Behaviour", "Grafana"]
