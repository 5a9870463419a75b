"""A run: questions in, per-question records first, then scores, summary and table; resumable, equal to the byte."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean

from tqdm import tqdm

from eval.answerers import Answerer, Legs
from eval.corpus import Corpus, belongs
from eval.errors import RunError
from eval.finished import (
    FAILURES,
    LATENCY,
    LEGS,
    MANIFEST,
    PREDICTIONS,
    QUESTIONS,
    SCORES,
    SUMMARY,
    TABLE,
    TIMINGS,
)
from eval.gold import Question
from eval.gold_files import own_files, read_questions, write_questions
from eval.keys import answer_key
from eval.latency import by_stage
from eval.predictions import Prediction, prediction_from_json, prediction_to_json
from eval.report import Evaluation, failures, summary, table
from eval.retrieval import CUTOFFS, Ranking, rank_needs, recall_at
from eval.scoring import score
from eval.sentinels import run_sentinels

Step = Callable[[int, int], None]
"""Told before each question how many are done, and of how many; whatever it raises ends the run, to be resumed later."""


def choose_files(paths: Sequence[Path], corpus: Corpus) -> list[Path]:
    """The question files to ask: those given, else the project's own whose evidence lies in this corpus.

    Raises:
        RunError: none was given and none of the project's own fits.
    """
    chosen = list(paths) or [path for path in own_files() if belongs(read_questions(path), corpus)]
    if not chosen:
        raise RunError("eval/data 里没有针对这个语料的题库：用 --questions 指明题目文件")
    return chosen


def choose_questions(paths: Iterable[Path], *, split: str, sample: int | None) -> list[Question]:
    """The questions of these files that belong to a split, or a fixed sample of them.

    Args:
        split: ``dev``, ``held_out`` or ``all``.
        sample: about so many questions, every type in proportion, chosen by the hash of their ids; None takes all.

    Raises:
        GoldError: a file cannot be read.
        RunError: two questions have one id, or none is left.
    """
    questions = [q for path in paths for q in read_questions(path) if split in ("all", q.split)]
    ids = [question.id for question in questions]
    twice = next((key for key in ids if ids.count(key) > 1), None)
    if twice is not None or not questions:
        raise RunError(f"编号 {twice} 用了两次" if twice else f"没有 split 为 {split} 的题")
    return questions if sample is None else _sample(questions, sample)


def _sample(questions: Sequence[Question], size: int) -> list[Question]:
    kept: set[str] = set()
    for kind in {question.type for question in questions}:
        group = [question.id for question in questions if question.type == kind]
        share = max(1, round(size * len(group) / len(questions)))
        kept.update(sorted(group, key=lambda key: hashlib.sha256(key.encode()).hexdigest())[:share])
    return [question for question in questions if question.id in kept]


def manifest_of(questions: Sequence[Question], corpus: Corpus, answerer: Answerer) -> dict[str, object]:
    """What makes two runs the same run: corpus, questions and system, by content."""
    asked = "\n".join(repr(question) for question in questions)
    return {
        "answerer": answerer.name,
        "generation": answerer.generation,
        "mode": answerer.mode,
        "corpus": corpus.digest,
        "questions": hashlib.sha256(asked.encode()).hexdigest(),
        "n": len(questions),
    }


def answer_all(
    questions: Sequence[Question],
    answerer: Answerer,
    out: Path,
    manifest: dict[str, object],
    *,
    step: Step = lambda done, total: None,
) -> dict[str, Prediction]:
    """Ask every question that ``out`` has no record of yet; each record is on disk before the next question.

    Raises:
        RunError: ``out`` holds a run of another system, corpus or question set.
    """
    done = _resume(out, manifest)
    with (
        (out / PREDICTIONS).open("a", encoding="utf-8", newline="\n") as records,
        (out / TIMINGS).open("a", encoding="utf-8", newline="\n") as timings,
        tqdm(questions, desc="回答", unit="题", disable=None) as progress,
    ):
        for asked, question in enumerate(progress):
            step(asked, len(questions))
            if question.id in done:
                continue
            prediction = _answer(answerer, question)
            done[question.id] = prediction
            # Timings first: a record whose timing is lost to a crash would never be timed again.
            timings.write(json.dumps({"id": question.id, "latency_ms": dict(prediction.latency_ms)}) + "\n")
            timings.flush()
            records.write(json.dumps(prediction_to_json(prediction), ensure_ascii=False) + "\n")
            records.flush()
    return done


def _answer(answerer: Answerer, question: Question) -> Prediction:
    try:
        return replace(answerer.answer(question), id=question.id)
    except Exception as error:  # a crash on one question is a finding, not the end of the run
        said = f"{type(error).__name__}: {error}"
        return Prediction(question.id, question.question, "", False, None, answerer=answerer.name, error=said)


def _resume(out: Path, manifest: dict[str, object]) -> dict[str, Prediction]:
    out.mkdir(parents=True, exist_ok=True)
    head = out / MANIFEST
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    if head.exists() and head.read_text(encoding="utf-8") != text:
        raise RunError(f"{out} 里是另一次运行（系统、语料或题目不同）：换一个 --out，或先删掉它")
    head.write_text(text, encoding="utf-8")
    records = out / PREDICTIONS
    if not records.exists():
        return {}
    # What a crash cut short has no line end; it is asked again.
    whole = records.read_text(encoding="utf-8").rpartition("\n")[0]
    lines = [line for line in whole.split("\n") if line]
    records.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    found = [prediction_from_json(json.loads(line)) for line in lines]
    return {prediction.id: prediction for prediction in found}


def evaluate(questions: Sequence[Question], predictions: dict[str, Prediction], corpus: Corpus) -> Evaluation:
    """Score every question, and the sentinels on the same ones.

    Raises:
        GoldError: a piece of evidence does not stand where the gold says.
    """
    keys = [answer_key(question, corpus) for question in questions]
    regions = frozenset(fact.region for question in questions for fact in question.facts)
    cards = tuple(score(key, predictions.get(key.question.id), corpus=corpus, regions=regions) for key in keys)
    return Evaluation(cards, tuple(run_sentinels(keys, corpus, regions=regions)))


def run(
    questions: Sequence[Question],
    corpus: Corpus,
    answerer: Answerer,
    out: Path,
    *,
    step: Step = lambda done, total: None,
) -> Evaluation:
    """Answer, score and write everything below ``out``; timings stand in files of their own.

    Raises:
        EvalError: as :func:`answer_all` and :func:`evaluate`.
    """
    manifest = manifest_of(questions, corpus, answerer)
    predictions = answer_all(questions, answerer, out, manifest, step=step)
    evaluation = evaluate(questions, predictions, corpus)
    rows = [json.dumps(asdict(card), ensure_ascii=False, sort_keys=True) for card in evaluation.cards]
    write_questions(out / QUESTIONS, questions)
    _write(out / SCORES, "".join(row + "\n" for row in rows))
    _write(out / SUMMARY, json.dumps(summary(evaluation, manifest=manifest), ensure_ascii=False, indent=2) + "\n")
    _write(out / TABLE, table(evaluation))
    _write(out / FAILURES, failures(evaluation.cards, {q.id: q for q in questions}, predictions))
    _write(out / LATENCY, json.dumps(latency_of(out), indent=2) + "\n")
    if answerer.legs is not None:
        _write(out / LEGS, json.dumps(recall_by_leg(questions, corpus, answerer.legs), ensure_ascii=False) + "\n")
    return evaluation


def recall_by_leg(questions: Sequence[Question], corpus: Corpus, legs: Legs) -> dict[str, dict[str, object]]:
    """What each leg of the search finds by itself: mean recall@k over the questions with evidence, and their number."""
    rankings: dict[str, list[Ranking]] = {}
    for key in (answer_key(question, corpus) for question in questions):
        if key.evidence and key.question.answerable:
            for leg, retrieved in legs(key.question).items():
                ranking = rank_needs(key, retrieved)
                rankings.setdefault(leg, []).extend([ranking] if ranking else [])
    return {
        leg: {"n": len(found), **{f"recall@{k}": round(fmean(recall_at(r, k) for r in found), 6) for k in CUTOFFS}}
        for leg, found in rankings.items()
        if found
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def latency_of(out: Path) -> dict[str, dict[str, float]]:
    """Latency per stage over a run's timings; the last timing of a question counts."""
    lines = (out / TIMINGS).read_text(encoding="utf-8").splitlines()
    spent = {row["id"]: row["latency_ms"] for row in map(json.loads, filter(None, lines))}
    return by_stage(list(spent.values()))
