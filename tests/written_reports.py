"""The small corpus asked through a scripted model, and what its figures truly say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from scripted_model import Script, Server, serving

from assistant.generate import Endpoint
from assistant.pipeline import Assistant
from assistant.written import Written

WINDOW = 8_192


@dataclass(frozen=True)
class Truth:
    """A figure of the small corpus: of which region and year, what it measures, and words of its paragraph alone."""

    region: str
    year: int
    indicator: str
    verb: str
    figure: str
    is_target: bool
    beside: str

    @property
    def sentence(self) -> str:
        """The true sentence, without marks."""
        target = "目标：" if self.is_target else ""
        return f"{self.year}年，{self.region}{target}{self.indicator}{self.verb}{self.figure}"


def _truths(region: str, beside: str, rows: str, *, year: int, is_target: bool = False) -> list[Truth]:
    cells = [row.split() for row in rows.split("；")]
    return [Truth(region, year, indicator, verb, figure, is_target, beside) for indicator, verb, figure in cells]


TRUTHS: tuple[Truth, ...] = (
    *_truths(
        "包头市",
        "4321.5亿元",
        "地区生产总值 达到 4321.5亿元；地区生产总值 增长 8.3%；灯笼产业产值 达到 640亿元；灯笼产业产值 增长 12.5%；"
        "出口灯笼产值 达到 88亿元；固定资产投资 增长 9.7%",
        year=2023,
    ),
    *_truths("包头市", "水泥", "玻璃产量 增长 4.2%；竹林覆盖率 提高到 24.9%；粮食产量 达到 187.2万吨", year=2023),
    *_truths("包头市", "720亿元", "灯笼产业产值 达到 720亿元；地区生产总值 增长 7%左右", year=2024, is_target=True),
    *_truths("包头市", "571亿元", "灯笼产业产值 达到 571亿元；地区生产总值 达到 3900.5亿元", year=2022),
    *_truths("石拐区", "98.6亿元", "灯笼产业产值 达到 42亿元；地区生产总值 增长 5.7%", year=2023),
    *_truths("云南省", "21876亿元", "茶叶产量 达到 55.3万吨；地区生产总值 增长 4.6%", year=2023),
)
"""What the corpus of ``small_reports`` says."""


def written_by(assistant: Assistant, server: Server, *, timeout: float = 20.0, window: int = WINDOW) -> Assistant:
    """The same assistant, with the server's model to write its answers."""
    endpoint = Endpoint(model="scripted", base_url=server.url, timeout=timeout)
    return replace(assistant, answerer=Written(endpoint, window=window, reply_tokens=800))


@contextmanager
def writing(
    assistant: Assistant, script: Script, *, timeout: float = 20.0, window: int = WINDOW
) -> Iterator[Assistant]:
    """The assistant with a model that follows a script."""
    with serving(script) as server:
        yield written_by(assistant, server, timeout=timeout, window=window)
