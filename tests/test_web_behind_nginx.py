"""Two processes of the page behind nginx, over one journal in PostgreSQL: visitors notice neither that there are two nor that one is gone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postgres_server import postgres
from visits import ROOT, WIDE, environment, heed_interrupts, wait_for

from assistant.journal import open_journal

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream pages {{
        hash $remote_addr$http_user_agent consistent;
        server 127.0.0.1:{first} max_fails=1 fail_timeout=5s;
        server 127.0.0.1:{second} max_fails=1 fail_timeout=5s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://pages; proxy_set_header Host $http_host; proxy_http_version 1.1; proxy_buffering off;
            add_header X-Served-By $upstream_addr always;
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """What runs: nginx's address, the processes behind it by their ports, and their journal."""

    address: str
    behind: "dict[int, subprocess.Popen[bytes]]"
    journal: str


@contextmanager
def process(command: list[str], log: Path, environ: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that is told to end afterwards."""
    with log.open("wb") as out:
        running = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out, preexec_fn=heed_interrupts)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


@pytest.fixture
def pages(tmp_path: Path, sample_store: Path) -> Iterator[Pages]:
    """Two processes over the sample corpus, nginx before them, PostgreSQL behind."""
    if not Path(NGINX).exists():
        pytest.skip("要有 nginx：apt-get install nginx-light")
    port, *ports = free_ports(3)
    with ExitStack() as running:
        journal = running.enter_context(postgres())
        environ = {**environment(tmp_path), "REPORT_QA_JOURNAL": journal}
        behind = {}
        for each in ports:
            command = [sys.executable, "app.py", "--store", str(sample_store), "--port", str(each)]
            log = tmp_path / f"{each}.log"
            behind[each] = running.enter_context(process(command, log, environ))
        for each in ports:
            wait_for(f"http://127.0.0.1:{each}", behind[each], tmp_path / f"{each}.log")
        written = CONFIGURATION.format(folder=tmp_path, port=port, first=ports[0], second=ports[1])
        (tmp_path / "nginx.conf").write_text(written, encoding="utf-8")
        command = [NGINX, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
        nginx = running.enter_context(process(command, tmp_path / "nginx.log", dict(os.environ)))
        wait_for(f"http://127.0.0.1:{port}", nginx, tmp_path / "nginx.log")
        yield Pages(f"http://127.0.0.1:{port}", behind, journal)


def visit(browser: Any, pages: Pages, agent: str) -> tuple[Any, int]:
    """A visitor's page, and the port of the process that serves it."""
    context = browser.new_context(locale="zh-CN", viewport=WIDE, user_agent=f"visitor {agent}")
    page = context.new_page()
    served = page.goto(pages.address).headers["x-served-by"]
    page.wait_for_selector("#chat .welcome")
    return page, int(served.rpartition(":")[2])


def ask(page: Any, question: str) -> str:
    """The text of the answer to a question."""
    answers = page.locator("#chat .answer").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    card = page.locator("#chat .answer").nth(answers)
    card.wait_for(timeout=60_000)
    return str(card.inner_text())


def questions(journal: str) -> set[str]:
    """What was asked, by the journal."""
    opened = open_journal(journal)
    try:
        return {reviewed.entry.asked.question for reviewed in opened.queue()}
    finally:
        opened.close()


def test_two_processes_serve_one_journal(browser: Any, pages: Pages) -> None:
    """Visitors are spread over both; all questions are in one place; where one process is gone, the other answers."""
    served: dict[int, Any] = {}
    for agent in map(str, range(40)):
        page, port = visit(browser, pages, agent)
        if port in served:
            page.context.close()
        served.setdefault(port, page)
        if len(served) == 2:
            break
    assert served.keys() == pages.behind.keys()
    asked = set()
    for page, question in zip(served.values(), ("2023年晶硅光伏产值多少", "那2024年的目标呢"), strict=True):
        assert "1200亿元" in ask(page, "2023年晶硅光伏产值多少")
        # The conversation goes on where it began.
        assert "亿元" in ask(page, question)
        asked |= {"2023年晶硅光伏产值多少", question}
    assert questions(pages.journal) == asked

    gone, page = next(iter(served.items()))
    pages.behind[gone].kill()
    pages.behind[gone].wait()
    until = time.monotonic() + 60
    page.goto(pages.address)
    page.wait_for_selector("#chat .welcome", timeout=1000 * max(1, int(until - time.monotonic())))
    assert "1200亿元" in ask(page, "包头市2023年晶硅光伏产值是多少")
    assert "包头市2023年晶硅光伏产值是多少" in questions(pages.journal)
