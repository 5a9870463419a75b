"""Finished runs over the small written world, by systems whose faults are known."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from eval.answerers import Answerer
from eval.corpus import read_corpus
from eval.gold import Question
from eval.gold_files import read_questions
from eval.keys import AnswerKey, answer_key
from eval.noise import measure_noise, write_noise
from eval.oracle import oracle
from eval.predictions import Prediction
from eval.run import run
from eval.sentinels import random_number
from eval.trials import Bench

DATA = Path(__file__).parent / "data"
QUESTIONS = DATA / "world_questions.jsonl"
WORLD = read_corpus(DATA / "world")
ALL = read_questions(QUESTIONS)

System = Callable[[AnswerKey], Prediction]


def perfect(key: AnswerKey) -> Prediction:
    """The oracle, taking its time."""
    return replace(oracle(key, WORLD), latency_ms={"total": 1.5})


def spoilt(key: AnswerKey) -> Prediction:
    """Right figures for two thirds of the questions, random ones for the others."""
    return perfect(key) if int(key.question.id[-2:]) % 3 else random_number(key, WORLD, 1)


def sure(key: AnswerKey) -> Prediction:
    """As :func:`spoilt`, surer of what is right."""
    return replace(spoilt(key), confidence=0.9 if int(key.question.id[-2:]) % 3 else 0.2)


def finished(folder: Path, system: System, *, name: str = "oracle") -> Path:
    """Run a system over the world's questions."""

    def answer(question: Question) -> Prediction:
        return system(answer_key(question, WORLD))

    run(ALL, WORLD, Answerer(name, "g", answer, mode="none"), folder)
    return folder


def among_look_alikes(folder: Path, system: System, work: Path) -> Path:
    """Add the noise curve of a system to its run."""
    bench = Bench(DATA / "world", work, lambda changed, budget: lambda question: system(answer_key(question, WORLD)))
    write_noise(measure_noise(ALL, WORLD, bench), folder)
    return folder
