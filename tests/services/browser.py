"""A real headless Chromium, driven through the WebDriver protocol with nothing but the standard library."""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def available() -> bool:
    return bool(shutil.which("chromium") or shutil.which("google-chrome")) and bool(shutil.which("chromedriver"))


class Browser:
    """One page: `run` a script in it, `click` and `type` as a person does."""

    def __init__(self, address: str, session: str) -> None:
        self._session = f"{address}/session/{session}"

    def open(self, url: str) -> None:
        _ask("POST", f"{self._session}/url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        return _ask("POST", f"{self._session}/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, css: str) -> None:
        _ask("POST", f"{self._find(css)}/click", {})

    def type(self, css: str, text: str) -> None:
        _ask("POST", f"{self._find(css)}/value", {"text": text})

    def text(self, css: str) -> str:
        return str(_ask("GET", f"{self._find(css)}/text"))

    def _find(self, css: str) -> str:
        found = _ask("POST", f"{self._session}/element", {"using": "css selector", "value": css})
        return f"{self._session}/element/{found[_ELEMENT]}"


def _ask(method: str, url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)["value"]


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A browser whose downloads land in `folder`; the test is skipped where there is none."""
    if not available():
        pytest.skip("needs chromium and chromedriver")
    port_file = folder / "driver.log"
    with port_file.open("w") as log:
        driver = subprocess.Popen([str(shutil.which("chromedriver")), "--port=0"], stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{_port(port_file)}"
        options = {
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=390,844",
                f"--user-data-dir={folder / 'profile'}",
            ],
            "prefs": {"download.default_directory": str(folder), "download.prompt_for_download": False},
        }  # fmt: skip
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        session = _ask("POST", f"{address}/session", wanted)["sessionId"]
        try:
            yield Browser(address, session)
        finally:
            _ask("DELETE", f"{address}/session/{session}")
    finally:
        driver.terminate()
        driver.wait(10)


def _port(log: Path) -> str:
    for _time in range(100):
        words = log.read_text().split("successfully on port ")
        if len(words) > 1 and "." in words[1]:
            return words[1].split(".")[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
