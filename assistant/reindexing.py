"""A build in a process of its own, watched from the page: questions go on being answered meanwhile, from the old index."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

import index
from index.locations import Cluster, Location

_STEP = re.compile(r"(?P<stage>读取报告|计算向量):\s*(?P<percent>\d{1,3})%")
_KINDNESS = 10
"""Added to the build's niceness: whoever asks comes first."""
_TOLD = ("错误：", "跳过 ", "读不全 ", "原有索引", "新增或改动")
"""How the lines begin that are for keepers too; and the one where nothing changed ends so."""
_UNCHANGED = "没有变化，索引保持不变"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is.

    Attributes:
        stage: what it does, in Chinese.
        share: of the stage, in [0, 1].
        running: whether it goes on.
        said: what it said at its end, a sentence a line; what it skipped among it.
        failed: whether it ended without a new index.
    """

    stage: str
    share: float
    running: bool
    said: tuple[str, ...] = ()
    failed: bool = False


class Reindexing:
    """Builds one store, one build at a time; safe to use from many threads."""

    def __init__(self, folder: Path, store: Location) -> None:
        """Nothing is started.

        Args:
            folder: the corpus.
            store: what is built.
        """
        self._folder, self._store = folder, store
        self._guard = Lock()
        self._build: subprocess.Popen[str] | None = None
        self._progress = Progress("", 0.0, running=False)

    @property
    def progress(self) -> Progress:
        """Of the build that runs, or of the last one."""
        return self._progress

    def start(self, embedder: str) -> bool:
        """Start a build.

        Args:
            embedder: the name that the store was built with: another would have to compute every vector anew.

        Returns:
            False where one is running already.
        """
        with self._guard:
            if self._progress.running:
                return False
            self._progress = Progress("正在启动", 0.0, running=True)
            command = [sys.executable, "-m", "index", "build", str(self._folder)]
            self._build = subprocess.Popen(
                [*command, "--embedder", embedder],
                env=_environment(self._store),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        with suppress(OSError):  # A kindness, no condition.
            os.setpriority(os.PRIO_PROCESS, self._build.pid, _KINDNESS)
        Thread(target=self._watch, args=(self._build,), name="reindexing", daemon=True).start()
        return True

    def cancel(self) -> None:
        """End the build that runs; the index stays as it was."""
        with self._guard:
            if self._build is not None and self._progress.running:
                self._build.terminate()

    def _watch(self, build: "subprocess.Popen[str]") -> None:
        said: list[str] = []
        for line in build.stdout or ():  # Text mode: a carriage return ends a line too.
            if steps := list(_STEP.finditer(line)):
                self._progress = Progress(steps[-1]["stage"], int(steps[-1]["percent"]) / 100, running=True)
            elif line.strip():
                said.append(line.strip())
        code = build.wait()
        if code < 0:
            said = ["已取消，索引没有变化"]
        elif code and not any(line.startswith("错误：") for line in said):
            said = [f"错误：建索引的进程出了错（{code}），索引没有变化：请查看日志"]
        kept = tuple(line for line in said if code < 0 or line.startswith(_TOLD) or _UNCHANGED in line)
        self._progress = Progress("", 1.0, running=False, said=kept, failed=code != 0)


def _environment(store: Location) -> dict[str, str]:
    """Where this program was found the build is found too. The store is told here: all users of a machine may read the
    arguments of its processes, and an address may hold a password."""
    here = str(Path(index.__file__).parents[1])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    address = store.address if isinstance(store, Cluster) else str(store)
    return {**os.environ, "REPORT_QA_STORE": address, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
