"""A model's reply as it streams → its sentences, each with the citation marks that stand in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 8_000
"""Characters of a reply that are read; a model that talks on is cut short."""

_NUMBERS = r"[\[【［]\s*(\d{1,4}(?:\s*[,，、]\s*\d{1,4})*)\s*[\]】］]"
_MARK = re.compile(_NUMBERS)
# A mark may stand behind the full stop; a new line always ends a sentence.
_SENTENCE = re.compile(rf"[。！？!?]+(?:[ \t]*{_NUMBERS})*[ \t]*\n*|\n+")
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_DECORATION = re.compile(r"^(?:\s|[-*•·>#]+\s|\d{1,2}[.、．)）](?!\d))+|\*\*|__|`")
_IDLE_SPACE = re.compile(r"\s+(?![A-Za-z])|(?<![A-Za-z])\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a reply.

    Attributes:
        text: without marks, decoration and closing full stop.
        marks: where in ``text`` each group of marks stood, and its numbers, in order.
    """

    text: str
    marks: tuple[tuple[int, tuple[int, ...]], ...]

    def numbers_at(self, position: int) -> tuple[int, ...]:
        """The numbers cited for what ends at ``position``: the first marks behind it, else the last ones before."""
        return next((numbers for at, numbers in self.marks if at >= position), self.marks[-1][1] if self.marks else ())


def read_sentences(pieces: Iterable[str]) -> Iterator[Said]:
    """The sentences of a reply, each as soon as it is whole; a model's thoughts and what says nothing are left out."""
    seen: set[Said] = set()
    for raw in _split(pieces):
        said = read_sentence(raw)
        if said.text and said not in seen:  # Small models repeat themselves.
            seen.add(said)
            yield said


def read_sentence(raw: str) -> Said:
    """One sentence with its marks taken out."""
    words, marks, end = "", [], 0
    for match in _MARK.finditer(raw):
        words += _clean(raw[end : match.start()], opening=not words)
        marks.append((len(words), tuple(int(number) for number in re.findall(r"\d+", match[1]))))
        end = match.end()
    words += _clean(raw[end:], opening=not words)
    text = words.rstrip("。！？!?，,；;")
    return Said(text, tuple((min(at, len(text)), numbers) for at, numbers in marks))


def _split(pieces: Iterable[str]) -> Iterator[str]:
    """Cut a stream after each sentence, once it is sure that no mark follows."""
    buffer, read = "", 0
    for piece in pieces:
        read += len(piece)
        buffer = _THOUGHTS.sub("", buffer + piece)
        while "<think>" not in buffer and (end := _end_of_first(buffer)):
            yield buffer[:end]
            buffer = buffer[end:]
        if read > LONGEST:
            return
    yield buffer.partition("<think>")[0]


def _end_of_first(buffer: str) -> int:
    """Where the first sentence ends; 0 while it may go on."""
    match = _SENTENCE.search(buffer)
    if match is None or match.end() == len(buffer):
        return 0
    opens_mark = buffer[match.end()] in "[【［" and not match.group().endswith("\n")
    return 0 if opens_mark and not _MARK.match(buffer, match.end()) and len(buffer) - match.end() < 40 else match.end()


def _clean(text: str, *, opening: bool) -> str:
    """Words without Markdown and without the blanks that models put between Han characters and digits."""
    text = _DECORATION.sub("", text) if opening else text.replace("**", "").replace("__", "").replace("`", "")
    return _IDLE_SPACE.sub("", text)
