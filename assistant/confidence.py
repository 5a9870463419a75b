"""How sure an extractive answer may be: how much of what was asked the words that it rests on tell."""

from collections.abc import Iterator

from assistant.records import Draft, Query
from assistant.topics import grams_of, topic


def confidence(query: Query, draft: Draft) -> float:
    """The mean over the things asked of the share of each topic that the cited words tell.

    Half of a share counts words wherever they stand, half only words joined as in the question. Thresholds have decided
    before whether to answer at all; this orders the answers given, as a risk–coverage curve wants them.

    Returns:
        In [0, 1], greater is surer; 1 for a question without topic words (who gave the report).
    """
    told = frozenset().union(*map(grams_of, _words(draft)))
    topics = [wanted for ask in query.asks if (wanted := topic(ask.topic)).size]
    shares = [0.5 * (wanted.coverage(told) + wanted.strictness(told)) for wanted in topics]
    return sum(shares) / len(shares) if shares else 1.0


def _words(draft: Draft) -> Iterator[str]:
    """What the draft's claims quote, with the headings above and the names of its figures."""
    for claim in draft.claims:
        for quote in (*claim.quotes, *(quote for _, quote in claim.facts)):
            yield " ".join((*quote.paragraph.section, quote.text))
        yield from (fact.indicator for fact, _ in claim.facts)
