"""What the reading of reports leaves doubtful, to be looked at by a person: a list of places, not a measure.

    python bench/reading.py CORPUS ...

Prints three lists, one place a line with the words around it:

- figures side by side that are read as one thing's, where each may be another's (「甲、乙分别增长5%、6%」 read as of both);
- facts that name nothing they are of;
- numbers that no fact holds, by what stands right after them, the most frequent first; years, dates, names and ordinals left out.
"""

import argparse
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.errors import ReportQAError
from index.facts import extract
from index.load import load, read_corpus_files
from index.paragraphs import split
from index.records import Fact, Paragraph, ParagraphKind

_AROUND = 40
"""Characters shown before a place, and half as many after it."""
_BESIDE = ("、", "和", "以上、", "左右、")
_NUMBER = re.compile(r"(?<![\dA-Za-z.第])\d+(?:\.\d+)?")
_NO_FIGURE = re.compile(r"[年月日号届级强周版Gg]|\d|[)）”\]、]|次会议")
_EXAMPLES = 5


def main() -> int:
    """Print the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    options = parser.parse_args()
    together: list[str] = []
    ownerless: list[str] = []
    unread: dict[str, list[str]] = {}
    try:
        for name, paragraphs, facts in _reports(options.corpus):
            texts = {p.number: p.text for p in paragraphs}
            for a, b in itertools.pairwise(facts):
                text = texts[a.paragraph]
                alike = (a.paragraph, a.indicator, a.unit) == (b.paragraph, b.indicator, b.unit)
                if alike and text[a.end : b.start] in _BESIDE:
                    together.append(f"{name} | {a.indicator} | {_around(text, a.start, b.end)}")
            ownerless += [f"{name} | {_around(texts[f.paragraph], f.start, f.end)}" for f in facts if not f.indicator]
            for after, place in _unread(paragraphs, facts):
                unread.setdefault(after, []).append(f"{name} | {place}")
    except (OSError, ReportQAError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"side by side, of one thing: {len(together)}", *together, sep="\n")
    print(f"\nof nothing named: {len(ownerless)}", *ownerless, sep="\n")
    counts = Counter({after: len(places) for after, places in unread.items()})
    print(f"\nin no fact: {counts.total()}")
    for after, count in counts.most_common():
        print(f"{after!r} {count}", *unread[after][:_EXAMPLES], sep="\n    ")
    return 0


def _reports(corpora: list[Path]) -> Iterator[tuple[str, list[Paragraph], list[Fact]]]:
    """Each report's file name with its paragraphs and facts, once."""
    seen: set[str] = set()
    for corpus in corpora:
        for file in read_corpus_files(corpus):
            if file.name not in seen:
                seen.add(file.name)
                document = load(file, corpus=corpus)
                paragraphs = split(document)
                yield file.name, paragraphs, list(extract(document, paragraphs))


def _unread(paragraphs: list[Paragraph], facts: list[Fact]) -> Iterator[tuple[str, str]]:
    """The numbers of the report's own words that no fact holds: the character right after, and the words around."""
    held: dict[int, list[range]] = {}
    for fact in facts:
        held.setdefault(fact.paragraph, []).append(range(fact.start, fact.end))
    for paragraph in (p for p in paragraphs if p.kind is ParagraphKind.BODY):
        for number in _NUMBER.finditer(paragraph.text):
            told = any(number.start() in span for span in held.get(paragraph.number, ()))
            if not told and not _NO_FIGURE.match(paragraph.text, number.end()):
                after = paragraph.text[number.end() : number.end() + 1]
                yield after, _around(paragraph.text, number.start(), number.end())


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - _AROUND) : end + _AROUND // 2]


if __name__ == "__main__":
    sys.exit(main())
