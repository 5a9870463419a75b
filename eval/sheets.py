"""Reports written for a suite: sentences of the corpus, changed, under another region's or year's heading."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eval.gold import GoldFact
from eval.rounds import World
from eval.sites import Site, site
from eval.transformations import Edit, apply, sentence_span

_LAYOUT = re.compile(r"[\s*#]+")


@dataclass(slots=True)
class Sheets:
    """Reports being written: (region, report year) → sentences that review and that plan."""

    pages: dict[tuple[str, int], tuple[list[str], list[str]]] = field(default_factory=dict)

    def add(self, fact: GoldFact, region: str, year: int, sentence: str) -> None:
        """Put a sentence into the report that tells of this year: results in the next one, aims in its own."""
        tells = fact.role in ("actual", "estimate")
        review, plan = self.pages.setdefault((region, year + tells), ([], []))
        page = review if tells else plan
        if sentence not in page:
            page.append(sentence)

    def files(self, prefix: str) -> dict[str, bytes]:
        """The reports as files; the texts are invented but for the sentences."""
        return {
            f"{prefix}-{region}-{year}.md": report_text(region, year, review, plan).encode()
            for (region, year), (review, plan) in sorted(self.pages.items())
        }


def report_text(region: str, year: int, review: Iterable[str], plan: Iterable[str]) -> str:
    """A report with nothing in it but these sentences, each a paragraph."""
    return "\n\n".join(
        (
            f"# {region}{year}年政府工作报告",
            f"——{year}年1月9日在{region}第八届人民代表大会第二次会议上",
            "各位代表：",
            f"## 一、{year - 1}年工作回顾",
            *review,
            f"## 二、{year}年工作安排",
            *plan,
            "",
        )
    )


def sentence_of(world: World, place: Site) -> tuple[int, int]:
    """The span of the sentence around a figure in its file."""
    return sentence_span(world.text(place.source), place.start, place.end)


def figures_in(world: World, source: str, start: int, end: int) -> list[Site]:
    """The figures that a span of a file holds, years left out."""
    report = world.reports[source]
    inside = report.within(start, end)
    found = [q for q in report.figures if inside and inside[0] <= q.start < q.end <= inside[1] and q.unit != "公历年"]
    return [site(report, q) for q in found]


def retold(world: World, source: str, start: int, end: int, numbers: Mapping[Site, str]) -> str:
    """The words of a span as one line, closed by a full stop, some of its figures with other digits."""
    text = world.text(source)
    edits = [Edit(place.first - start, place.last - start, number) for place, number in numbers.items()]
    told = _LAYOUT.sub("", apply(text[start:end], edits)).lstrip("、，,—")
    return told if told.endswith("。") else f"{told.rstrip('，,；;！!？?')}。"
