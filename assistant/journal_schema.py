"""The journal's tables, how its database is opened, and how an older one is brought up to date."""

import time
from datetime import UTC, datetime
from functools import partial
from importlib.resources import as_file, files
from json import dumps
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy.engine import URL, make_url

from assistant.journal_records import JournalError

PATIENCE = 30
"""Seconds that a writer waits for another one."""
_PAUSE = 0.05
"""Seconds between two tries."""

_MIGRATION_LOCK = 7_165_018
"""Any number, the same for everybody: PostgreSQL's advisory locks have no names."""

_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "sqlite": "sqlite"}


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A point in time; SQLite, which knows no zones, holds it in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Into the database."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Out of it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = sa.MetaData()

QUESTIONS = sa.Table(
    "questions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("history", sa.JSON, nullable=False),
)
ANSWERS = sa.Table(
    "answers",
    METADATA,
    sa.Column("question_id", sa.Integer, sa.ForeignKey("questions.id"), primary_key=True, autoincrement=False),
    sa.Column("standalone", sa.Text, nullable=False),
    sa.Column("generation", sa.Text, nullable=False),
    sa.Column("refused", sa.Boolean, nullable=False),
    # The batch record whole: what was answered is kept as it was, whatever later versions make of it.
    sa.Column("record", sa.JSON, nullable=False),
    sa.Column("citations", sa.Integer, nullable=False),
)
VERDICTS = sa.Table(
    "verdicts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.Integer, sa.ForeignKey("answers.question_id"), nullable=False, index=True),
    sa.Column("citation", sa.Integer, nullable=False),
    sa.Column("judgement", sa.String(16), nullable=False),
    sa.Column("remark", sa.Text, nullable=False),
    sa.Column("judged_by", sa.Text, nullable=False),
    sa.Column("judged_at", UtcTime, nullable=False),
)
UPLOADS = sa.Table(
    "uploads",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("uploaded_by", sa.Text, nullable=False),
    sa.Column("uploaded_at", UtcTime, nullable=False),
    sa.Column("approval", sa.String(16), nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=True),
    sa.Column("remark", sa.Text, nullable=False),
)


def connect(where: str) -> sa.Engine:
    """An engine for a database, without looking whether it is there.

    Args:
        where: a file for SQLite, or a URL, ``postgresql://…`` or ``sqlite:///…``.

    Raises:
        JournalError: it is neither.
    """
    url = _url(where)
    if url.get_backend_name() != "sqlite":
        # A server that was restarted is met with a new connection, not with an error.
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE}, **_OPTIONS)
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE, "check_same_thread": False}, **_OPTIONS)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


_OPTIONS: dict[str, Any] = {"json_serializer": partial(dumps, ensure_ascii=False)}


def _url(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
        return url.set(drivername=_DRIVERS[url.drivername.split("+")[0]])
    except (sa.exc.ArgumentError, KeyError, ValueError) as error:  # Never the URL itself: it may hold a password.
        raise JournalError("设置 journal 应是一个文件，或 postgresql://用户:密码@主机/库 这样的地址") from error


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # The driver would begin transactions of its own, and not for DDL.
    _write_ahead(connection)
    for setting in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _write_ahead(connection: Any) -> None:
    """Switch to a write-ahead log; several who open a new file at once are refused there whatever the busy timeout."""
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except connection.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > latest:
                raise
            time.sleep(_PAUSE)


def _begin(connection: sa.Connection) -> None:
    # A reader that turns writer halfway is refused without waiting, whatever the busy timeout: say so beforehand.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def upgrade(engine: sa.Engine, *, to: str = "head") -> None:
    """Bring the tables to a revision, in one transaction; many processes may try at once.

    Raises:
        JournalError: a later version of this program wrote the database.
    """
    with as_file(files("assistant.migrations")) as folder, engine.begin() as connection:
        script = ScriptDirectory(folder, version_locations=[folder])

        def steps(revision: Any, _: MigrationContext) -> list[RevisionStep]:
            ahead = list(script.iterate_revisions(to, revision, implicit_base=True))
            return [MigrationStep.upgrade_from_script(script.revision_map, each) for each in reversed(ahead)]

        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        context = MigrationContext.configure(connection, opts={"fn": steps})
        try:
            with Operations.context(context):
                context.run_migrations()
        except RevisionError as error:
            raise JournalError(f"记录库是更新的版本写的（{error}）：请升级本程序") from error
