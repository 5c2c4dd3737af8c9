"""The browser for tests of pages: Chromium, by Playwright.

    with browsing() as browser, page_of(browser, dark=True, wide=False) as page:
        page.goto(url)

A page that says anything on its console, or asks anybody but its own server, has failed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.stack import STACK, missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAM = STACK / "browser/usr/lib/chromium/chromium"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Milliseconds: the machine may be busy with other tests.
PATIENCE = 120_000
# Nothing of a browser's own business: it would look for servers that are not there.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@cache
def chromium() -> tuple[Path, dict[str, str]] | None:
    """The program, and the environment that it needs."""
    if on_path := shutil.which("chromium"):
        return Path(on_path), dict(os.environ)
    if not PROGRAM.is_file():
        return None
    root = PROGRAM.parents[3]
    libraries = [str(one) for one in sorted(root.glob("usr/lib/*-linux-gnu*"))]
    libraries += [f"{one}/pulseaudio" for one in libraries]
    # Fonts are looked for there, too.
    own = {"LD_LIBRARY_PATH": ":".join(libraries), "XDG_DATA_HOME": f"{root}/usr/share"}
    if not Path("/etc/fonts/fonts.conf").exists():
        own["FONTCONFIG_PATH"] = f"{root}/etc/fonts"
    return PROGRAM, {**os.environ, **own}


@contextmanager
def browsing() -> Iterator[Browser]:
    """The browser while it runs; without one the test is skipped, or fails in CI."""
    found = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("no playwright: run `make test`, or install the group `test`")
    if found is None:
        missing("no chromium: run `make stack`")
    program, environment = found
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(FLAGS), env=environment, timeout=PATIENCE
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_of(browser: Browser, *, dark: bool = False, wide: bool = True) -> Iterator[Page]:
    """A page for a while. In the end it must have said nothing, and asked nobody else."""
    context = browser.new_context(
        viewport=WIDE if wide else NARROW,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        has_touch=not wide,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text} ({message.location})"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    try:
        yield page
        assert said == []
        assert not [url for url in asked if urlsplit(url).hostname not in (None, "", "127.0.0.1")]
    finally:
        context.close()


def drawn(page: Page, url: str | None = None) -> None:
    """Wait until every panel that can be seen is drawn; of the page at a URL, where one is given."""
    if url is not None:
        page.goto(url)
    page.wait_for_selector("html[data-drawn]", state="attached")


def faults_of(page: Page) -> list[str]:
    """What axe-core finds that is serious or worse, each with the first element that it is about."""
    from axe_playwright_python.sync_playwright import Axe

    found: Any = Axe().run(page).response
    bad = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]} ({one['nodes'][0].get('failureSummary', '')})"
        for one in bad
    ]
