"""The project's own question files: sound gold, honest splits, and no words of a real report."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eval.corpus import Corpus, read_corpus
from eval.gold import REFUSAL_TYPES, TYPES, Offsets, Place, Question, Quoted
from eval.gold_checks import Numbered, check_across, check_files
from eval.gold_files import DATA, read_numbered, read_questions

SAMPLE = DATA / "reports.jsonl"
REAL_DEV = DATA / "real_dev.jsonl"
REAL_HELD_OUT = DATA / "real_held_out.jsonl"
REAL = (REAL_DEV, REAL_HELD_OUT)
OWN = (SAMPLE, *REAL)

LEAST = {SAMPLE: 50, REAL_DEV: 110, REAL_HELD_OUT: 60}
REFUSED = 0.2
"""The least share of questions that have to be refused."""
LEAST_OF_TYPE = {
    SAMPLE: {"figure": 10, "target": 5, "entity": 5, "list": 5, "several": 5, "compare": 6, "open": 5, "unanswerable": 10},
    REAL_DEV: {"figure": 20, "target": 8, "entity": 10, "list": 10, "several": 8, "compare": 12, "open": 10, "unanswerable": 20},
    REAL_HELD_OUT: {
        "figure": 15, "target": 8, "entity": 8, "list": 8, "several": 6, "compare": 8, "open": 5, "unanswerable": 15
    },
}  # fmt: skip
LEAST_OF_OTHER = 3
"""So many of every type that :data:`LEAST_OF_TYPE` does not name; only real files may lack a type."""
WITHOUT = {REAL_HELD_OUT: {"duplicate"}}
"""The held-out reports hold nothing twice."""

RUN = 20
"""So many Han characters in a row make a sentence of a report recognisable; names and titles are shorter."""
_HAN = re.compile(f"[\u3400-\u9fff]{{{RUN},}}")


def places(questions: Sequence[Question]) -> Iterator[Place]:
    """Every place that the evidence of ``questions`` names, substitutes included."""
    for question in questions:
        for item in question.evidence:
            yield from (item.place, *item.alt)


def hashes(path: Path) -> set[str]:
    """The real reports that a question file is about."""
    return {place.sha256 for place in places(read_questions(path)) if isinstance(place, Offsets)}


@pytest.fixture(scope="module")
def reports(corpus: Path) -> Corpus:
    """The real reports, or a skip."""
    return read_corpus(corpus)


def test_sample_questions_are_sound_gold() -> None:
    """Quotes stand in the digests, figures in the evidence, distractors in the corpus."""
    found = check_files([SAMPLE], read_corpus(Path(__file__).parents[1] / "reports"))
    assert [str(error) for error in found] == []


def test_real_questions_are_sound_gold(reports: Corpus) -> None:
    """Hashes and offsets point at what the gold says."""
    assert [str(error) for error in check_files(REAL, reports)] == []


def test_ids_and_questions_are_kept_apart_across_files() -> None:
    """No id twice, and no question in two splits, over all files together."""
    rows = [Numbered(path, line, question) for path in OWN for line, question in read_numbered(path)]
    assert [str(error) for error in check_across(rows)] == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_type_is_asked(path: Path) -> None:
    """A file has enough questions, of all types, and one in five is to be refused."""
    questions = read_questions(path)
    count = Counter(question.type for question in questions)
    least = dict.fromkeys(TYPES - WITHOUT.get(path, set()), LEAST_OF_OTHER) | LEAST_OF_TYPE[path]
    assert {name: count[name] for name, n in least.items() if count[name] < n} == {}
    assert len(questions) >= LEAST[path]
    assert sum(count[name] for name in REFUSAL_TYPES) >= REFUSED * len(questions)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_figures_come_with_distractors(path: Path) -> None:
    """A question with gold figures names at least two figures that a careless system would give instead."""
    assert [q.id for q in read_questions(path) if q.facts and len(q.distractors) < 2] == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_file_is_of_one_split(path: Path) -> None:
    """Whoever opens a file for tuning sees nothing that is kept aside."""
    expected = "held_out" if path == REAL_HELD_OUT else "dev"
    assert {question.split for question in read_questions(path)} == {expected}


def test_held_out_reports_are_not_tuned_on() -> None:
    """The split of the first questions is by report; those in real_seen.jsonl ask of every report, and say so."""
    tuned, kept = hashes(REAL_DEV), hashes(REAL_HELD_OUT)
    assert tuned
    assert kept
    assert not tuned & kept


def test_real_reports_are_named_by_hash_alone() -> None:
    """Gold on real reports quotes nothing; gold on the sample corpus is quoted."""
    assert all(isinstance(place, Offsets) for path in REAL for place in places(read_questions(path)))
    assert all(isinstance(place, Quoted) for place in places(read_questions(SAMPLE)))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_no_sentence_of_a_real_report_stands_in_the_files(path: Path, reports: Corpus) -> None:
    """No run of twenty Han characters of a file is one of a report's."""
    texts = [re.sub(r"[\s*#]", "", file.text) for file in reports.files]
    runs = [
        run[i : i + RUN] for run in _HAN.findall(path.read_text(encoding="utf-8")) for i in range(len(run) - RUN + 1)
    ]
    assert [run for run in runs if any(run in text for text in texts)] == []
