"""A store of as many paragraphs as wanted, written as a build writes it but without reading files or embedding texts.

Each paragraph states one fact that no other states, so that it is known what a question must find, and is one chunk. The
vectors are drawn around those of a store that holds real reports: a model would take more than a day for a million. Each is
a sum of one vector and two differences of others, which keeps the directions in which real ones differ. The corpus beside the
store holds a line for each report, so that a build takes all of them for unchanged.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import generations, lexical, rows
from index.approximate_written import write_approximate
from index.build import tool
from index.chunks import DEFAULT_BUDGET, searched_text
from index.lexical import Postings
from index.manifest import Counts, Manifest, Source, digest_files
from index.plan import list_sources, recipe_of
from index.records import Chunk, Document, Level, Paragraph, ParagraphKind
from index.rows import Report
from index.rows_written import write_rows
from index.shards import FOLDER, MOST, VECTORS, VOCABULARY, shard_files
from index.store import open_store
from index.store_vectors import VectorIndex
from index.vocabulary import Vocabulary

EACH = 125
"""Paragraphs of a report: a shard holds 8,000, as it does of real ones."""
TOWNS = tuple(f"{first}{second}县" for first in "青柳云双石桥河江松竹梅林" for second in "溪岭泉湾坪塘洲浦丘原")
FIRST_YEAR, YEARS = 1990, 36
_THINGS = tuple(
    f"{first}{second}"
    for first in ("桥梁", "灯具", "竹编", "茶叶", "陶瓷", "渔业")
    for second in ("产值", "投资额", "产量", "出口额")
)
_DRAWN = 50_000
_DIM = 384


def town_of(report: int) -> str:
    """The region of a report."""
    return TOWNS[report % len(TOWNS)]


def year_of(report: int) -> int:
    """The year in which it was given."""
    return FIRST_YEAR + report // len(TOWNS) % YEARS


def statement(number: int) -> str:
    """The one fact of a paragraph: whose, when, what; the number makes it the only one."""
    report, place = divmod(number, EACH)
    turn = report // (len(TOWNS) * YEARS) * EACH + place
    return f"{town_of(report)}{year_of(report)}年{_THINGS[turn % len(_THINGS)]}第{turn // len(_THINGS)}组"


def paragraph(number: int) -> str:
    """Three sentences of about 150 characters, with figures drawn at random."""
    value, growth, schools, trees = np.random.default_rng(number).integers(1, 10_000, 4).tolist()
    return (
        f"{statement(number)}达到{value}亿元，增长{growth / 100}%，占全部产业的比重继续提高。"
        f"全年新建学校{schools}所，改造老旧管网{trees}公里，城乡居民收入稳步增加，各项民生实事按时办结。"
        f"重点项目开工{schools % 97}个、投产{trees % 89}个，为下一年打下了坚实基础。"
    )


class DrawnEmbedder:
    """Draws vectors, float32 of unit norm, around those of a store."""

    name = "drawn"

    def __init__(self, seeds: Path | None) -> None:
        """Read them; without a store they are drawn too."""
        if seeds is None:
            drawn = np.random.default_rng(0).standard_normal((1600, _DIM), dtype=np.float32)
            # As unlike one another as a model makes real paragraphs: few directions carry most of the difference.
            drawn *= 1 / np.sqrt(np.arange(1, _DIM + 1, dtype=np.float32))
            self._known: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        else:
            with open_store(seeds) as generation:
                self._known = generation.vectors(range(generation.manifest.counts.chunks))
        self.dim = self._known.shape[1]

    def drawn(self, count: int, *, seed: int) -> NDArray[np.float32]:
        """Shape (count, dim)."""
        chance = np.random.default_rng(seed)
        made = np.empty((count, self.dim), dtype=np.float32)
        for start in range(0, count, _DRAWN):
            part = made[start : start + _DRAWN]
            one, up, down, left, right = (
                self._known[chance.integers(0, len(self._known), len(part))] for _ in range(5)
            )
            how_far = chance.uniform(0.2, 0.6, (2, len(part), 1)).astype(np.float32)
            part[:] = one + how_far[0] * (up - down) + how_far[1] * (left - right)
            part /= np.linalg.norm(part, axis=1, keepdims=True)
        return made

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says; of the same text the same."""
        return np.concatenate([self.drawn(1, seed=zlib.crc32(text.encode())) for text in texts])

    encode_queries = encode_passages


def write_corpus(corpus: Path, reports: int) -> None:
    """Write a line for each report."""
    corpus.mkdir(parents=True)
    for number in range(reports):
        (corpus / f"{number:06d}.txt").write_text(f"{town_of(number)}{year_of(number)}年第{number}份", encoding="utf-8")


def write_one(corpus: Path, number: int) -> None:
    """Write one more, a whole report that a build must read."""
    town, year, first = town_of(number), year_of(number), number * EACH
    text = "\n\n".join(paragraph(first + place) for place in range(EACH))
    head = f"{town}政府工作报告\n\n——{year}年1月8日在{town}第三届人民代表大会第一次会议上\n\n各位代表：\n\n"
    (corpus / f"{number:06d}.txt").write_text(f"{head}一、{year - 1}年工作回顾\n\n{text}\n", encoding="utf-8")


def write_store(corpus: Path, store: Path, embedder: DrawnEmbedder) -> None:
    """Index a corpus of lines as if each were its whole report."""
    recipe = recipe_of(embedder, budget=DEFAULT_BUDGET)
    sources = [source for _, source in list_sources(corpus, recipe, {})[0]]
    vocabulary, shards = Vocabulary(), {}
    with generations.locked(store), generations.aside(store) as folder:
        for first in range(0, len(sources), MOST):
            name = f"{first // MOST + 1:06d}"
            shards[name] = _write_shard(
                folder / FOLDER / name, sources[first : first + MOST], first, vocabulary, embedder
            )
        vocabulary.save(folder / VOCABULARY)
        files = [VOCABULARY, *(file for name in shards for file in shard_files(name))]
        manifest = Manifest(
            name=generations.next_name(store, [source.key for source in sources]),
            tool=tool(),
            built_at="2026-01-01T00:00:00+00:00",
            recipe=recipe,
            counts=sum(shards.values(), Counts(0, 0, 0, 0)),
            sources=tuple(sources),
            shards=shards,
            files=digest_files(folder, files),
        )
        beside = write_approximate(folder, manifest, frozenset(), None, progress=False)
        generations.publish(store, folder, replace(manifest, files={**manifest.files, **beside}))


def _write_shard(
    folder: Path, sources: Sequence[Source], first: int, vocabulary: Vocabulary, embedder: DrawnEmbedder
) -> Counts:
    folder.mkdir(parents=True)
    reports = [_report(source, first + place) for place, source in enumerate(sources)]
    texts = enumerate(searched_text(chunk) for report in reports for chunk in report.chunks)
    Postings.count(texts, vocabulary).save(folder / lexical.FILE)
    VectorIndex.build(embedder.drawn(len(sources) * EACH, seed=first)).save(folder / VECTORS)
    return write_rows(folder / rows.FILE, reports)


def _report(source: Source, number: int) -> Report:
    document = Document(
        id=source.id,
        source=source.path,
        text="",
        title=f"{town_of(number)}政府工作报告",
        region=town_of(number),
        level=Level.COUNTY,
        report_year=year_of(number),
        meeting_date=None,
        speaker=None,
        office=None,
    )
    texts = [paragraph(number * EACH + place) for place in range(EACH)]
    body = ParagraphKind.BODY
    paragraphs = [Paragraph(source.id, n, text, body, (), None, None, 0, 0) for n, text in enumerate(texts, 1)]
    return Report(document, paragraphs, list(_chunks(document, paragraphs)), [])


def _chunks(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[Chunk]:
    header = f"{document.title} {document.report_year}年 回顾"
    for each in paragraphs:
        yield Chunk(document.id, each.number, each.text, header, 0, len(each.text))
