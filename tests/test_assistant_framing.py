"""What people say around a question is left out; the question itself never is."""

import json
from pathlib import Path

import pytest

from assistant.framing import without_framing

BANK = [
    json.loads(line)["question"]
    for file in sorted((Path(__file__).parents[1] / "eval/data").glob("real_*.jsonl"))
    if "held_out" not in file.name
    for line in file.read_text(encoding="utf-8").splitlines()
]
OPENINGS = [
    "请问", "帮我查一下", "麻烦问下", "我想知道", "你好！我想问问", "能不能帮我看看", "领导问：", "老师好，", "我是发改委的，", "写材料用，",
    "核对一下数据：", "有个数据想核实一下：", "处里让我查一下，", "急！", "【急】", "1. ", "Q：", "翻了半天没找到，", "我有点忘了，", "市民来电咨询：",
    "人大代表提问：", "网友留言：", "最后一个问题，", "顺便问一下，", "政府工作报告里，", "根据政府工作报告，", "按报告的说法，", "我记得报告里写过，",
]  # fmt: skip
CLOSINGS = [
    "，给个数就行", "？请注明出处", "（带单位）", "？急", "，在线等", "？谢谢", "，能查到吗", "？报告怎么说的", "？数据来自哪里", "？报告第几页",
    "？要具体数字", "，别啰嗦", "？一句话回答", "？没有就说没有", "，我要写材料", "？我没找到", "？？", "？以便核对", "，要原话",
]  # fmt: skip


@pytest.mark.parametrize("opening", OPENINGS)
def test_what_opens_before_a_question_is_left_out(opening: str) -> None:
    """Of every question of the bank, the same is left."""
    for question in BANK:
        assert without_framing(opening + question) == without_framing(question)


@pytest.mark.parametrize("closing", CLOSINGS)
def test_what_closes_after_a_question_is_left_out(closing: str) -> None:
    """Of every question of the bank, the same is left, but for the mark at its end."""
    for question in BANK:
        bare = question.rstrip("？?。！!")
        assert without_framing(bare + closing).rstrip("？") == without_framing(bare).rstrip("？")


@pytest.mark.parametrize(
    "question",
    [
        "民生实事里，新建多少个公园",
        "柳河去年建桥多少座，今年计划呢",
        "那石拐呢",
        "报告是谁作的",
        "群众反映最多的问题是什么",
        "（二）是什么",
        "谢谢",
        "12345热线，按时办结率多少",
    ],
)
def test_the_question_itself_stays(question: str) -> None:
    """A clause that says where, when or of what; and a question that is nothing but words around it."""
    assert without_framing(question) == question


def test_a_wondering_question_asks() -> None:
    """「你知道…吗」 asks what it wonders about."""
    assert without_framing("你知道柳河去年建桥多少座吗？") == "柳河去年建桥多少座？"
