"""Ways in which an answer goes wrong, applied to a perfect one: what the scorer has to catch.

Each takes a key, its perfect answer and a source of randomness, and returns the corrupted answer, or None where it
does not apply. A figure is corrupted in the answer's text, in its record, or in both, as real systems do.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from eval.direction import direction_at
from eval.gold import LONG_TYPES
from eval.keys import LONG_LIMIT, SHORT_LIMIT, AnswerKey
from eval.predictions import Cited, Prediction, Shown
from eval.quantities import opposed, quantities, sense
from eval.text import fold, fold_answer, stands_in

Corruption = Callable[[AnswerKey, Prediction, random.Random], Prediction | None]

_SWAPS = {
    **{"万亿元": "亿元", "亿元": "万元", "万元": "亿元", "美元": "元", "元": "美元"},
    **{"千瓦时": "千瓦", "千瓦": "千瓦时", "亿斤": "万斤", "万吨": "亿吨", "吨": "公斤", "斤": "吨"},
    **{"平方米": "亩", "公里": "米", "亩": "公顷", "公顷": "亩", "人次": "人", "万人": "亿人", "万户": "户"},
    **{"倍": "个百分点", "个百分点": "%", "%": "‰"},
}
_OPPOSITES = {
    **{"增长": "下降", "下降": "增长", "提高": "降低", "降低": "提高", "增加": "减少", "减少": "增加"},
    **{"高于": "低于", "低于": "高于", "上升": "下滑", "提升": "下滑", "快于": "慢于", "新增": "减少"},
}
_TURNED = {
    **{"以上": "以下", "以内": "以上", "以下": "以上"},
    **{"超过": "不足", "突破": "不到", "接近": "超过", "超": "不足", "近": "超"},
}
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?=年|[-—])")


def _pick(prediction: Prediction, draw: random.Random) -> Shown | None:
    figures = [shown for shown in prediction.figures if not shown.computed]
    return draw.choice(figures) if figures else None


def _swap(prediction: Prediction, shown: Shown, text: str, draw: random.Random) -> Prediction | None:
    """Put ``text`` in the place of one figure: in the record, in the answer, or in both."""
    place = draw.choice(("record", "answer", "both"))
    answer, figures = prediction.answer, prediction.figures
    if place != "record":
        answer = _in_answer(answer, shown.text, text)
    if place != "answer":
        figures = tuple(replace(item, text=text, value=None) if item is shown else item for item in figures)
    changed = replace(prediction, answer=answer, figures=figures)
    return None if changed == prediction else changed


def _in_answer(answer: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![0-9.]){re.escape(fold(old))}", lambda _: new, answer)


def change_digit(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """One digit, one up or down."""
    shown = _pick(prediction, draw)
    places = [m.start() for m in re.finditer("[0-9]", fold(shown.text))] if shown else []
    if shown is None or not places:
        return None
    text, at = fold(shown.text), draw.choice(places)
    return _swap(prediction, shown, f"{text[:at]}{(int(text[at]) + draw.choice((1, 9))) % 10}{text[at + 1 :]}", draw)


def change_unit(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Another unit or another scale."""
    shown = _pick(prediction, draw)
    unit = next((unit for unit in _SWAPS if shown and fold(shown.text).endswith(unit)), None)
    if shown is None or unit is None:
        return None
    return _swap(prediction, shown, fold(shown.text).removesuffix(unit) + _SWAPS[unit], draw)


def percent_to_points(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """5% becomes 5个百分点."""
    shown = _pick(prediction, draw)
    if shown is None or not fold(shown.text).endswith("%"):
        return None
    return _swap(prediction, shown, fold(shown.text).replace("%", "个百分点"), draw)


def change_year(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Another year, in the text, in the record, or in both."""
    shown, place = _pick(prediction, draw), draw.choice(("record", "answer", "both"))
    if shown is None or shown.first_year is None or shown.last_year is None:
        return None
    shift = draw.choice((-3, -2, 2, 3))
    answer, figures = prediction.answer, prediction.figures
    if place != "record":
        answer = _YEAR.sub(lambda match: str(int(match.group()) + shift), answer)
    if place != "answer":
        moved = replace(shown, first_year=shown.first_year + shift, last_year=shown.last_year + shift)
        figures = tuple(moved if item is shown else item for item in figures)
    return replace(prediction, answer=answer, figures=figures)


def change_region(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """A figure is said of another region."""
    shown, other = _pick(prediction, draw), draw.choice(("呼伦贝尔市", "广东省", "和平区"))
    if shown is None or not shown.region:
        return None
    moved = tuple(replace(item, region=other) if item is shown else item for item in prediction.figures)
    return replace(prediction, answer=prediction.answer.replace(shown.region, other), figures=moved)


def change_role(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """A target is passed off as a result, or a result as a target."""
    shown = _pick(prediction, draw)
    if shown is None:
        return None
    reported, aimed = ("actual", "estimate"), ("target", "plan")
    other = draw.choice(aimed if shown.role in reported else reported)
    figures = tuple(replace(item, role=other) if item is shown else item for item in prediction.figures)
    return replace(prediction, figures=figures)


def turn_direction(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """增长 becomes 下降, wherever the answer says it."""
    words = re.compile("|".join(_OPPOSITES))
    answer = words.sub(lambda match: _OPPOSITES[match.group()], prediction.answer)
    said, turned = fold_answer(prediction.answer), fold_answer(answer)
    governed = any(
        stands_in(q.text, said) and direction_at(turned, q.start, q.end) not in (None, *fact.directions)
        for fact in key.facts
        if fact.directions and fact.quantity
        for q in quantities(turned)
        if q.text == fact.words
    )
    return replace(prediction, answer=answer) if governed else None


def turn_qualifier(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """以上 becomes 以下, in the text and in the record."""
    for fact in key.facts:
        for word, other in _TURNED.items():
            before, after = f"{word}{fact.words}", f"{fact.words}{word}"
            old = next((text for text in (after, before) if text in prediction.answer), None)
            if old is None or not all(opposed(sense(other), printed) for printed in fact.qualifiers):
                continue
            new = old.replace(word, other)
            turned = tuple(
                replace(item, qualifier=other) if fold(item.text) == fact.words else item for item in prediction.figures
            )
            return replace(prediction, answer=prediction.answer.replace(old, new), figures=turned)
    return None


def drop_qualifier(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """The record forgets 以上 or 左右."""
    figures = tuple(replace(item, qualifier=None) for item in prediction.figures)
    return None if figures == prediction.figures else replace(prediction, figures=figures)


def _change_citation(
    prediction: Prediction, draw: random.Random, change: Callable[[Cited], Cited | None]
) -> Prediction | None:
    if not prediction.citations:
        return None
    at = draw.randrange(len(prediction.citations))
    changed = change(prediction.citations[at])
    if changed is None:
        return None
    return replace(prediction, citations=(*prediction.citations[:at], changed, *prediction.citations[at + 1 :]))


def shift_offsets(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """The quote's span is off by a few characters."""
    by = draw.choice((-2, -1, 1, 2, 5))
    return _change_citation(prediction, draw, lambda c: replace(c, start=c.start + by, end=c.end + by))


def cite_neighbour(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """An exact quote, but of the words beside the evidence."""

    def moved(cited: Cited) -> Cited | None:
        room = [(0, cited.start), (cited.end, len(cited.text))]
        start, end = max(room, key=lambda span: span[1] - span[0])
        quote = cited.text[start:end]
        kept = any(stands_in(fact.words, quote) for fact in key.facts)
        return None if end - start < 10 or kept else replace(cited, quote=quote, start=start, end=end)

    return _change_citation(prediction, draw, moved)


def cut_quote(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Cut so short that it no longer carries the claim; the span is kept true, or not."""
    honest = draw.random() < 0.5

    def cut(cited: Cited) -> Cited | None:
        quote = cited.quote[: draw.randint(2, 5)]
        if len(cited.quote) <= 10 or any(char.isdigit() for char in quote):
            return None
        return replace(cited, quote=quote, end=cited.start + len(quote) if honest else cited.end)

    return _change_citation(prediction, draw, cut)


def lose_citation(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """A number that leads nowhere."""
    if not prediction.citations:
        return None
    at = draw.randrange(len(prediction.citations))
    return replace(prediction, citations=prediction.citations[:at] + prediction.citations[at + 1 :])


def dump_window(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Raw text around the evidence in place of an answer."""
    if not prediction.citations:
        return None
    limit = LONG_LIMIT if key.question.type in LONG_TYPES else SHORT_LIMIT
    raw = "".join(cited.text for cited in prediction.citations)
    answer = (raw * (limit // len(raw) + 1))[: limit + draw.randint(1, 60)] + "[1]"
    return replace(prediction, answer=answer) if len(fold_answer(answer)) > limit else None


def hedge(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Several figures on offer, one of them right."""
    shown = _pick(prediction, draw)
    found = re.match("[0-9.]+", fold(shown.text)) if shown else None
    if shown is None or found is None or fold(shown.text) not in prediction.answer:
        return None
    unit = fold(shown.text)[found.end() :]
    others = [f"{draw.randint(1001, 9999) / 100}{unit}" for _ in range(draw.choice((1, 2, 3)))]
    joint = draw.choice(("或", "，或者", "、也可能是"))
    offer = f"{fold(shown.text)}{joint}" + joint.join(others)
    return replace(prediction, answer=_in_answer(prediction.answer, shown.text, offer))


def add_number(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """A figure that no citation carries is thrown in."""
    if prediction.refused:
        return None
    return replace(prediction, answer=f"{prediction.answer}同比增长{draw.randint(301, 999) / 7:.3f}%。")


def leave_out(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """One of the things asked for is missing from the answer."""
    group = draw.choice(key.question.must) if key.question.must else ()
    answer = prediction.answer
    for text in sorted(map(fold, group), key=len, reverse=True):
        answer = answer.replace(text, "某某")
    kept = any(stands_in(fold(text), fold_answer(answer)) for text in group)
    return None if answer == prediction.answer or kept else replace(prediction, answer=answer)


def refuse_answerable(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Refuses what it knows."""
    return None if prediction.refused else replace(prediction, refused=True, reason="unsupported")


def answer_unanswerable(key: AnswerKey, prediction: Prediction, draw: random.Random) -> Prediction | None:
    """Answers what nobody can."""
    if not prediction.refused:
        return None
    return replace(prediction, refused=False, reason=None, answer=f"是{draw.randint(10, 999)}亿元。")


CORRUPTIONS: dict[str, Corruption] = {
    function.__name__: function
    for function in (
        *(change_digit, change_unit, percent_to_points, change_year, change_region, change_role, turn_direction),
        *(turn_qualifier, drop_qualifier, shift_offsets, cite_neighbour, cut_quote, lose_citation, dump_window),
        *(hedge, add_number, leave_out, refuse_answerable, answer_unanswerable),
    )
}
"""Every way, by name."""
