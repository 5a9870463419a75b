"""The 核查 tab, without a browser."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from journal_answers import answer
from small_store import EMBEDDER, build_small_store
from test_web_markup import read

from assistant.accounts import Accounts, Permission, add_user, remove_user
from assistant.journal import Journal, open_journal
from assistant.journal_records import Asked, Judgement, now
from assistant.live import Live
from assistant.records import Answer
from assistant.web.cases import NOTHING
from assistant.web.originals import Originals
from assistant.web.places import Place, cite_link, parse_review, review_link
from assistant.web.review import Case, Review
from assistant.web.visitors import OWNER, Visitor, visitor_of

gr = pytest.importorskip("gradio")

NOBODY = gr.Request()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """Four small reports."""
    store = build_small_store(Path(tmp_path_factory.mktemp("review")))
    return Live(store, open_model=lambda: EMBEDDER, longest=60)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A new journal."""
    return open_journal(str(tmp_path / "j.sqlite"))


def tab(live: Live, journal: Journal, accounts: Accounts | None = None) -> Review:
    """The tab over them."""
    with gr.Blocks():
        originals = Originals(live, accounts, Path(str(live.store)).parent / "corpus")
        return Review(live, journal, accounts, originals, gr.HTML(js_on_load="'option_select'"))


def keep(journal: Journal, given: Answer) -> int:
    """An answer as the page keeps it."""
    return journal.record(Asked(question=given.question, by="张三", at=now()), given)


class Shown:
    """What a step shows, as people read it."""

    def __init__(self, updates: tuple[Any, ...]) -> None:
        queue, card, findings, passage, remark, case = updates
        self.html = queue + card + passage
        self.queue, self.card, self.passage = (read(html).text for html in (queue, card, passage))
        self.visible: bool = findings["visible"]
        self.remark: str = remark
        self.case: Case = case


def test_an_empty_queue_says_so(live: Live, journal: Journal) -> None:
    """And offers nothing to press."""
    shown = Shown(tab(live, journal).refresh((0, 0), NOBODY))
    assert NOTHING in shown.card
    assert not shown.visible
    assert "待核查 0 个回答" in shown.queue
    assert shown.case == (0, 0)


def test_verdicts_lead_through_the_queue(live: Live, journal: Journal) -> None:
    """The first citation of the oldest answer comes up, then the next one, then the next answer, then none."""
    first, second = keep(journal, answer(question="甲问")), keep(journal, answer(question="乙问", citations=1))
    review = tab(live, journal)
    shown = Shown(review.refresh((0, 0), NOBODY))
    assert shown.case == (first, 1)
    assert shown.visible
    assert "甲问" in shown.card
    shown = Shown(review.judge(Judgement.SUPPORTED, shown.case, "无误", NOBODY))
    assert shown.case == (first, 2)
    assert "已记下：[1] 支持" in shown.passage
    assert shown.remark == ""
    shown = Shown(review.judge(Judgement.MISPLACED, shown.case, "", NOBODY))
    assert shown.case == (second, 1)
    assert review_link(first, 2) in shown.html
    shown = Shown(review.judge(Judgement.PARTIAL, shown.case, "", NOBODY))
    assert shown.case == (0, 0)
    assert "已记下：[1] 部分支持" in shown.card
    assert "3 处出处" in shown.queue
    said = journal.said_of(first)
    assert [(each.judgement, each.remark, each.by) for each in said] == [
        (Judgement.SUPPORTED, "无误", OWNER.name),
        (Judgement.MISPLACED, "", OWNER.name),
    ]


def test_a_verdict_can_be_thought_better_of(live: Live, journal: Journal) -> None:
    """What was judged is opened again, shows who said what, and takes another verdict."""
    entry = keep(journal, answer(citations=1))
    review = tab(live, journal)
    review.judge(Judgement.SUPPORTED, (entry, 1), "看错了", NOBODY)
    shown = Shown(review.open((0, 0), gr.EventData(None, {"case": f"{entry}/1"}), NOBODY))
    assert shown.case == (entry, 1)
    assert "[1] 支持" in shown.passage
    assert "看错了" in shown.passage
    review.judge(Judgement.UNSUPPORTED, shown.case, "", NOBODY)
    assert next(journal.judged()).verdicts[0].judgement is Judgement.UNSUPPORTED


def test_a_citation_of_the_answer_is_chosen_by_its_link(live: Live, journal: Journal) -> None:
    """[n] in the answer under review brings that citation up; any other place changes nothing."""
    given = live.assistant().ask("柳河市2025年桥梁产业产值和新建学校各是多少")
    entry = keep(journal, given)
    review = tab(live, journal)
    last = given.citations[-1]
    shown = Shown(review.open((entry, 1), gr.EventData(None, {"place": str(Place.of(last))}), NOBODY))
    assert shown.case == (entry, last.n)
    assert f"<mark>{last.quote}</mark>" in shown.html
    assert cite_link(Place.of(last)) in shown.html
    odd: tuple[Any, ...] = ({"place": "0" * 64 + "/1/0-1"}, {"case": "9" * 30}, {"case": 3}, {}, None, [])
    for data in odd:
        updates = review.open((entry, 1), gr.EventData(None, data), NOBODY)
        assert all(not isinstance(each, str) for each in updates)


def test_a_report_that_has_changed_is_shown_as_it_was_cited(live: Live, journal: Journal) -> None:
    """The verdict is on the words that were answered with."""
    keep(journal, answer(citations=1))
    shown = Shown(tab(live, journal).refresh((0, 0), NOBODY))
    assert "已经变了" in shown.passage
    assert "<mark>桥梁产业产值达到100亿元</mark>" in shown.html


@pytest.mark.parametrize("case", [(0, 0), (1, 0), (1, 99), (99, 1)])
def test_a_verdict_on_nothing_is_an_error_in_words(live: Live, journal: Journal, case: Case) -> None:
    """The state of an old page keeps nothing."""
    keep(journal, answer())
    with pytest.raises(gr.Error, match="没有出处"):
        tab(live, journal).judge(Judgement.SUPPORTED, case, "", NOBODY)
    assert journal.said_of(1) == []


def test_only_reviewers_review(live: Live, journal: Journal, tmp_path: Path) -> None:
    """Asked at every step: neither the queue nor a verdict nor the export is for anybody else."""
    entry = keep(journal, answer(citations=1))
    users = tmp_path / "users.json"
    for name, permission in (("问", Permission.ASK), ("核", Permission.REVIEW), ("管", Permission.KEEP)):
        add_user(users, name, permission, "correct horse")
    accounts = Accounts(users)
    review = tab(live, journal, accounts)
    for request in (gr.Request(username="问"), gr.Request(username="谁"), NOBODY):
        for updates in (
            review.refresh((entry, 1), request),
            review.open((entry, 1), gr.EventData(None, {"case": f"{entry}/1"}), request),
            review.judge(Judgement.SUPPORTED, (entry, 1), "", request),
        ):
            shown = Shown(updates)
            assert "权限" in shown.card
            assert not shown.visible
            assert "桥梁" not in shown.html
        assert review.export(request) is None
        assert not review.may_see(request)
    assert journal.said_of(entry) == []
    for name in ("核", "管"):
        assert review.may_see(gr.Request(username=name))
        review.judge(Judgement.SUPPORTED, (entry, 1), "", gr.Request(username=name))
    assert [each.by for each in journal.said_of(entry)] == ["核", "管"]
    remove_user(users, "核")
    assert not review.may_see(gr.Request(username="核"))


def test_what_was_supported_is_saved_as_gold(live: Live, journal: Journal) -> None:
    """A file of JSON lines; of nothing there is none."""
    entry = keep(journal, answer(citations=1))
    review = tab(live, journal)
    assert review.export(NOBODY) is None
    review.judge(Judgement.SUPPORTED, (entry, 1), "", NOBODY)
    made = review.export(NOBODY)
    assert made is not None
    assert made["name"].endswith(".jsonl")
    (line,) = base64.b64decode(made["data"]).decode("utf-8").splitlines()
    assert json.loads(line)["question"] == "桥梁产值多少"


def test_hostile_words_stay_words(live: Live, journal: Journal) -> None:
    """Out of a question, a name or a remark: shown character for character."""
    attack = "<img src=x onerror=alert(1)>"
    entry = journal.record(Asked(question=attack, by=attack, at=now(), history=(attack,)), answer(question=attack))
    review = tab(live, journal)
    review.judge(Judgement.SUPPORTED, (entry, 1), attack, NOBODY)
    shown = Shown(review.open((0, 0), gr.EventData(None, {"case": f"{entry}/1"}), NOBODY))
    assert "<img" not in shown.html
    for text in (shown.queue, shown.card, shown.passage):
        assert attack in text


@pytest.mark.parametrize("text", ["1/0", "12/3", "999999999/999"])
def test_a_review_link_comes_back(text: str) -> None:
    """What links carry is read again."""
    entry, citation = map(int, text.split("/"))
    assert review_link(entry, citation) == f"#review/{text}"
    assert parse_review(text) == (entry, citation)


@pytest.mark.parametrize("text", ["", "0/1", "1", "-1/1", "1/1/1", "a/1", "1/1000", "１/1", 3, None])
def test_what_is_no_review_link_is_not_read(text: object) -> None:
    """It comes out of a browser."""
    assert parse_review(text) is None


def test_where_nobody_signs_in_the_owner_does_everything(tmp_path: Path) -> None:
    """And where people do, they are who they signed in as."""
    assert visitor_of(None, NOBODY) == OWNER
    users = tmp_path / "users.json"
    add_user(users, "核", Permission.REVIEW, "correct horse")
    assert visitor_of(Accounts(users), gr.Request(username="核")) == Visitor("核", Permission.REVIEW)
    assert visitor_of(Accounts(users), None) is None
