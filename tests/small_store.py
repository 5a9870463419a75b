"""A small corpus of invented reports, and a store of two generations over it."""

from pathlib import Path
from unittest import mock

from hashed_embedder import HashedEmbedder

from index import generations, store_approximate
from index.build import BuildReport, build
from index.locations import Location
from index.records import Embedder
from index.shards import APPROXIMATE, COVERED, VOCABULARY, shard_files

EMBEDDER = HashedEmbedder()
FILES = (VOCABULARY, APPROXIMATE, COVERED, *shard_files("000002"))
"""What the second generation wrote; the first one's shard, 000001, it took over."""


def build_at(corpus: Path, store: Location, *, embedder: Embedder) -> BuildReport:
    """Build a store wherever it lies; in a folder it has an approximate index, as a large one would, made anew each time."""
    if isinstance(store, Path):
        with mock.patch.object(store_approximate, "EXACT", 2):
            return build(corpus, store, embedder=embedder, progress=False)
    from index.cluster_build import build_cluster

    return build_cluster(corpus, store, embedder=embedder, progress=False)


def report(town: str, *, year: int, value: int = 100) -> str:
    """A short invented report."""
    return (
        f"{town}政府工作报告\n\n——{year}年1月8日在{town}第三届人民代表大会第一次会议上\n\n各位代表：\n\n"
        f"一、{year - 1}年工作回顾\n\n桥梁产业产值达到{value}亿元，增长6.7%。新建学校12所。\n\n"
        f"二、{year}年工作安排\n\n桥梁产业产值增长8%左右。栽种槐树3万棵。\n"
    )


def build_small_store(folder: Path) -> Path:
    """As :func:`build_twice`, into a folder; returns the store."""
    build_twice(folder, folder / "store")
    return folder / "store"


def build_twice(folder: Path, store: Location) -> None:
    """Build over three reports, then over four, which are written below ``folder``.

    ========  ======  ====
    source    region  year
    ========  ======  ====
    0.txt     柳河市  2023
    1.txt     青石县  2024
    2.txt     云溪区  2025
    3.txt     柳河市  2026
    ========  ======  ====
    """
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, town in enumerate(("柳河市", "青石县", "云溪区", "柳河市")):
        (corpus / f"{number}.txt").write_text(report(town, year=2023 + number), encoding="utf-8")
        if number >= 2:
            build_at(corpus, store, embedder=EMBEDDER)


def elsewhere(store: Path, name: str) -> Path:
    """A file of the same kind as one of :data:`FILES`, that belongs elsewhere: in the generation before, in the other shard."""
    [older] = set((store / "generations").iterdir()) - {current(store)}
    return older / name.replace("000002", "000001")


def current(store: Path) -> Path:
    """The folder of the current generation."""
    return store / "generations" / generations.read_pointer(store).name
