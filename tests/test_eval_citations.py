"""Citations: resolving, exact, supporting, and needed."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.citations import (
    citation_precision,
    citation_recall,
    is_exact,
    mean_quote_length,
    references,
    statements,
    supports,
    unresolvable,
)
from eval.corpus import read_corpus
from eval.errors import UndefinedMetric
from eval.predictions import Cited, Prediction
from eval.support import shown_quantities, soundness

WORLD = read_corpus(Path(__file__).parent / "data" / "world")
GROWTH = "全市地区生产总值增长6.2%，规上工业增加值增长9.4%"
JOBS = "城镇登记失业率3.1%，全年新增就业2.6万人"


def cite(text: str, n: int = 1, *, start: int = 0, end: int | None = None) -> Cited:
    """A citation of ``text`` that quotes ``text[start:end]``."""
    end = len(text) if end is None else end
    return Cited(n, "", "qingshi-2024.md", text, text[start:end], start, end, 1, region="青石市", report_year=2024)


def said(answer: str, *cited: Cited) -> Prediction:
    """An answer with these citations."""
    return Prediction("a", "问", answer, False, None, cited)


@given(st.text(min_size=1), st.data())
def test_a_quote_is_exact_only_at_its_own_place(text: str, data: st.DataObject) -> None:
    """quote == text[start:end], and no offsets outside of the text."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    sound = cite(text, start=start, end=end)
    assert is_exact(sound)
    assert not is_exact(replace(sound, end=end + len(text)))
    assert not is_exact(replace(sound, start=end, end=end, quote=""))
    assert not is_exact(replace(sound, quote=sound.quote + "。"))


def test_with_a_corpus_a_quote_has_to_stand_in_the_file() -> None:
    """Layout may differ, words may not; a file that is not there is unresolvable, not inexact."""
    assert is_exact(cite("竹纤维产业产值达到350亿元"), WORLD)
    assert not is_exact(cite("竹纤维产业产值达到360亿元"), WORLD)
    lost = replace(cite("竹纤维产业产值达到350亿元"), source="hongyan-2024.md")
    assert is_exact(lost, WORLD)
    assert unresolvable(said("增长[1]。", lost), WORLD) == ["hongyan-2024.md"]


def test_references_lead_somewhere_or_are_named() -> None:
    """All brackets are read; a number without a citation is lost."""
    assert references("甲[1]乙【2】丙［12］") == [1, 2, 12]
    assert unresolvable(said("甲[1][3]。", cite(GROWTH))) == ["[3]"]


def test_a_mark_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    """Both habits of citing give the same statements."""
    before, behind = "地区生产总值增长6.2%[1]。失业率3.1%[2]。", "地区生产总值增长6.2%。[1]失业率3.1%。[2]"
    assert statements(before) == statements(behind) == [("地区生产总值增长6.2%。", (1,)), ("失业率3.1%。", (2,))]


@pytest.mark.parametrize(
    ("statement", "allowed", "verdict"),
    [
        ("2023年青石市地区生产总值增长6.2%", "", True),
        ("2023年青石市地区生产总值增长6.3%", "", False),
        ("2019年青石市地区生产总值增长6.2%", "", False),
        ("2019-2023年青石市地区生产总值增长6.2%", "", True),
        ("2016-2020年青石市地区生产总值增长6.2%", "", False),
        ("我们将继续努力奋斗6.2%", "", False),
        ("青石市地区生产总值增长6.2%，相差1.1个百分点", "1.1个百分点", True),
        ("青石市地区生产总值增长6.2%，相差1.1个百分点", "", False),
    ],
)
def test_the_support_judge(statement: str, allowed: str, verdict: bool) -> None:
    """Numbers, years and half of the words have to be there."""
    assert supports(statement, [cite(GROWTH)], allowed=allowed) is verdict


def test_nothing_supports_without_a_citation() -> None:
    """Not even what the question says."""
    assert not supports("增长6.2%", [], allowed="增长6.2%")


def test_recall_and_precision_worked() -> None:
    """Two statements, one supported: recall 1/2. Of three citations one is needed, one idle, one in vain: 1/3."""
    answer = "青石市地区生产总值增长6.2%[1][2]。全年新增就业9.9万人[2]。"
    prediction = said(answer, cite(GROWTH), cite(JOBS, 2))
    assert citation_recall(prediction) == pytest.approx(1 / 2)
    assert citation_precision(prediction) == pytest.approx(1 / 3)


def test_every_item_of_a_list_needs_its_citation() -> None:
    """Two halves of a statement in two paragraphs: neither citation is idle."""
    answer = "地区生产总值增长6.2%，新增就业2.6万人[1][2]。"
    assert citation_precision(said(answer, cite("地区生产总值增长6.2%"), cite("新增就业2.6万人", 2))) == 1


def test_nothing_to_measure_is_no_zero() -> None:
    """No statement, no citation, no value."""
    for measure in (citation_recall, citation_precision):
        with pytest.raises(UndefinedMetric):
            measure(said("好。"))
    with pytest.raises(UndefinedMetric):
        mean_quote_length([])


def test_figures_shown_leave_out_years_marks_and_names() -> None:
    """Years, list numbers, citation marks and digits in Latin words are no figures."""
    answer = "1. 2023年5G基站[1]\n（2）L3级车辆12辆\n2013—2017年，增长6.2%"
    assert [q.text for q in shown_quantities(answer)] == ["12辆", "6.2%"]


def test_what_the_question_says_needs_no_citation() -> None:
    """Figures repeated from the question are the question's."""
    prediction = said("要控制在4%以内的是失业率。")
    assert soundness(prediction, asked="哪个指标要控制在4%以内").sound
    assert soundness(prediction, asked="哪个指标").unsupported == ("4%",)
