"""A PostgreSQL server of the tests' own: Debian's programs, a temporary data folder, a free port of this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server that can be stopped and started again.

    Attributes:
        url: of its ``postgres`` database, whose user may create others.
    """

    url: str
    programs: Path
    folder: Path
    port: int

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        data, log = self.folder / "data", self.folder / "log"
        _run(self.programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        """Stop it at once, as a power cut would."""
        _run(self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server; gives the URL of its ``postgres`` database, whose user may create others."""
    with postgres_server() as server:
        yield server.url


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server, which must run at the end."""
    programs = max(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), default=None
    )
    if programs is None or not (programs / "initdb").exists():
        pytest.skip("要有 PostgreSQL：apt-get install postgresql")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    # Not below pytest's own folder, which its server's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="report-qa-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8")
        server = PostgresServer(f"postgresql://postgres@127.0.0.1:{port}/postgres", programs, folder, port)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    """Run one of its programs; they refuse to run as root, and want a folder that they may enter."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # Nothing is read from them: a server that was started would keep a pipe open for as long as it runs.
    done = subprocess.run(
        words, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise AssertionError(f"{words} exited with {done.returncode}")
