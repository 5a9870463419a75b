"""Systems whose scores theory fixes: if one of them lands elsewhere, the report is not to be believed.

They run in every evaluation, on the same questions, beside the system that is measured.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from eval.corpus import Corpus
from eval.keys import LONG_LIMIT, AnswerKey
from eval.oracle import oracle
from eval.predictions import Cited, Prediction, Retrieved
from eval.scoring import Scorecard, score
from eval.text import bigrams, fold

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ELSEWHERE = "甲乙丙市"
"""A region that no report is about; stands in where the questions know only one."""
_SHORTEST_PARAGRAPH = 30


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a sentinel landed.

    Attributes:
        correct: questions answered as wanted, of ``n``.
        low, high: how many of them theory allows.
    """

    name: str
    n: int
    correct: int
    low: int
    high: int

    @property
    def holds(self) -> bool:
        """Whether it landed where theory puts it."""
        return self.low <= self.correct <= self.high


@dataclass(frozen=True, slots=True)
class Echo:
    """Answers with the paragraph that shares the rarest character pairs with the question, whole."""

    paragraphs: tuple[tuple[str, str, frozenset[str]], ...]
    weights: dict[str, float]
    hashes: dict[str, str]

    @classmethod
    def over(cls, corpus: Corpus) -> "Echo":
        """Read the corpus's lines as paragraphs; short ones are headings and left out, unless there are no others."""
        lines = [(file.source, fold(line)) for file in corpus.files for line in file.text.splitlines()]
        shortest = min(_SHORTEST_PARAGRAPH, max(len(line) for _, line in lines))
        paragraphs = tuple((source, line, bigrams(line)) for source, line in lines if len(line) >= shortest)
        seen = Counter(pair for _, _, pairs in paragraphs for pair in pairs)
        weights = {pair: 1 / count for pair, count in seen.items()}
        return cls(paragraphs, weights, {file.source: file.sha256 for file in corpus.files})

    def best(self, question: str, *, limit: int = 10) -> list[Retrieved]:
        """The ``limit`` paragraphs nearest to the question, best first; ties by place."""
        wanted = bigrams(fold(question))
        scored = [
            (-sum(self.weights[pair] for pair in sorted(wanted & pairs)), number)
            for number, (_, _, pairs) in enumerate(self.paragraphs)
        ]
        chosen = [number for _, number in sorted(scored)[:limit]]
        return [
            Retrieved(self.hashes[self.paragraphs[n][0]], self.paragraphs[n][0], n + 1, self.paragraphs[n][1])
            for n in chosen
        ]

    def answer(self, key: AnswerKey) -> Prediction:
        """The nearest paragraph, cited as a whole; never refuses, records no figures."""
        found = self.best(" ".join((*key.question.history, key.question.question)))
        top = found[0]
        cited = Cited(1, top.document_id, top.source, top.text, top.text, 0, len(top.text), top.paragraph)
        text = f"{top.text}[1]"
        return Prediction(
            key.question.id, key.question.question, text, False, None, (cited,), retrieved=tuple(found), answerer="echo"
        )


def refuse(key: AnswerKey) -> Prediction:
    """Refuses everything."""
    question = key.question
    return Prediction(question.id, question.question, "报告里没有这项内容。", True, "unsupported", answerer="refuse")


def window(key: AnswerKey, corpus: Corpus) -> Prediction:
    """The oracle's figures and citations, but raw text around the evidence for an answer."""
    perfect = oracle(key, corpus)
    if perfect.refused:
        return replace(perfect, refused=False, reason=None, answer="相关原文如下。", answerer="window")
    passage = key.evidence[0][0]
    size = LONG_LIMIT + 1
    whole = corpus.named(passage.doc)[0].folded.ljust(size, "…")
    start = max(0, min(whole.index(passage.words) - size // 2, len(whole) - size))
    return replace(perfect, answer=f"{whole[start : start + size]}[1]", answerer="window")


def random_number(key: AnswerKey, corpus: Corpus | None, seed: int) -> Prediction:
    """The oracle's answer with every gold figure's digits drawn anew, in the record as in the text."""
    perfect = oracle(key, corpus)
    draw = random.Random(f"{seed}:{key.question.id}")
    answer, figures = perfect.answer, []
    for shown in perfect.figures:
        text = _NUMBER.sub(lambda match: _other_number(match.group(), draw), fold(shown.text))
        answer = re.sub(rf"(?<![0-9.]){re.escape(fold(shown.text))}", text, answer)
        figures.append(replace(shown, text=text, value=None))
    return replace(perfect, answer=answer, figures=tuple(figures), answerer="random_number")


def _other_number(number: str, draw: random.Random) -> str:
    """A number of the same shape that differs in its first digit, so that it cannot be equal."""
    first = draw.choice([digit for digit in "123456789" if digit != number[0]])
    return first + "".join(str(draw.randrange(10)) if char.isdigit() else char for char in number[1:])


def swapped_region(key: AnswerKey, corpus: Corpus | None, regions: frozenset[str]) -> Prediction:
    """The oracle's answer with every region replaced by another one that the questions know."""
    perfect = oracle(key, corpus)
    own = {fact.fact.region for fact in key.facts}
    other = min(regions - own, default=_ELSEWHERE)
    answer = perfect.answer
    for region in sorted(own, key=len, reverse=True):
        answer = answer.replace(region, other)
    figures = tuple(replace(shown, region=other if shown.region else "") for shown in perfect.figures)
    return replace(perfect, answer=answer, figures=figures, answerer="swapped_region")


def run_sentinels(
    keys: Sequence[AnswerKey], corpus: Corpus, *, regions: frozenset[str], seed: int = 0
) -> list[Landing]:
    """Score every sentinel on these questions.

    Theory: the oracle is right everywhere; refusing is right on exactly the unanswerable; echo and window never on
    them, the window never at all, for it is longer than an answer may be; a wrong number or region is never right
    where figures are asked for, and changes nothing elsewhere.
    """
    echo = Echo.over(corpus)
    n, refusable = len(keys), sum(not key.question.answerable for key in keys)
    bare = sum(key.question.answerable and not key.facts for key in keys)
    systems: dict[str, tuple[Callable[[AnswerKey], Prediction], int, int]] = {
        "oracle": (lambda key: oracle(key, corpus), n, n),
        "refuse": (refuse, refusable, refusable),
        "echo": (echo.answer, 0, bare),
        "window": (lambda key: window(key, corpus), 0, 0),
        "random_number": (lambda key: random_number(key, corpus, seed), refusable + bare, refusable + bare),
        "swapped_region": (lambda key: swapped_region(key, corpus, regions), refusable + bare, refusable + bare),
    }
    return [
        Landing(name, n, _count([score(key, answer(key), corpus=corpus, regions=regions) for key in keys]), low, high)
        for name, (answer, low, high) in systems.items()
    ]


def _count(cards: Sequence[Scorecard]) -> int:
    return sum(card.correct for card in cards)
