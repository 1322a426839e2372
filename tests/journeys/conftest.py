"""A newcomer's machine: the demonstration made by the command itself, served by the real server, looked at in Chromium."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
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
MIZA = [sys.executable, "-c", "from miza.console.main import main; main()"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """What `miza demo --no-serve --json` prints, and the server on it: {url, told, var}."""
    var = tmp_path_factory.mktemp("demonstration")
    port = free_port()
    url = f"http://localhost:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MIZA_", "DJANGO_SETTINGS"))}
    environment |= {"MIZA_VAR": str(var), "MIZA_URL": url}
    made = subprocess.run(
        [*MIZA, "demo", "--no-serve", "--json"], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    server = subprocess.Popen([*MIZA, "serve", "--port", str(port)], env=environment | {"MIZA_DEMO": "1"})
    try:
        wait_for(f"{url}/healthz", server)
        yield {"url": url, "told": json.loads(made.stdout), "var": var, "environment": environment}
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address, server, seconds=60):
    """Until the address answers, or the server died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer in {seconds} s")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("MIZA_CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def people(demonstration, chromium):
    """`people("president")`: a page of that person, signed in, in Arabic, on a phone's screen; scripts are off: none is needed."""
    pages = {}

    def page_of(name):
        if name not in pages:
            context = chromium.new_context(
                viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="ar-MA"
            )
            context.set_default_timeout(20_000)
            page = context.new_page()
            page.goto(f"{demonstration['url']}/ar/account/login/")
            account = next(a for a in demonstration["told"]["accounts"] if a["email"].split("@")[0] == name)
            page.locator("input[name=identifier]").fill(account["email"])
            page.locator("input[name=password]").fill(account["password"])
            with page.expect_navigation():
                page.locator("main form button.btn").first.click()
            assert page.locator("html").get_attribute("dir") == "rtl"
            assert "/login" not in page.url, page.inner_text("main")
            pages[name] = page
        return pages[name]

    return page_of
