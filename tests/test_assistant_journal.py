"""The journal, on SQLite and on a real PostgreSQL."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from journal_answers import answer
from postgres_server import postgres
from sqlalchemy.engine import make_url

from assistant.journal import REMARK, Journal, open_journal
from assistant.journal_records import (
    Approval,
    Asked,
    Entry,
    JournalError,
    Judgement,
    Upload,
    Verdict,
    answer_from_json,
    now,
)
from assistant.journal_schema import METADATA, connect, upgrade
from assistant.render import to_json

ROOT = Path(__file__).resolve().parents[1]
KILLS = 10

NewDatabase = Callable[[], str]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """Makes empty databases, and says where each is."""
    numbers = count()
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("journals")
        yield lambda: str(folder / f"{next(numbers)}.sqlite")
        return
    with postgres() as server:
        engine = connect(server).execution_options(isolation_level="AUTOCOMMIT")

        def create() -> str:
            name = f"journal{next(numbers)}"
            with engine.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            return make_url(server).set(database=name).render_as_string(hide_password=False)

        yield create
        engine.dispose()


@pytest.fixture
def where(new_database: NewDatabase) -> str:
    """An empty database."""
    return new_database()


@pytest.fixture
def journal(where: str) -> Iterator[Journal]:
    """A new journal."""
    journal = open_journal(where)
    yield journal
    journal.close()


def asked(question: str = "桥梁产值多少", *, by: str = "张三", history: tuple[str, ...] = ("上文",)) -> Asked:
    """A question as the page asks it."""
    return Asked(question=question, by=by, at=now(), conversation="c", history=history)


def say(
    journal: Journal,
    entry: int,
    citation: int,
    judgement: Judgement = Judgement.SUPPORTED,
    *,
    by: str = "李四",
    remark: str = "",
) -> Verdict:
    """A reviewer's verdict, kept."""
    verdict = Verdict(entry=entry, citation=citation, judgement=judgement, by=by, at=now(), remark=remark)
    journal.judge(verdict)
    return verdict


def test_an_answer_comes_back_as_it_was(journal: Journal) -> None:
    """Question, history, answer, citations, figures, generation, who and when."""
    question, given_ = asked(), answer()
    id_ = journal.record(question, given_)
    found = journal.entry(id_)
    assert found is not None
    assert found.entry == Entry(id_, question, given_)
    assert journal.entry(id_ + 1) is None


def test_a_question_without_an_answer_is_kept(journal: Journal) -> None:
    """The program failed on it: it counts, and waits for nobody's verdict."""
    id_ = journal.record(asked(), None)
    assert journal.queue() == list(journal.judged()) == []
    assert (journal.statistics().questions, journal.statistics().failed) == (1, 1)
    found = journal.entry(id_)
    assert found is not None
    assert found.entry.answer is None


def test_an_answer_leaves_the_queue_with_its_last_citation(journal: Journal) -> None:
    """Oldest first; judged in part it waits on, judged whole it is among the judged; without citations it never waits."""
    first, second = journal.record(asked(), answer()), journal.record(asked(), answer(citations=1))
    journal.record(asked(), answer(citations=0))
    assert [each.entry.id for each in journal.queue()] == [first, second]
    assert [each.entry.id for each in journal.queue(limit=1)] == [first]
    half = say(journal, first, 2)
    assert [each.verdicts for each in journal.queue()] == [(half,), ()]
    whole = say(journal, first, 1)
    assert [each.entry.id for each in journal.queue()] == [second]
    (judged,) = journal.judged()
    assert judged.verdicts == (whole, half)
    assert judged.supported


def test_the_last_verdict_counts_and_every_one_is_kept(journal: Journal) -> None:
    """A second opinion replaces the first in every count; who said what when stays."""
    id_ = journal.record(asked(), answer(citations=1))
    first = say(journal, id_, 1)
    second = say(journal, id_, 1, Judgement.MISPLACED, by="王五", remark="  是2021年的数字 ")
    (judged,) = journal.judged()
    assert judged.verdicts == (replace(second, remark="是2021年的数字"),)
    assert not judged.supported
    assert [each.by for each in journal.said_of(id_)] == [first.by, second.by]
    counts = journal.statistics().verdicts
    assert (counts[Judgement.SUPPORTED], counts[Judgement.MISPLACED], sum(counts.values())) == (0, 1, 1)


def test_many_judged_answers_are_read_batch_by_batch(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, in order, wherever a batch ends."""
    monkeypatch.setattr("assistant.journal.BATCH", 3)
    ids = [journal.record(asked(), answer(citations=1)) for _ in range(7)]
    for id_ in ids[1:]:
        say(journal, id_, 1)
    assert [each.entry.id for each in journal.judged()] == ids[1:]


def test_statistics_count_the_whole_journal(journal: Journal) -> None:
    """Asked, refused, failed, waiting, judged, and each citation once."""
    ids = [journal.record(asked(), answer()) for _ in range(3)]
    journal.record(asked(), answer(refused=True, citations=0))
    journal.record(asked(), None)
    for n, judgement in ((1, Judgement.SUPPORTED), (2, Judgement.UNSUPPORTED)):
        say(journal, ids[0], n, judgement)
    say(journal, ids[1], 1, Judgement.PARTIAL)
    found = journal.statistics()
    assert (found.questions, found.refused, found.failed, found.waiting, found.judged) == (5, 1, 1, 2, 1)
    assert list(found.verdicts.values()) == [1, 1, 1, 0]


@pytest.mark.parametrize("citation", [0, 3, 99])
def test_what_was_not_cited_is_not_judged(journal: Journal, citation: int) -> None:
    """Neither an unknown citation nor an unknown entry takes a verdict."""
    id_ = journal.record(asked(), answer())
    with pytest.raises(JournalError, match=r"没有出处"):
        say(journal, id_, citation)
    with pytest.raises(JournalError, match=r"没有出处"):
        say(journal, id_ + 1, 1)
    assert journal.said_of(id_) == []


def test_an_upload_is_pending_until_somebody_decides(journal: Journal) -> None:
    """Who handed it in, and who decided, when, with what remark."""
    upload = Upload(name="柳河市.docx", sha256="a" * 64, by="张三", at=now())
    upload = replace(upload, id=journal.hand_in(replace(upload, approval=Approval.APPROVED)))
    assert journal.uploads() == [upload]
    decided = replace(upload, approval=Approval.REJECTED, decided_by="赵六", decided_at=now(), remark="重复")
    journal.decide(decided)
    assert journal.uploads() == [decided]
    with pytest.raises(JournalError, match=r"没有第"):
        journal.decide(replace(decided, id=upload.id + 1))


def test_text_that_a_database_refuses_is_kept_without_it(journal: Journal) -> None:
    """NUL and half characters out of a browser are replaced, and remarks have an end."""
    id_ = journal.record(asked("问\0题", by="张\ud800三"), answer())
    say(journal, id_, 1, remark="注\0" * REMARK)
    found = journal.entry(id_)
    assert found is not None
    assert (found.entry.asked.question, found.entry.asked.by) == ("问\N{REPLACEMENT CHARACTER}题", "张?三")
    assert len(found.verdicts[0].remark) == REMARK


def test_many_writers_lose_nothing(journal: Journal) -> None:
    """Eight threads at once: every question and verdict is there."""

    def work() -> None:
        for _ in range(10):
            say(journal, journal.record(asked(), answer(citations=1)), 1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = journal.statistics()
    assert (found.questions, found.judged, found.verdicts[Judgement.SUPPORTED]) == (80, 80, 80)


def test_many_may_open_a_new_journal_at_once(where: str) -> None:
    """One of them makes the tables."""
    faults: list[Exception] = []

    def work() -> None:
        try:
            open_journal(where).close()
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_kill_loses_no_verdict_that_was_kept(where: str) -> None:
    """kill -9 at any moment: whatever a call has returned from is there afterwards, and the database is sound."""
    luck = random.Random(6)
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    told: list[tuple[int, int]] = []
    for _ in range(KILLS):
        command = [sys.executable, str(ROOT / "tests" / "journal_answers.py"), where]
        writer = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
        if writer.stdout is None:
            raise AssertionError("the writer has no output")
        lines = [writer.stdout.readline() for _ in range(luck.randrange(1, 20))]
        time.sleep(luck.random() / 100)
        writer.kill()
        rest, _ = writer.communicate()
        # The last line may have been cut.
        whole = "".join(lines) + rest[: rest.rfind("\n") + 1]
        told += [(int(entry), int(n)) for entry, n in map(str.split, whole.splitlines())]
    journal = open_journal(where)
    kept = [(each.entry, each.citation) for entry in {entry for entry, _ in told} for each in journal.said_of(entry)]
    assert len(told) >= KILLS
    assert set(told) <= set(kept)
    # The verdict under way when it was killed may be there or not, but there was one at most each time.
    assert len(kept) <= len(told) + KILLS
    if journal.engine.dialect.name == "sqlite":
        with journal.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    journal.close()


def test_an_older_journal_is_brought_up_to_date_with_every_row(where: str) -> None:
    """The first schema's rows are there afterwards, column by column, and answers have their citations counted."""
    engine = connect(where)
    upgrade(engine, to="0001")
    old = sa.MetaData()
    old.reflect(engine)
    records = [answer(), answer(citations=0), answer(citations=1, refused=True)]
    at = now()
    with engine.begin() as connection:
        for id_, record in enumerate(records, start=1):
            question = {
                "question": f"问{id_}",
                "asked_by": "张三",
                "asked_at": at,
                "conversation": "c",
                "history": ["上"],
            }
            connection.execute(old.tables["questions"].insert().values(id=id_, **question))
            kept = {"standalone": record.standalone, "generation": "g", "refused": record.refused}
            connection.execute(old.tables["answers"].insert().values(question_id=id_, record=to_json(record), **kept))
        for id_ in range(1, 101):
            verdict = {"citation": 1, "judgement": "partial", "remark": str(id_), "judged_by": "李", "judged_at": at}
            connection.execute(old.tables["verdicts"].insert().values(id=id_, question_id=1, **verdict))
    before = {name: rows(engine, table) for name, table in old.tables.items() if name != "alembic_version"}
    engine.dispose()

    journal = open_journal(where)
    after = {name: rows(journal.engine, table) for name, table in old.tables.items() if name in before}
    assert after == before
    assert {name: len(found) for name, found in before.items()} == {"questions": 3, "answers": 3, "verdicts": 100}
    found = journal.entry(1)
    assert found is not None
    assert found.entry.answer == records[0]
    assert [each.entry.id for each in journal.queue()] == [1, 3]
    journal.close()
    open_journal(where).close()


def rows(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    """Every row of a table as an older version knew it."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def test_the_migrations_lead_to_the_tables_that_are_used(journal: Journal) -> None:
    """Table by table, column by column."""
    with journal.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_journal_of_a_later_version_is_left_alone(where: str) -> None:
    """One line says what to do; nothing is changed."""
    journal = open_journal(where)
    with journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    journal.close()
    with pytest.raises(JournalError, match="更新的版本"):
        open_journal(where)


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    """A write-ahead log, synchronised at every commit, and writers that wait for one another."""
    journal = open_journal(str(tmp_path / "j.sqlite"))
    with journal.engine.connect() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert told == ["wal", 2, 1, 30_000]
    journal.close()


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@b/c", "postgresql://a:secret@b:port/c", "http://secret", "://secret"]
)
def test_what_is_no_journal_is_told_without_the_password(url: str) -> None:
    """The message names the setting, never its value."""
    with pytest.raises(JournalError, match="设置 journal") as caught:
        open_journal(url)
    assert "secret" not in str(caught.value)


def test_a_journal_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    """A folder that is not there, a server that is not there: one line each."""
    for where in (str(tmp_path / "none" / "j.sqlite"), "postgresql://a:secret@127.0.0.1:1/b"):
        with pytest.raises(JournalError, match="打不开记录库") as caught:
            open_journal(where)
        assert "secret" not in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def one_journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal for many examples."""
    journal = open_journal(str(tmp_path_factory.mktemp("any") / "j.sqlite"))
    yield journal
    journal.close()


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_question_comes_back(text: str, one_journal: Journal) -> None:
    """Character for character."""
    found = one_journal.entry(one_journal.record(asked(text, history=(text,)), answer(question=text)))
    assert found is not None
    assert found.entry.answer is not None
    assert {found.entry.asked.question, *found.entry.asked.history, found.entry.answer.question} == {text}


def test_a_record_is_read_back_as_the_answer() -> None:
    """What the batch record holds of an answer is all there."""
    paged = replace(answer(), citations=tuple(replace(each, page=3) for each in answer().citations), note="删去一句")
    for each in (answer(), paged, answer(refused=True, citations=0)):
        assert answer_from_json(to_json(each), standalone=each.standalone) == each


def test_a_record_of_an_earlier_version_is_read() -> None:
    """What later versions added is not in it."""
    record = to_json(answer())
    record.pop("note", None)
    for each in record["citations"]:
        each.pop("page", None)
    assert answer_from_json(record, standalone="桥梁产值多少") == answer()
