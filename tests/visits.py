"""The page as a visitor of a real browser meets it: served by ``python app.py``, watched for what should not happen."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 380, "height": 800}


def environment(folder: Path) -> dict[str, str]:
    """The tester's environment without settings; journal and users of a folder."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REPORT_QA_")}
    environ["REPORT_QA_JOURNAL"] = str(folder / "journal.sqlite")
    environ["REPORT_QA_USERS"] = str(folder / "users.json")
    if cache := os.environ.get("REPORT_QA_CACHE"):
        environ["REPORT_QA_CACHE"] = cache
    return environ


def build_store(corpus: Path, store: Path) -> None:
    """Build as people do."""
    command = [sys.executable, "-m", "index", "build", str(corpus), "--store", str(store)]
    subprocess.run(command, cwd=ROOT, env=environment(store.parent), check=True, capture_output=True)


def heed_interrupts() -> None:
    """Let a child end on Ctrl-C: tests that a shell runs in its background would hand on that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def served(corpus: Path, folder: Path, *, built: Path | None = None) -> Iterator[str]:
    """Build a store, and run ``python app.py`` over it as people do; ``users.json`` of the folder may sign in.

    Args:
        built: a store that was built from a corpus of the same files, to start from a copy of it.
    """
    store, log = folder / "store", folder / "log.txt"
    if built is None:
        build_store(corpus, store)
    else:
        shutil.copytree(built, store)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        command = [sys.executable, "app.py", "--store", str(store), "--reports", str(corpus), "--port", str(port)]
        app = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder), stdout=out, stderr=out, preexec_fn=heed_interrupts
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", app, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.send_signal(signal.SIGINT)
        app.wait(timeout=30)


def wait_for(address: str, app: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the page is served."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(960):  # Four minutes: a machine may be busy with other tests.
        try:
            opener.open(address, timeout=5).close()
            return
        except OSError:
            if app.poll() is not None:
                break
            time.sleep(0.25)
    raise AssertionError(f"the page did not come up: {log.read_text(encoding='utf-8')}")


class Visit:
    """One visitor's page, and everything that should not have happened on it."""

    def __init__(
        self,
        browser: Any,
        address: str,
        *,
        viewport: dict[str, int],
        scheme: str = "light",
        user: tuple[str, str] | None = None,
    ) -> None:
        self.faults: list[str] = []
        self._answers = 0
        self.page = browser.new_page(locale="zh-CN", viewport=viewport, color_scheme=scheme)
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda request: self._watch(request.url, address))
        self.page.goto(address)
        if user:
            self.sign_in(*user)
        self.page.wait_for_selector("#chat .welcome")

    def sign_in(self, name: str, password: str) -> None:
        """Fill in the form that Gradio shows, and send it."""
        self.page.locator("input[type=text]").fill(name)
        self.page.locator("input[type=password]").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def saved(self, button: str, folder: Path) -> Path:
        """The file that a button saves."""
        with self.page.expect_download() as download:
            self.page.click(button)
        path = folder / str(download.value.suggested_filename)
        download.value.save_as(path)
        return path

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _watch(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.faults.append(f"request {url}")

    def ask(self, question: str) -> Any:
        """Type a question; the card of its answer."""
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        return self.answer()

    def answer(self) -> Any:
        """The card of the next answer."""
        self._answers += 1
        card = self.page.locator("#chat .answer").nth(self._answers - 1)
        card.wait_for(timeout=60_000)
        return card

    def marked(self, root: str) -> str:
        """The highlighted words of a place, once they are in sight; the place itself may be further down the page."""
        mark = self.page.locator(f"{root} mark")
        mark.wait_for()
        self.page.locator(root).scroll_into_view_if_needed()
        self.page.wait_for_function(
            "root => { const box = document.querySelector(`${root} mark`).getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight }",
            arg=root,
        )
        return str(mark.text_content())
