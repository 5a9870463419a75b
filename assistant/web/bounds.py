"""Which reports a question is put to: regions, report years and reports, chosen together and removed one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.selection import Reports, narrowed
from assistant.web.excerpts import title_of
from index.records import Records

_REGION, _YEAR, _REPORT = "region", "year", "report"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What was chosen: each kind narrows what is asked; an empty one leaves that side open."""

    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    words: str = ""

    def of(self, reports: Reports) -> Reports:
        """The reports inside the bounds; all of them where there are none."""
        return narrowed(reports, regions=self.regions, years=self.years, documents=self.documents)

    @property
    def note(self) -> str:
        """What an answer within these bounds says of them; empty where there are none."""
        return f"只查了：{self.words}。" if self.words else ""


def bound_choices(records: Records) -> list[tuple[str, str]]:
    """(what people choose by, value) for every region, report year and report held."""
    documents = records.documents()
    regions = dict.fromkeys(d.region for d in documents if d.region)
    years = sorted({d.report_year for d in documents if d.report_year}, reverse=True)
    return [
        *((region, f"{_REGION} {region}") for region in regions),
        *((f"{year}年报告", f"{_YEAR} {year}") for year in years),
        *((title_of(d), f"{_REPORT} {d.id}") for d in documents),
    ]


def read_bounds(chosen: object, records: Records) -> Bounds:
    """The bounds that came out of a browser; what is not held is passed over."""
    held = {value: label for label, value in bound_choices(records)}
    values = [each for each in chosen if isinstance(each, str) and each in held] if isinstance(chosen, list) else []
    return Bounds(
        regions=tuple(_of(_REGION, values)),
        years=tuple(map(int, _of(_YEAR, values))),
        documents=tuple(_of(_REPORT, values)),
        words="、".join(held[value] for value in values),
    )


def _of(kind: str, values: Sequence[str]) -> list[str]:
    return [value.removeprefix(f"{kind} ") for value in values if value.startswith(f"{kind} ")]
