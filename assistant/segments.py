"""A question of several parts → one text per part: 「老旧小区：去年改了多少个，今年要改多少个」 asks twice of one thing."""

import re
from dataclasses import dataclass

_PIECE = re.compile(r"[^，,；;？?！!。：:]+[，,；;？?！!。：:]*")
_ASKS = re.compile(
    r"多少|多[大高长远快]|(?<![这那近])几(?!乎)|第几|百分之|哪|什么|啥|谁|何时|何地|增速|增幅|涨幅|降幅|占比|是否|吗[？?]?$|怎么|如何|为何|怎样|[高低快慢多少大小]还是|呢(?=[？?（(]|$)|也(?:给|说|要|列|报)(?:我|一下|出来)*[。？?]?$|同比[？?]?$"
)
_LISTED = re.compile(
    r"(?<=[多少几\u4e00-\u9fff])、(?=[^、]*(?:多[少大高长远快]|几(?![乎年])|哪[些几两三四五六七八九十]))|(?:(?<=[、和]增速)|(?<=[、和]增幅))、(?=..)"
)
"""「去年做到多少、今年想要多少」: a mark between two parts that both ask; in 「GDP总量、增速、失业率」 the growth is the first one's."""


_ASKED = re.compile(rf"(?:{_ASKS.pattern})(?:(?!\d\d年).){{0,12}}$")
_INDICATOR = re.compile(r"(?:率|产?值|额|量|收入|支出|投资|面积|里程|规模|人数|户数|个数)[，,]$")
_YEAR = re.compile(r"(?<!\d)(?:20)?\d\d年")
_MORE = re.compile(r"还有|以及|另外|再就是|再加上")
"""「旅客人数和收入，还有新开航线几条」: the first part asks too."""
_SIDE = re.compile(
    r"(?:以及|还有|和|与)?(?:(?:20)?\d\d年|[今去明]年)的?(?:控制|预期)?(?:目标|计划|预期|任务|实际)[值数]?(?:又?是|定?为|呢)?[，,；;？?！!。]*"
)
"""「24年到多少，25年目标」: after a part that asks, another year's side asks too."""
_UNTIL = re.compile(r"(?:到|截至|截止)(?:20)?\d\d年?[^，。？?]{0,2}$")
"""「五年涨了多少？到22年」."""


@dataclass(frozen=True, slots=True)
class Segments:
    """A question cut into what it asks.

    Attributes:
        head: what stands before the first part that asks; it belongs to all of them. Empty where there is one part only.
        parts: at least one; the only one holds the head too.
        remark: what stands after the last part that asks (「两个都告诉我」); no part of any topic.
    """

    head: str
    parts: tuple[str, ...]
    remark: str


def segments(text: str) -> Segments:
    """Cut a question at its marks, one part for each that asks."""
    pieces = [piece for whole in _PIECE.findall(text) for piece in _listed(whole)]
    asking = [
        index
        for index, piece in enumerate(pieces)
        if _ASKS.search(piece) or (_INDICATOR.search(piece) and _MORE.match("".join(pieces[index + 1 : index + 2])))
    ]
    asking += [
        index
        for index in range(asking[-1] + 1 if asking else len(pieces), len(pieces))
        if _SIDE.fullmatch(pieces[index])
    ]
    asking = asking or _of_years(pieces)
    if not asking:
        return Segments("", (text,), "")
    remark = "".join(pieces[asking[-1] + 1 :])
    if _UNTIL.match(remark):
        pieces[asking[-1]] += remark
        remark = ""
    if len(asking) == 1:
        return Segments("", ("".join(pieces[: asking[0] + 1]),), remark)
    before = [asking[0] - 1, *asking]
    parts = ["".join(pieces[start + 1 : end + 1]) for start, end in zip(before, asking, strict=False)]
    return Segments("".join(pieces[: asking[0]]), tuple(parts), remark)


def _of_years(pieces: list[str]) -> list[int]:
    """The pieces of a question without a question word that each name a year and end with what is asked of it, two at least."""
    found = [
        i
        for i, piece in enumerate(pieces)
        if _YEAR.search(piece) and _INDICATOR.search(f"{piece.rstrip('，,。？?')}，")
    ]
    return found if len(found) > 1 else []


def _listed(piece: str) -> list[str]:
    """A piece cut at each 、 between two asking parts."""
    cut, position = [], 0
    for mark in _LISTED.finditer(piece):
        if _ASKED.search(piece[position : mark.start()]):
            cut.append(piece[position : mark.end()])
            position = mark.end()
    return [*cut, piece[position:]]
