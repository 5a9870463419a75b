"""Where a store lies: in a folder, or in PostgreSQL and Milvus; opens either. All that only reads a store asks here."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.errors import LocationError
from index.generations import read_pointer
from index.opened import Opened

EXAMPLE = "postgresql://用户:密码@主机/库?milvus=http://主机:19530"
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@/]*@")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A store in a database: records and facts in PostgreSQL, vectors and words in Milvus.

    Attributes:
        database: the URL of the database, which may hold a password.
        milvus: the address of Milvus, ``http://host:19530``, or the path of a milvus-lite folder.
    """

    database: str = field(repr=False)
    milvus: str = field(repr=False)

    @property
    def address(self) -> str:
        """As :func:`location_of` reads it, passwords included."""
        parts = urlsplit(self.database)
        query = [*parse_qsl(parts.query, keep_blank_values=True), ("milvus", self.milvus)]
        return urlunsplit(parts._replace(query=urlencode(query, safe=":/@")))

    def __str__(self) -> str:
        """The address without passwords."""
        return _PASSWORD.sub(r"\1:***@", self.address)


Location = Path | Cluster
"""Where a store lies."""


def location_of(text: str | Path) -> Location:
    """Read where a store lies: a folder, or ``postgresql://user:password@host/database?milvus=http://host:19530``.

    Raises:
        LocationError: it is the address of something else.
    """
    if isinstance(text, Path) or "://" not in text:
        return Path(os.path.expanduser(text))  # Unlike Path.expanduser, no error for an unknown user.
    parts = urlsplit(text)
    query = parse_qsl(parts.query, keep_blank_values=True)
    milvus = [value for key, value in query if key == "milvus"]
    # Never the text itself: it may hold a password.
    if parts.scheme not in ("postgresql", "postgres"):
        raise LocationError(f"索引的地址以 {parts.scheme}:// 开头：应当是文件夹，或者 {EXAMPLE}")
    if len(milvus) != 1 or not milvus[0]:
        raise LocationError(f"索引的地址没有写明 Milvus 在哪里：应当像 {EXAMPLE}")
    rest = urlencode([(key, value) for key, value in query if key != "milvus"])
    return Cluster(database=urlunsplit(parts._replace(scheme="postgresql", query=rest)), milvus=milvus[0])


def open_store(place: Location, *, embedder: str | None = None) -> Opened:
    """Open the current generation.

    Args:
        embedder: the embedder that will make the question's vectors; None where no vector will be asked for.

    Raises:
        StoreMissing: nothing was built here.
        StoreCorrupt: something of it was damaged; an older generation is never taken in its place.
        StoreMismatch: it was built with another embedder.
        StoreUnreachable: PostgreSQL or Milvus does not answer.
        StoreError: it cannot be read.
    """
    if isinstance(place, Path):
        from index.store import open_store as open_folder

        return open_folder(place, embedder=embedder)
    from index.cluster import open_cluster

    return open_cluster(place, embedder=embedder)


def current_name(place: Location) -> str:
    """The name of the generation that is current now.

    Raises:
        StoreError: as :func:`open_store` says.
    """
    if isinstance(place, Path):
        return read_pointer(place).name
    from index.postgres import Database

    return Database(place).current_name()
