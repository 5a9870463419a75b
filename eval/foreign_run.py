"""The product on other people's datasets: their documents indexed, their questions asked, their measures taken."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from tqdm import tqdm

from eval.answerers import RETRIEVED, Answerer, assisted
from eval.errors import RunError
from eval.foreign import READERS, Dataset, Item, Text
from eval.foreign_page import foreign_page
from eval.foreign_scores import exact_match, first_hit, graded_ndcg, overlap_f1, recall_of, says_all
from eval.gold import Question
from eval.metamorphic import Product


@dataclass(frozen=True, slots=True)
class Row:
    """One question's measures in one round; ``scores`` holds those that apply to it."""

    round: str
    id: str
    refused: bool
    scores: Mapping[str, float]


def run_foreign(kind: str, source: Path, out: Path, *, limit: int | None = None, lexical: bool = False) -> str:
    """Ask a dataset's questions and write ``results.json``, ``rows.jsonl`` and ``results.html`` below ``out``.

    Args:
        kind: one of :data:`eval.foreign.READERS`.
        limit: so many questions of each round, the first ones; all documents stay.
        lexical: leave the embedding model out.

    Returns:
        The table as people read it.

    Raises:
        DatasetError: the source is of another format.
        RunError: it holds no question.
        ReportQAError: the documents cannot be indexed, or the model is missing.
    """
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="foreign-") as folder:
        product = Product(Path(folder) / "store", lexical=lexical)
        for name, dataset in READERS[kind](source):
            items = dataset.items[:limit]
            for item in tqdm(_batches(dataset, items), desc=f"{kind} {name}".strip(), unit="批", disable=None):
                rows += _ask(name, kind, item, product, Path(folder) / "corpus")
    if not rows:
        raise RunError(f"{source} 里没有题目")
    results = summarise(rows)
    out.mkdir(parents=True, exist_ok=True)
    head = {"schema": 1, "dataset": kind, "source": source.name, "mode": "lexical" if lexical else "fused"}
    _write(out / "results.json", json.dumps({**head, "rounds": results}, ensure_ascii=False, indent=2) + "\n")
    lines = (
        json.dumps({"round": r.round, "id": r.id, "refused": r.refused, **r.scores}, ensure_ascii=False) for r in rows
    )
    _write(out / "rows.jsonl", "".join(line + "\n" for line in lines))
    _write(out / "results.html", foreign_page(head, results))
    return table(results)


def _batches(dataset: Dataset, items: Sequence[Item]) -> list[tuple[Sequence[Text], Sequence[Item]]]:
    """Documents and the questions that are asked of them: all together, or each question of its own."""
    if dataset.texts:
        return [(dataset.texts, items)]
    return [(item.texts, [item]) for item in items]


def _ask(
    name: str, kind: str, batch: tuple[Sequence[Text], Sequence[Item]], product: Product, corpus: Path
) -> Iterable[Row]:
    texts, items = batch
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    ids = {f"{number:07d}.txt": text.id for number, text in enumerate(texts, start=1)}
    for file, text in zip(ids, texts, strict=True):
        _write(corpus / file, f"{text.title}\n\n{text.text}\n" if text.title else f"{text.text}\n")
    answerer = assisted(product.assistant(corpus))
    return [SCORERS[kind](name, item, answerer, ids) for item in items]


def _question(item: Item) -> Question:
    return Question(item.id, item.question, "entity", bool(item.answers), "")


def _squad(name: str, item: Item, answerer: Answerer, ids: Mapping[str, str]) -> Row:
    said = answerer.answer(_question(item))
    if not item.answers:
        return Row(name, item.id, said.refused, {"rejected": float(said.refused)})
    words = "" if said.refused else said.answer
    aliases = item.answers[0]
    found = [ids.get(passage.source, "") for passage in said.retrieved or ()]
    return Row(
        name,
        item.id,
        said.refused,
        {
            "exact_match": exact_match(words, aliases),
            "f1": overlap_f1(words, aliases),
            "contains": float(says_all(words, item.answers)),
            "recall@5": recall_of(list(dict.fromkeys(found)), item.relevant, k=5),
        },
    )


def _rgb(name: str, item: Item, answerer: Answerer, ids: Mapping[str, str]) -> Row:
    said = answerer.answer(_question(item))
    if not item.answers:
        return Row(name, item.id, said.refused, {"rejected": float(said.refused)})
    scores = {"accuracy": float(not said.refused and says_all(said.answer, item.answers))}
    if item.fake:
        scores["follows_the_document"] = float(not said.refused and says_all(said.answer, [item.fake]))
    return Row(name, item.id, said.refused, scores)


def _beir(name: str, item: Item, answerer: Answerer, ids: Mapping[str, str]) -> Row:
    question = _question(item)
    legs = answerer.legs(question) if answerer.legs else {"字面": answerer.answer(question).retrieved or ()}
    scores: dict[str, float] = {}
    for leg, passages in legs.items():
        ranked = list(dict.fromkeys(ids[passage.source] for passage in passages))
        scores[f"{leg} nDCG@10"] = graded_ndcg(ranked, item.relevant)
        scores[f"{leg} recall@{RETRIEVED}"] = recall_of(ranked, item.relevant, k=RETRIEVED)
        scores[f"{leg} MRR@10"] = first_hit(ranked, item.relevant)
    return Row(name, item.id, False, scores)


SCORERS: dict[str, Callable[[str, Item, Answerer, Mapping[str, str]], Row]] = {
    "squad": _squad,
    "rgb": _rgb,
    "beir": _beir,
}


def summarise(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Each round's means, over the questions that a measure applies to, with their number."""
    found: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(row.round for row in rows):
        group = [row for row in rows if row.round == name]
        measures = dict.fromkeys(measure for row in group for measure in row.scores)
        means = {m: round(fmean(row.scores[m] for row in group if m in row.scores), 6) for m in measures}
        found[name] = {"n": len(group), "refused": round(fmean(row.refused for row in group), 6), **means}
    return found


def table(results: Mapping[str, Mapping[str, float]]) -> str:
    """The means as people read them."""
    lines = []
    for name, row in results.items():
        told = "，".join(f"{key} {value:.3f}" for key, value in row.items() if key != "n")
        lines.append(f"{name + '：' if name else ''}{row['n']:g} 题，{told}")
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
