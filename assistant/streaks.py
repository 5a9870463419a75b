"""「连续多少年居全省第一」: for how long something went on, which a report says in words beside its figures."""

import re
from dataclasses import replace

from assistant.own_words import open_scope, quoting
from assistant.records import Claim, Query
from assistant.retrieve import Retriever
from assistant.sentences import of_period, rank_words
from assistant.topics import grams_of, topic

_LASTS = r"(?:年|个?季度|个?月|届|次)"
ASKED = rf"连[续着]了?(?:多少|几)个?{_LASTS}"
_ASKS, _TOLD = re.compile(ASKED), re.compile(rf"连续(?:\d+|[一二两三四五六七八九十]+)个?{_LASTS}")
_ITS_CLAUSE = re.compile(rf"[，,、；;]?[^，,、；;。？?]*{ASKED}[^，,、；;。？?]*")
_ENOUGH, _HALF = 0.6, 0.5
"""Least share of the topic told by the words that say how long, and of its first word."""


def asks_how_long(question: str) -> bool:
    """Whether a question asks for how many years something went on."""
    return bool(_ASKS.search(question))


def without_how_long(question: str) -> str:
    """The other parts of a question that asks for how long something went on; empty where there are none that ask."""
    rest = _ITS_CLAUSE.sub("", question)
    return rest if re.search(r"多少|几", rest) else ""


def how_long(query: Query, retriever: Retriever) -> Claim | None:
    """The words that say for how long; None where no report says it of what is asked."""
    words = dict.fromkeys(word for ask in query.asks for word in ask.topic.split())
    ask = replace(open_scope(query.asks[0]), topic=" ".join(words), measure=None, units=())
    for passages in (of_period(ask, found := retriever.passages(ask)), found):
        told = (words for words in rank_words(ask, passages) if _TOLD.search(words.quote.text))
        if (best := next(told, None)) and best.near >= _ENOUGH and _names_its_subject(ask.topic, best.quote.text):
            return quoting([best.quote], retriever.records)
    return None


def _names_its_subject(asked: str, text: str) -> bool:
    """Whether a text names what is asked of first: an underground railway's rank is not that of trade."""
    first, *_ = asked.split() or [""]
    return topic(first).coverage(grams_of(text)) >= _HALF
