"""Report file → :class:`Document`: who gave which report when, read from the text itself, whatever the format.

File names are opaque, so everything is read from the front of the text; a ``metadata.toml`` in the corpus folder may
correct it, one table a file: ``["seeds/004.txt"]`` with any of ``title region level report_year meeting_date speaker office``.
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index import formats
from index.errors import CorpusError, system_words
from index.headings import TITLE
from index.quantities import han_number
from index.records import Document, Level
from index.regions import NATION, find_regions, gazetteer, government_of, level_of
from index.speakers import speaker_of

METADATA = "metadata.toml"
_FOUR_DIGITS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
Corrections = Mapping[str, Mapping[str, Any]]
"""Source path → the attributes to correct."""

_FRONT_LINES = 40
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_BLANKS = re.compile(r"[\s\u3000]+")
_MARKS = re.compile(r"^[\s\u3000]*#*[\s\u3000]*|\*\*|[\s\u3000]*#*[\s\u3000]*$")
_HAN_DIGITS = "〇一二三四五六七八九"
HAN_DATE = re.compile(
    r"(?P<year>[一二][〇○零０一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_DATE = r"(?P<year>20\d\d|19\d\d)年(?P<month>1?\d)月(?P<day>[1-3]?\d)日"
_CONGRESS = r"(?P<region>[\u4e00-\u9fff]{2,14}?)第?[一二三四五六七八九十]+届人(?:民代表)?大(?:会)?"
_MEETING = re.compile(rf"{_DATE}(?:上午|下午)?(?:召开的|，|,)?在?{_CONGRESS}")
_DATE_LINE = re.compile(rf"^(?P<mark>[—\-（(]+)?{_DATE}(?:.{{0,30}}(?:会议|大会|人大)|(?(mark)[）)]?$|(?!)))")
_ANY_DATE = re.compile(r"(20\d\d)[年./-]\d{1,2}[月./-]\d{1,2}")
_PLAN_HEADING = re.compile(
    r"(20\d\d)年(?:的)?(?:重点|主要|政府)?(?:工作|目标|任务)(?:的)?(?:安排|建议|任务|部署|打算|重点|计划)?"
)
_REVIEW_HEADING = re.compile(r"(20\d\d)年(?:的)?工作(?:的)?(?:回顾|回眸|总结)")
_SPEAKS_FOR = re.compile(
    r"我(?:谨)?(?:代表|受)(?P<region>国务院|[\u4e00-\u9fff]{2,14}?)(?:人民政府|政府)?(?:的?委托)?[，,]?(?:现在)?向"
)
_OPENING_LINES = 3
_LATE = 11
"""From this month on a session may be given the next year's report."""


def read_corpus_files(corpus: Path) -> list[Path]:
    """Every file below ``corpus`` whose suffix says that it may be a report, in the order of their paths.

    Raises:
        CorpusError: there is no such folder, or it cannot be read.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"找不到报告文件夹 {corpus}：请给出一个放有政府工作报告（{'、'.join(formats.READERS)}）的文件夹"
        )
    try:
        found = [path for path in corpus.rglob("*") if path.is_file() and formats.known(path)]
    except OSError as error:
        raise _unreadable(corpus, error) from error
    return sorted(path for path in found if not path.name.startswith("."))


def source_of(path: Path, *, corpus: Path) -> str:
    """A file's path below the corpus folder, with ``/``, as text: names in another encoding than UTF-8 are read as GB 18030.

    Archives packed on Chinese Windows leave such names behind.
    """
    name = path.relative_to(corpus).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        content = os.fsencode(name)
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            return content.decode("utf-8", "replace")
    return name


def load_corrections(corpus: Path) -> Corrections:
    """What ``metadata.toml`` corrects; empty where there is none.

    Raises:
        CorpusError: the file cannot be read, is no TOML, or names an attribute or a value that is not one.
    """
    path = corpus / METADATA
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f'{path} 不是正确的 TOML（{error}）：请按「["文件名"]」分节改写') from error
    return {source: _checked(path, source, table) for source, table in tables.items()}


def _unreadable(path: Path, error: OSError) -> CorpusError:
    return CorpusError(f"{path} 读不了（{system_words(error)}）：检查读取权限和磁盘后再试")


def load(path: Path, *, corpus: Path, corrections: Corrections | None = None, ocr: bool = False) -> Document:
    """Read one report file.

    Args:
        path: the file, below ``corpus``.
        corrections: what :func:`load_corrections` returned; None for none.
        ocr: recognize what is written on scanned pages.

    Raises:
        UnreadableFile: no text can be had from it.
    """
    content, extracted = formats.read(path, ocr=ocr)
    source = source_of(path, corpus=corpus)
    document = describe(hashlib.sha256(content).hexdigest(), source, extracted.text)
    corrected = (corrections or {}).get(source, {})
    level = level_of(corrected.get("region", document.region))
    read = {"page_starts": extracted.page_starts, "recognized": extracted.recognized, "unread": extracted.unread}
    return replace(document, **{"level": level, **read, **corrected})


def describe(id_: str, source: str, text: str) -> Document:
    """Read title, region, level, report year, meeting date, speaker and office from the front of a text."""
    lines = [line for raw in text.splitlines() if (line := _bare(raw))]
    front = lines[: next((i for i, line in enumerate(lines) if line.startswith("各位代表")), _FRONT_LINES)][
        :_FRONT_LINES
    ]
    title = next((match for line in front if (match := TITLE.match(line))), None)
    meeting = _MEETING.search("".join(front)) or next(
        (match for line in front if (match := _DATE_LINE.match(line))), None
    )
    speaker, office = speaker_of(front)
    opening = "".join(lines[len(front) : len(front) + _OPENING_LINES])
    said = _region(title, meeting, front, office)
    known = said == NATION or said in gazetteer()
    region = said if known else _spoken_for(opening) or _named_by(source) or said
    year = _report_year(title, meeting, lines) or _year_named_by(source)
    named = title.group() if title and title["region"] else ""
    return Document(
        id=id_,
        source=source,
        text=text,
        title=named or f"{government_of(region)}{f'{year}年' if year else ''}政府工作报告",
        region=region,
        level=level_of(region),
        report_year=year,
        meeting_date=_date(meeting) if meeting else None,
        speaker=speaker,
        office=office,
    )


def _bare(line: str) -> str:
    return HAN_DATE.sub(in_digits, _BLANKS.sub("", _MARKS.sub("", line)).translate(WIDE_DIGITS))


def in_digits(said: re.Match[str]) -> str:
    """A date in Chinese digits (「二〇二五年一月五日」) as 「2025年1月5日」."""
    year = "".join(str(max(_HAN_DIGITS.find(digit), 0)) for digit in said["year"])
    return f"{year}年{han_number(said['month'])}月{han_number(said['day'])}日"


def _region(title: re.Match[str] | None, meeting: re.Match[str] | None, front: list[str], office: str | None) -> str:
    congress = re.search(rf"(?:^|[^\u4e00-\u9fff]|在){_CONGRESS}", "\n".join(front))
    named = [match.groupdict().get("region") for match in (meeting, title, congress) if match]
    if re.search(r"届全国人民代表大会|^国务院总理", "\n".join(front), re.MULTILINE) or "国务院" in named:
        return NATION
    candidates = [_known_end(re.sub(r"^(?:年)?在", "", name)) for name in named if name]
    governs = [office[:length] for length in range(len(office), 1, -1)] if office else []
    known = next((name for name in [*candidates, *governs] if name in gazetteer()), None)
    return known or next(iter(candidates), "")


def _known_end(name: str) -> str:
    """A name without what stands before it (「林一川在长沙市」); as it is where no place is known by any end of it."""
    return next((name[at:] for at in range(len(name) - 1) if name[at:] in gazetteer()), name)


def _spoken_for(opening: str) -> str:
    """The region whose government the speaker gives the report for (「我代表国务院，向大会报告」); empty where none is named."""
    spoken = _SPEAKS_FOR.search(opening)
    if spoken is None:
        return ""
    return NATION if spoken["region"] == "国务院" else spoken["region"] if spoken["region"] in gazetteer() else ""


def _named_by(source: str) -> str:
    """The region that the file's name says, where its text says none; the narrowest of several, empty where there is none."""
    named = [mention.name for mention in find_regions(Path(source).stem) if mention.name in gazetteer()]
    return named[-1] if named else ""


def _year_named_by(source: str) -> int | None:
    year = _FOUR_DIGITS.search(Path(source).stem)
    return int(year[1]) if year else None


def _report_year(title: re.Match[str] | None, meeting: re.Match[str] | None, lines: list[str]) -> int | None:
    headings = [line for line in lines if len(line) <= 40]
    planning = [line for line in headings if not _REVIEW_HEADING.search(line)]
    planned = [int(match[1]) for line in planning if (match := _PLAN_HEADING.search(line))]
    reviewed = [int(match[1]) + 1 for line in headings if (match := _REVIEW_HEADING.search(line))]
    named = title and _title_year(title)
    if meeting:
        year = int(meeting["year"])
        # A session late in the year is given the next year's report.
        late = int(meeting["month"]) >= _LATE and year + 1 in (named, *planned, *reviewed)
        return year + 1 if late else year
    if year := named or max(planned, default=0) or max(reviewed, default=0):
        return year
    published = _ANY_DATE.search("\n".join(lines[:_FRONT_LINES]))
    return int(published[1]) if published else None


def _title_year(title: re.Match[str]) -> int | None:
    year = title["y1"] or title["y2"] or title["y3"]
    return int(year) if year else None


def _date(meeting: re.Match[str]) -> date | None:
    try:
        return date(int(meeting["year"]), int(meeting["month"]), int(meeting["day"]))
    except ValueError:
        return None


def _checked(path: Path, source: str, table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise CorpusError(f'{path}：{source!r} 应是一节（["{source}"]），不是一个值')
    corrected = {}
    for key, value in table.items():
        if key not in _CORRECTABLE:
            raise CorpusError(f"{path}：[{source}] 里的 {key!r} 不认识，可用的是 {'、'.join(_CORRECTABLE)}")
        read, wanted = _CORRECTABLE[key]
        try:
            corrected[key] = read(value)
        except (ValueError, TypeError) as error:
            raise CorpusError(f"{path}：[{source}] 的 {key} = {value!r} 不对，应是{wanted}") from error
    return corrected


def _as_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


def _as_year(value: object) -> int:
    if not isinstance(value, int) or not 1949 <= value <= 2100:
        raise TypeError
    return value


def _as_date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(_as_text(value))


_CORRECTABLE: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "title": (_as_text, "一段文字"),
    "region": (_as_text, "一段文字"),
    "level": (Level, f"其中之一：{'、'.join(Level)}"),
    "report_year": (_as_year, "四位年份"),
    "meeting_date": (_as_date, "日期，如 2026-01-20"),
    "speaker": (_as_text, "一段文字"),
    "office": (_as_text, "一段文字"),
}
"""What may be corrected: how each value is read, and what it should be."""
