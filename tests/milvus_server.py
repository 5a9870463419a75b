"""A Milvus server of the tests' own: milvus-lite behind a port of this machine, in a process that can be killed."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class MilvusServer:
    """Takes requests at ``url``; what it acknowledged is in its folder when it is started again."""

    def __init__(self, folder: Path) -> None:
        """Nothing is started."""
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        where = ["--data-dir", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        with (self._folder.parent / "milvus.log").open("ab") as log:
            command = [sys.executable, "-m", "milvus_lite", "server", *where]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def milvus_server(folder: Path) -> Iterator[MilvusServer]:
    """Start a server that keeps its data below ``folder``."""
    server = MilvusServer(folder / "milvus")
    try:
        server.start()
        yield server
    finally:
        server.kill()
