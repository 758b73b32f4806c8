"""A real server on a free port, a real browser, and for faults that no server should meet an app in this process."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright
from serving import Serving, served

from unclench.web.app import create_app

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    serving = Serving(tmp_path_factory.mktemp("web") / "data").wait()
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Opens pages, and fails if anything was asked of another machine or broke in the page."""
    contexts, asked, broken = [], [], []

    def open_(*, size="phone", theme=None, base=None, **options):
        context = browser.new_context(viewport=SIZES[size], **options)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        if theme:
            context.add_cookies([{"name": "theme", "value": theme, "url": base}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on(
            "console",
            lambda told: broken.append(told.text) if "Content Security Policy" in told.text else None,
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
    assert broken == []


@pytest.fixture
def app(tmp_path):
    return create_app(data=tmp_path / "data", knowledge_folder=SMALL)


@pytest.fixture
def client(app):
    with served(app) as base, httpx.Client(base_url=base, follow_redirects=True, timeout=30) as client:
        yield client
    app.state.desk.store.close()
