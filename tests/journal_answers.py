"""Answers made by hand, for the journal and the exports; as a program, a writer to be killed."""

import sys
from decimal import Decimal

from assistant.journal import open_journal
from assistant.journal_records import Asked, Judgement, Verdict, now
from assistant.records import Answer, Citation, Figure, Reason
from index.records import Measure, Period, Role


def citation(n: int, *, quote: str = "桥梁产业产值达到100亿元", title: str = "柳河市政府工作报告") -> Citation:
    """A citation of an invented report."""
    text = f"过去一年，{quote}，增长6.7%。"
    start = text.index(quote)
    return Citation(
        n=n,
        document_id="0" * 64,
        source="2023/柳河市.txt",
        title=title,
        region="柳河市",
        report_year=2023,
        section=("一、2022年工作回顾", "（二）产业"),
        paragraph=6 + n,
        text=text,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def figure(n: int, *, text: str = "100亿元", qualifier: str | None = None) -> Figure:
    """The figure that the citation carries."""
    return Figure(
        text=text,
        value=Decimal(10_000_000_000),
        unit="元",
        qualifier=qualifier,
        indicator="桥梁产业产值",
        region="柳河市",
        period=Period(2022, 2022),
        role=Role.ACTUAL,
        measure=Measure.LEVEL,
        citation=n,
        checks={"value": True, "unit": True},
    )


def answer(*, question: str = "桥梁产值多少", citations: int = 2, refused: bool = False) -> Answer:
    """An answer with a figure for each citation."""
    numbers = range(1, citations + 1)
    marks = "".join(f"[{n}]" for n in numbers)
    return Answer(
        question=question,
        standalone=question,
        text=f"资料中没有这一年。{marks}" if refused else f"2022年，柳河市桥梁产业产值达到100亿元。{marks}",
        refused=refused,
        reason=Reason.YEAR_ABSENT if refused else None,
        citations=tuple(citation(n) for n in numbers),
        figures=() if refused else tuple(figure(n) for n in numbers),
        answerer="extractive",
        generation="000001-abcdef01",
        latency_ms={"total": 31.0},
    )


def write_for_ever(where: str) -> None:
    """Record answers and judge each citation; tells the entry and the citation of every verdict once it is kept."""
    journal = open_journal(where)
    while True:
        entry = journal.record(Asked(question="桥梁产值多少", by="张三", at=now()), answer())
        for n in (1, 2):
            said = Verdict(entry=entry, citation=n, judgement=Judgement.PARTIAL, by="李四", at=now(), remark="甲" * 200)
            journal.judge(said)
            print(entry, n, flush=True)


if __name__ == "__main__":
    write_for_ever(sys.argv[1])
