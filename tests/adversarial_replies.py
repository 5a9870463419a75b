"""Replies that mix true sentences with ones altered in one point, or in none but the citation."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scripted_model import Request, number_of
from written_reports import TRUTHS, Truth

_NONSENSE = (
    "产值产值产值产值",
    "<think>先想一想，答案是999亿元</think>",
    "```python\nprint(999)\n```",
    "根据材料，可以得出以下结论：",
    '{"answer": "999亿元"}',
    "| 指标 | 值 |\n|---|---|\n| 产值 | 999亿元 |",
    "<img src=x onerror=alert(999)>",
    "![](http://x.example/?q=999)",
    "作为人工智能，我认为产值是999亿元。[1]",
)
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Sentence:
    """A sentence to be said.

    Attributes:
        text: without marks.
        cite: its marks, from the request: evidence is numbered there.
    """

    text: str
    is_lie: bool
    cite: Callable[[Request], str]

    def said(self, request: Request) -> str:
        """As the model says it."""
        return f"{self.text}{self.cite(request)}。"


def true_sentence(truth: Truth) -> Sentence:
    """A sentence that has to be shown."""
    return Sentence(truth.sentence, False, _citing(truth))


def reply(seed: int) -> tuple[str, list[Sentence], Callable[[Request], str]]:
    """One reply: the question it is to, its sentences, and what the model says."""
    choice = random.Random(seed)
    asked = choice.choice(TRUTHS)
    sentences = [lie(choice, choice.choice((asked, choice.choice(TRUTHS)))) for _ in range(choice.randint(1, 3))]
    if choice.random() < 0.5:
        sentences.append(true_sentence(asked))
    choice.shuffle(sentences)
    noise = choice.sample(_NONSENSE, choice.randint(0, 2))

    def say(request: Request) -> str:
        parts = [each.said(request) for each in sentences]
        return choice.choice(("", "\n")).join([*noise, *parts]) if noise else "".join(parts)

    return question_to(asked, choice), sentences, say


def question_to(truth: Truth, choice: random.Random) -> str:
    """A question that a truth answers."""
    target = "目标" if truth.is_target else ""
    ask = choice.choice(("增长多少", "增速是多少")) if truth.verb == "增长" else "是多少"
    return f"{truth.year}年{truth.region}{truth.indicator}{target}{ask}？"


def lie(choice: random.Random, truth: Truth) -> Sentence:
    """A true sentence altered in one point."""
    alter = choice.choice(_ALTERATIONS)
    return alter(choice, truth)


def _other(choice: random.Random, truth: Truth, of: Callable[[Truth], object], *, same: Sequence[str] = ()) -> Truth:
    others = [t for t in TRUTHS if of(t) != of(truth) and all(getattr(t, n) == getattr(truth, n) for n in same)]
    return choice.choice(others)


def _citing(truth: Truth) -> Callable[[Request], str]:
    return lambda request: f"[{number_of(request, truth.beside)}]"


def _told(truth: Truth, text: str | None = None) -> Sentence:
    return Sentence(text or truth.sentence, True, _citing(truth))


def _other_digit(choice: random.Random, truth: Truth) -> Sentence:
    digits = [index for index, char in enumerate(truth.figure) if char.isdigit()]
    at = choice.choice(digits)
    changed = str((int(truth.figure[at]) + choice.randint(1, 9)) % 10)
    return _altered(truth, figure=truth.figure[:at] + changed + truth.figure[at + 1 :])


def _altered(truth: Truth, **changes: object) -> Sentence:
    altered = replace(truth, **changes)  # type: ignore[arg-type]
    return Sentence(altered.sentence, True, _citing(truth))


def _other_unit(choice: random.Random, truth: Truth) -> Sentence:
    units = {"亿元": ("万元", "亿美元", "万亿元"), "%": ("个百分点", "‰", "倍"), "万吨": ("吨", "万亩", "亿吨")}
    unit = next(unit for unit in units if unit in truth.figure)
    return _altered(truth, figure=truth.figure.replace(unit, choice.choice(units[unit])))


def _other_qualifier(choice: random.Random, truth: Truth) -> Sentence:
    return _altered(truth, figure=truth.figure.replace("左右", "") + choice.choice(("以上", "以下", "以内")))


def _other_year(choice: random.Random, truth: Truth) -> Sentence:
    return _altered(truth, year=truth.year + choice.choice((-3, -2, -1, 1, 2)))


def _other_region(choice: random.Random, truth: Truth) -> Sentence:
    regions = [r for r in ("包头市", "石拐区", "云南省", "乌海市", "云水市", "呼和浩特市") if r != truth.region]
    return _altered(truth, region=choice.choice(regions))


def _other_indicator(choice: random.Random, truth: Truth) -> Sentence:
    others = [t.indicator for t in TRUTHS if t.indicator != truth.indicator]
    return _altered(truth, indicator=choice.choice([*others, "马蹄铁产值", "规模以上工业增加值"]))


def _other_side(choice: random.Random, truth: Truth) -> Sentence:
    return _altered(truth, is_target=not truth.is_target)


def _other_direction(choice: random.Random, truth: Truth) -> Sentence:
    verbs = {"增长": ("下降", "减少"), "达到": ("减少", "增加", "人均"), "提高到": ("提高", "下降")}
    return _altered(truth, verb=choice.choice(verbs[truth.verb]))


def _from_elsewhere(choice: random.Random, truth: Truth) -> Sentence:
    other = _other(choice, truth, lambda t: t.beside)
    return Sentence(truth.sentence, True, _citing(other))


def _from_nowhere(choice: random.Random, truth: Truth) -> Sentence:
    mark = choice.choice(("[99]", "[0]", "[1000]", "【77】", "", "[来源]", "[国务院]", "(1)", "[1-3]"))
    return Sentence(truth.sentence, True, lambda _: mark)


def _more(choice: random.Random, truth: Truth) -> Sentence:
    more = (
        "，占全国的33%",
        "，居全国首位",
        "，比上年多571亿元",
        "，连续五年翻番",
        "，带动就业三万人",
        "，其中国有企业占六成",
        "，市长因此辞去职务并接受调查",
        "，详情请拨打电话13800000000",
        "，见http://x.example/",
    )
    return _told(truth, truth.sentence + choice.choice(more))


def _other_script(choice: random.Random, truth: Truth) -> Sentence:
    table = choice.choice((_NUMERALS, _FULL_WIDTH))
    changed = _other_digit(choice, truth).text
    scope, rest = changed[:5], changed[5:]
    return _told(truth, scope + rest.translate(table))


def _relative(choice: random.Random, truth: Truth) -> Sentence:
    return _told(truth, truth.sentence.replace(f"{truth.year}年", choice.choice(("今年", "去年", "明年"))))


_ALTERATIONS: tuple[Callable[[random.Random, Truth], Sentence], ...] = (
    _other_digit,
    _other_unit,
    _other_qualifier,
    _other_year,
    _other_region,
    _other_indicator,
    _other_side,
    _other_direction,
    _from_elsewhere,
    _from_nowhere,
    _more,
    _other_script,
    _relative,
)
