"""The next generation's shards: which are taken over, which are written anew, and with what."""

import os
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.lexical import Postings
from index.manifest import Source
from index.rows import Rows
from index.shards import MOST, VOCABULARY, ShardedRows, load_postings
from index.vocabulary import Vocabulary


def arrange(
    sources: Sequence[Source], fresh: Collection[str], held: Mapping[str, Sequence[str]], *, most: int = MOST
) -> tuple[list[str], dict[str, list[Source]]]:
    """Decide which shards stay and what is written.

    A shard stays if all its reports do. Shards that hold no more than what is written anyway are written with it: there are
    never many small ones, and each report is copied a few times at most as thousands are added one by one.

    Args:
        sources: of the next generation, in order.
        fresh: paths of those that were read anew.
        held: shard → ids of its documents, of the generation before.
        most: reports of a shard.

    Returns:
        Names of the shards that stay; name of each new one → its sources, in their order.
    """
    carried = {source.id for source in sources if source.path not in fresh}
    stays = {name: ids for name, ids in held.items() if carried.issuperset(ids)}
    written = len(sources) - sum(map(len, stays.values()))
    for name in sorted(stays, key=lambda name: (len(stays[name]), name)):
        if len(stays[name]) <= written and written + len(stays[name]) <= most:
            written += len(stays.pop(name))
    settled = {id_ for ids in stays.values() for id_ in ids}
    loose = iter([source for source in sources if source.id not in settled])
    first = 1 + max(map(int, held), default=0)
    batches = iter(lambda: list(islice(loose, most)), [])
    return list(stays), {f"{number:06d}": batch for number, batch in enumerate(batches, first)}


def take_over(before: Path, folder: Path, files: Iterable[str]) -> None:
    """Put files of the generation before into the one being written: linked, or copied where the disk knows no links.

    Raises:
        OSError: writing failed.
    """
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(before / name, folder / name)
        except OSError:
            shutil.copyfile(before / name, folder / name)


class Words:
    """The lexical half of new shards: reports that did not change are not read for it again."""

    def __init__(self, before: tuple[Path, ShardedRows] | None, stays: Sequence[str]) -> None:
        """Take up the vocabulary.

        Args:
            before: folder and records of the generation before.
            stays: the shards of it that are taken over.
        """
        self._before = before
        self._stays = stays
        self._vocabulary = Vocabulary.load(before[0] / VOCABULARY) if before else Vocabulary()

    def carry(self, records: Mapping[str, Rows], carried: Collection[str]) -> dict[str, Postings | None]:
        """What was counted before of the reports that go into new shards as they were.

        Args:
            records: of each new shard.
            carried: ids of the documents that stayed as they were.
        """
        counted = {name: self._carried(each, carried) for name, each in records.items()}
        kept = [*map(self._postings, self._stays), *filter(None, counted.values())]
        self._vocabulary = self._vocabulary.only(postings.tokens for postings in kept)
        return counted

    def _carried(self, records: Rows, carried: Collection[str]) -> Postings | None:
        if self._before is None:
            return None
        moves: dict[str, NDArray[np.int32]] = {}
        for document, numbers in records.documents():
            if document.id in carried:
                shard, old = self._before[1].place(document.id)
                move = moves.setdefault(shard, np.full(len(self._before[1].ids[shard]), -1, dtype=np.int32))
                move[old.start : old.stop] = np.arange(numbers.start, numbers.stop)
        parts = [self._postings(shard).moved(move) for shard, move in moves.items()]
        return Postings.joined(parts) if parts else None

    def _postings(self, shard: str) -> Postings:
        if self._before is None:
            raise ValueError("nothing was counted before")
        folder, records = self._before
        return load_postings(folder, shard, len(records.ids[shard]), self._vocabulary)

    def count(self, texts: Iterable[tuple[int, str]], carried: Postings | None, path: Path) -> None:
        """Count the (number, text) that are new to a shard, and write all that was counted of it to ``path``."""
        new = Postings.count(texts, self._vocabulary)
        (Postings.joined([carried, new]) if carried else new).save(path)

    def save(self, folder: Path) -> None:
        """Write the vocabulary into the generation's folder, when everything is counted."""
        self._vocabulary.save(folder / VOCABULARY)
