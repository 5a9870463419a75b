"""How long an answer takes, told in query embeddings of the same minute: a number that another machine, or a busy one, hardly moves.

An absolute time would fail on every slower machine and tell nothing on a faster one. Processor time, not time on the
wall, leaves out what the machine does besides; the best of some rounds leaves out what evicts caches and moves clocks.
"""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from eval.errors import RunError
from eval.gold import Question

MOST = 6.0
"""Most query embeddings that the slowest answers but 5 % may take. Measured: 3.3 to 4.1, and a third more beside other programs.

Processors with fast matrix units embed faster and so make the ratio higher; what asking may not become is several times
as slow, as work that grows with the reports makes it.
"""
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """What asking costs.

    Attributes:
        n: questions asked.
        p50_ms, p95_ms: processor time of an answer, milliseconds.
        embedding_ms: the median of one query embedding.
        ratio: ``p95_ms`` / ``embedding_ms``.
    """

    n: int
    p50_ms: float
    p95_ms: float
    embedding_ms: float
    ratio: float


def measure_pace(
    open_asking: Callable[[], Callable[[Question], object]],
    embed: Callable[[Question], object],
    questions: Sequence[Question],
    *,
    clock: Callable[[], float] = time.process_time,
) -> Pace:
    """Ask and embed in turns; of each question the best of :data:`ROUNDS` counts.

    Args:
        open_asking: opens, for each round, what answers and remembers no search of the round before.
        questions: at least one.
        clock: seconds that the program has worked.
    """

    def spent(work: Callable[[Question], object], question: Question) -> float:
        start = clock()
        work(question)
        return 1000 * (clock() - start)

    asks: list[list[float]] = [[] for _ in questions]
    embeddings: list[list[float]] = [[] for _ in questions]
    for _ in range(ROUNDS):
        ask = open_asking()
        for at, question in enumerate(questions):
            embeddings[at].append(spent(embed, question))
            asks[at].append(spent(ask, question))
    best = sorted(map(min, asks))
    p95, unit = best[math.ceil(0.95 * len(best)) - 1], median(map(min, embeddings))
    return Pace(len(best), round(median(best), 2), round(p95, 2), round(unit, 2), round(p95 / unit, 2))


def write_pace(pace: Pace, path: Path) -> None:
    """Keep it for the door."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(pace), indent=2) + "\n", encoding="utf-8", newline="\n")


def read_pace(path: Path) -> Pace:
    """Read what :func:`write_pace` wrote.

    Raises:
        RunError: there is none, or it is something else.
    """
    try:
        return Pace(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise RunError(f"{path} 不是用时的测量（{error}）：先运行 python -m eval pace --out {path}") from None


def too_slow(pace: Pace) -> list[str]:
    """One line where asking is slower than it may be."""
    if pace.ratio <= MOST:
        return []
    told = f"{pace.p95_ms:g} 毫秒，一次查询嵌入 {pace.embedding_ms:g} 毫秒"
    return [f"提问太慢：p95 是一次查询嵌入的 {pace.ratio:g} 倍，至多 {MOST:g} 倍（{told}，处理器时间）"]
