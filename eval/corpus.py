"""The report files that gold and citations point into, read without the product's loader."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from eval.errors import EvalError
from eval.gold import Compact, Evidence, Offsets, Place, Question, Quoted
from eval.text import fold

TEXT_SUFFIXES = frozenset({".txt", ".md", ""})
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One text file of the corpus.

    Attributes:
        source: path below the corpus folder, with ``/``.
        sha256: of the file's bytes.
        text: decoded, unchanged but for a byte order mark.
        folded: ``fold(text)``, what quotes are looked for in.
    """

    source: str
    sha256: str
    text: str = field(repr=False)
    folded: str = field(repr=False)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.source.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of evidence found: its words, folded, and the file that holds them.

    Attributes:
        doc: the file's name, or the part of it that the gold gives where no corpus is at hand.
    """

    doc: str
    words: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All text files below one folder, ordered by path."""

    files: tuple[ReportFile, ...]

    def named(self, doc: str) -> tuple[ReportFile, ...]:
        """Files whose name starts with ``doc``, or, where there are none, contains it."""
        starting = tuple(file for file in self.files if file.name.startswith(doc))
        return starting or tuple(file for file in self.files if doc in file.name)

    def by_hash(self, sha256: str) -> ReportFile | None:
        """The file with these bytes, or None."""
        return next((file for file in self.files if file.sha256 == sha256), None)

    @property
    def digest(self) -> str:
        """SHA-256 over names and hashes: two corpora with one digest hold the same files."""
        rows = "\n".join(f"{file.sha256}  {file.source}" for file in self.files)
        return hashlib.sha256(rows.encode()).hexdigest()


def decode(data: bytes) -> str | None:
    """Text of UTF-8, with or without a byte order mark, or of GB18030; None for anything else."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_corpus(folder: Path) -> Corpus:
    """Read every text file below ``folder``; files of other kinds are left out.

    Raises:
        EvalError: there is no such folder, or no text file in it.
    """
    if not folder.is_dir():
        raise EvalError(f"语料文件夹 {folder} 不存在：用 --corpus 指明报告所在的文件夹")
    files = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix.lower() not in TEXT_SUFFIXES or path.name.startswith("."):
            continue
        data = path.read_bytes()
        text = decode(data)
        if text is not None:
            source = path.relative_to(folder).as_posix()
            files.append(ReportFile(source, hashlib.sha256(data).hexdigest(), text, fold(text)))
    if not files:
        raise EvalError(f"语料文件夹 {folder} 里没有文本文件（.txt、.md）")
    return Corpus(tuple(files))


def find(place: Place, corpus: Corpus | None) -> Passage:
    """The words at ``place``.

    Raises:
        ValueError: the file is missing or not the only one of that name, the offsets leave it, or the words do not
            stand in it; one Chinese line.
    """
    if isinstance(place, Quoted):
        return _find_quote(place, corpus)
    if corpus is None:
        raise ValueError("证据按位置写，须用 --corpus 给出语料文件夹")
    if isinstance(place, Offsets):
        file = corpus.by_hash(place.sha256)
        if file is None:
            raise ValueError(f"语料里没有 SHA-256 为 {place.sha256[:12]}… 的文件")
        text, start, end = file.text, place.start, place.end
    else:
        file = _only(place, corpus)
        text, start, end = "".join(file.text.split()), place.start, place.start + place.length
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{file.name} 共 {len(text)} 字，证据位置 {start}—{end} 越界")
    return Passage(file.name, fold(text[start:end]))


def _find_quote(place: Quoted, corpus: Corpus | None) -> Passage:
    words = fold(place.quote)
    if not words:
        raise ValueError("证据的 quote 是空的")
    if corpus is None:
        return Passage(place.doc, words)
    file = _only(place, corpus)
    if words not in file.folded:
        raise ValueError(f"{file.name} 里没有原句 {place.quote[:24]!r}")
    return Passage(file.name, words)


def _only(place: Quoted | Compact, corpus: Corpus) -> ReportFile:
    files = corpus.named(place.doc)
    if len(files) != 1:
        names = "、".join(file.name for file in files[:3])
        raise ValueError(f"文件名含 {place.doc!r} 的文件应恰有一个，语料里有 {len(files)} 个{names and f'（{names}）'}")
    return files[0]


def find_all(evidence: Evidence, corpus: Corpus | None) -> tuple[Passage, ...]:
    """The evidence itself and then its substitutes.

    Raises:
        ValueError: as :func:`find`.
    """
    return tuple(find(place, corpus) for place in (evidence.place, *evidence.alt))


def belongs(questions: Iterable[Question], corpus: Corpus) -> bool:
    """Whether a question file was written for this corpus: every file that its evidence names is there."""
    places = [place for q in questions for item in q.evidence for place in (item.place, *item.alt)]
    return bool(places) and all(
        corpus.by_hash(place.sha256) is not None if isinstance(place, Offsets) else bool(corpus.named(place.doc))
        for place in places
    )
