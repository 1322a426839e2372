"""The gallery in Chromium: every component at both widths, both themes and both directions, without a fault of access."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site():
    """Our pages on a port of this machine; the gallery asks nothing of a database."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=os.environ.get("MIZA_CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield chromium
        chromium.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_component_fits_and_is_accessible(site, browser, settings, language, width, theme):
    settings.DEMO = True
    # axe is put into the page by the test, which the page's own policy forbids
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/{language}/_gallery/")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    context.close()


def test_a_page_runs_under_its_own_policy_without_a_word_on_the_console(site, browser, settings):
    settings.DEMO = True
    context = browser.new_context()
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{site}/ar/_gallery/")

    assert said == []
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"IBM Plex Sans Arabic"')
    assert page.evaluate("getComputedStyle(document.querySelector('.mast')).backgroundColor") == "rgb(10, 70, 57)"
    context.close()


def test_after_a_refused_form_the_keyboard_starts_at_the_summary(site, browser, settings):
    settings.DEMO = True
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/ar/_gallery/")

    assert page.evaluate("document.activeElement.id") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#id_staff")
    context.close()
