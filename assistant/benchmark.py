"""What the page knows of a benchmark: the records that it shows, and the protocol of whoever runs one.

The page may not know ``eval``, which knows the assistant; ``app.py`` brings them together.
"""

from dataclasses import dataclass
from typing import Protocol

from index.errors import ReportQAError

Span = tuple[int, int]


class BenchmarkError(ReportQAError):
    """A benchmark cannot be run, or a run cannot be shown."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run under way is.

    Attributes:
        run: the last run that ended well, by name; empty before there was one.
        said: how the last run ended, where it did not end well.
    """

    running: bool
    done: int = 0
    total: int = 0
    run: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A paragraph that a failed answer cited, or that it should have cited.

    Attributes:
        n: the citation's number; 0 for evidence that was not cited.
        paragraph: 0 where the store has no such paragraph.
        quoted, gold: half-open spans of ``text``.
    """

    n: int
    name: str
    document_id: str
    paragraph: int
    text: str
    quoted: Span | None
    gold: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not answered as it should be."""

    id: str
    type: str
    cause: str
    asked: tuple[str, ...]
    said: str
    refused: bool
    gold: str
    details: tuple[str, ...]
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run.

    Attributes:
        headline: the share that is right, for people.
        lines: what else a manager reads first.
        plots: SVG.
    """

    name: str
    headline: str
    lines: tuple[str, ...]
    plots: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs held against each other: ``said`` in words, then the ids that moved."""

    said: tuple[str, ...]
    failing: tuple[str, ...]
    passing: tuple[str, ...]


class Benchmark(Protocol):
    """Runs the benchmark over the page's own reports, one run at a time; safe to use from many threads."""

    def question_sets(self) -> list[str]:
        """Names of the question sets that fit the reports."""

    def runs(self) -> list[tuple[str, str]]:
        """(what people choose by, name) of every finished run, the newest first."""

    def start(self, questions: str, *, sample: int | None) -> None:
        """Start a run in the background.

        Args:
            questions: one of :meth:`question_sets`.
            sample: about so many questions; None for all.

        Raises:
            BenchmarkError: one is under way, or there is no such set.
        """

    def cancel(self) -> None:
        """Stop the run under way after the present question; nothing is kept of it."""

    def progress(self) -> Progress:
        """Where the run under way is, or how the last one ended."""

    def outcome(self, run: str) -> Outcome:
        """A finished run.

        Raises:
            BenchmarkError: there is none of this name.
        """

    def difference(self, run: str, earlier: str) -> Difference:
        """What moved from an earlier run to this one.

        Raises:
            BenchmarkError: one of them is not there, or they have no question in common.
        """

    def page(self, run: str) -> bytes:
        """The run's report as an HTML file.

        Raises:
            BenchmarkError: there is no such run.
        """
