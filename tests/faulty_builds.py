"""Builds in processes of their own, each with one fault planted: a call that fails, a crash, a limit of the system.

``python faulty_builds.py`` is a server that has everything imported and forks a builder for each order, so that
hundreds of interrupted builds take seconds. :class:`Builds` talks to it.
"""

import contextlib
import errno
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.locations import Cluster, Location

CRASHED = 86
"""Exit code of a builder that was told to end at once, as a power cut would end it."""
_CALLS = {
    "open": "open",
    "os.mkdir": "mkdir",
    "os.rename": "rename",
    "os.remove": "remove",
    "os.rmdir": "remove",
    "os.link": "link",
    "sqlite3.connect": "open",
}
"""The interpreter's audit events → the call that they announce. ``fsync`` is announced by none: it is wrapped."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong in a build.

    Attributes:
        at: the how manieth call that touches the store fails, from 1; 0 for none.
        code: its error, ``EIO`` or another name; ``crash`` ends the process there.
        for_good: whether every later call fails too.
        file_size: most bytes of a file; None for no limit.
        more_files: how many files may be open beyond those that are; None for no limit.
        pause: seconds that each batch of vectors takes.
    """

    at: int = 0
    code: str = "EIO"
    for_good: bool = False
    file_size: int | None = None
    more_files: int | None = None
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended.

    Attributes:
        error: the class of its exception, empty if there was none; message: its words.
        calls: the calls that touched the store.
        leaked: files that are open after the build and were not before it.
        code: exit code, negative for a signal.
    """

    error: str
    message: str
    calls: int
    leaked: int
    code: int

    @property
    def refused(self) -> bool:
        """Whether the build ended with an error that is ours, in one line."""
        return self.error.startswith("Store") and "\n" not in self.message

    @property
    def done(self) -> bool:
        """Whether the build went through."""
        return (self.code, self.error) == (0, "")


class Builds:
    """A server of builders; a context manager."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__],
            # One thread: what forks must not leave workers behind.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._told()

    def __enter__(self) -> "Builds":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def start(self, corpus: Path, store: Location, fault: Fault = Fault()) -> int:
        """Begin a build; returns its process id. :meth:`end` must follow."""
        address = store.address if isinstance(store, Cluster) else str(store)
        order = {"corpus": str(corpus), "store": address, "fault": asdict(fault)}
        if self._server.stdin is None:
            raise ValueError("the server has no pipe")
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return int(self._told())

    def end(self) -> Outcome:
        """Wait for the build that was begun."""
        return Outcome(**json.loads(self._told()))

    def run(self, corpus: Path, store: Location, fault: Fault = Fault()) -> Outcome:
        """Build, and wait."""
        self.start(corpus, store, fault)
        return self.end()

    def killed(self, corpus: Path, store: Location, fault: Fault, *, after: float) -> Outcome:
        """Build, and kill -9 it after so many seconds if it still runs."""
        process = self.start(corpus, store, fault)
        timer = threading.Timer(after, _kill, [process])
        timer.start()
        outcome = self.end()
        timer.cancel()
        timer.join()
        return outcome

    def _told(self) -> str:
        if self._server.stdout is None:
            raise ValueError("the server has no pipe")
        return self._server.stdout.readline()


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class _Planted:
    """Counts the calls that touch a store, and makes the wanted ones fail."""

    def __init__(self, store: str, fault: Fault) -> None:
        self.calls = 0
        self.active = True
        self._store = store
        self._fault = fault
        sys.addaudithook(self._heard)
        setattr(os, "fsync", self._wrapped(os.fsync))  # noqa: B010  (mypy: the stub's parameter is wider)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.active and event in _CALLS and arguments and self._store in str(arguments[0]):
            self._meet(_CALLS[event])

    def _wrapped(self, fsync: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            if self.active:
                self._meet("fsync")
            fsync(descriptor)

        return call

    def _meet(self, call: str) -> None:
        self.calls += 1
        if self.calls == self._fault.at or (self._fault.for_good and 0 < self._fault.at < self.calls):
            if self._fault.code == "crash":
                os._exit(CRASHED)
            number: int = getattr(errno, self._fault.code)
            raise OSError(number, f"{os.strerror(number)} ({call})")


def _open_files() -> list[int]:
    # The last is the listing's own.
    return sorted(map(int, os.listdir("/dev/fd")))[:-1]


def _limit_files(files: int) -> None:
    """Only the soft limit: it is taken back to count what is open."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, hard), hard))


def _build(order: Mapping[str, Any]) -> dict[str, Any]:
    """The builder's part, after the fork."""
    from hashed_embedder import HashedEmbedder
    from small_store import build_at

    from index.locations import location_of

    fault = Fault(**order["fault"])
    before = _open_files()
    planted = _Planted(order["store"], fault)
    if fault.file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.file_size,) * 2)
    if fault.more_files is not None:
        _limit_files(before[-1] + 1 + fault.more_files)
    error, message = "", ""
    try:
        build_at(Path(order["corpus"]), location_of(order["store"]), embedder=HashedEmbedder(pause=fault.pause))
    except Exception as raised:
        error, message = type(raised).__name__, str(raised)
    planted.active = False
    _limit_files(1024)
    leaked = len(_open_files()) - len(before)
    return {"error": error, "message": message, "calls": planted.calls, "leaked": leaked}


def _orders() -> Iterator[Mapping[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def _warm() -> None:
    """Build once, so that the builders find every table loaded."""
    from hashed_embedder import HashedEmbedder
    from small_store import report

    from index.build import build

    # A builder killed while it holds the lock that progress bars share between processes would stop all that come after.
    tqdm.monitor_interval = 0
    tqdm.set_lock(threading.RLock())
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text(report("柳河市", year=2024), encoding="utf-8")
        build(Path(folder), Path(folder) / "store", embedder=HashedEmbedder(), progress=False)


def _serve() -> None:
    _warm()
    print("ready", flush=True)
    for order in _orders():
        if "://" in order["store"]:
            # Here once rather than in each builder. Nothing is connected to yet: connections do not live through a fork.
            import_module("index.cluster_build")
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.close(reading)
            result = _build(order)
            os.write(writing, json.dumps(result).encode())
            os._exit(0)
        os.close(writing)
        print(child, flush=True)
        with os.fdopen(reading, "rb") as pipe:
            told = json.loads(pipe.read() or b'{"error": "", "message": "", "calls": 0, "leaked": 0}')
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({**told, "code": code}), flush=True)


if __name__ == "__main__":
    _serve()
