"""What dashboards and their panels tell the whole project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.express.node import Variable
from obsdsl.lint.facts import DashboardFact, Fact, LinkFact, PanelFact
from obsdsl.lint.problem import About
from obsdsl.lint.signal import signal
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView, LinkView, PanelView

# The address of a dashboard in the same Grafana, with its uid.
_DASHBOARD = re.compile(r"(?:[\w./-]*/)?d(?:-solo)?/([\w-]+)(?=[/?#]|$)", re.ASCII)


def dashboard_facts(value: DashboardView, _: Site, about: About) -> Iterator[Fact]:
    """What a dashboard tells."""
    yield DashboardFact(about, value.uid, value.title, value.folder)
    yield from _linked(value.links, about)


def panel_facts(value: PanelView, _: Site, about: About) -> Iterator[Fact]:
    """What a panel tells."""
    yield _panel(value, about)
    yield from _linked((*value.links, *value.data_links), about)


def _panel(panel: PanelView, about: About) -> PanelFact:
    nodes = [query.node for query in panel.queries]
    signals = tuple([signal(node) for node in nodes if node is not None and not isinstance(node, Variable)])
    drawn = () if panel.percent_thresholds else panel.thresholds
    values = tuple([value for value, _ in drawn if value is not None])
    return PanelFact(about, panel.key, tuple([one.name for one in panel.alerts]), signals, values)


def _linked(links: tuple[LinkView, ...], about: About) -> Iterator[LinkFact]:
    uids = [found[1] for one in links if (found := _DASHBOARD.match(one.url)) is not None]
    if uids:
        yield LinkFact(about, tuple(dict.fromkeys(uids)))
