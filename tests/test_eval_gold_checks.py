"""Gold that is not gold is found out, and the project's own is gold."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.corpus import belongs, read_corpus
from eval.gold import Distractor, Evidence, GoldFact, Offsets, Question, Quoted
from eval.gold_checks import check_files, check_question
from eval.gold_files import own_files, read_questions, write_questions

DATA = Path(__file__).parent / "data"
WORLD = read_corpus(DATA / "world")
QUESTIONS = {question.id: question for question in read_questions(DATA / "world_questions.jsonl")}
SOUND = QUESTIONS["w-02"]
FILE = WORLD.named("qingshi-2024")[0]
REPORTS = Path(__file__).resolve().parents[1] / "reports"


def test_sound_gold_passes() -> None:
    """No complaint about the test world's questions."""
    assert check_files([DATA / "world_questions.jsonl"], WORLD) == []


def fact(text: str) -> tuple[GoldFact, ...]:
    """One result of 2023."""
    return (GoldFact(text, "青石市", 2023, 2023, "actual"),)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (replace(SOUND, evidence=(Evidence(Quoted("qingshi-2024", "产值达到351亿元")),)), "没有原句"),
        (replace(SOUND, evidence=(Evidence(Quoted("qingshi", "产值达到350亿元")),)), "恰有一个"),
        (replace(SOUND, evidence=(Evidence(Quoted("hongyan", "产值达到350亿元")),)), "恰有一个"),
        (replace(SOUND, evidence=(Evidence(Quoted("qingshi-2024", " ")),)), "空的"),
        (replace(SOUND, evidence=(Evidence(Offsets("0" * 64, 0, 9)),)), "SHA-256"),
        (replace(SOUND, evidence=(Evidence(Offsets(FILE.sha256, 5, 10**6)),)), "越界"),
        (replace(SOUND, facts=fact("360亿元"), answer="360亿元", must=(("360亿元",),)), "不在任何一条证据里"),
        (replace(SOUND, must=(("360亿元",),)), "answer 里没有 must"),
        (replace(SOUND, must_not=("350亿元",)), "must_not"),
        (replace(SOUND, must=((),)), "空的一组"),
        (replace(SOUND, must=()), "要有 must"),
        (replace(SOUND, evidence=()), "evidence"),
        (replace(SOUND, reason="year_absent"), "不应有 reason"),
        (replace(SOUND, distractors=(Distractor("777亿元", "year"),)), "不在语料里"),
        (replace(SOUND, distractors=(Distractor("350亿元", "year"),)), "等于标准数字"),
        (replace(SOUND, facts=(GoldFact("350亿元", "青石市", 2023, 2021, "actual"),)), "前后颠倒"),
        (replace(QUESTIONS["w-36"], reason=None), "reason"),
        (replace(QUESTIONS["w-36"], must=(("5%",),)), "不应有 must"),
        (replace(QUESTIONS["w-40"], reason="unsupported"), "premise_wrong"),
        (replace(SOUND, type="unanswerable"), "answerable"),
        (replace(SOUND, question=" "), "不能为空"),
    ],
)
def test_each_breach_is_told(question: Question, said: str) -> None:
    """Every rule has its words."""
    assert any(said in complaint for complaint in check_question(question, WORLD))


def test_substitutes_are_checked_too() -> None:
    """A wrong alternative is as wrong as a wrong first place."""
    place = SOUND.evidence[0].place
    wrong = replace(SOUND, evidence=(Evidence(place, (Quoted("qingshi-2022", "没有这句"),)),))
    assert check_question(wrong, WORLD) == ["qingshi-2022.md 里没有原句 '没有这句'"]


def test_ids_and_splits_are_compared_across_files(tmp_path: Path) -> None:
    """An id used twice, and a question asked in both splits, are named with file and line."""
    twin = replace(SOUND, id="w-99", split="held_out", question=f" {SOUND.question}")
    write_questions(tmp_path / "a.jsonl", [SOUND])
    write_questions(tmp_path / "b.csv", [QUESTIONS["w-01"], SOUND, twin])
    told = [str(complaint) for complaint in check_files([tmp_path / "a.jsonl", tmp_path / "b.csv"], WORLD)]
    assert told == [
        f"{tmp_path / 'b.csv'} 第 3 行（w-02）：编号已在 {tmp_path / 'a.jsonl'} 第 1 行用过",
        f"{tmp_path / 'b.csv'} 第 4 行（w-99）：同一提问也在 dev 里（w-02）",
    ]


def test_own_questions_on_the_sample_reports_are_gold() -> None:
    """Every question file of the project that speaks of reports/ passes its checks."""
    sample = read_corpus(REPORTS)
    files = [path for path in own_files() if belongs(read_questions(path), sample)]
    assert [str(complaint) for complaint in check_files(files, sample)] == []


def test_own_questions_on_real_reports_are_gold(corpus: Path) -> None:
    """The same for the files that name real reports by hash."""
    real = read_corpus(corpus)
    files = [path for path in own_files() if belongs(read_questions(path), real)]
    assert [str(complaint) for complaint in check_files(files, real)] == []


def test_own_questions_repeat_no_report() -> None:
    """Questions about real reports name places by offsets: a quote of theirs would be a sentence in the repository."""
    sample = read_corpus(REPORTS)
    for path in own_files():
        questions = read_questions(path)
        if not belongs(questions, sample):
            places = [place for q in questions for item in q.evidence for place in (item.place, *item.alt)]
            assert not [place for place in places if isinstance(place, Quoted)], path.name
