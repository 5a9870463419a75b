"""Gold questions: what is asked, what is right, and where it stands.

The schema, with an example of each kind, is in ``eval/data/README.md``.
"""

from dataclasses import dataclass

SHORT_TYPES = frozenset({"figure", "target", "region", "entity", "duplicate", "followup", "omitted", "variant"})
"""Types whose answer is a sentence or two."""
LONG_TYPES = frozenset({"several", "list", "compare", "open"})
"""Types whose answer may list or explain."""
REFUSAL_TYPES = frozenset({"unanswerable", "premise"})
TYPES = SHORT_TYPES | LONG_TYPES | REFUSAL_TYPES
ROLES = frozenset({"actual", "estimate", "target", "plan"})
REASONS = frozenset(
    {
        "year_absent",
        "region_absent",
        "indicator_absent",
        "measure_absent",
        "role_absent",
        "premise_wrong",
        "out_of_domain",
        "unsupported",
    }
)
WHYS = frozenset({"year", "region", "role", "measure", "indicator", "unit"})
"""What sets a distractor apart from the gold figure."""
SPLITS = frozenset({"dev", "held_out"})
PROVENANCES = frozenset({"author", "generated"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """A place named by words: ``quote`` stands in the file whose name starts with, or else contains, ``doc``."""

    doc: str
    quote: str


@dataclass(frozen=True, slots=True)
class Compact:
    """A place named by position: ``length`` characters from ``start`` of a file's text without its white space."""

    doc: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Offsets:
    """A place in a file that is not in the repository: half-open, in code points of the decoded text.

    Attributes:
        sha256: of the file's bytes, 64 hex digits.
    """

    sha256: str
    start: int
    end: int


Place = Quoted | Compact | Offsets


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement that the answer rests on; any of ``alt`` says the same elsewhere and stands in for it."""

    place: Place
    alt: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A figure asked for.

    Attributes:
        text: the figure as printed, unit included, qualifier excluded (``24亿斤``).
        first_year, last_year: the years it speaks of, both included; equal for a single year.
    """

    text: str
    region: str
    first_year: int
    last_year: int
    role: str


@dataclass(frozen=True, slots=True)
class Distractor:
    """A figure of the corpus that a careless system answers with; ``why`` names what is different about it."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold.

    Attributes:
        history: earlier questions of the same conversation, oldest first.
        reason: why it has to be refused; None for answerable questions, and where the file does not say.
        answer: the short gold answer, for people to read.
        aliases: other ways to write the whole short answer.
        must: of every inner tuple one string has to stand in the answer.
        must_not: strings that may not stand in the answer.
        facts_any: the facts of one region suffice.
        any_of: one piece of evidence suffices.
    """

    id: str
    question: str
    type: str
    answerable: bool
    answer: str
    history: tuple[str, ...] = ()
    reason: str | None = None
    aliases: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    facts: tuple[GoldFact, ...] = ()
    facts_any: bool = False
    evidence: tuple[Evidence, ...] = ()
    any_of: bool = False
    distractors: tuple[Distractor, ...] = ()
    split: str = "dev"
    provenance: str = "author"
    note: str = ""
