"""Other people's datasets as they are given away, read into one shape: documents, and what is asked of them.

CMRC 2018 and SQuAD (JSON), RGB (JSON lines), BEIR and MTEB retrieval (a folder). Nothing of theirs is in the repository.
"""

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import EvalError

PASSAGES = 5
"""Documents that RGB gives with each question."""
NOISE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class DatasetError(EvalError):
    """A file is not of the format that it was given as."""


@dataclass(frozen=True, slots=True)
class Text:
    """One document."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        answers: groups of aliases; of every group one has to be said; empty where it cannot be answered.
        fake: what the documents were made to say in place of the truth; empty where they were not.
        relevant: document id → grade, for retrieval.
        texts: the question's own documents; empty where all questions share the dataset's.
    """

    id: str
    question: str
    answers: tuple[tuple[str, ...], ...] = ()
    fake: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents that all questions share, and the questions."""

    kind: str
    texts: tuple[Text, ...]
    items: tuple[Item, ...]


def read_squad(path: Path) -> Dataset:
    """Read CMRC 2018 or SQuAD 1.1 / 2.0; the answers of a question are aliases of one another.

    Raises:
        DatasetError: the file is of another format.
    """
    data = _json(path)
    entries = data["data"] if isinstance(data, Mapping) else data
    texts, items = [], []
    try:
        for number, (title, paragraph) in enumerate(_paragraphs(entries), start=1):
            context = paragraph.get("context") or paragraph["context_text"]
            texts.append(Text(f"{number:06d}", title, str(context)))
            items += [_squad_item(row, f"{number:06d}") for row in paragraph["qas"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{path} 不是 CMRC 2018 或 SQuAD 的格式：没有 {error}") from None
    return Dataset("squad", tuple(texts), tuple(items))


def _paragraphs(entries: Iterable[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(title, paragraph); CMRC's trial files have no ``paragraphs`` around them."""
    for entry in entries:
        for paragraph in entry.get("paragraphs", [entry]):
            yield str(entry.get("title", "")), paragraph


def _squad_item(row: Mapping[str, Any], text: str) -> Item:
    given = [] if row.get("is_impossible") else row["answers"]
    found = [str(answer["text"] if isinstance(answer, Mapping) else answer) for answer in given]
    aliases = tuple(dict.fromkeys(found))
    key, question = row.get("id") or row["query_id"], row.get("question") or row["query_text"]
    return Item(str(key), str(question), (aliases,) if aliases else (), relevant={text: 1})


def read_rgb(path: Path, noise: float) -> Dataset:
    """Read one of RGB's files with this share of noise among each question's documents.

    Source: RGB (Chen et al., AAAI 2024): five documents, ⌈5 · noise⌉ of them beside the point; of ``_int`` files each
    part's first document, of ``_fact`` files the documents that were made wrong.

    Raises:
        DatasetError: the file is of another format.
    """
    items = []
    for line, row in _rows(path):
        try:
            items.append(_rgb_item(row, noise))
        except (KeyError, TypeError, IndexError) as error:
            raise DatasetError(f"{path} 第 {line} 行不是 RGB 的格式：没有 {error}") from None
    return Dataset("rgb", (), tuple(items))


def _rgb_item(row: Mapping[str, Any], noise: float) -> Item:
    fake = row.get("fakeanswer", [])
    parts = row["positive_wrong"] if fake else row["positive"]
    nested = bool(parts) and isinstance(parts[0], list)
    # One document for each part first, then the others: integration needs all parts.
    positive = [part[0] for part in parts] + [text for part in parts for text in part[1:]] if nested else list(parts)
    negative = list(row["negative"])
    wanted = min(math.ceil(PASSAGES * noise), len(negative))
    right = 0 if noise == 1 else min(PASSAGES - wanted, len(positive))
    chosen = positive[:right] + negative[: PASSAGES - right]
    texts = tuple(Text(f"{row['id']}-{n}", "", str(text)) for n, text in enumerate(chosen, start=1))
    return Item(
        f"rgb-{row['id']}",
        str(row["query"]),
        () if noise == 1 else _groups(row["answer"]),
        fake=tuple(map(str, [fake] if isinstance(fake, str) else fake)),
        texts=texts,
    )


def _groups(answer: object) -> tuple[tuple[str, ...], ...]:
    """RGB writes a string, a list of parts, or a list of lists of aliases."""
    parts = answer if isinstance(answer, list) else [answer]
    return tuple(tuple(map(str, part)) if isinstance(part, list) else (str(part),) for part in parts)


def read_beir(folder: Path) -> Dataset:
    """Read a BEIR or MTEB retrieval folder: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/*.tsv`` (test, else dev).

    Raises:
        DatasetError: one of them is missing or of another format.
    """
    try:
        texts = [
            Text(str(r["_id"]), str(r.get("title") or ""), str(r["text"])) for _, r in _rows(folder / "corpus.jsonl")
        ]
        asked = {str(row["_id"]): str(row["text"]) for _, row in _rows(folder / "queries.jsonl")}
    except KeyError as error:
        raise DatasetError(f"{folder} 不是 BEIR 的格式：有一行没有 {error}") from None
    qrels = _qrels(folder / "qrels")
    items = [Item(key, asked[key], relevant=grades) for key, grades in qrels.items() if key in asked]
    return Dataset("beir", tuple(texts), tuple(items))


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    path = next((folder / f"{name}.tsv" for name in ("test", "dev") if (folder / f"{name}.tsv").is_file()), None)
    if path is None:
        raise DatasetError(f"{folder} 里没有 test.tsv 或 dev.tsv：--source 要指 BEIR 数据集的文件夹")
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for line, row in enumerate(csv.reader(rows, delimiter="\t"), start=1):
            if line == 1 and not row[-1].isdecimal():
                continue  # BEIR's files have a head, MTEB's exports may have none.
            try:
                query, document, grade = row
                found.setdefault(query, {})[document] = int(grade)
            except ValueError:
                raise DatasetError(f"{path} 第 {line} 行应为 查询、文档、等级 三列，得到 {row!r}") from None
    return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"读不了 {path}（{error}）") from None


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise DatasetError(f"读不了 {path}（{error.strerror}）") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{path} 第 {number} 行不是 JSON（{error}）") from None
            if not isinstance(row, Mapping):
                raise DatasetError(f"{path} 第 {number} 行应为对象，得到 {row!r}")
            yield number, row


READERS: dict[str, Callable[[Path], Sequence[tuple[str, Dataset]]]] = {
    "squad": lambda path: [("", read_squad(path))],
    "rgb": lambda path: [(f"{noise:.0%}", read_rgb(path, noise)) for noise in NOISE],
    "beir": lambda path: [("", read_beir(path))],
}
"""Format → its reader: rounds by name, each a dataset."""
