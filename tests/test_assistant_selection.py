"""A part of the reports; and reports that nobody has approved yet."""

from pathlib import Path

import pytest
from small_reports import EMBEDDER, REPORTS, open_reports, report, shown

from assistant.pipeline import UNAPPROVED_NOTE, Assistant
from assistant.records import Reason
from assistant.selection import UNAPPROVED, Selection, narrowed, unapproved
from index.build import build
from index.records import Scope
from index.store import open_store


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over four approved reports."""
    return open_reports(Path(tmp_path_factory.mktemp("whole")))


def test_nothing_outside_a_selection_is_found_or_read(whole: Assistant) -> None:
    """By either leg, by a paragraph's name, or by its facts."""
    documents = whole.generation.documents()
    kept = documents[0].id
    part = Selection(whole.generation, [kept])
    (vector,) = EMBEDDER.encode_queries(["地区生产总值"])
    for hits in (part.search_dense(vector, limit=50), part.search_lexical("地区生产总值", limit=50)):
        assert hits
        assert {hit.chunk.document_id for hit in hits} == {kept}
    assert [document.id for document in part.documents()] == [kept]
    for other in documents[1:]:
        keys = [paragraph.key for paragraph in whole.generation.paragraphs(other.id)]
        assert part.paragraphs(other.id) == []
        assert part.paragraph(keys[0]) is None
        assert part.facts(keys) == []
        assert part.search_lexical("地区生产总值", limit=50, scope=Scope(documents=(other.id,))) == []
        assert part.search_dense(vector, limit=50, scope=Scope(documents=(other.id,))) == []


def test_a_selection_of_everything_is_everything(whole: Assistant) -> None:
    """It finds what the whole finds, in the same order."""
    everything = Selection(whole.generation, [document.id for document in whole.generation.documents()])
    assert everything.search_lexical("灯笼产业产值", limit=20) == whole.generation.search_lexical(
        "灯笼产业产值", limit=20
    )
    assert narrowed(whole.generation) is whole.generation


def test_an_assistant_of_a_part_knows_nothing_else(whole: Assistant) -> None:
    """A question of what was left out is refused; one of what is left is answered."""
    only = narrowed(whole.generation, regions=["石拐区"])
    part = Assistant(whole.generation, EMBEDDER, only=only)
    assert shown(part.ask("2023年灯笼产业产值是多少")) == ["42亿元"]
    assert part.ask("云南省2023年茶叶产量是多少").refused
    assert not whole.ask("云南省2023年茶叶产量是多少").refused
    years = narrowed(whole.generation, regions=["包头市"], years=[2023])
    assert [document.report_year for document in years.documents()] == [2023]


def with_uploads(folder: Path) -> Assistant:
    """The four reports, and two that wait: one that disagrees with them, one of a region of its own."""
    waiting = {
        f"{UNAPPROVED}/a.txt": report(
            "石拐区", 2024, review="灯笼产业产值达到999亿元。纸伞产量达到5万把。", plan="新建桥梁9座。"
        ),
        f"{UNAPPROVED}/b.txt": report("柳河市", 2024, review="灯笼产业产值达到77亿元。", plan="新建桥梁8座。"),
    }
    corpus, store = folder / "corpus", folder / "store"
    (corpus / UNAPPROVED).mkdir(parents=True)
    for source, text in {**REPORTS, **waiting}.items():
        (corpus / source).write_text(text, encoding="utf-8")
    build(corpus, store, embedder=EMBEDDER, progress=False)
    return Assistant(open_store(store), EMBEDDER)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over them."""
    return with_uploads(Path(tmp_path_factory.mktemp("mixed")))


def test_what_waits_for_approval_outranks_nothing(mixed: Assistant, whole: Assistant) -> None:
    """Where approved reports answer, the answer is as if the others were not there."""
    for question in (
        "石拐区2023年灯笼产业产值是多少",
        "2023年灯笼产业产值各地是多少",
        "包头市2024年新建桥梁目标多少座",
    ):
        one, other = mixed.ask(question), whole.ask(question)
        assert (one.text, one.note) == (other.text, other.note)
        assert not any(unapproved(citation.source) for citation in one.citations)


def test_what_waits_for_approval_answers_where_nothing_else_does_and_says_so(mixed: Assistant) -> None:
    """Marked in the answer's note, and by its source."""
    answer = mixed.ask("柳河市2023年灯笼产业产值是多少")
    assert shown(answer) == ["77亿元"]
    assert answer.note == UNAPPROVED_NOTE
    assert unapproved(answer.citations[0].source)


def test_a_refusal_stays_the_one_of_the_approved_reports(mixed: Assistant, whole: Assistant) -> None:
    """What nobody tells is refused in their words."""
    for question in ("上海市2023年灯笼产业产值是多少", "今天天气怎么样"):
        assert mixed.ask(question).text == whole.ask(question).text
    assert mixed.ask("今天天气怎么样").reason is Reason.OUT_OF_DOMAIN
