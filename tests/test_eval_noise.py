"""The noise curve: look-alikes beside the reports cost a sound system nothing, and every answer that they win is told."""

import json
import re
from pathlib import Path

import pytest
from small_reports import REPORTS

from eval.corpus import read_corpus
from eval.generated import question_of, readings
from eval.gold import Question
from eval.keys import answer_key
from eval.noise import LEVELS, Level, measure_noise, write_noise
from eval.oracle import oracle
from eval.predictions import Prediction
from eval.sites import read_reports
from eval.trials import Asking, Bench, System


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented reports as files."""
    path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def questions_on(folder: Path) -> list[Question]:
    """What the corpus asks about itself: each names its region and its year."""
    return [question_of(reading) for reading in readings(read_reports(read_corpus(folder)))]


def levels(folder: Path, work: Path, system: System) -> list[Level]:
    """The curve of a system."""
    return measure_noise(questions_on(folder), read_corpus(folder), Bench(folder, work, system))


def test_a_system_that_is_not_misled_stays_level(folder: Path, tmp_path: Path) -> None:
    """The gold answer is right whatever stands beside the reports: their files are as they were, and are cited still."""
    corpus = read_corpus(folder)
    seen: list[int] = []

    def system(changed: Path, budget: int | None) -> Asking:
        here = read_corpus(changed)
        assert {file.sha256 for file in corpus.files} <= {file.sha256 for file in here.files}
        seen.append(len(here.files) - len(corpus.files))
        return lambda question: oracle(answer_key(question, corpus), corpus)

    found = levels(folder, tmp_path, system)
    assert [level.distractors for level in found] == list(LEVELS) == [0, 1, 3, 10]
    assert [level.files for level in found] == seen
    assert seen == sorted(set(seen))
    for level in found:
        assert (level.correct, level.said, level.wrong, level.refused, level.failing) == (level.n, level.n, 0, 0, ())
    assert found[0].n > 5


def test_what_look_alikes_win_is_counted_and_named(folder: Path, tmp_path: Path) -> None:
    """A system that answers out of the last file is wrong as soon as there are look-alikes; its ids are told, equal to the byte."""
    corpus = read_corpus(folder)

    def misled(question: Question) -> Prediction:
        return Prediction(question.id, question.question, "2023年达到1亿元。", False, None)

    def system(changed: Path, budget: int | None) -> Asking:
        alone = len(read_corpus(changed).files) == len(corpus.files)
        return (lambda question: oracle(answer_key(question, corpus), corpus)) if alone else misled

    found = levels(folder, tmp_path / "work", system)
    assert found[0].failing == ()
    for level in found[1:]:
        assert (level.correct, level.said, level.wrong) == (0, 0, level.n)
        assert level.failing == tuple(sorted(level.failing))
        assert len(level.failing) == level.n
    write_noise(found, tmp_path)
    record = json.loads((tmp_path / "noise.json").read_text(encoding="utf-8"))
    assert [row["correct"] for row in record["levels"]] == [found[0].n, 0, 0, 0]


def test_look_alikes_say_another_figure_of_another_place_or_time(folder: Path, tmp_path: Path) -> None:
    """None states what the question asks for: not its figure, or not of its region and year."""
    corpus = read_corpus(folder)
    added: list[str] = []

    def system(changed: Path, budget: int | None) -> Asking:
        added.extend(file.text for file in read_corpus(changed).files if file.source.startswith("noise/"))
        return lambda question: oracle(answer_key(question, corpus), corpus)

    levels(folder, tmp_path, system)
    titles = [re.search(r"# (\D+)(\d{4})年政府工作报告", text) for text in added]
    assert all(titles)
    held = {(file.outline.region, file.outline.report_year) for file in read_reports(corpus).values()}
    assert held.isdisjoint({(title[1], int(title[2])) for title in titles if title})


def test_where_nothing_can_be_asked_there_is_no_curve(folder: Path, tmp_path: Path) -> None:
    """Questions that leave region or year open are not asked: another region's figure may be their answer."""
    open_ones = [
        Question(q.id, "产值达到多少", q.type, q.answerable, q.answer, facts=q.facts, evidence=q.evidence)
        for q in questions_on(folder)
    ]

    def system(changed: Path, budget: int | None) -> Asking:
        raise AssertionError("nothing is to be asked")

    assert measure_noise(open_ones, read_corpus(folder), Bench(folder, tmp_path, system)) == []
