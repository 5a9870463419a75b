"""Metamorphic suites run over any system: base answers first, then each changed corpus."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from tqdm import tqdm

from eval.additions import conflict, injection
from eval.corpus import Corpus, read_corpus
from eval.distractors import distractors
from eval.errors import RunError
from eval.flips import flips
from eval.generated import question_of, readings
from eval.gold import Question
from eval.predictions import Prediction
from eval.rounds import Entrant, Plan, World
from eval.sites import read_reports, statements
from eval.suites import METADATA, deletion, duplicates, formatting, rechunking, swap
from eval.verdicts import Row, SuiteResult, Trial

Asking = Callable[[Question], Prediction]
System = Callable[[Path, int | None], Asking]
"""Corpus folder and chunk budget → what answers questions on it; one corpus at a time."""

SUITES: Mapping[str, Callable[[World], Plan]] = {
    "swap": swap,
    "deletion": deletion,
    "distractors": distractors,
    "injection": injection,
    "formatting": formatting,
    "rechunking": rechunking,
    "duplicates": duplicates,
    "flips": flips,
    "conflict": conflict,
}
"""Every suite by its name, in the order in which they run."""


def candidates(corpus: Corpus, questions: Sequence[Question], *, sample: int | None, seed: int) -> list[Question]:
    """The gold questions that have an answer, and those that the corpus asks about itself; or a sample of them, fixed by the seed."""
    own = [question_of(reading) for reading in readings(read_reports(corpus))]
    every = [question for question in [*questions, *own] if question.answerable]
    if sample is None or sample >= len(every):
        return every
    order = sorted(every, key=lambda q: hashlib.sha256(f"{seed}:{q.id}".encode()).hexdigest())
    kept = {question.id for question in order[:sample]}
    return [question for question in every if question.id in kept]


def run_trial(
    folder: Path,
    questions: Sequence[Question],
    system: System,
    *,
    work: Path,
    suites: Iterable[str] = tuple(SUITES),
    sample: int | None = None,
    seed: int = 0,
) -> Trial:
    """Run suites over a corpus.

    Args:
        folder: the corpus; it is copied and stays as it is.
        work: an empty folder for the copies.

    Raises:
        EvalError: the corpus cannot be read, a suite is unknown, or no question is answered at all.
    """
    names = list(suites)
    unknown = next((name for name in names if name not in SUITES), None)
    if unknown:
        raise RunError(f"没有套件 {unknown}：可用的是 {'、'.join(SUITES)}")
    corpus = read_corpus(folder)
    asked = candidates(corpus, questions, sample=sample, seed=seed)
    bench = Bench(folder, work, system)
    base = bench.ask("base", asked)
    notes = folder / METADATA
    corrections = notes.read_text(encoding="utf-8") if notes.is_file() else ""
    world, left_out = enter(corpus, asked, base, seed=seed, corrections=corrections)
    if not world.entrants:
        raise RunError("没有一道题在原来的语料上得到回答，变形测试无从做起")
    results = tuple(_run_suite(name, SUITES[name](world), bench) for name in names)
    generated = sum(entrant.question.provenance == "generated" for entrant in world.entrants)
    return Trial(corpus.digest, seed, len(asked), len(world.entrants), generated, left_out, results)


def enter(
    corpus: Corpus, asked: Sequence[Question], base: Sequence[Prediction], *, seed: int, corrections: str = ""
) -> tuple[World, dict[str, tuple[str, ...]]]:
    """Those that are answered, with the places of their figures; and why the others are not among them."""
    reports = read_reports(corpus)
    out: dict[str, list[str]] = {}
    entrants = []
    for question, prediction in zip(asked, base, strict=True):
        reason = "error" if prediction.error else "refused" if prediction.refused else None
        if reason:
            out.setdefault(reason, []).append(question.id)
        else:
            entrants.append(Entrant(question, statements(question, corpus, reports), prediction))
    world = World(corpus, reports, tuple(entrants), tuple(readings(reports)), seed, corrections)
    return world, {reason: tuple(ids) for reason, ids in sorted(out.items())}


@dataclass(frozen=True, slots=True)
class Bench:
    """Makes a changed copy of a corpus and asks on it."""

    folder: Path
    work: Path
    system: System

    @property
    def copy(self) -> Path:
        """Where the changed copy lies."""
        return self.work / "corpus"

    def ask(
        self,
        name: str,
        questions: Sequence[Question],
        *,
        files: Mapping[str, bytes | None] = MappingProxyType({}),
        budget: int | None = None,
    ) -> list[Prediction]:
        """The answers to these questions, in order; files and budget as in a round."""
        shutil.rmtree(self.copy, ignore_errors=True)
        # Not copytree: a corpus that may only be read would leave a copy that may only be read.
        kept = (path for path in self.folder.rglob("*") if path.is_file())
        contents = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in kept}
        for source, data in {**contents, **files}.items():
            if data is not None:
                path = self.copy / source
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        asking = self.system(self.copy, budget)
        return [_ask(asking, question) for question in tqdm(questions, desc=name, unit="题", disable=None)]


def _ask(asking: Asking, question: Question) -> Prediction:
    try:
        return replace(asking(question), id=question.id)
    except Exception as error:  # a crash on one question is a finding, not the end of the run
        said = f"{type(error).__name__}: {error}"
        return Prediction(question.id, question.question, "", False, None, error=said)


def _run_suite(name: str, plan: Plan, bench: Bench) -> SuiteResult:
    rows = []
    for item in plan.rounds:
        asked = [check.question for check in item.checks]
        answers = bench.ask(item.name, asked, files=item.files, budget=item.budget)
        for check, now in zip(item.checks, answers, strict=True):
            verdict = check.judge(now)
            question = check.question
            after = now.answer or now.error or ""
            which = (item.name, question.id, check.kind, question.question)
            rows.append(Row(*which, verdict.outcome, verdict.held, check.base.answer, after))
    return SuiteResult(name, tuple(rows), plan.dropped)
