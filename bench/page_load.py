"""Many people at once, over HTTP, while the index is rebuilt under them: errors, mixed generations, waiting.

    python bench/page_load.py [--users 50] [--questions 20]

Serves ``app.py`` over small reports written for this, asks through its named endpoint ``ask`` as any program may, first
as one user, then as many, and rebuilds all the while. Each build changes the figure that every report tells: an answer
that shows another figure than the one of the generation that it names would be of two generations at once. Prints JSON
lines; exits with 1 if an answer was wrong or missing.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.generations import read_pointer

ROOT = Path(__file__).resolve().parents[1]
TOWNS = ("柳河市", "青石县", "云溪区", "白塔县", "红岩市", "枫林县")
YEAR = 2025
PATIENCE = 600
"""Seconds that an answer may take before it counts as missing."""
STARTING = 240


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it went: ``fault`` is empty for a right answer."""

    user: int
    seconds: float
    generation: str
    fault: str


def figure_of(build: int, town: str) -> int:
    """What a town's report tells in a build, in 亿元."""
    return 1000 + 100 * build + TOWNS.index(town)


def write_reports(corpus: Path, build: int) -> None:
    """The reports of a build."""
    for town in TOWNS:
        (corpus / f"{town}.txt").write_text(
            f"{town}政府工作报告\n\n——{YEAR}年1月8日在{town}第三届人民代表大会第一次会议上\n\n各位代表：\n\n"
            f"一、{YEAR - 1}年工作回顾\n\n桥梁产业产值达到{figure_of(build, town)}亿元，增长6.7%。新建学校12所。\n\n"
            f"二、{YEAR}年工作安排\n\n桥梁产业产值增长8%左右。栽种槐树3万棵。\n",
            encoding="utf-8",
        )


class Rebuilding:
    """Builds one generation after another until it is stopped; knows which build each generation is of."""

    def __init__(self, corpus: Path, store: Path) -> None:
        self._corpus, self._store = corpus, store
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.builds: dict[str, int] = {}

    def build(self) -> None:
        """One more generation."""
        number = len(self.builds)
        write_reports(self._corpus, number)
        command = [sys.executable, "-m", "index", "build", str(self._corpus), "--store", str(self._store)]
        subprocess.run(command, cwd=ROOT, env=environment(self._store.parent), check=True, capture_output=True)
        self.builds[read_pointer(self._store).name] = number

    def __enter__(self) -> "Rebuilding":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.build()


def environment(folder: Path) -> dict[str, str]:
    """Without the settings of whoever measures."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REPORT_QA_")}
    cache = {"REPORT_QA_CACHE": os.environ["REPORT_QA_CACHE"]} if "REPORT_QA_CACHE" in os.environ else {}
    here = {"PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))}
    journal = {"REPORT_QA_JOURNAL": str(folder / "journal.sqlite"), "REPORT_QA_USERS": str(folder / "users.json")}
    return {**kept, **cache, **here, **journal}


@contextmanager
def served(store: Path, corpus: Path) -> Iterator[int]:
    """The page; its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "app.py", "--store", str(store), "--reports", str(corpus), "--port", str(port)]
    log = (store.parent / "log.txt").open("wb")
    app = subprocess.Popen(command, cwd=ROOT, env=environment(store.parent), stdout=log, stderr=log)
    try:
        for _ in range(STARTING):
            try:
                ask(port, f"{TOWNS[0]}{YEAR - 1}年桥梁产业产值是多少")
                break
            except OSError:
                if app.poll() is not None:
                    raise SystemExit((store.parent / "log.txt").read_text(encoding="utf-8")) from None
                time.sleep(1)
        yield port
    finally:
        app.send_signal(signal.SIGINT)
        app.wait(timeout=60)
        log.close()


def ask(port: int, question: str) -> dict[str, object]:
    """One answer by the named endpoint: a POST that hands the question in, a GET that waits for the answer."""
    body = json.dumps({"data": [question, []]}).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", "/gradio_api/call/ask", body, {"Content-Type": "application/json"})
        taken = connection.getresponse()
        content = taken.read()
        if taken.status != 200:
            raise OSError(f"{taken.status} {content[:200]!r}")
        connection.request("GET", f"/gradio_api/call/ask/{json.loads(content)['event_id']}")
        event = ""
        for line in connection.getresponse():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data" and event == "complete":
                answer: dict[str, object] = json.loads(value)[0]
                return answer
            elif name == "data" and event == "error":
                raise OSError(f"the page says {value[:200]}")
        raise OSError("the answer broke off")
    finally:
        connection.close()


def one_user(port: int, user: int, questions: int, builds: dict[str, int]) -> list[Asked]:
    """Ask one question after another, and look at every answer."""
    asked = []
    for turn in range(questions):
        town = TOWNS[(user + turn) % len(TOWNS)]
        started = time.perf_counter()
        try:
            answer = ask(port, f"{town}{YEAR - 1}年桥梁产业产值是多少")
            generation, text = str(answer["generation"]), str(answer["answer"])
        except (OSError, ValueError, LookupError, http.client.HTTPException) as error:
            asked.append(Asked(user, time.perf_counter() - started, "", f"{type(error).__name__}: {error}"))
            continue
        asked.append(Asked(user, time.perf_counter() - started, generation, f"{town} {text}"))
    return [checked(each, builds) for each in asked]


def checked(asked: Asked, builds: dict[str, int]) -> Asked:
    """The answer's text told against its own generation; a generation is known once its build has ended."""
    if not asked.generation:
        return asked
    deadline = time.monotonic() + PATIENCE
    while asked.generation not in builds and time.monotonic() < deadline:
        time.sleep(0.1)
    town, _, text = asked.fault.partition(" ")
    told = f"{figure_of(builds.get(asked.generation, -1), town)}亿元"
    fault = "" if town in text and told in text else f"generation {asked.generation} tells {told}, not: {text}"
    return Asked(asked.user, asked.seconds, asked.generation, fault)


def measure(port: int, users: int, questions: int, builds: dict[str, int]) -> dict[str, object]:
    """So many users at once: what they waited, and what went wrong."""
    started = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        done = list(pool.map(lambda user: one_user(port, user, questions, builds), range(users)))
    seconds = time.perf_counter() - started
    asked = [each for one in done for each in one]
    waits = sorted(each.seconds for each in asked)
    totals = [sum(each.seconds for each in one) for one in done]
    faults = [each.fault for each in asked if each.fault]
    return {
        "measure": "page_load",
        "users": users,
        "answers": len(asked),
        "faults": len(faults),
        "first_faults": faults[:3],
        "generations": len({each.generation for each in asked}),
        "seconds": round(seconds, 1),
        "answers_per_second": round(len(asked) / seconds, 1),
        "p50_ms": round(1000 * statistics.median(waits)),
        "p95_ms": round(1000 * waits[int(0.95 * (len(waits) - 1))]),
        "longest_ms": round(1000 * waits[-1]),
        "slowest_user_by_median_user": round(max(totals) / statistics.median(totals), 2),
    }


def main() -> int:
    """Measure one user, then all of them, in one run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--questions", type=int, default=20)
    options = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        corpus, store = Path(folder) / "corpus", Path(folder) / "store"
        corpus.mkdir()
        rebuilding = Rebuilding(corpus, store)
        rebuilding.build()
        with served(store, corpus) as port, rebuilding:
            for users in (1, options.users):
                row = measure(port, users, options.questions, rebuilding.builds)
                faults += int(str(row["faults"]))
                print(json.dumps(row, ensure_ascii=False), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
