"""assistant/lists.py: the items of a list."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports, report

from assistant.lists import find_items, item_count, names_only
from assistant.pipeline import Assistant
from assistant.records import Ask, Quote

ITEMS = ["织锦", "漆器", "剪纸", "泥塑", "皮影", "竹编", "年画"]
REPORT = report(
    "包头市",
    2024,
    review=(
        "传承织锦、漆器、剪纸、泥塑四大工艺。\n\n"
        "打好三个攻坚战。坚决打好修桥补路攻坚战，让马车过得去。坚决打好清沟理渠攻坚战，让河水流得动。"
        "坚决打好防火防盗攻坚战，让夜里睡得稳。"
    ),
    plan=(
        "添置渡船和马车。\n\n河道方面实施清淤、加固、种柳、设灯4项工程。\n\n街市方面实施铺路工程，实施换瓦工程，实施挂匾工程，实施通渠工程。\n\n"
        "“两铺一架”灯路主要是：铺设石板灯路，方便走车。种树两行。铺设木板灯路。架设渡口灯绳。\n\n"
        "落实“四点”任务，点河灯、点街灯、点桥灯、点塔灯。\n\n"
        "今年办好5件乡里实事，包括：修桥2座；开渠3条；为60户人家换屋瓦；请先生；种柳树400棵。"
    ),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report with two lists."""
    return open_reports(tmp_path_factory.mktemp("lists"), {"lists.txt": REPORT})


def items(
    assistant: Assistant, topic: str, *, noun: str = "", count: int | None = None, quoted: Sequence[str] = ()
) -> list[Quote]:
    """What is found of a list."""
    passages = every_passage(assistant)
    return find_items(Ask(topic), passages, assistant.generation, quoted=quoted, noun=noun, count=count)


@given(names=st.lists(st.sampled_from(ITEMS), min_size=1, max_size=7, unique=True))
def test_items_are_counted_by_their_marks(names: list[str]) -> None:
    """n names joined by 、 are n items; the last may be joined by 和."""
    assert item_count("、".join(names)) == len(names)
    if len(names) > 1:
        assert item_count("、".join(names[:-1]) + "和" + names[-1]) == len(names)


def test_an_enumeration_is_quoted_whole(assistant: Assistant) -> None:
    """All four crafts stand in what is quoted, in one stretch."""
    (quote,) = items(assistant, "四大工艺", noun="工艺", count=4)
    assert all(name in quote.text for name in ITEMS[:4])
    assert quote.text in quote.paragraph.text


def test_clauses_built_alike_are_a_list(assistant: Assistant) -> None:
    """Three sentences that name each a battle are three items, in the report's order, each named once."""
    quotes = items(assistant, "三个攻坚战", noun="攻坚战", count=3)
    assert [name for quote in quotes for name in ("修桥补路", "清沟理渠", "防火防盗") if name in quote.text] == [
        "修桥补路",
        "清沟理渠",
        "防火防盗",
    ]
    assert all(a.start < b.start for a, b in pairwise(quotes))


def test_what_announces_a_list_is_no_item(assistant: Assistant) -> None:
    """「打好三个攻坚战」 says that there are three, and is none of them."""
    assert not [quote for quote in items(assistant, "三个攻坚战", noun="攻坚战", count=3) if "三个攻坚战" in quote.text]


def test_nothing_told_is_no_list(assistant: Assistant) -> None:
    """Where the reports do not speak of the thing, an unrelated enumeration is not offered for it."""
    assert items(assistant, "煤矿铁路机场") == []
    assert items(assistant, "") == []


def test_the_topic_outweighs_the_count(assistant: Assistant) -> None:
    """Of two lists of four works, the one whose own words name the river is meant."""
    (quote,) = items(assistant, "河道 工程", noun="工程", count=4)
    assert all(name in quote.text for name in ("清淤", "加固", "种柳", "设灯"))


def test_an_announced_list_needs_no_count(assistant: Assistant) -> None:
    """What the report announces as the thing asked for is listed whole, and by name only where that is wanted."""
    quotes = items(assistant, "乡里实事")
    assert [quote.text for quote in quotes] == ["修桥2座", "开渠3条", "为60户人家换屋瓦", "请先生", "种柳树400棵"]


def test_sentences_that_open_alike_after_a_colon_are_a_list(assistant: Assistant) -> None:
    """Their first clauses, whatever stands between them."""
    assert [quote.text for quote in items(assistant, "两铺一架")] == ["铺设石板灯路，方便走车", "铺设木板灯路"]


def test_a_phrase_alone_goes_on_to_what_it_opens(tmp_path: Path) -> None:
    """「这一晚」 three times over: each with the clause after it, though each stands under a heading of its own."""
    nights = "".join(f"这一晚，{name}点亮。人人来看。\n\n" for name in ("河灯", "街灯", "桥灯"))
    told = open_reports(tmp_path, {"nights.txt": report("包头市", 2024, review=nights, plan="种柳树400棵。")})
    answer = told.ask("包头报告用三个“这一晚”点出了哪三件事")
    assert all(f"这一晚，{name}点亮" in answer.text for name in ("河灯", "街灯", "桥灯"))


@pytest.mark.parametrize("question", ["包头的四点都点哪些", "包头“四点”指什么", "包头“四点”是点哪四样灯"])
def test_a_term_that_counts_its_items_is_spelled_out(assistant: Assistant, question: str) -> None:
    """The run of four that each open with 点."""
    assert "点河灯、点街灯、点桥灯、点塔灯" in assistant.ask(question).text


def test_names_stand_without_their_figures(assistant: Assistant) -> None:
    """An item ends before its first figure; one of which nothing is left is left out."""
    (paragraph,) = {quote.paragraph for quote in items(assistant, "乡里实事")}
    spoken = ("照料山脚下的孤寡老人60位", "为60户人家换屋瓦", "修好渡口的老栈桥")
    written = [replace(paragraph, text=text) for text in spoken]
    shown = names_only([Quote(own, 0, len(own.text)) for own in written])
    assert [quote.text for quote in shown] == ["照料山脚下的孤寡老人", "修好渡口的老栈桥"]
