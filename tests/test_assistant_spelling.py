"""assistant/spelling.py: what is typed by sound and slipped, read as the reports print it; everything else left alone."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from small_reports import open_reports, shown

from assistant.pipeline import Assistant
from assistant.spelling import Spelling, told
from index.lexical import LexicalIndex

TEXTS = [
    "一般公共预算收入增长6.2%，财政资金直达基层。争取到上级资金八千万元。",
    "旅居人数突破二十万人，旅居产业有了起色。光伏产业产值翻番，光伏装机容量居全区首位。",
    "光伏基地全面开工，光伏制造有了龙头。实际使用外资增长一成，外资企业落户三家。",
    "新能源汽车产量五万辆，高新技术企业新增百家。进出口总额创新高，固定资产投资稳步回升。",
    "云南的茶叶、石拐区的灯笼销路好。公共服务更便利，公共交通更快。",
    "城市更新有序推进，城镇就业稳定，新增就业三千人。",
]
SPELLING = Spelling(LexicalIndex.build(TEXTS).frequencies())
SLIPS = [
    ("2023年旅局人数是多少", "2023年旅居人数是多少"),
    ("旅局的人有多少", "旅居的人有多少"),
    ("光付产业产值", "光伏产业产值"),
    ("今年光付多少", "今年光伏多少"),
    ("wai资企业几家", "外资企业几家"),
    ("实际使用wai资", "实际使用外资"),
    ("社肖零售增长多少", "社消零售增长多少"),
    ("一般公公预算收入", "一般公共预算收入"),
    ("一般公共予算收入", "一般公共预算收入"),
    ("固定自产投资", "固定资产投资"),
    ("进出扣总额", "进出口总额"),
    ("新能原汽车产量", "新能源汽车产量"),
    ("昀南的茶叶", "云南的茶叶"),
    ("石怪区的灯笼", "石拐区的灯笼"),
    ("争取到上级姿金多少", "争取到上级资金多少"),
    ("制造业的龙投", "制造业的龙头"),
    ("新曾就业、旅局人数各多少", "新增就业、旅居人数各多少"),
]
RIGHT = [
    "今年的目标是多少",
    "公公婆婆有没有补贴",  # a word that the reports do not have
    "公寓有多少套",
    "核电装机多少",
    "王立霞是谁",
    "有几处公园，各投了多少钱",
    "那几条路是哪年通的",
    "AI产业产值多少",
    "ai企业几家",
    "baotou gdp growth in 2023",
    "what is the waste water target",
    "昆区2024年的目标",
    "新增规（限）上企业几户",
    "",
    "？",
]
ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ("real_dev.jsonl", "real_seen.jsonl", "reports.jsonl")
MISTYPED = {
    "「生测所」读作「生厕所」，「普极率」读作「普及率」",
    "「补帖发」读作「补贴发」",
    "「公工预」读作「公共预」",
    "「共予算」读作「共预算」",
    "「用wai资」读作「用外资」",
    "「增旧业」读作「增就业」",
    "「空汽优」读作「空气优」",
    "「争曲到」读作「争取到」，「级姿金」读作「级资金」",
    "「新赠就」读作「新增就」",
    "「投姿平」读作「投资平」",
    "「口带公」读作「口袋公」",
    "「农天今」读作「农田今」",
    "「盖渡最」读作「盖度最」",
    "「货亮」读作「货量」",
}
"""What those questions have wrong, of what these reports print."""
HAN = "旅居局人数光伏付产业一般公共予预算收入外资姿金的是多少新能原源汽车石怪拐区"


@pytest.mark.parametrize(("typed", "read"), SLIPS)
def test_a_slip_is_read_as_the_reports_print_it(typed: str, read: str) -> None:
    """The same sound, a similar one, or the sound in Latin letters: one character is put right, and only that."""
    assert SPELLING.corrected(typed) == read


@pytest.mark.parametrize("question", RIGHT + [read for _, read in SLIPS])
def test_what_is_no_slip_is_left_alone(question: str) -> None:
    """Words that the reports do not have, names, English and what was put right before stay as typed."""
    assert SPELLING.corrected(question) == question


def test_a_word_gives_way_only_to_one_much_used() -> None:
    """公式 is a word: only where five texts print 公示 is it no longer believed."""
    few, many = (Spelling(LexicalIndex.build(["名单公示期满。"] * n).frequencies()) for n in (4, 5))
    assert few.corrected("公式期满多久") == "公式期满多久"
    assert many.corrected("公式期满多久") == "公示期满多久"


def test_two_readings_alike_are_no_reading() -> None:
    """Where the reports print two words of that sound, neither is chosen."""
    one, two = ["权力清单公布。"], ["权利清单公布。"]
    assert Spelling(LexicalIndex.build(one).frequencies()).corrected("权例清单") == "权力清单"
    assert Spelling(LexicalIndex.build(one + two).frequencies()).corrected("权例清单") == "权例清单"


def test_questions_of_the_question_bank_are_read_as_typed() -> None:
    """Hundreds of questions, most of them on reports that this dictionary does not have: only what is mistyped is changed."""
    reports = LexicalIndex.build(path.read_text(encoding="utf-8") for path in sorted((ROOT / "reports").glob("*.md")))
    spelling = Spelling(reports.frequencies())
    lines = [line for name in QUESTIONS for line in (ROOT / "eval" / "data" / name).read_text("utf-8").splitlines()]
    questions = {
        question for line in lines for question in (json.loads(line)["question"], *json.loads(line)["history"])
    }
    changed = {told(question, spelling.corrected(question)) for question in questions} - {""}
    assert len(questions) > 600
    assert changed == MISTYPED


@given(text=st.sampled_from(TEXTS), start=st.integers(0, 40), length=st.integers(0, 40))
def test_the_reports_own_words_stay(text: str, start: int, length: int) -> None:
    """Whatever is cut out of a report is spelled as the report spells it."""
    part = text[start : start + length]
    assert SPELLING.corrected(part) == part


@settings(max_examples=50)
@given(text=st.text(HAN, max_size=14) | st.text(max_size=20))
def test_a_reading_sounds_as_typed(text: str) -> None:
    """No character comes or goes, and each one replaced sounds like the one typed; what was read is told."""
    read = SPELLING.corrected(text)
    assert bool(told(text, read)) == (read != text)
    if not any("a" <= char <= "z" for char in text):
        assert len(read) == len(text)
        assert all(a == b or sounds(a) & sounds(b) for a, b in zip(text, read, strict=True))


def sounds(char: str) -> set[str]:
    """Every reading of a character, what many speakers do not tell apart left out."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return {sound.replace("h", "").removesuffix("g").replace("n", "l", sound.startswith("n")) for sound in found}


def test_the_reader_is_told_what_was_read() -> None:
    """Each slip is named with the characters beside it; nothing is told where nothing was changed."""
    assert told("2023年旅局人数", "2023年旅居人数") == "「旅局人」读作「旅居人」"
    assert told("昀南25年wai资", "云南25年外资") == "「昀南」读作「云南」，「年wai资」读作「年外资」"
    assert told("旅居人数", "旅居人数") == ""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def test_a_question_with_a_slip_has_the_answer_of_the_one_meant(assistant: Assistant) -> None:
    """The question stays as typed, the answer is that to what was meant, and says what was read."""
    typed, meant = "2023年包头市灯龙产业产值是多少？", "2023年包头市灯笼产业产值是多少？"
    answer = assistant.ask(typed)
    assert shown(answer) == ["640亿元"]
    assert (answer.question, answer.standalone, answer.note) == (typed, meant, "「灯龙产」读作「灯笼产」")
    same = replace(assistant.ask(meant), question=typed, note=answer.note, latency_ms={})
    assert replace(answer, latency_ms={}) == same


def test_slips_earlier_in_the_conversation_are_put_right_too(assistant: Assistant) -> None:
    """A follow-up goes on from the question meant, and its answer speaks only of its own slips."""
    answer = assistant.ask("那石拐区呢？", history=["2023年包头市灯龙产业产值是多少？"])
    assert shown(answer) == ["42亿元"]
    assert answer.note == ""
    assert "灯笼" in answer.standalone


def test_questions_without_slips_have_no_note(assistant: Assistant) -> None:
    """Almost every answer: read as typed."""
    answer = assistant.ask("2023年包头市灯笼产业产值是多少？")
    assert (answer.standalone, answer.note) == (answer.question, "")


def test_importing_reads_no_tables() -> None:
    """The tables of sounds are read for the first question that needs them."""
    probe = "import sys, assistant.spelling; print('pypinyin' in sys.modules, 'jieba' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
