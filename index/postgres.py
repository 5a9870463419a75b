"""The records half of a store in PostgreSQL: its tables, its connections, its errors in one line.

A document's rows are written once, under a key that names everything that shapes them, and never change. A generation is
a list of documents; ``store_about`` names the current one, and its one row is all that a switch changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import sqlalchemy as sa

from index.errors import StoreCorrupt, StoreError, StoreMissing, StoreOutdated, StoreUnreachable
from index.locations import Cluster

SCHEMA = 1
"""Raised with every change to the tables that an older program cannot read."""
_CONNECT = 5
"""Seconds in which the database must take a connection."""
_CONNECTIONS = 32
_NO_TABLE = "42P01"

_TABLES = """
CREATE TABLE store_about (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), schema integer NOT NULL, id text NOT NULL, current bigint);
CREATE TABLE store_collections (name text PRIMARY KEY, average double precision NOT NULL);
CREATE TABLE store_documents (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, path text NOT NULL,
    collection text NOT NULL, done boolean NOT NULL DEFAULT false, unreadable text,
    touched timestamptz NOT NULL DEFAULT now(),
    id text, source text, title text, region text, level text, report_year integer, meeting_date text, speaker text,
    office text, unread text, paragraphs integer, chunks integer, facts integer, tokens bigint, words bytea);
CREATE TABLE store_paragraphs (
    seq bigint REFERENCES store_documents ON DELETE CASCADE, number integer, text text, kind text, section text,
    period_start integer, period_end integer, role text, span_start integer, span_end integer, page integer,
    sureness double precision, doubtful text, PRIMARY KEY (seq, number));
CREATE TABLE store_chunks (
    seq bigint REFERENCES store_documents ON DELETE CASCADE, number integer, paragraph integer, text text, header text,
    span_start integer, span_end integer, fingerprint bytea, counts bytea, PRIMARY KEY (seq, number));
CREATE INDEX store_chunks_by_text ON store_chunks (fingerprint);
CREATE TABLE store_facts (
    seq bigint REFERENCES store_documents ON DELETE CASCADE, number integer, paragraph integer, text text,
    span_start integer, span_end integer, quote_start integer, quote_end integer, value text, unit text, qualifier text,
    indicator text, region text, period_start integer, period_end integer, role text, measure text,
    PRIMARY KEY (seq, number));
CREATE INDEX store_facts_by_paragraph ON store_facts (seq, paragraph, span_start);
CREATE TABLE store_generations (
    number bigint PRIMARY KEY, name text NOT NULL UNIQUE, manifest bytea NOT NULL, collection text NOT NULL,
    tokens bigint NOT NULL, words bytea NOT NULL, published timestamptz NOT NULL DEFAULT now());
CREATE TABLE store_members (
    generation bigint REFERENCES store_generations ON DELETE CASCADE, position integer,
    seq bigint NOT NULL REFERENCES store_documents, first_chunk integer NOT NULL, PRIMARY KEY (generation, position));
CREATE INDEX store_members_by_document ON store_members (seq);
"""
_MAKING = 0x5E9047
"""The advisory lock under which tables are made."""


class Database:
    """The tables of one store; safe to use from many threads and processes."""

    def __init__(self, place: Cluster) -> None:
        """Nothing is asked of the database yet."""
        self.place = place

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """All that is read within is of one moment.

        Raises:
            StoreMissing: there are no tables.
            StoreUnreachable: the database does not answer.
            StoreError: it refuses.
        """
        with self._told():
            engine = _engine(self.place.database)
            with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """All that is written within is there at once, or not at all.

        Raises:
            StoreError: as :meth:`reading`.
        """
        with self._told(), _engine(self.place.database).begin() as connection:
            yield connection

    def prepare(self) -> None:
        """Make the tables, if they are not there.

        Raises:
            StoreOutdated: they are of another version of this program.
            StoreError: as :meth:`reading`.
        """
        with self.writing() as connection:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MAKING})
            if connection.execute(sa.text("SELECT to_regclass('store_about')")).scalar() is None:
                connection.exec_driver_sql(_TABLES)
                connection.execute(
                    sa.text(
                        "INSERT INTO store_about (schema, id) VALUES (:schema, substr(md5(random()::text), 1, 12))"
                    ),
                    {"schema": SCHEMA},
                )
        self.current_number()

    def current_number(self) -> int | None:
        """The number of the current generation; None before the first.

        Raises:
            StoreError: as :meth:`prepare`.
        """
        with self.reading() as connection:
            return self.number(connection)

    def number(self, connection: sa.Connection) -> int | None:
        """As :meth:`current_number`, of the moment that a connection sees."""
        about = connection.execute(sa.text("SELECT schema, current FROM store_about")).one_or_none()
        if about is None:
            raise StoreCorrupt(self.place, "表 store_about 是空的")
        if about.schema != SCHEMA:
            raise StoreOutdated(self.place, about.schema, SCHEMA)
        return None if about.current is None else int(about.current)

    def current_name(self) -> str:
        """The name of the current generation.

        Raises:
            StoreMissing: nothing was built here.
            StoreError: as :meth:`prepare`.
        """
        statement = "SELECT schema, name FROM store_about LEFT JOIN store_generations ON number = current"
        with self.reading() as connection:
            found = connection.execute(sa.text(statement)).one_or_none()
        if found is None or found.name is None:
            raise StoreMissing(self.place)
        if found.schema != SCHEMA:
            raise StoreOutdated(self.place, found.schema, SCHEMA)
        return str(found.name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's errors into one line of ours, without the statement and its values."""
        try:
            yield
        except sa.exc.ArgumentError as error:
            raise StoreError(f"索引的地址 {self.place} 不是 PostgreSQL 能用的地址：请改正设置 store") from error
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            origin = getattr(error, "orig", None)
            if getattr(origin, "sqlstate", None) == _NO_TABLE:
                raise StoreMissing(self.place) from error
            cause = " ".join(str(origin or type(error).__name__).split())[:200]
            if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.TimeoutError):
                raise StoreUnreachable("PostgreSQL", self.place, cause) from error
            raise StoreError(f"{self.place} 拒绝了（{cause}）：请检查权限和磁盘空间后再试") from error


@lru_cache(maxsize=8)
def _engine(database: str) -> sa.Engine:
    """The process's connections to this database; one that broke is replaced before it is used."""
    url = sa.make_url(database).set(drivername="postgresql+psycopg")
    waits = {"connect_timeout": _CONNECT, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    return sa.create_engine(
        url, pool_pre_ping=True, pool_size=4, max_overflow=_CONNECTIONS - 4, pool_timeout=_CONNECT, connect_args=waits
    )
