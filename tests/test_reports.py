"""The sample corpus: right figures in the right part, in our own sentences, with the notice that says so."""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest

from index.load import load

REPORTS = Path(__file__).resolve().parents[1] / "reports"


class Origin(NamedTuple):
    """Where a digest comes from.

    Attributes:
        source: the leading digits of the real file that its figures were taken from.
        plan: the words with which that file turns from what was done to what is to be done.
        speaker: as the digest prints it; empty where the real file names none.
    """

    source: str
    plan: str
    region: str
    year: int
    speaker: str


DIGESTS = {
    "baotou-2018.md": Origin("000", "二、今后五年的总体思路", "包头市", 2018, "赵江涛"),
    "baotou-2022.md": Origin("002", "二、今后五年工作的总体要求", "包头市", 2022, ""),
    "baotou-2022-newspaper.md": Origin("004", "发展预期目标", "包头市", 2022, "包头市人民政府市长张锐"),
    "baotou-2024.md": Origin("001", "二、展望2024年", "包头市", 2024, "包头市人民政府市长 张锐"),
    "shiguai-2024.md": Origin("003", "二、奋进2024年", "石拐区", 2024, "石拐区人民政府代区长 张晓飞"),
}

OUR_PLAN = re.compile(r"^## .*(?:今后五年|20\d\d年工作(?:安排|建议))", re.MULTILINE)
"""The heading at which a digest turns to what is to be done."""

LONGEST_SHARED = 16
"""Characters in a row that a digest may share with a real report: room for the names of indicators and projects."""

MEETING_LINE = "——"
"""Opens the line that names the session: a name from end to end, it may be as long as it is."""

UNITS = (
    "个百分点|平方公里|平方米|立方米|千瓦|公里|小时|人次|[A-Za-z]+|"
    "[%元年月日个名人户家项件条处座套所只头吨亩斤张次场部辆台支级岁天周位届倍批份]"
)
FIGURE = re.compile(rf"(?<![\d.])\d+(?:\.\d+)?[万亿]*(?:{UNITS})?")
"""A number with its unit, where it has one."""

DATES = ("年", "月", "日")

digests = pytest.mark.parametrize("name", sorted(DIGESTS))


def read(name: str) -> str:
    """A digest's text."""
    return (REPORTS / name).read_text(encoding="utf-8")


def read_source(corpus: Path, name: str) -> str:
    """The text of the real report behind a digest."""
    (path,) = corpus.rglob(f"{DIGESTS[name].source}_*.txt")
    return path.read_text(encoding="utf-8-sig")


def filled(text: str) -> list[str]:
    """The lines that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def body(name: str) -> list[str]:
    """A digest's paragraphs below its first section heading, headings left out."""
    sections = read(name).partition("\n## ")[2].partition("\n")[2]
    return [line for line in filled(sections) if not line.startswith("#")]


def squeeze(text: str) -> str:
    """NFKC, without white space and thousands separators."""
    tight = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", tight)


def letters(text: str) -> str:
    """Letters and digits only: a changed comma must not hide a copied sentence."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def figures(text: str) -> set[str]:
    """Every number with its unit."""
    return set(FIGURE.findall(squeeze(text)))


def amounts(name: str) -> list[str]:
    """The figures of a digest's paragraphs as often as they stand there; neither dates nor bare numbers."""
    found = [figure for line in body(name) for figure in FIGURE.findall(squeeze(line))]
    return [figure for figure in found if not figure.endswith(DATES) and not figure[-1].isdigit()]


def test_folder_holds_the_five_digests() -> None:
    """Nothing lies in the sample corpus whose origin is not stated here."""
    assert sorted(path.name for path in REPORTS.iterdir()) == sorted(DIGESTS)


@digests
def test_digest_opens_with_title_region_year_and_notice(name: str) -> None:
    """Before its first section a digest says what it is, of whom, of when, and that it is made for showing."""
    origin = DIGESTS[name]
    title, *front = filled(read(name).partition("\n## ")[0])
    named = title.removeprefix("# ")
    notice = next(line for line in front if line.startswith("《"))
    assert named.startswith(f"{origin.region}{origin.year}年政府工作报告")
    assert named.endswith("摘要")
    assert notice.startswith(f"《{named}》，地区为{origin.region}，报告年份为{origin.year}年。")
    assert "本摘要为演示而编写，数字出自" in notice
    assert any(origin.speaker in line for line in front)


@digests
def test_reader_recognises_region_and_year(name: str) -> None:
    """The sample needs no metadata file: region, report year and speaker come from its text."""
    origin = DIGESTS[name]
    document = load(REPORTS / name, corpus=REPORTS)
    assert (document.region, document.report_year) == (origin.region, origin.year)
    assert (document.speaker or "") == re.sub(r".*[长 ]", "", origin.speaker)


def test_corpus_is_large_enough_to_ask() -> None:
    """At least 15 paragraphs and 60 figures in all, and a dozen paragraphs in each digest."""
    assert sum(len(body(name)) for name in DIGESTS) >= 15
    assert sum(len(amounts(name)) for name in DIGESTS) >= 60
    assert min(len(body(name)) for name in DIGESTS) >= 12


def test_one_fact_stands_in_two_reports_in_other_words() -> None:
    """The report of 2022 and its newspaper version share figures, but no sentence."""
    names = ("baotou-2022.md", "baotou-2022-newspaper.md")
    whole, newspaper = ({s for line in body(name) for s in re.split("[。；]", line) if s} for name in names)
    assert len(set(amounts(names[0])) & set(amounts(names[1]))) >= 40
    assert not whole & newspaper


@pytest.mark.parametrize(
    ("name", "quote", "planned"),
    [
        ("baotou-2018.md", "一般公共预算收入为137.6亿元", False),
        ("baotou-2022.md", "固定资产投资增长26.6%", False),
        ("baotou-2022.md", "固定资产投资增长15%左右", True),
        ("baotou-2024.md", "晶硅光伏产业产值达到1200亿元", False),
        ("baotou-2024.md", "晶硅光伏产业产值年内要突破2000亿元", True),
        ("shiguai-2024.md", "地区生产总值、规上工业增加值分别增长6.7%和9.1%", False),
        ("shiguai-2024.md", "地区生产总值增长15%以上", True),
    ],
)
def test_result_stands_in_the_review_and_target_in_the_plan(name: str, quote: str, planned: bool) -> None:
    """What was done is told before the plan begins, what is aimed at after."""
    review, plan = OUR_PLAN.split(read(name), maxsplit=1)
    assert (quote in plan, quote in review) == (planned, not planned)


@digests
def test_every_figure_stands_in_the_same_part_of_the_real_report(name: str, corpus: Path) -> None:
    """No number, unit included, is new, and none has moved between review and plan."""
    ours = OUR_PLAN.split(read(name), maxsplit=1)
    real = squeeze(read_source(corpus, name)).split(DIGESTS[name].plan, maxsplit=1)
    known = {f"{DIGESTS[name].year}年"}
    assert [figures(own) - figures(part) - known for own, part in zip(ours, real, strict=True)] == [set(), set()]


@digests
def test_no_sentence_of_a_real_report_is_copied(name: str, corpus: Path) -> None:
    """No digest shares more than 16 letters or digits in a row with any real report."""
    width = LONGEST_SHARED + 1
    real = [letters(path.read_text(encoding="utf-8-sig")) for path in sorted(corpus.rglob("*.txt"))]
    own = [letters(line) for line in filled(read(name)) if not line.startswith(MEETING_LINE)]
    windows = {line[start : start + width] for line in own for start in range(len(line) - width + 1)}
    assert sorted(window for window in windows if any(window in text for text in real)) == []
