"""What the journal holds: questions with their answers, what reviewers said of each citation, and files handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assistant.records import Answer, Citation, Figure, Reason
from index.errors import ReportQAError
from index.records import Measure, Period, Role


class JournalError(ReportQAError):
    """The journal cannot be opened, read or written."""


class Judgement(StrEnum):
    """What a reviewer finds of a citation: does its quote carry what the answer says?"""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    MISPLACED = "misplaced"
    """The words are right, their year or region is not."""


class Approval(StrEnum):
    """Where a file that was handed in stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


def now() -> datetime:
    """The time, with its zone; whole milliseconds, which every database keeps."""
    time = datetime.now(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, as it was asked.

    Attributes:
        by: who asked.
        conversation: what the questions of one conversation have in common.
        history: the conversation's earlier questions, oldest first.
    """

    question: str
    by: str
    at: datetime
    conversation: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in the journal.

    Attributes:
        answer: None where the program failed; its ``latency_ms`` holds the total only.
    """

    id: int
    asked: Asked
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one reviewer said of one citation. The last one said of a citation counts; the earlier ones are kept.

    Attributes:
        entry: ``Entry.id``.
        citation: ``Citation.n``.
    """

    entry: int
    citation: int
    judgement: Judgement
    by: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An entry with the verdict that counts for each citation that has one, in the order of the citations."""

    entry: Entry
    verdicts: tuple[Verdict, ...]

    @property
    def judged(self) -> bool:
        """Whether every citation has a verdict, and there is one."""
        cited = {citation.n for citation in self.entry.answer.citations} if self.entry.answer else set()
        return bool(cited) and cited == {verdict.citation for verdict in self.verdicts}

    @property
    def supported(self) -> bool:
        """Whether every citation was found to carry what the answer says."""
        return self.judged and all(verdict.judgement is Judgement.SUPPORTED for verdict in self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A report file that somebody handed in.

    Attributes:
        id: 0 before the journal has given it one.
        name: the file's name.
        sha256: of its bytes, 64 hex digits.
        decided_by, decided_at, remark: of whoever approved or rejected it; empty while it is pending.
    """

    name: str
    sha256: str
    by: str
    at: datetime
    id: int = 0
    approval: Approval = Approval.PENDING
    decided_by: str = ""
    decided_at: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over the whole journal.

    Attributes:
        questions: all that were asked; ``refused`` of them were refused, ``failed`` have no answer.
        waiting, judged: answers with citations, by whether all of those have a verdict.
        verdicts: citations by the verdict that counts; every judgement is there.
    """

    questions: int
    refused: int
    failed: int
    waiting: int
    judged: int
    verdicts: Mapping[Judgement, int]


def answer_from_json(record: Mapping[str, Any], *, standalone: str) -> Answer:
    """The answer whose batch record this is; suggestions and the time of each stage are not in it.

    Records are kept for years: a field that came later is allowed to be missing.
    """
    return Answer(
        question=record["question"],
        standalone=standalone,
        text=record["answer"],
        refused=record["refused"],
        reason=Reason(record["reason"]) if record["reason"] else None,
        citations=tuple(map(_citation, record["citations"])),
        figures=tuple(map(_figure, record["figures"])),
        answerer=record["answerer"],
        generation=record["generation"],
        latency_ms={"total": record["latency_ms"]},
        note=record.get("note") or "",
    )


def _citation(record: Mapping[str, Any]) -> Citation:
    return Citation(**{**record, "section": tuple(record["section"])})


def _figure(record: Mapping[str, Any]) -> Figure:
    typed = {
        "value": Decimal(record["value"]),
        "period": Period(**record["period"]) if record["period"] else None,
        "role": Role(record["role"]),
        "measure": Measure(record["measure"]),
    }
    return Figure(**{**record, **typed})
