"""The page of a workspace, in Markdown and in HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    P0,
    AlertRule,
    Counter,
    Dashboard,
    Gauge,
    LogAlert,
    LogRuleGroup,
    LogStream,
    PrometheusServer,
    RecordingRule,
    Relabel,
    Routing,
    RuleGroup,
    Secret,
    Slack,
    Stat,
    promql,
)
from obsdsl.catalog import html, markdown
from obsdsl.catalog.build import page_of
from obsdsl.catalog.page import Code, Entry, Fact, Line, Link, Page, Ref, Section
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.graph.build import graph_of
from obsdsl.graph.value import Item

requests = Counter("http_requests_total", "Requests.", labels={"code": ("200", "500"), "path": ...})
heat = Gauge("heat_celsius", "Heat.", range=(-20, 50))
failures = RecordingRule("job:failures:rate5m", requests(code="500").rate().sum(by="job"))
failing = AlertRule(
    "Failing", failures > 1, for_="5m", severity=P0, summary="It fails", runbook="docs/failing.md", owner="web team"
)
foreign = AlertRule("Foreign", promql("up == 0"), severity=None, summary=None)
board = Dashboard("Web", uid="web", folder="Team", panels=(Stat("Failures", failures, thresholds=failing),))
SPACE = Workspace(
    metrics=(requests.declaration, heat.declaration),
    groups=(RuleGroup("web", rules=(failures, failing, foreign)),),
    dashboards=(board,),
    routings=(Routing(default=(Slack("#web"),), slack_url=Secret("SLACK")),),
)
CONFIG = Config(root=Path("/nowhere"))


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of(SPACE, CONFIG, graph_of(SPACE, CONFIG))


def entry(page: Page, title: str) -> Entry:
    return next(one for section in page.sections for one in section.entries if one.title == title)


def fact(page: Page, title: str, name: str) -> str:
    (found,) = [one for one in entry(page, title).facts if one.name == name]
    return found.block or "".join(shown(part) for part in found.line)


def shown(part: object) -> str:
    match part:
        case Code(text) | Link(text):
            return text
        case Ref(item, text):
            return text or item.name
        case text:
            return str(text)


@pytest.mark.parametrize(
    ("title", "name", "said"),
    [
        ("Failing", "Fires when", "job:failures:rate5m > 1"),
        ("Failing", "For", "5m"),
        ("Failing", "Answer within", "5m, it pages"),
        ("Failing", "Owner", "web team"),
        ("Failing", "Runbook", "docs/failing.md"),
        ("Failing", "Notifies", "Slack('#web')"),
        ("Failing", "Drawn by", "web/Failures"),
        ("Failing", "Reads", "job:failures:rate5m"),
        ("Foreign", "Runbook", "none yet"),
        ("http_requests_total", "Labels", "code = 200 | 500, path"),
        ("http_requests_total", "Recording rules", "job:failures:rate5m"),
        ("heat_celsius", "Unit", "celsius"),
        ("heat_celsius", "Range", "-20 to 50"),
        ("heat_celsius", "Used by", "nobody"),
        ("job:failures:rate5m", "Unit", "events/second"),
        ("job:failures:rate5m", "Labels", "job"),
        ("job:failures:rate5m", "Panels", "web/Failures"),
        ("Web", "Folder", "Team"),
        ("Web", "Panels", "Failures"),
        ("default", "Is told of", "Failing, Foreign"),
    ],
)
def test_it_says_of_each_object_what_people_ask(page: Page, title: str, name: str, said: str) -> None:
    assert fact(page, title, name) == said


def test_an_alert_that_reaches_nobody_says_so_where_there_is_a_routing() -> None:
    server = PrometheusServer(alert_relabel=(Relabel(action="drop", source_labels=("alertname",), regex="Failing"),))
    for space, said in (
        (attrs.evolve(SPACE, servers=(server,)), ("nobody, as far as the definitions say",)),
        (attrs.evolve(SPACE, routings=()), None),
    ):
        found = entry(page_of(space, CONFIG, graph_of(space, CONFIG)), "Failing")
        assert next((one.line for one in found.facts if one.name == "Notifies"), None) == said


def test_what_nobody_declares_has_an_entry_of_its_own_section(page: Page) -> None:
    assert [one.title for one in page.sections[-1].entries] == ["up"]


def test_alerts_come_by_urgency(page: Page) -> None:
    assert [(one.title, one.badge) for one in page.sections[0].entries] == [("Failing", "P0"), ("Foreign", "")]


@pytest.mark.parametrize("form", [markdown, html])
def test_every_link_within_the_page_leads_to_an_entry(page: Page, form: object) -> None:
    text = "\n".join(form.lines(page))  # type: ignore[attr-defined]
    wanted = set(re.findall(r'(?:href="|\]\()#([^")]+)', text))
    assert wanted
    assert wanted <= set(re.findall(r'id="([^"]+)"', text))


def test_files_of_the_repository_are_linked_from_where_the_page_lies(page: Page) -> None:
    assert "[docs/failing.md](<../docs/failing.md>)" in "\n".join(markdown.lines(page, "../"))
    assert '<a href="../docs/failing.md">' in "\n".join(html.lines(page, "../"))


def test_a_link_that_would_run_a_script_is_text() -> None:
    text = "\n".join(html.lines(_page("x", (Link("runbook", "javascript:alert(1)"),))))
    assert "javascript" not in text


def _page(text: str, line: Line) -> Page:
    item = Item("metric", text)
    facts = (Fact(text, line), Fact("Is", block=text))
    return Page(text, text, (Section("Metrics", text, (Entry(item, text, text, facts, text),)),))


class _Tags(HTMLParser):
    """The tags that are opened, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert all(not name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def _tags(text: str) -> _Tags:
    found = _Tags()
    found.feed("\n".join(html.lines(_page(text, (text, Code(text), Ref(Item("metric", text)), Link(text, text))))))
    return found


_PLAIN = _tags("x").tags
_ODD = st.one_of(
    st.sampled_from(
        ["</script><script>alert(1)</script>", '" onclick="x', "<img src=x>", "`", "```", "--", "~~~", "]("]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=12),
)


@given(_ODD)
def test_no_text_becomes_a_tag_in_html(text: str) -> None:
    found = _tags(text)
    assert [one for one in found.tags if one != "a"] == [one for one in _PLAIN if one != "a"]
    assert text in found.text


@given(_ODD)
def test_no_text_becomes_a_tag_a_link_or_a_heading_in_markdown(text: str) -> None:
    lines = list(markdown.lines(_page(text, (text,))))
    prose = [one for one in lines if not one.startswith(("  ", "<a id="))]
    assert not [one for one in prose if re.search(r"(?<!\\)<|(?<!\\)\]\(|^#(?! |## |# )", one)]
    assert len([one for one in lines if one.startswith("#")]) == 3


def test_alerts_of_logs_are_among_the_others() -> None:
    stream = LogStream("web", labels={"level": ("info", "error")})
    lost = LogAlert(
        "Lost",
        stream(level="error").rate("5m").sum() > 1,
        for_="5m",
        severity=P0,
        summary="It is lost",
        owner="web team",
    )
    group = LogRuleGroup("web-logs", labels={"service": "web"}, rules=(lost,))
    space = attrs.evolve(SPACE, alone=(group,))
    config = Config(root=Path("/work"))
    text = "\n".join(markdown.lines(page_of(space, config, graph_of(space, config))))
    section = text.partition("Lost")[2]
    assert "It is lost" in text
    assert 'sum(rate({job="web", level="error"}[5m])) > 1' in section
    assert 'service="web"' in section
    assert "web team" in section
