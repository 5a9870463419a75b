"""Runs a reader of untrusted files in a process of its own: little memory, little time, nothing to write.

``python -m index.sandbox READER`` is that process: bytes come on its standard input, JSON goes to its standard output.
"""

import contextlib
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from index.extracted import Extracted, Refused, check

READERS = {
    "docx": "index.docx_files",
    "html": "index.html_files",
    "pdf": "index.pdf_files",
    "scan": "index.scanned_files",
}
"""Name → the module whose ``read`` turns bytes into :class:`Extracted`."""

WALL_S = 30
CPU_S = 20
MEMORY = 1 << 30
OUTPUT = 1 << 26


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may use: seconds on the clock and of the processor, bytes of address space."""

    wall: float
    cpu: int
    memory: int


_SCAN = Limits(wall=3_600, cpu=7_200, memory=4 << 30)
"""Recognizing takes seconds a page, and lowers its own limit when it knows how many there are."""
_ADVICE = "文件可能已损坏，或是有意做成这样的：请用原来的软件打开后另存一份"


def read(reader: str, content: bytes) -> Extracted:
    """Let a reader read these bytes, out of harm's way.

    Args:
        reader: a key of :data:`READERS`.

    Raises:
        Refused: the reader refused them, broke, or went beyond its limits.
    """
    limits = _limits_of(reader)
    command = [sys.executable, "-B", "-m", "index.sandbox", reader]
    package = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    # A file, not a pipe: the kernel then bounds what a reader gone wild can send back.
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
        ) as child:
            try:
                child.communicate(content, timeout=limits.wall)
            except subprocess.TimeoutExpired:
                child.kill()
                raise Refused(f"解析用了 {limits.wall} 秒还没有完（{_ADVICE}）") from None
            finally:
                if child.poll() is None:
                    child.kill()
        output.seek(0)
        return _result(child.returncode, output.read())


def _limits_of(reader: str) -> Limits:
    return _SCAN if reader == "scan" else Limits(WALL_S, CPU_S, MEMORY)


def _result(code: int, output: bytes) -> Extracted:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused(f"解析用尽了准许的处理器时间（{_ADVICE}）")
    if code:
        raise Refused(f"解析时出错（退出码 {code}；{_ADVICE}）")
    result = json.loads(output)
    if "reason" in result:
        raise Refused(result["reason"])
    recognized = tuple((start, end, sureness) for start, end, sureness in result["recognized"])
    return Extracted(result["text"], tuple(result["page_starts"]), recognized, tuple(result["unread"]))


def main(reader: str) -> int:
    """The child's part."""
    limits = _limits_of(reader)
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: OUTPUT,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in bounds.items():
        # macOS knows RLIMIT_AS and refuses to set it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    try:
        content = sys.stdin.buffer.read()
        extracted = check(importlib.import_module(READERS[reader]).read(content))
        result = asdict(extracted)
    except Refused as refusal:
        result = {"reason": str(refusal)}
    except MemoryError:
        result = {"reason": f"解析要用的内存超过 {limits.memory >> 20} MB（{_ADVICE}）"}
    except Exception as error:
        # Parsers raise whatever they like on broken input; what it was is all that can be said.
        result = {"reason": f"读不出内容（{type(error).__name__}；{_ADVICE}）"}
    sys.stdout.write(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
