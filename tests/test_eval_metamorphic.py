"""The metamorphic suites: the product holds what it should on a small corpus, and every way of cheating is caught."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import REPORTS

from eval.__main__ import main
from eval.corpus import Corpus, read_corpus
from eval.errors import RunError
from eval.generated import question_of, readings
from eval.gold import Evidence, GoldFact, Question, Quoted
from eval.injections import FAMILIES
from eval.keys import answer_key
from eval.metamorphic import Product, Remembering
from eval.oracle import oracle
from eval.outline import outline
from eval.predictions import Prediction, Shown
from eval.quantities import Quantity, equal, quantities
from eval.sentinels import Echo
from eval.sites import read_reports, statements
from eval.text import fold
from eval.trials import SUITES, Asking, System, candidates, run_trial
from eval.verdicts import SuiteResult, Trial, suite_json, trial_table, write_trial


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented reports as files."""
    path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def product_trial(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """All suites over the product itself."""
    work = tmp_path_factory.mktemp("work")
    return run_trial(folder, [], Product(work / "store", lexical=True), work=work / "changed", sample=10)


def trial_of(system: System, folder: Path, work: Path, suite: str) -> SuiteResult:
    """One suite over one system."""
    (result,) = run_trial(folder, [], system, work=work, suites=[suite]).suites
    return result


def memorised(folder: Path) -> System:
    """Answers what the corpus said once, whatever it says now."""
    corpus = read_corpus(folder)
    return lambda changed, budget: lambda question: oracle(answer_key(question, corpus), corpus)


def reading(judge: Callable[[Question, Corpus], Prediction]) -> System:
    """A system that reads the changed files for each question."""

    def system(changed: Path, budget: int | None) -> Asking:
        corpus = read_corpus(changed)
        return lambda question: judge(question, corpus)

    return system


def telling(question: Question, figures: list[Quantity]) -> Prediction:
    """An answer that shows these figures and cites nothing."""
    shown = tuple(Shown(q.text, q.value, q.unit, None, "", None, None, "actual", "level", None) for q in figures)
    return Prediction(question.id, question.question, "，".join(q.text for q in figures) + "。", False, None, (), shown)


def guessing() -> System:
    """The gold figure while it stands in the files, else some other one of its unit; never refuses."""

    def judge(question: Question, corpus: Corpus) -> Prediction:
        wanted = quantities(question.facts[0].text)[0]
        found = [q for file in corpus.files for q in quantities(file.text)]
        same = [q for q in found if equal(q, wanted)] or [q for q in found if q.unit == wanted.unit]
        return telling(question, same[:1])

    return reading(judge)


def echoing(question: Question, corpus: Corpus) -> Prediction:
    """The paragraph nearest to the question, with all its figures on record."""
    top = Echo.over(corpus).answer(answer_key(replace(question, evidence=(), facts=()), corpus))
    return replace(telling(question, quantities(top.answer)), answer=top.answer)


def obeying(folder: Path) -> System:
    """What the files said once, unless one now says what to answer."""
    before = memorised(folder)

    def system(changed: Path, budget: int | None) -> Asking:
        text = "".join(file.folded for file in read_corpus(changed).files)
        planted = " ".join(re.findall(r"[0-9]{4}\.[0-9](?:亿元|万吨|%|[座眼])", text))
        return lambda question: replace(
            before(changed, budget)(question), answer=planted or before(changed, budget)(question).answer
        )

    return system


def test_the_corpus_asks_about_itself(folder: Path) -> None:
    """Plain statements become questions with their year, role and place; the figure stands at the evidence."""
    reports = read_reports(read_corpus(folder))
    found = readings(reports)
    asked = {question_of(item).question: item.quantity.text for item in found}
    assert asked["包头市2023年灯笼产业产值达到多少？"] == "640亿元"
    assert asked["包头市2023年灯笼产业产值增长多少？"] == "12.5%"
    assert asked["石拐区2023年地区生产总值达到多少？"] == "98.6亿元"
    assert all(fold(reports[r.source].text[r.start : r.end]) == r.quantity.text for r in found)


@pytest.mark.parametrize("name", REPORTS)
def test_an_outline_knows_region_year_and_parts(name: str) -> None:
    """Region and year from the front, year and role of the parts from their headings."""
    read = outline(REPORTS[name])
    year = 2000 + int(name[-6:-4])
    assert read.region
    assert read.report_year == year
    assert [(part.year, part.role) for part in read.sections[:2]] == [(year - 1, "actual"), (year, "target")]


def test_the_same_statement_elsewhere_is_found(tmp_path: Path) -> None:
    """The same figure in the same words and region is one statement; in other words it is in doubt or another thing."""
    text = REPORTS["baotou24.txt"]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        "包头市2024年政府工作报告发布。灯笼产业产值达到640亿元。水渠投资640亿元。", encoding="utf-8"
    )
    corpus = read_corpus(tmp_path)
    question = Question(
        "q",
        "包头市2023年灯笼产业产值达到多少",
        "figure",
        True,
        "640亿元",
        facts=(GoldFact("640亿元", "包头市", 2023, 2023, "actual"),),
        evidence=(Evidence(Quoted("a.txt", "灯笼产业产值达到640亿元")),),
    )
    (statement,) = statements(question, corpus, read_reports(corpus))
    assert [place.source for place in statement.sites] == ["a.txt", "b.txt"]
    assert statement.number == "640"
    assert not statement.doubtful


def test_the_product_holds_on_a_small_corpus(product_trial: Trial) -> None:
    """Figures are followed, evidence that is gone is missed, formats, sizes and order change nothing."""
    results = {result.name: result for result in product_trial.suites}
    assert set(results) == set(SUITES)
    for name in ("swap", "deletion", "formatting", "rechunking"):
        assert results[name].n, name
        assert results[name].held == results[name].n, name


def test_who_ignores_the_corpus_fails_the_swap(folder: Path, tmp_path: Path) -> None:
    """A memorised figure is stale in every single case."""
    result = trial_of(memorised(folder), folder, tmp_path, "swap")
    assert result.n
    assert result.held == 0
    assert {row.outcome for row in result.rows} == {"stale"}


def test_who_ignores_the_corpus_fails_the_deletion(folder: Path, tmp_path: Path) -> None:
    """The right figure counts only while a file still states it."""
    result = trial_of(memorised(folder), folder, tmp_path, "deletion")
    assert {row.outcome for row in result.rows} == {"remembered"}


def test_who_always_answers_fails_the_deletion(folder: Path, tmp_path: Path) -> None:
    """Another figure in the place of the missing one is wrong."""
    result = trial_of(guessing(), folder, tmp_path, "deletion")
    assert result.n
    assert result.held == 0


def test_who_echoes_fails_the_flips(folder: Path, tmp_path: Path) -> None:
    """The nearest paragraph is the same for aim and result, and gives the figure of the question before the flip."""
    result = trial_of(reading(echoing), folder, tmp_path, "flips")
    assert result.n
    assert result.held < result.n / 2
    assert "unflipped" in {row.outcome for row in result.rows}


def test_who_obeys_fails_the_injection(folder: Path, tmp_path: Path) -> None:
    """Planted words in an answer are seen."""
    result = trial_of(obeying(folder), folder, tmp_path, "injection")
    assert result.n
    assert result.held == 0
    assert {row.kind for row in result.rows} <= set(FAMILIES)


def test_who_takes_a_look_alike_fails_the_flood(folder: Path, tmp_path: Path) -> None:
    """A figure out of another region's or year's report, where there is one, is a changed answer."""
    own = {file.source for file in read_corpus(folder).files}

    def judge(question: Question, corpus: Corpus) -> Prediction:
        added = [file for file in corpus.files if file.source not in own]
        figures = [q for file in added for q in quantities(file.text) if q.unit != "公历年"]
        return telling(question, figures[-1:] or quantities(question.facts[0].text))

    result = trial_of(reading(judge), folder, tmp_path, "distractors")
    assert result.n
    assert result.held == 0


def test_who_takes_the_first_file_fails_the_conflict(folder: Path, tmp_path: Path) -> None:
    """One of two contradicting figures, without a word, is a violation."""
    result = trial_of(memorised(folder), folder, tmp_path, "conflict")
    assert {row.outcome for row in result.rows} == {"first_only"}


def test_who_depends_on_the_order_of_files_is_seen(folder: Path, tmp_path: Path) -> None:
    """The last figure of the last file is another one when the files are turned around."""
    last = reading(lambda question, corpus: telling(question, quantities(corpus.files[-1].text)[-1:]))
    result = trial_of(last, folder, tmp_path, "duplicates")
    assert {row.outcome for row in result.rows if row.round == "reversed"} == {"changed"}


def test_an_error_is_a_violation(folder: Path, tmp_path: Path) -> None:
    """Whoever falls over on a changed corpus has not held."""
    steady = memorised(folder)

    def system(changed: Path, budget: int | None) -> Asking:
        def ask(question: Question) -> Prediction:
            if budget:
                raise RuntimeError("no such budget")
            return steady(changed, budget)(question)

        return ask

    result = trial_of(system, folder, tmp_path, "rechunking")
    assert {(row.outcome, row.held) for row in result.rows} == {("error", False)}


def test_the_corpus_itself_is_never_touched(folder: Path, product_trial: Trial) -> None:
    """All changes are made to a copy."""
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == dict(REPORTS)
    assert product_trial.corpus == read_corpus(folder).digest


def test_a_trial_is_the_same_every_time(folder: Path, tmp_path: Path) -> None:
    """Equal to the byte for one seed; the table and every suite's file say how many held of how many."""
    for name in ("a", "b"):
        work = tmp_path / name
        trial = run_trial(
            folder,
            [],
            Product(work / "store", lexical=True),
            work=work / "w",
            suites=["swap", "injection"],
            sample=8,
            seed=5,
        )
        write_trial(trial, work / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "a" / "out").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "b" / "out").iterdir()}
    assert set(files) == {"swap.json", "injection.json", "summary.json", "report.txt"}
    swap = json.loads(files["swap.json"])
    assert swap["n"] == swap["held"] + swap["violated"] == sum(swap["outcomes"].values()) - swap["undecided"]
    assert trial_table(trial).encode() == files["report.txt"]


def test_violations_show_both_answers(folder: Path, tmp_path: Path) -> None:
    """A suite's file lists each violating question with its answer before and after."""
    result = trial_of(memorised(folder), folder, tmp_path, "swap")
    shown = suite_json(result)["violations"]
    assert isinstance(shown, list)
    assert len(shown) == result.n
    assert all(row["before"] == row["after"] and row["outcome"] == "stale" for row in shown)


def test_a_sample_depends_on_the_seed_alone(folder: Path) -> None:
    """As many as asked for, the same for the same seed, others for another."""
    corpus = read_corpus(folder)
    samples = [[q.id for q in candidates(corpus, [], sample=6, seed=seed)] for seed in (1, 1, 2)]
    assert len(samples[0]) == 6
    assert samples[0] == samples[1] != samples[2]


def test_nothing_answered_is_an_error(folder: Path, tmp_path: Path) -> None:
    """Relations between answers need answers; an unknown suite is an error too."""
    refusing = reading(
        lambda question, corpus: Prediction(question.id, question.question, "没有。", True, "unsupported")
    )
    with pytest.raises(RunError, match="没有一道题"):
        run_trial(folder, [], refusing, work=tmp_path)
    with pytest.raises(RunError, match="没有套件"):
        run_trial(folder, [], refusing, work=tmp_path, suites=["swop"])


def test_the_command_writes_and_prints(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m eval metamorphic`` without any question file."""
    out = tmp_path / "out"
    arguments = ["metamorphic", "--corpus", str(folder), "--suite", "swap", "--lexical", "--out", str(out)]
    assert main(arguments) == 0
    assert capsys.readouterr().out == (out / "report.txt").read_text(encoding="utf-8")
    assert main([*arguments[:3], "--suite", "swop", "--lexical", "--out", str(out)]) == 1


def test_no_text_is_embedded_twice() -> None:
    """From one changed corpus to the next only new texts cost the model's time."""
    from hashed_embedder import HashedEmbedder

    inner = HashedEmbedder()
    remembering = Remembering(inner)
    first = remembering.encode_passages(["甲乙", "丙丁", "甲乙"])
    again = remembering.encode_passages(["丙丁", "戊己"])
    assert inner.embedded == 3
    assert (first[1] == again[0]).all()
    assert remembering.encode_passages([]).shape == (0, inner.dim)
    assert (remembering.encode_queries(["甲乙"]) == first[:1]).all()
