"""今后五年 and 过去五年 where the newest report says nothing of them: a government speaks of its whole term only in its first report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.records import Ask, Query
from assistant.where import Holdings
from index.records import Period

_PARTS = ("ahead", "behind")


def asks_of_earlier_terms(query: Query, missing: Sequence[Ask], holdings: Holdings) -> Iterator[list[Ask]]:
    """The asks of a query with each term counted from an earlier report, newest first.

    Nothing where no ask is ``missing`` for such a term, or where the question names its years or its report itself.

    Args:
        missing: the asks that nothing answers as they stand.
    """
    region = next((ask.region for ask in missing if ask.region), None)
    years = sorted(holdings.years.get(region or "", ()), reverse=True)
    if not years:
        return
    terms = {period: part for part in _PARTS for period in _terms(years[0], part)}
    open_ = (ask.period for ask in missing if ask.period in terms and ask.report_year is None)
    meant = {period for period in open_ if str(period.end) not in query.question}
    for year in years[1:] if meant else ():
        yield [
            replace(ask, period=_terms(year, terms[ask.period])[0]) if ask.period in meant else ask
            for ask in query.asks
        ]


def _terms(year: int, part: str) -> tuple[Period, ...]:
    """What a report of a year calls 今后五年, or 过去五年 and 上届政府任期; the full five years first."""
    if part == "ahead":
        return (Period(year, year + 4),)
    return Period(year - 5, year - 1), Period(year - 4, year - 1)
