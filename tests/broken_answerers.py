"""Answerers that are broken on purpose, each in one way that has broken a real system."""

import re
from collections.abc import Callable
from dataclasses import replace

from world_runs import WORLD, perfect

from eval.keys import AnswerKey
from eval.predictions import Cited, Prediction, Shown
from eval.sentinels import window

_YEAR = re.compile(r"20[0-9]{2}(?=年)")
_MARK = re.compile(r"\[([0-9]+)\]")


def wrong_year(key: AnswerKey) -> Prediction:
    """Every figure is said of the year before, in the text as in the record."""
    right = perfect(key)
    if right.refused:
        return right

    def earlier(shown: Shown) -> Shown:
        if shown.first_year is None or shown.last_year is None:
            return shown
        return replace(shown, first_year=shown.first_year - 2, last_year=shown.last_year - 2)

    answer = _YEAR.sub(lambda match: str(int(match.group()) - 2), right.answer)
    return replace(right, answer=answer, figures=tuple(map(earlier, right.figures)))


def quote_shifted_by_one(key: AnswerKey) -> Prediction:
    """Every quote's span is off by one character."""

    def shifted(cited: Cited) -> Cited:
        return replace(cited, start=cited.start + 1, end=cited.end + 1)

    right = perfect(key)
    return replace(right, citations=tuple(map(shifted, right.citations)))


def citation_shifted_by_one(key: AnswerKey) -> Prediction:
    """Every mark in the text points to the citation after the one that is meant."""
    right = perfect(key)
    return replace(right, answer=_MARK.sub(lambda match: f"[{int(match[1]) + 1}]", right.answer))


def one_digit_changed(key: AnswerKey) -> Prediction:
    """The last digit of every figure is another one."""
    right = perfect(key)
    answer, figures = right.answer, []
    for shown in right.figures:
        text = re.sub(r"[0-9](?=[^0-9]*$)", lambda match: str((int(match.group()) + 1) % 10), shown.text)
        answer = answer.replace(shown.text, text)
        figures.append(replace(shown, text=text, value=None))
    return replace(right, answer=answer, figures=tuple(figures))


def always_answers(key: AnswerKey) -> Prediction:
    """Never refuses: where the reports do not say, it quotes something that they do say."""
    right = perfect(key)
    if not right.refused:
        return right
    file = WORLD.files[0]
    line = next(line for line in file.text.splitlines() if len(line) > 30 and line[0] not in "#—")
    quote = line[:20]
    cited = Cited(1, file.sha256, file.source, line, quote, 0, len(quote), 1)
    return replace(right, refused=False, reason=None, answer=f"{quote}。[1]", citations=(cited,))


def raw_window(key: AnswerKey) -> Prediction:
    """Pastes the text around the evidence in place of an answer."""
    return replace(window(key, WORLD), latency_ms={"total": 1.0})


BROKEN: dict[Callable[[AnswerKey], Prediction], str] = {
    wrong_year: "年份不对",
    quote_shifted_by_one: "引文与原文不逐字相同",
    citation_shifted_by_one: "引用无处可查",
    one_digit_changed: "数字在引文里找不到",
    always_answers: "不该答而答",
    raw_window: "太长",
}
"""Each with words of the reason that the gate has to give."""
