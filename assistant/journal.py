"""The journal: what was asked and answered, what reviewers said of it, what was handed in; in SQLite or PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from assistant.journal_records import (
    Approval,
    Asked,
    Entry,
    JournalError,
    Judgement,
    Reviewed,
    Statistics,
    Upload,
    Verdict,
    answer_from_json,
)
from assistant.journal_schema import ANSWERS, QUESTIONS, UPLOADS, VERDICTS, connect, upgrade
from assistant.records import Answer
from assistant.render import to_json

REMARK = 1000
"""The longest remark kept, in characters."""
BATCH = 500
"""Entries read at a time."""


def open_journal(where: str) -> "Journal":
    """Open a journal; make it if it is not there, bring it up to date if it is older.

    Args:
        where: a file for SQLite, or a URL ``postgresql://user:password@host/database``.

    Raises:
        JournalError: there is no reaching it, or a later version of this program wrote it.
    """
    engine = connect(where)
    with _told("打不开记录库"):
        upgrade(engine)
    return Journal(engine)


@dataclass(frozen=True)
class Journal:
    """Safe to use from many threads, and from many processes at once; what a call has written survives a kill."""

    engine: sa.Engine

    def record(self, asked: Asked, answer: Answer | None) -> int:
        """Keep a question and its answer; None where the program failed.

        Returns:
            The entry's id.

        Raises:
            JournalError: it could not be written.
        """
        question = {
            "question": _storable(asked.question),
            "asked_by": _storable(asked.by),
            "asked_at": asked.at,
            "conversation": _storable(asked.conversation),
            "history": [_storable(each) for each in asked.history],
        }
        with self._writing() as connection:
            added = connection.execute(sa.insert(QUESTIONS).values(question).returning(QUESTIONS.c.id)).scalar_one()
            if answer is not None:
                connection.execute(sa.insert(ANSWERS).values(question_id=added, **_answer_row(answer)))
        return int(added)

    def judge(self, verdict: Verdict) -> None:
        """Keep what a reviewer said.

        Raises:
            JournalError: there is no such citation, or it could not be written.
        """
        reviewed = self.entry(verdict.entry)
        answer = reviewed.entry.answer if reviewed else None
        if answer is None or verdict.citation not in {citation.n for citation in answer.citations}:
            raise JournalError(f"记录库里第 {verdict.entry} 问没有出处 [{verdict.citation}]：请刷新网页再核查")
        row = {
            "question_id": verdict.entry,
            "citation": verdict.citation,
            "judgement": verdict.judgement.value,
            "remark": _storable(verdict.remark.strip()[:REMARK]),
            "judged_by": _storable(verdict.by),
            "judged_at": verdict.at,
        }
        with self._writing() as connection:
            connection.execute(sa.insert(VERDICTS).values(row))

    def entry(self, id_: int) -> Reviewed | None:
        """One entry with its verdicts, or None."""
        found = self._entries(_JOINED.where(QUESTIONS.c.id == id_))
        return found[0] if found else None

    def queue(self, *, limit: int = 100) -> list[Reviewed]:
        """Answers of which a citation has no verdict yet, oldest first."""
        return self._entries(_JOINED.where(_WAITING).order_by(QUESTIONS.c.id).limit(limit))

    def judged(self) -> Iterator[Reviewed]:
        """Answers of which every citation has a verdict, oldest first; read some at a time."""
        done, last = _JOINED.where(ANSWERS.c.citations > 0, ~_WAITING).order_by(QUESTIONS.c.id).limit(BATCH), 0
        while found := self._entries(done.where(QUESTIONS.c.id > last)):
            yield from found
            last = found[-1].entry.id

    def said_of(self, id_: int) -> list[Verdict]:
        """Everything that was ever said of an entry's citations, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(_VERDICT.where(VERDICTS.c.question_id == id_).order_by(VERDICTS.c.id))
            return list(map(_verdict, rows))

    def statistics(self) -> Statistics:
        """Counts over the whole journal."""
        count = sa.func.count()
        with self._reading() as connection:
            asked = connection.execute(sa.select(count).select_from(QUESTIONS)).scalar_one()
            answered = connection.execute(
                sa.select(
                    count,
                    sa.func.count().filter(ANSWERS.c.refused),
                    sa.func.count().filter(_WAITING),
                    sa.func.count().filter(ANSWERS.c.citations > 0),
                ).select_from(ANSWERS)
            ).one()
            said = connection.execute(
                sa.select(VERDICTS.c.judgement, count).where(_COUNTING).group_by(VERDICTS.c.judgement)
            ).all()
        answers, refused, waiting, cited = answered
        return Statistics(
            questions=asked,
            refused=refused,
            failed=asked - answers,
            waiting=waiting,
            judged=cited - waiting,
            verdicts=dict.fromkeys(Judgement, 0) | {Judgement(judgement): number for judgement, number in said},
        )

    def hand_in(self, upload: Upload) -> int:
        """Keep that a file was handed in; it is pending.

        Returns:
            The upload's id.
        """
        row = {
            "name": _storable(upload.name),
            "sha256": upload.sha256,
            "uploaded_by": _storable(upload.by),
            "uploaded_at": upload.at,
            "approval": Approval.PENDING.value,
            "decided_by": "",
            "decided_at": None,
            "remark": "",
        }
        with self._writing() as connection:
            return int(connection.execute(sa.insert(UPLOADS).values(row).returning(UPLOADS.c.id)).scalar_one())

    def decide(self, upload: Upload) -> None:
        """Keep an upload's approval, by whom, when, and the remark, under its id.

        Raises:
            JournalError: there is no such upload, or it could not be written.
        """
        decided = {
            "approval": upload.approval.value,
            "decided_by": _storable(upload.decided_by),
            "decided_at": upload.decided_at,
            "remark": _storable(upload.remark.strip()[:REMARK]),
        }
        with self._writing() as connection:
            done = connection.execute(sa.update(UPLOADS).where(UPLOADS.c.id == upload.id).values(decided))
            if done.rowcount != 1:
                raise JournalError(f"记录库里没有第 {upload.id} 个上传的文件：请刷新网页")

    def uploads(self) -> list[Upload]:
        """Every file handed in, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(UPLOADS).order_by(UPLOADS.c.id)).mappings().all()
        return [
            Upload(
                by=row["uploaded_by"],
                at=row["uploaded_at"],
                approval=Approval(row["approval"]),
                **{name: row[name] for name in ("id", "name", "sha256", "decided_by", "decided_at", "remark")},
            )
            for row in rows
        ]

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _entries(self, chosen: sa.Select[sa.Row[tuple[object, ...]]]) -> list[Reviewed]:
        with self._reading() as connection:
            rows = connection.execute(chosen).all()
            said = _last_verdicts(connection, [row.id for row in rows])
        return [Reviewed(_entry(row), tuple(said.get(row.id, ()))) for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _told("记录没有写成"), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _told("读不了记录库"), self.engine.connect().execution_options(reading=True) as connection:
            yield connection


_SAID = sa.select(sa.func.count(VERDICTS.c.citation.distinct())).where(VERDICTS.c.question_id == ANSWERS.c.question_id)
_WAITING = ANSWERS.c.citations > _SAID.correlate(ANSWERS).scalar_subquery()
_JOINED: sa.Select[sa.Row[tuple[object, ...]]] = sa.select(
    QUESTIONS, ANSWERS.c.standalone, ANSWERS.c.record
).select_from(QUESTIONS.outerjoin(ANSWERS))
_VERDICT = sa.select(VERDICTS)
_LATER = VERDICTS.alias("later")
_COUNTING = ~(
    sa.exists()
    .where(_LATER.c.question_id == VERDICTS.c.question_id, _LATER.c.citation == VERDICTS.c.citation)
    .where(_LATER.c.id > VERDICTS.c.id)
)
"""Of the verdicts on one citation the last."""


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn the database's errors into one line of ours, without the statement and its values."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        cause = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise JournalError(f"{what}（{cause}）：请检查设置 journal 和磁盘空间") from error


def _answer_row(answer: Answer) -> dict[str, object]:
    return {
        "standalone": _storable(answer.standalone),
        "generation": answer.generation,
        "refused": answer.refused,
        "record": to_json(answer),
        "citations": len(answer.citations),
    }


def _storable(text: str) -> str:
    """The text without what databases refuse: PostgreSQL takes no NUL, neither takes half a character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    asked = Asked(
        question=row.question,
        by=row.asked_by,
        at=row.asked_at,
        conversation=row.conversation,
        history=tuple(row.history),
    )
    return Entry(row.id, asked, answer_from_json(row.record, standalone=row.standalone) if row.record else None)


def _last_verdicts(connection: sa.Connection, entries: Sequence[int]) -> dict[int, list[Verdict]]:
    """The verdicts that count, by entry, in the order of the citations."""
    said: dict[int, list[Verdict]] = {}
    chosen = _VERDICT.where(VERDICTS.c.question_id.in_(entries), _COUNTING).order_by(VERDICTS.c.citation)
    for verdict in map(_verdict, connection.execute(chosen) if entries else ()):
        said.setdefault(verdict.entry, []).append(verdict)
    return said


def _verdict(row: sa.Row[tuple[object, ...]]) -> Verdict:
    return Verdict(
        entry=row.question_id,
        citation=row.citation,
        judgement=Judgement(row.judgement),
        by=row.judged_by,
        at=row.judged_at,
        remark=row.remark,
    )
