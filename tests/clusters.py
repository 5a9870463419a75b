"""Stores in PostgreSQL and Milvus for tests: two servers, and a database of its own for each store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from milvus_server import MilvusServer, milvus_server
from postgres_server import PostgresServer, postgres_server

from index.locations import Cluster


@dataclass(frozen=True, slots=True)
class Servers:
    """A running PostgreSQL and a running Milvus."""

    postgres: PostgresServer
    milvus: MilvusServer
    _numbers: Iterator[int] = field(default_factory=count)

    def place(self) -> Cluster:
        """Where a store may be built that is not there yet."""
        name = f"store_{next(self._numbers)}"
        engine = sa.create_engine(
            self.postgres.url.replace("postgresql", "postgresql+psycopg", 1), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return Cluster(database=self.postgres.url.rpartition("/")[0] + f"/{name}", milvus=self.milvus.url)


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Start both; Milvus keeps its data below ``folder``."""
    with postgres_server() as postgres, milvus_server(folder) as milvus:
        yield Servers(postgres, milvus)
