"""A clause and a figure of it while they are read: where they stand, and what was read before them."""

import re
from dataclasses import dataclass, replace

from index.clauses import Statement, clauses
from index.quantities import Quantity
from index.subjects import Subject

MILESTONE = re.compile(r"(?:台阶|大关|关口)、?$")
"""What is passed on the way, and counted as nothing else: 「4000亿元台阶」."""
PASSING = re.compile(
    r"(?:每年|五年|接连|连续|先后|成功)*(?:连?跨[越过上]?|[迈跃]上|突破|[迈越]过)?(?:[一两二三四五六七八九十]个)?"
    r"[百千万]?[亿万]?级?元?[新大]?(?:台阶|大关|关口)、?$"
)
"""How it is passed, after what passes it."""


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """A clause being read: where it and its sentence begin, where it ends, its figures, and the sentence's statements so far."""

    text: str
    sentence: int
    start: int
    end: int
    quantities: tuple[Quantity, ...]
    earlier: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class FigureRead:
    """A figure being read: its place in the clause, the clause's statements so far, and the words since the last of them.

    Attributes:
        left: the subject and the verb in those words.
        joined: those words as printed.
        lead: the verb that the first item of a list says for this one too.
    """

    clause: ClauseRead
    found: tuple[Statement, ...]
    index: int
    left: Subject
    joined: str
    lead: str

    @property
    def quantity(self) -> Quantity:
        return self.clause.quantities[self.index]

    @property
    def run(self) -> tuple[Statement, ...]:
        return (*self.clause.earlier, *self.found)

    @property
    def previous(self) -> Statement | None:
        """The statement that a figure without words of its own goes on from: never the count of milestones passed, save for what
        passed them where there is no other (「总值连跨4个千亿级台阶，预计突破1.1万亿元」)."""
        told = next((s for s in reversed(self.run) if not MILESTONE.search(s.subject)), None)
        if told or not self.run:
            return told
        passed = PASSING.sub("", self.run[-1].subject)
        return replace(self.run[-1], subject=passed) if passed != self.run[-1].subject else None

    @property
    def clauses_before(self) -> list[str]:
        return [self.clause.text[a:b] for a, b in clauses(self.clause.text, self.clause.sentence, self.clause.start)]


def told_of(statement: Statement) -> str:
    """A statement's subject, without the milestones passed on the way to its figure; their own count keeps them."""
    passed = PASSING.sub("", statement.subject)
    return statement.subject if statement.quantity.unit == "个" else passed or statement.subject
