"""How a system fares when look-alikes of its evidence stand in the corpus: accuracy over the number of distractors.

Beside the reports lie others, written for this: the sentence of each gold figure with other figures, said of another
city or of an earlier year. No file of the corpus changes, so every answer is scored by the same key as without them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.corpus import Corpus, read_corpus
from eval.distractors import flood, open_scope
from eval.finished import NOISE
from eval.gold import Question
from eval.intervals import wilson
from eval.keys import answer_key
from eval.predictions import Prediction
from eval.rounds import Entrant, World
from eval.scoring import Scorecard, said_right, score
from eval.sites import read_reports, statements
from eval.trials import Bench

LEVELS: Mapping[int, tuple[str, ...]] = {
    0: (),
    1: ("region",),
    3: ("region", "year", "region"),
    10: ("region", "year", "region", "region", "year", "region", "region", "year", "region", "region"),
}
"""Look-alikes of each gold figure, and in what each differs from it; see :data:`eval.distractors.FLOODS`."""


@dataclass(frozen=True, slots=True)
class Level:
    """What came of so many look-alikes.

    Attributes:
        distractors: of each gold figure; 0 is the corpus as it is.
        files, characters: what was added to the corpus.
        low, high: Wilson's 95 % interval of ``correct`` / ``n``.
        said: answers whose words are right, whatever their records bind; what other systems can reach.
        failing: ids that are right without look-alikes and not with them.
    """

    distractors: int
    files: int
    characters: int
    n: int
    correct: int
    wrong: int
    refused: int
    low: float
    high: float
    said: int
    failing: tuple[str, ...]


def measure_noise(questions: Sequence[Question], corpus: Corpus, bench: Bench) -> list[Level]:
    """Ask those questions that name their region and year, without look-alikes and among ever more of them.

    Args:
        bench: answers from changed copies of the corpus.

    Returns:
        One level for each of :data:`LEVELS`; none where no question can be asked in this way.

    Raises:
        EvalError: evidence does not stand in the corpus.
    """
    world = _world(questions, corpus)
    asked = [entrant.question for entrant in world.entrants]
    found: list[Level] = []
    right: frozenset[str] = frozenset()
    for count, kinds in LEVELS.items() if asked else ():
        texts = flood(world, world.entrants, count, kinds).files.values()
        # Names of their own: evidence may name its file by any part of the name, the region's say.
        files = {f"noise/{number:03d}.md": data for number, data in enumerate(texts, start=1) if data is not None}
        answers = bench.ask(f"noise-{count}", asked, files=files)
        cards = _cards(asked, answers, corpus, read_corpus(bench.copy))
        correct = frozenset(card.id for card in cards if card.outcome == "correct")
        right = correct if not count else right
        found.append(_level(count, files, cards, sorted(right - correct)))
    return found


def _world(questions: Sequence[Question], corpus: Corpus) -> World:
    """The questions whose gold figures stand in their evidence, and which leave neither region nor year open."""
    reports = read_reports(corpus)
    entrants = []
    for question in (question for question in questions if question.answerable):
        found = tuple(item for item in statements(question, corpus, reports) if item.home)
        entrant = Entrant(question, found, Prediction(question.id, question.question, "", False, None))
        if found and open_scope(entrant) is None:
            entrants.append(entrant)
    return World(corpus, reports, tuple(entrants), (), seed=0)


def _cards(
    asked: Sequence[Question], answers: Sequence[Prediction], corpus: Corpus, changed: Corpus
) -> list[Scorecard]:
    """The answers scored: the key is of the corpus as it was, citations are looked up in the changed one."""
    regions = frozenset(fact.region for question in asked for fact in question.facts)
    keys = (answer_key(question, corpus) for question in asked)
    return [score(key, answer, corpus=changed, regions=regions) for key, answer in zip(keys, answers, strict=True)]


def _level(distractors: int, files: Mapping[str, bytes], cards: Sequence[Scorecard], lost: Sequence[str]) -> Level:
    ended = [card.outcome for card in cards]
    said = sum(said_right(asdict(card)) for card in cards)
    correct, wrong, refused = (ended.count(outcome) for outcome in ("correct", "wrong", "refused"))
    characters = sum(len(data.decode()) for data in files.values())
    low, high = wilson(correct, len(ended))
    return Level(distractors, len(files), characters, len(ended), correct, wrong, refused, low, high, said, tuple(lost))


def write_noise(levels: Sequence[Level], out: Path) -> None:
    """Write ``noise.json`` into a run's folder; equal to the byte for equal answers."""
    rows = [asdict(level) for level in levels]
    text = json.dumps({"levels": rows}, ensure_ascii=False, indent=1) + "\n"
    (out / NOISE).write_text(text, encoding="utf-8", newline="\n")
