"""A report put into another format and read back gives the same paragraphs, scopes and facts as its text."""

from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from converted import to_docx, to_html, to_pdf

from index.facts import extract
from index.load import load, read_corpus_files
from index.paragraphs import split
from index.records import Fact
from index.text_files import decode

LEAST_SHARE = 0.98
ROOT = Path(__file__).resolve().parents[1]
REPORTS = read_corpus_files(ROOT / "reports")
SEEDS = ("000", "001", "002", "003", "004")
CONVERTERS: dict[str, Callable[[str, Path], bytes]] = {
    ".docx": lambda text, _: to_docx(text),
    ".html": lambda text, _: to_html(text),
    ".htm": lambda text, _: to_html(text, charset="gb2312"),
    ".txt": lambda text, _: text.encode("utf-16"),
}
PRINTERS: dict[str, Callable[[str, Path], bytes]] = {
    "printed.pdf": to_pdf,
    "with the browser's header.pdf": lambda text, folder: to_pdf(text, folder, header=True),
}


def reading(path: Path) -> tuple[list[Any], list[Any], list[int | None]]:
    """What the file says of itself, each paragraph with its place, scope and facts, and the pages."""
    document = load(path, corpus=path.parent)
    paragraphs = split(document)
    facts: dict[int, list[Any]] = {}
    for fact in extract(document, paragraphs):
        facts.setdefault(fact.paragraph, []).append(_told(fact))
    about = [document.title, document.region, document.level, document.report_year, document.meeting_date]
    return (
        [*about, document.speaker, document.office],
        [
            (each.text, each.kind, each.section, each.period, each.role, tuple(facts.get(each.number, ())))
            for each in paragraphs
        ],
        [each.page for each in paragraphs],
    )


def _told(fact: Fact) -> tuple[object, ...]:
    scope = (fact.region, fact.period, fact.role, fact.measure)
    return fact.text, fact.start, fact.end, fact.value, fact.unit, fact.qualifier, fact.indicator, *scope


def check_round_trip(report: Path, folder: Path, name: str, convert: Callable[[str, Path], bytes]) -> list[int | None]:
    """Convert a report, read both, and compare; returns the pages of the converted one's paragraphs."""
    text = decode(report.read_bytes())
    (folder / "plain.md").write_text(text, encoding="utf-8")
    (folder / name).write_bytes(convert(text, folder))
    about, wanted, _ = reading(folder / "plain.md")
    converted_about, found, pages = reading(folder / name)
    assert converted_about == about
    ids = {paragraph: number for number, paragraph in enumerate({*wanted, *found})}
    matcher = SequenceMatcher(None, [ids[each] for each in wanted], [ids[each] for each in found], autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    differences = [
        f"{tag}: {[each[:5] for each in wanted[a:b]]} → {[each[:5] for each in found[c:d]]}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    assert same >= LEAST_SHARE * max(len(wanted), len(found)), "\n".join(differences)
    assert any(each[5] for each in found)
    return pages


@pytest.mark.parametrize("suffix", CONVERTERS)
@pytest.mark.parametrize("report", REPORTS, ids=[path.stem for path in REPORTS])
def test_a_sample_report_survives_its_format(report: Path, tmp_path: Path, suffix: str) -> None:
    """Word, web page and UTF-16, chrome and header included."""
    assert set(check_round_trip(report, tmp_path, f"report{suffix}", CONVERTERS[suffix])) == {None}


@pytest.mark.parametrize("suffix", CONVERTERS)
@pytest.mark.parametrize("prefix", SEEDS)
def test_a_real_report_survives_its_format(corpus: Path, tmp_path: Path, prefix: str, suffix: str) -> None:
    """The same for real ones, with all that pages and columns cut in them."""
    (report,) = corpus.rglob(f"{prefix}_*.txt")
    check_round_trip(report, tmp_path, f"report{suffix}", CONVERTERS[suffix])


@pytest.mark.browser
@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("prefix", SEEDS)
def test_a_real_report_survives_being_printed(corpus: Path, tmp_path: Path, prefix: str, printer: str) -> None:
    """Paragraphs are made whole from printed lines, and each knows its page."""
    (report,) = corpus.rglob(f"{prefix}_*.txt")
    pages = check_round_trip(report, tmp_path, printer, PRINTERS[printer])
    known = [page for page in pages if page is not None]
    assert len(known) == len(pages)
    assert known == sorted(known)
    assert (known[0], known[-1] > 5) == (1, True)
