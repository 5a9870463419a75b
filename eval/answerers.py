"""What is measured: the product itself, or answers that any program has recorded."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from eval.errors import RunError
from eval.gold import Question
from eval.predictions import Prediction, Retrieved, prediction_from_json, read_predictions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.retrieve import Retriever

RETRIEVED = 20
"""How many retrieved passages are kept of each question: the deepest cut-off that is reported."""


Legs = Callable[[Question], Mapping[str, Sequence[Retrieved]]]
"""What each leg of a search finds for a question by itself."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """A system under measurement.

    Attributes:
        name, generation: go into the run's manifest: a run is resumed only with the same system over the same store.
        answer: question → record; what it raises is recorded as a missing answer.
        mode: how it searches, the model's name included; goes into the manifest as well.
        legs: None where the system has none, or does not tell.
    """

    name: str
    generation: str
    answer: Callable[[Question], Prediction]
    mode: str = ""
    legs: Legs | None = None


def product(store: Path | str, *, answerer: str = "extractive") -> Answerer:
    """The assistant over a built store.

    Raises:
        ReportQAError: the store is missing or damaged, or the settings are wrong.
    """
    from assistant.pipeline import open_assistant
    from assistant.settings import load_settings

    return assisted(open_assistant(load_settings(store=store, answerer=answerer)))


def assisted(assistant: "Assistant") -> Answerer:
    """An assistant that is open already."""
    model = assistant.embedder.name if assistant.embedder else ""
    return Answerer(
        assistant.answerer.edition,
        assistant.generation.generation,
        lambda question: _ask(assistant, question),
        mode=f"fused:{model}" if model else "lexical",
        legs=(lambda question: search_by_leg(assistant, question)) if model else None,
    )


def _ask(assistant: "Assistant", question: Question) -> Prediction:
    from assistant.render import to_json

    answer = assistant.ask(question.question, history=question.history)
    record = to_json(answer, id_=question.id)
    prediction = prediction_from_json(record | {"latency_ms": dict(answer.latency_ms)})
    return replace(prediction, retrieved=tuple(retrieve(assistant, question)))


def retrieve(assistant: "Assistant", question: Question, *, retriever: "Retriever | None" = None) -> list[Retrieved]:
    """What the assistant looks at: the lists of a question's parts, one from each in turn, each paragraph once.

    Retrieval is asked a second time: an answer does not carry what it was chosen from.

    Args:
        retriever: stands in for the assistant's own.
    """
    query = assistant.read(question.question, history=question.history)
    lists = [(retriever or assistant.retriever).passages(ask) for ask in query.asks]
    sources = {document.id: document.source for document in assistant.generation.documents()}
    found: dict[tuple[str, int], Retrieved] = {}
    for passages in zip_longest(*lists):
        for passage in passages:
            if passage is not None:
                key = passage.paragraph.key
                found.setdefault(key, Retrieved(key[0], sources.get(key[0], ""), key[1], passage.paragraph.text))
    return list(found.values())[:RETRIEVED]


def search_by_leg(assistant: "Assistant", question: Question) -> dict[str, list[Retrieved]]:
    """What words alone, vectors alone, and both as the assistant weighs them find."""
    own = assistant.retriever
    legs = {"字面": replace(own, dense_weight=0.0), "向量": replace(own, lexical_weight=0.0), "两路融合": own}
    return {leg: retrieve(assistant, question, retriever=retriever) for leg, retriever in legs.items()}


def fresh_asking(assistant: "Assistant") -> Callable[[Question], object]:
    """What asks the assistant, and remembers none of its earlier searches; words and reports are read once for all."""
    fresh = replace(assistant)
    fresh.read("2023年")
    return lambda question: fresh.ask(question.question, history=question.history)


def embed_with(assistant: "Assistant", question: Question) -> object:
    """One query embedding.

    Raises:
        RunError: the assistant searches without a model.
    """
    if assistant.embedder is None:
        raise RunError("这个索引没有向量：要有嵌入模型，才量得出提问相当于几次查询嵌入")
    return assistant.embedder.encode_queries([question.question])


def recorded(path: Path) -> Answerer:
    """Answers from a batch output.

    Raises:
        RunError: there is no such file.
        PredictionError: a line does not keep to the contract.
    """
    if not path.is_file():
        raise RunError(f"没有回答文件 {path}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Answerer("recorded", digest, _lookup(read_predictions(path), path))


def _lookup(found: Mapping[str, Prediction], path: Path) -> Callable[[Question], Prediction]:
    def answer(question: Question) -> Prediction:
        if question.id not in found:
            raise RunError(f"{path} 里没有 {question.id} 的回答")
        return found[question.id]

    return answer


def build_store(corpus: Path, store: Path) -> None:
    """Build or update a store by the command that people use.

    Raises:
        RunError: the build failed; its own message stands above.
    """
    command = [sys.executable, "-m", "index", "build", str(corpus), "--store", str(store)]
    if subprocess.run(command, check=False).returncode:
        raise RunError(f"建索引失败：{' '.join(command[1:])}")
