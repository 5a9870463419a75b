"""Which regions and report years a store holds, as a question is understood against them."""

from assistant.where import Holdings
from index.records import Document, Records
from index.regions import government_of


def holdings_of(records: Records) -> Holdings:
    """The holdings of a store: region → the years of its reports, ascending."""
    years: dict[str, set[int]] = {}
    for document in records.documents():
        held = years.setdefault(document.region, set())
        if document.report_year:
            held.add(document.report_year)
    return Holdings({region: tuple(sorted(held)) for region, held in years.items()})


def report_words(document: Document) -> str:
    """A report by whose it is and its year: 「包头市2024年政府工作报告」."""
    year = f"{document.report_year}年" if document.report_year else ""
    return f"{government_of(document.region)}{year}政府工作报告"


def held_words(records: Records, *, most: int = 12) -> str:
    """The reports held, in words: 「现有报告：包头市（2022、2024）」."""
    held = list(holdings_of(records).years.items())
    parts = [f"{region}（{'、'.join(map(str, years))}）" for region, years in held[:most]]
    return f"现有报告：{'，'.join(parts)}" if parts else "还没有任何报告"
