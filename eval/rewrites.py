"""Ways of saying the same, applied to a perfect answer: what the scorer has to let pass.

Each returns None where it does not apply.
"""

import random
import re
from dataclasses import replace
from decimal import Decimal

from eval.binding import holds_figure
from eval.corruptions import Corruption
from eval.keys import AnswerKey
from eval.predictions import Cited, Prediction
from eval.text import fold, sentences

_CLAUSE = re.compile(r"[^，。;:!?；：！？]+")
_SCALED = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万亿|亿|万)?(元|吨|千瓦时|千瓦|平方米|亩|户|人次|人|斤)$")
_POWERS = {"万亿": 12, "亿": 8, "万": 4, "": 0}
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
_DIGIT_NAMES = "零一二三四五六七八九"


def _reword(prediction: Prediction, old: str, new: str) -> Prediction | None:
    """Say one figure differently, in the answer and in the record."""
    answer = re.sub(rf"(?<![0-9.]){re.escape(old)}", lambda _: new, prediction.answer)
    if answer == prediction.answer:
        return None
    figures = tuple(replace(item, text=new) if fold(item.text) == old else item for item in prediction.figures)
    return replace(prediction, answer=answer, figures=figures)


def other_scale(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """1200亿元 as 0.12万亿元 or 12000000万元."""
    for fact in draw.sample(key.facts, len(key.facts)):
        match = _SCALED.match(fact.words)
        if match is None:
            continue
        number, scale, unit = match.groups()
        other = draw.choice([name for name in _POWERS if name and name != (scale or "")])
        value = Decimal(number).scaleb(_POWERS[scale or ""] - _POWERS[other])
        text = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        return _reword(prediction, fact.words, f"{text}{other}{unit}")
    return None


def chinese_percent(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """8.5% as 百分之八点五."""
    for fact in draw.sample(key.facts, len(key.facts)):
        if re.fullmatch(r"[1-9](?:\.[0-9]+)?%", fact.words):
            whole, _, fraction = fact.words[:-1].partition(".")
            digits = "".join(_DIGIT_NAMES[int(char)] for char in fraction)
            text = f"百分之{_DIGIT_NAMES[int(whole)]}" + (f"点{digits}" if digits else "")
            return _reword(prediction, fact.words, text)
    return None


def full_width(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Full-width digits and percent signs, citation marks left alone."""
    parts = re.split(r"(\[[0-9]+\])", prediction.answer)
    answer = "".join(part if part.startswith("[") else part.translate(_WIDE) for part in parts)
    figures = tuple(replace(item, text=item.text.translate(_WIDE)) for item in prediction.figures)
    return None if answer == prediction.answer else replace(prediction, answer=answer, figures=figures)


def thousands(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """23184元 as 23,184元."""
    for fact in key.facts:
        match = re.match(r"[0-9]{4,}", fact.words)
        if match:
            return _reword(prediction, fact.words, f"{int(match.group()):,}{fact.words[match.end() :]}")
    return None


def spaced(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Layout spaces around figures: 达到 1200 亿元."""
    answer = re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])", " ", prediction.answer)
    return None if answer == prediction.answer else replace(prediction, answer=answer)


def other_order(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Sentences and records in another order."""
    parts = sentences(prediction.answer)
    if len(parts) < 2:
        return None
    figures, citations = list(prediction.figures), list(prediction.citations)
    draw.shuffle(figures)
    draw.shuffle(citations)
    return replace(prediction, answer="".join(parts[::-1]), figures=tuple(figures), citations=tuple(citations))


def other_numbers(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Citations numbered differently, consistently."""
    if not prediction.citations:
        return None
    by = draw.randint(1, 20)
    answer = re.sub(r"\[([0-9]+)\]", lambda match: f"[{int(match.group(1)) + by}]", prediction.answer)
    return replace(
        prediction,
        answer=answer,
        citations=tuple(replace(cited, n=cited.n + by) for cited in prediction.citations),
        figures=tuple(
            item if item.citation is None else replace(item, citation=item.citation + by) for item in prediction.figures
        ),
    )


def politely(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Words around the answer that say nothing of their own."""
    if prediction.refused:
        return replace(prediction, answer=f"很抱歉，{prediction.answer}")
    before = draw.choice(("根据政府工作报告，", "据报告所载，", "报告提到，", "您好，"))
    return replace(prediction, answer=f"{before}{prediction.answer}")


def shorter_quotes(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Quotes cut down to the clauses that still carry the claim."""
    citations = tuple(_shorten(key, cited) for cited in prediction.citations)
    return None if citations == prediction.citations else replace(prediction, citations=citations)


def _shorten(key: AnswerKey, cited: Cited) -> Cited:
    carried = [fact for fact in key.facts if holds_figure(fact, cited.quote)]
    spans = [match.span() for match in _CLAUSE.finditer(cited.quote)]
    needed = [(start, end) for start, end in spans if any(holds_figure(f, cited.quote[start:end]) for f in carried)]
    if not needed:
        return cited
    start, end = needed[0][0], needed[-1][1]
    kept = cited.quote[start:end]
    if len(kept) < 6 or not all(holds_figure(fact, kept) for fact in carried):
        return cited
    return replace(cited, quote=kept, start=cited.start + start, end=cited.start + end)


REWRITES: dict[str, Corruption] = {
    function.__name__: function
    for function in (
        *(other_scale, chinese_percent, full_width, thousands, spaced, other_order, other_numbers, politely),
        shorter_quotes,
    )
}
"""Every way, by name."""
