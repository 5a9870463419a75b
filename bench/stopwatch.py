"""What a piece of work takes: seconds, milliseconds alone and beside others, memory, each in a process of its own."""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

CLIENTS, EACH_ASKS = 16, 12
"""Clients at once, and how often each searches."""


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """What it gives, and its seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    done = work()
    spent = time.process_time() - processor
    return done, {"build_s": round(time.perf_counter() - clock, 2), "build_cpu_s": round(spent, 2)}


def asking(searches: Sequence[Callable[[], object]], *, each: int = EACH_ASKS) -> dict[str, float]:
    """Milliseconds of a search, the first left out: alone by the clock and by the processor, and with 16 clients by the clock."""
    searches[0]()
    alone, processor = [], []
    for search in searches:
        clock, spent = time.perf_counter(), time.process_time()
        search()
        alone.append(time.perf_counter() - clock)
        processor.append(time.process_time() - spent)

    def client(number: int) -> list[float]:
        took = []
        for turn in range(each):
            clock = time.perf_counter()
            searches[(number * each + turn) % len(searches)]()
            took.append(time.perf_counter() - clock)
        return took

    with ThreadPoolExecutor(CLIENTS) as pool:
        together = [seconds for took in pool.map(client, range(CLIENTS)) for seconds in took]
    kinds = {"": alone, "_cpu": processor, f"_of_{CLIENTS}": together}
    return {
        f"p{share}{kind}_ms": round(1000 * statistics.quantiles(took, n=100)[share - 1], 3)
        for kind, took in kinds.items()
        for share in (50, 95)
    }


def memory() -> dict[str, int]:
    """Megabytes that the process holds: its own, and of files mapped into it, which the system takes back when it must."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = {line.split(":")[0]: int(line.split()[1]) >> 10 for line in lines if line.startswith("Rss")}
    return {"own_mb": held["RssAnon"], "mapped_mb": held["RssFile"]}


def apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call it in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(_told, (function, arguments))


def _told(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """The same; an error comes as one that any process can take up."""
    try:
        return function(*arguments)
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}") from None
