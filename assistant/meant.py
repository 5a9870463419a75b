"""Open questions: the part of a report that means what is asked, in whatever words.

A question of how something is done shares few words with what is done (「雾霾怎么治」, 大气污染防治). The dense leg alone finds
the paragraph of a report that means it, far more surely than words do.
"""

from collections.abc import Sequence
from itertools import islice

from assistant.blocks import Block, blocks_of, may_tell, score_block
from assistant.records import Ask, Passage
from assistant.retrieve import Retriever
from assistant.topics import grams_of, topic
from assistant.words import NOUN, weigh
from index.records import Paragraph

LEAST = {"multilingual-e5-small": 0.89}
"""Least cosine of a question and a chunk that answers it, by the embedding model: below it, as many are wrong as right
(``bench/open_questions.py``). Another model's cosines say nothing here."""
_MOST = 3
"""Paragraphs that are as good as each other."""
_TELLS = 0.15
"""Least score of a part by its words for them to choose it among the parts of its paragraph."""
_SURE = 0.75
"""Score from which on a block's own words are enough."""
_SHORT_TOPIC = 6
"""Most characters of a topic whose first noun says what it is of."""
_LEAD = 80
"""Characters that tell what a part is about."""


def meant(question: str, ask: Ask, retriever: Retriever) -> list[Passage]:
    """The three passages of the years and the side asked for that mean most what a question does; empty where the best does not."""
    least = retriever.of_model(LEAST)
    if least is None:
        return []
    best = list(islice((p for p in retriever.by_meaning(question, ask) if may_tell(ask, p.paragraph)), _MOST))
    sure = best and best[0].score >= least and _tells_what(ask.topic, best[0].paragraph)
    return best if sure else []


def _tells_what(wanted: str, paragraph: Paragraph) -> bool:
    """Whether the noun that a short topic opens with is told: 「医疗高地」 is not 「教育高地」, however near both mean."""
    tokens = weigh(wanted) if wanted.isalnum() and len(wanted) <= _SHORT_TOPIC else ()
    if len(tokens) < 2 or tokens[0][1] < NOUN or len(tokens[0][0]) < 2:
        return True
    return bool(topic(tokens[0][0]).told(grams_of(" ".join((*paragraph.section, paragraph.text)))))


def part_meant(question: str, ask: Ask, passage: Passage, retriever: Retriever) -> Block:
    """The part of a passage that a question means: by its words, or where they tell too little, by its opening."""
    chunk, blocks = passage.chunk, [block for block in blocks_of(passage.paragraph) if block.text]
    # A chunk may hold nothing but a head, and a head be followed by another.
    parts = [block for block in blocks if block.start < chunk.end and block.end > chunk.start] or blocks
    wanted = topic(ask.topic)
    told = {part: score_block(wanted, part) for part in parts}
    best = max(parts, key=lambda part: (told[part], -part.start))
    if told[best] >= _TELLS or len(parts) == 1:
        return best
    return max(parts, key=lambda part: retriever.similarity(question, f"{part.head}{part.text}"[:_LEAD]))


def overrules(told: tuple[float, Block] | None, passages: Sequence[Passage]) -> bool:
    """Whether passages found by meaning take the place of a block found by its words, with its score.

    It must be told less than surely, and stand in none of them.
    """
    if told is None or not passages:
        return bool(passages)
    return told[0] < _SURE and all(told[1].paragraph != passage.paragraph for passage in passages)
