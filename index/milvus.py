"""Vectors and words in Milvus: one entity a chunk, of all generations together; the only importer of pymilvus.

An entity never changes: its id is made of its document's number and its own place in it, so writing it twice is writing
it once. Which generation it belongs to is not written here but in PostgreSQL, and every search says which documents it
means: what a build has put in before its generation is current is found by nobody.

Words are a sparse vector, token → what it counts in this chunk by BM25. Milvus's own BM25 scores each of its segments by
that segment's own statistics and cuts words by a dictionary; this gives the scores that a folder gives.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import grpc
import numpy as np
from numpy.typing import NDArray
from pymilvus import DataType, MilvusClient, MilvusException

from index.errors import StoreUnreachable

MOST = 4096
"""Most hits of one search; Milvus itself allows four times as many."""
PLACES = 2**20
"""Most chunks of a document: an entity's id is its document's number times this, plus its place."""
_TIMEOUT = 20.0
"""Seconds that Milvus may take to answer."""
_WRITTEN = 500
"""Entities written at a time, about a megabyte."""
_READ = 1000
"""Vectors read at a time."""
_TOKENS = 2**32 - 1
"""How many tokens Milvus can tell apart: as good as never do two of one question share a number."""


class Entities:
    """One collection; safe to use from many threads and processes."""

    def __init__(self, address: str, name: str) -> None:
        """Nothing is asked of Milvus yet.

        Args:
            address: ``http://user:password@host:19530``, or the path of a milvus-lite folder.
            name: of the collection.
        """
        self._address, self._name = address, name

    def create(self, dim: int) -> None:
        """Make the collection, if it is not there, for vectors of this length.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        if self.exists():
            return
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("document", DataType.INT64)
        schema.add_field("meaning", DataType.FLOAT_VECTOR, dim=dim)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("document", index_type="INVERTED")
        # Exact: an HNSW graph searched under a filter gave 46 of 80 neighbours (milvus-lite, one region of thirteen reports).
        indexes.add_index("meaning", index_type="FLAT", metric_type="IP")
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        # Strong: who has seen that a generation is current finds every entity of it.
        self._call("create_collection", schema=schema, index_params=indexes, consistency_level="Strong")

    def exists(self) -> bool:
        """Whether there is such a collection.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        return bool(self._call("has_collection"))

    def write(self, document: int, meanings: NDArray[np.float32], words: Sequence[Mapping[int, float]]) -> None:
        """Write a document's chunks, or write them again.

        Args:
            document: its number.
            meanings: float32, shape (n, dim).
            words: for each of the n chunks, token number → weight.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        entities = [
            {"id": document * PLACES + place, "document": document, "meaning": meaning, "words": dict(said)}
            for place, (meaning, said) in enumerate(zip(meanings, words, strict=True))
        ]
        for start in range(0, len(entities), _WRITTEN):
            self._call("upsert", data=entities[start : start + _WRITTEN])

    def flush(self) -> None:
        """Have what was written put away, and indexed.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        self._call("flush")

    def forget(self, documents: Sequence[int]) -> None:
        """Delete all chunks of these documents.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        if documents:
            self._call("delete", filter=among(documents))

    def drop(self) -> None:
        """Delete the collection.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        self._call("drop_collection")

    def count(self, where: str) -> int:
        """How many entities there are.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        return int(self._call("query", filter=where, output_fields=["count(*)"])[0]["count(*)"])

    def meanings(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of these entities, shape (len(ids), dim).

        Raises:
            KeyError: one of them is not there.
            StoreUnreachable: Milvus does not answer.
        """
        found: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(ids), _READ):
            rows = self._call("query", ids=list(ids[start : start + _READ]), output_fields=["meaning"])
            found |= {row["id"]: np.asarray(row["meaning"], dtype=np.float32) for row in rows}
        return np.array([found[id_] for id_ in ids], dtype=np.float32)

    def nearest(self, meaning: NDArray[np.float32], *, limit: int, where: str) -> list[tuple[int, float]]:
        """(id, inner product) of the entities nearest to a vector, best first.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        return self._search(meaning, "meaning", limit, where)

    def said(self, words: Mapping[int, float], *, limit: int, where: str) -> list[tuple[int, float]]:
        """(id, Σ weight asked × weight held) of the entities with most of these words, best first.

        Raises:
            StoreUnreachable: Milvus does not answer.
        """
        return self._search(dict(words), "words", limit, where)

    def _search(self, vector: Any, side: str, limit: int, where: str) -> list[tuple[int, float]]:
        asked = {"anns_field": side, "limit": limit, "filter": where, "search_params": {"metric_type": "IP"}}
        found = self._call("search", data=[vector], output_fields=["id"], **asked)
        return [(hit["id"], float(hit["distance"])) for hit in found[0]]

    def _call(self, what: str, **asked: Any) -> Any:
        """Ask; once more where Milvus was started anew and has not loaded the collection again."""
        with _reached(self._address):
            client = _client(self._address)
            request = partial(getattr(client, what), self._name, timeout=_TIMEOUT, **asked)
            try:
                return request()
            except MilvusException:
                if not client.has_collection(self._name, timeout=_TIMEOUT):
                    raise
                client.load_collection(self._name, timeout=_TIMEOUT)
                return request()


def among(documents: Sequence[int]) -> str:
    """The filter for the chunks of these documents, at least one."""
    return f"document in [{', '.join(map(str, documents))}]"


def all_but(last: int, left_out: Sequence[int]) -> str:
    """The filter for the chunks of the documents up to number ``last``, without some of them."""
    return f"document <= {last}" + (f" and document not in [{', '.join(map(str, left_out))}]" if left_out else "")


@lru_cache(maxsize=1 << 18)
def token_number(token: str) -> int:
    """A token's place in the sparse vectors."""
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "little") % _TOKENS


@lru_cache(maxsize=8)
def _client(address: str) -> MilvusClient:
    """The process's one connection to this Milvus: it connects again by itself."""
    # What it has to say, our own one line says.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    parts = urlsplit(address)
    if not parts.username:
        return MilvusClient(address, timeout=_TIMEOUT)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    user, password = unquote(parts.username), unquote(parts.password or "")
    return MilvusClient(bare, user=user, password=password, timeout=_TIMEOUT)


@contextmanager
def _reached(address: str) -> Iterator[None]:
    """Turn the errors of the client into one line of ours."""
    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        cause = error.message if isinstance(error, MilvusException) else str(error.code().name)
        where = urlsplit(address)._replace(query="")
        shown = urlunsplit(where._replace(netloc=where.netloc.rpartition("@")[2]))
        raise StoreUnreachable("Milvus", shown, " ".join(str(cause).split())[:200]) from error
