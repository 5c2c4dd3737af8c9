"""Pages as text: what they hold, that nothing in them is anybody else's markup, that they need nothing else."""

from __future__ import annotations

import html
import json
import re
from importlib.resources import files
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.preview import diff_page
from obsdsl.preview.board.read import board_of
from obsdsl.preview.data.source import sketched
from obsdsl.preview.pages import assets
from obsdsl.preview.pages.board import Drawn, board_page
from obsdsl.preview.pages.document import Frame
from obsdsl.preview.pages.element import Html, data, element
from obsdsl.preview.site import Site
from obsdsl.preview.snapshot import Snapshot
from obsdsl.review.compare import review
from obsdsl.review.side import Side

PREVIEW = Path(str(files("obsdsl.preview")))


def artifact(uid: str = "app", title: str = "App", folder: str | None = None, **panel: object) -> Artifact:
    one = {"id": 1, "type": "timeseries", "title": "Up", "targets": [{"refId": "A", "expr": "up"}], **panel}
    content = json.dumps({"uid": uid, "title": title, "panels": [one]}).encode()
    return Artifact("dashboard", uid, f"grafana/{uid}.json", content, None, folder)


def page(one: Artifact) -> str:
    board = board_of(one.content, one.path, one.folder)
    assert board is not None
    return board_page(Frame(), Drawn(board), sketched(())(board))


def test_markup_is_made_by_elements_alone() -> None:
    made = element("a", "<b>", Html("<i>x</i>"), ["&", None], href='"><script>', class_="c", hidden=False, data_x=1)
    assert made == '<a href="&quot;&gt;&lt;script&gt;" class="c" data-x="1">&lt;b&gt;<i>x</i>&amp;</a>'


@given(st.text(st.characters(codec=None)))
def test_any_text_comes_through_a_script_of_data(text: str) -> None:
    made = data({"x": text}, id="d")
    inner = made.removeprefix('<script type="application/json" id="d">').removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", inner)
    assert json.loads(inner) == {"x": text}


def test_no_script_of_ours_ends_its_element() -> None:
    for text in (assets.script(), assets.echarts(), assets.style()):
        assert not re.search(r"</(script|style)|<!--", text, re.IGNORECASE)


def test_every_file_is_in_use() -> None:
    ours = {file.relative_to(PREVIEW / "assets").with_suffix("").as_posix() for file in PREVIEW.glob("assets/**/*.js")}
    assert ours == set(assets.OURS)
    registered = set(re.findall(r"Preview\.kinds(?:\.|\[\")([\w-]+)", assets.script()))
    assert {"timeseries", "stat", "state-timeline", "status-history", "text"} <= registered


def test_the_library_comes_with_its_licences() -> None:
    vendor = PREVIEW / "vendor/echarts"
    version = re.search(r't\.version="([\d.]+)"', assets.echarts())
    assert version is not None
    assert f"# Apache ECharts {version[1]}" in (vendor / "README.md").read_text()
    assert "Apache License" in (vendor / "LICENSE").read_text()
    assert "Apache ECharts" in (vendor / "NOTICE").read_text()
    assert "BSD 3-Clause" in (vendor / "licenses/LICENSE-zrender").read_text()
    assert (vendor / "licenses/LICENSE-d3").is_file()


def test_a_page_needs_nothing_else() -> None:
    text = page(artifact())
    without = html.unescape(text.replace(assets.echarts(), "").replace(assets.script(), ""))
    assert re.findall(r'(?:src|href)="(?!#main|data:,)[^"]*"', without) == []
    assert "default-src 'none'" in without
    assert "sketch" in without


def test_the_same_input_gives_the_same_page() -> None:
    assert page(artifact()) == page(artifact())


def test_settings_that_are_odd_do_not_keep_a_page_from_being_made() -> None:
    odd = {"fieldConfig": {"defaults": {"max": "many", "mappings": "none"}, "overrides": 3}, "options": None}
    assert "Up" in page(artifact(**odd, gridPos={"x": -3, "y": "2", "w": 1e9, "h": None}))
    assert "Up" in page(artifact(**odd, title="Up \ud800"))


def test_a_site_has_a_page_for_each_dashboard() -> None:
    snapshot = Snapshot("x", (artifact("a/b ü"), artifact("ok"), artifact("a-b-")))
    paths = list(Site(snapshot).paths())
    assert paths[0] == "index.html"
    assert "d/ok.html" in paths
    assert all(re.fullmatch(r"[\w/.-]+", one) for one in paths)
    assert len(set(paths)) == len(paths) == 5
    site = Site(snapshot)
    assert all(site.page(one) for one in paths)
    assert site.page("d/../x.html") is None
    assert site.data("d/ok.json") is None


def test_a_dashboard_that_is_none_does_not_keep_the_others_away() -> None:
    site = Site(Snapshot("x", (attrs.evolve(artifact("bad"), content=b"{"), artifact("ok"))))
    assert site.page("d/bad.html") is None
    assert "ok.html" in str(site.page("index.html"))


def test_a_review_says_what_happened_to_each_panel() -> None:
    before = Side("main", (artifact(), artifact("gone", "Gone")))
    after = Side("branch", (artifact(targets=[{"refId": "A", "expr": "sum(up)"}]), artifact("new", "New")))
    text = diff_page(review(before, after))
    assert "main → branch" in text
    marks = re.findall(r'class="mark (\w+)"', text)
    assert {"changed", "added", "removed"} <= set(marks)
    assert 'data-mark="changed"' in text
    # The more dangerous first.
    assert text.index(">Gone</h2>") < text.index(">New</h2>")


def test_a_review_without_a_change_says_so() -> None:
    side = Side("main", (artifact(),))
    text = diff_page(review(side, side))
    assert "Nothing changed." in text
    assert len(text) < 200_000, "it needs no charts"


def test_a_review_of_very_many_dashboards_draws_some() -> None:
    before = Side("main", tuple(artifact(f"d{at}") for at in range(60)))
    after = Side("branch", tuple(artifact(f"d{at}", title="Other") for at in range(60)))
    text = diff_page(review(before, after))
    assert "20 dashboards more changed and are not drawn." in text
