"""Whether gold is gold: every rule that a question file has to keep, one Chinese line for each breach."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.binding import holds_figure
from eval.content import says
from eval.corpus import Corpus, Passage, find_all
from eval.errors import GoldError
from eval.gold import Question
from eval.gold_files import read_numbered
from eval.keys import answer_key
from eval.quantities import equal, quantities
from eval.text import fold, fold_answer, stands_in


@dataclass(frozen=True, slots=True)
class Numbered:
    """A question with the place it was read from."""

    path: Path
    line: int
    question: Question

    def complaint(self, what: str) -> GoldError:
        """An error that names this question."""
        return GoldError(self.path, self.line, self.question.id, what)


def check_files(paths: Sequence[Path], corpus: Corpus) -> list[GoldError]:
    """Check question files together: ids and questions are compared across all of them."""
    rows = [Numbered(path, line, question) for path in paths for line, question in read_numbered(path)]
    each = [row.complaint(what) for row in rows for what in check_question(row.question, corpus)]
    return [*check_across(rows), *each]


def check_across(rows: Iterable[Numbered]) -> list[GoldError]:
    """Ids are unique, and no question, with its history, stands in two splits."""
    complaints = []
    ids: dict[str, Numbered] = {}
    asked: dict[tuple[str, ...], Numbered] = {}
    for row in rows:
        question = row.question
        first = ids.setdefault(question.id, row)
        if first is not row:
            complaints.append(row.complaint(f"编号已在 {first.path} 第 {first.line} 行用过"))
        words = tuple(map(fold, (*question.history, question.question)))
        twin = asked.setdefault(words, row)
        if twin.question.split != question.split:
            complaints.append(row.complaint(f"同一提问也在 {twin.question.split} 里（{twin.question.id}）"))
    return complaints


def check_question(question: Question, corpus: Corpus) -> list[str]:
    """What is wrong with one question, in words; empty for sound gold."""
    return [*_form(question), *_against(question, corpus)]


def _form(question: Question) -> Iterator[str]:
    if not question.id or not question.question.strip():
        yield "id 和 question 不能为空"
    if any(not group for group in question.must):
        yield "must 里有空的一组"
    for fact in question.facts:
        if fact.last_year < fact.first_year:
            yield f"facts 的年份 {fact.first_year}—{fact.last_year} 前后颠倒"
    if question.answerable:
        if question.type in {"unanswerable", "premise"}:
            yield f"type 为 {question.type} 的题 answerable 应为 false"
        if not question.must or not question.evidence:
            yield "可答的题要有 must 和 evidence"
        if question.reason is not None:
            yield "可答的题不应有 reason"
        return
    if question.reason is None:
        yield "不可答的题要写 reason"
    if question.type == "premise" and question.reason != "premise_wrong":
        yield "type 为 premise 的题 reason 应为 premise_wrong"
    if question.must or question.facts:
        yield "不可答的题不应有 must 和 facts"


def _against(question: Question, corpus: Corpus) -> Iterator[str]:
    lost = False
    passages: list[Passage] = []
    for item in question.evidence:
        try:
            passages += find_all(item, corpus)
        except ValueError as error:
            lost = True
            yield str(error)
    if lost:
        return
    yield from _figures(question, corpus, passages)
    yield from _answer(question)
    yield from _distractors(question, corpus)


def _figures(question: Question, corpus: Corpus, passages: Sequence[Passage]) -> Iterator[str]:
    for fact in answer_key(question, corpus).facts:
        if not any(holds_figure(fact, passage.words) for passage in passages):
            yield f"数字 {fact.fact.text!r} 不在任何一条证据里"


def _answer(question: Question) -> Iterator[str]:
    said = " ".join(map(fold_answer, (question.answer, *question.aliases)))
    for group in question.must:
        if question.answerable and not any(says(said, text) for text in group):
            yield f"answer 里没有 must 的 {'、'.join(group)}"
    for text in question.must_not:
        if question.answerable and stands_in(fold(text), fold_answer(question.answer)):
            yield f"answer 里有 must_not 的 {text!r}"


def _distractors(question: Question, corpus: Corpus) -> Iterator[str]:
    gold = [quantity for fact in question.facts for quantity in quantities(fact.text)]
    for distractor in question.distractors:
        words = fold(distractor.text)
        if not any(stands_in(words, file.folded) for file in corpus.files):
            yield f"干扰数字 {distractor.text!r} 不在语料里"
        found = quantities(distractor.text)
        if any(equal(a, b) for a in found for b in gold):
            yield f"干扰数字 {distractor.text!r} 换算后等于标准数字"
