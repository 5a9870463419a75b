"""Judged answers as gold questions: what eval's own validator accepts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from journal_answers import answer
from small_reports import open_reports

from assistant.gold_questions import gold_lines, gold_questions
from assistant.journal import Journal, open_journal
from assistant.journal_records import Asked, Judgement, Verdict, now
from assistant.pipeline import Assistant
from assistant.records import Answer
from eval.corpus import read_corpus
from eval.gold_checks import check_files
from eval.gold_files import read_questions

ASKED = (
    ("2023年包头市灯笼产业产值是多少？", "figure"),
    ("2024年包头市灯笼产业产值的目标是多少？", "target"),
    ("2023年包头市灯笼产业产值和新建桥梁", "several"),
    ("2023年包头市灯笼产业产值比石拐区多多少？", "compare"),
    ("河灯工程是什么？", "open"),
    ("2019年包头市灯笼产业产值是多少？", "unanswerable"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small corpus is."""
    return tmp_path_factory.mktemp("gold")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Assistant:
    """Over the small corpus."""
    return open_reports(folder / "reports")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A new journal."""
    journal = open_journal(str(tmp_path / "j.sqlite"))
    yield journal
    journal.close()


def judged(journal: Journal, given: Answer, judgement: Judgement = Judgement.SUPPORTED, *history: str) -> int:
    """An answer in the journal, each of its citations judged so."""
    entry = journal.record(Asked(question=given.question, by="张三", at=now(), history=history), given)
    for citation in given.citations:
        journal.judge(Verdict(entry=entry, citation=citation.n, judgement=judgement, by="李四", at=now()))
    return entry


def test_what_reviewers_supported_is_gold(journal: Journal, assistant: Assistant, folder: Path, tmp_path: Path) -> None:
    """eval's validator finds nothing wrong, and each question has its type."""
    for question, _ in ASKED:
        judged(journal, assistant.ask(question))
    follow_up = assistant.ask("那石拐区呢？", history=[ASKED[0][0]])
    judged(journal, follow_up, Judgement.SUPPORTED, ASKED[0][0])
    cited = [question for question, _ in ASKED if assistant.ask(question).citations]
    out = tmp_path / "gold.jsonl"
    out.write_text(gold_lines(journal.judged()), encoding="utf-8")

    assert check_files([out], read_corpus(folder / "reports" / "corpus")) == []
    read = read_questions(out)
    assert {each.question: each.type for each in read} == {
        question: kind for question, kind in ASKED if question in cited
    } | {"那石拐区呢？": "followup"}
    assert {"figure", "target", "several", "compare"} <= {each.type for each in read}
    assert {each.provenance for each in read} == {"generated"}
    assert all("李四" in each.note for each in read)


@pytest.mark.parametrize("judgement", [each for each in Judgement if each is not Judgement.SUPPORTED])
def test_what_they_did_not_support_is_none(journal: Journal, judgement: Judgement) -> None:
    """One citation that falls short is enough."""
    entry = judged(journal, answer())
    assert len(gold_questions(journal.judged())) == 1
    journal.judge(Verdict(entry=entry, citation=2, judgement=judgement, by="李四", at=now()))
    assert gold_questions(journal.judged()) == []


def test_what_waits_is_none(journal: Journal) -> None:
    """Every citation has to be judged; an answer without any proves nothing."""
    entry = journal.record(Asked(question="问", by="张三", at=now()), answer())
    journal.judge(Verdict(entry=entry, citation=1, judgement=Judgement.SUPPORTED, by="李四", at=now()))
    journal.record(Asked(question="问", by="张三", at=now()), answer(citations=0))
    assert gold_lines(journal.judged()) == ""


def test_a_question_asked_twice_is_one_question(journal: Journal) -> None:
    """The last answer stands for it; after another history it is another question."""
    judged(journal, answer(citations=1))
    last = judged(journal, answer())
    other = judged(journal, answer(), Judgement.SUPPORTED, "上文")
    assert [each["id"] for each in gold_questions(journal.judged())] == [f"journal-{id_:06d}" for id_ in (last, other)]


def test_a_refusal_is_gold_with_its_reason(journal: Journal) -> None:
    """It claims no figures."""
    judged(journal, answer(refused=True))
    (question,) = map(json.loads, gold_lines(journal.judged()).splitlines())
    assert (question["type"], question["answerable"], question["reason"]) == ("unanswerable", False, "year_absent")
    assert question["must"] == question["facts"] == []


def test_words_without_figures_have_to_be_said(journal: Journal) -> None:
    """What was quoted in the answer, or else the whole of it."""
    plain = replace(answer(citations=1), figures=(), text="桥梁产业产值达到100亿元。[1]")
    judged(journal, plain)
    judged(journal, replace(plain, question="另一问", text="增长很快。[1]"))
    assert [each["must"] for each in gold_questions(journal.judged())] == [
        [["桥梁产业产值达到100亿元"]],
        [["增长很快。"]],
    ]
