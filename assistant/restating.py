"""A follow-up made whole by a language model, or not: what the model writes is read by the rules, and may add nothing.

The rules read every follow-up without a model. A model may help where it reads a turn of speech that they do not; it
may also ask something else than was asked. So its question counts only if every year, region, figure and side (target
or result) in it stands in the conversation, no region or year is lost, and its topic is theirs.
"""

import re
from collections.abc import Sequence

from assistant.records import Query
from assistant.support import is_plain
from assistant.times import find_times
from assistant.topics import grams_of, topic
from assistant.vocabulary import normalise
from assistant.wants import role_mentions
from assistant.where import Holdings, find_where
from index.quantities import find_quantities

LONGEST = 120
"""Characters of a question that a model may write."""
TOPIC_TOLD = 0.6
"""Least share of the topic that the conversation names; the rest are words that make it whole."""
_OPENING = re.compile(r"^(?:改写后的?(?:问题)?|问题)[：:]\s*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def one_question(reply: str) -> str:
    """The question in a model's reply: its first line, without what some models put before it; empty if there is none."""
    lines = (line.strip() for line in reply.splitlines())
    said = _OPENING.sub("", next(filter(None, lines), "")).strip("「」“”\"'")
    return said if 0 < len(said) <= LONGEST and is_plain(said) else ""


def adds_nothing(
    said: str, question: str, history: Sequence[str], *, own: Query, whole: Query, holdings: Holdings
) -> bool:
    """Whether a question written by a model asks what the conversation asks.

    Args:
        said: the model's question.
        own: the last question as the rules read it in its conversation; years spoken of by their distance are in it.
        whole: the model's question as the rules read it alone.
    """
    told = [normalise(text) for text in (question, *history)]
    words = " ".join(told)
    years = {year for text in told for year in _years(text)} | _years_asked(own)
    regions = {region for text in told for region in find_where(text, holdings).regions}
    regions |= {ask.region for ask in own.asks if ask.region}
    stated, last = normalise(said), told[0]
    return (
        _years(stated) | _years_asked(whole) <= years
        and set(_years(last)) <= _years(stated) | _years_asked(whole)
        and set(find_where(stated, holdings).regions) <= regions
        and set(find_where(last, holdings).regions) <= set(find_where(stated, holdings).regions)
        and _figures(stated) <= _figures(words)
        and _numbers(stated) <= _numbers(words) | {str(year) for year in years}
        and _sides(stated) <= _sides(words)
        and _fixes(own) <= _fixes(whole)
        and all(topic(ask.topic).coverage(grams_of(words)) >= TOPIC_TOLD for ask in whole.asks)
    )


def _years(text: str) -> set[int]:
    """The years that a text names by their number."""
    periods = [mention.period for mention in find_times(text, newest=None) if mention.period]
    reports = {mention.report_year for mention in find_times(text, newest=None) if mention.report_year}
    return {year for period in periods for year in (period.start, period.end)} | reports


def _years_asked(query: Query) -> set[int]:
    periods = [ask.period for ask in query.asks if ask.period]
    return {year for period in periods for year in (period.start, period.end)}


def _fixes(query: Query) -> set[str]:
    """Which of region and years a query fixes: what the rules find in the conversation may be another, but not be lost."""
    held = {"region": any(ask.region for ask in query.asks), "years": bool(_years_asked(query))}
    return {name for name, fixed in held.items() if fixed}


def _figures(text: str) -> set[tuple[object, str]]:
    return {(figure.value, figure.unit) for figure in find_quantities(text)}


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _sides(text: str) -> set[str]:
    return {role.value for _, _, role in role_mentions(text)}
