"""The 问答 tab, without a browser."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import says, serving
from small_store import EMBEDDER, build_small_store
from test_web_markup import read

from assistant.accounts import Accounts
from assistant.generate import Endpoint
from assistant.journal import open_journal
from assistant.live import Live
from assistant.records import Answer, Strike, Struck
from assistant.web.answer_charts import chart_of_answer
from assistant.web.cards import answer_card
from assistant.web.chat import HISTORY, TURNS, Chat, Shown
from assistant.web.downloads import as_excel, as_word
from assistant.web.examples import example_questions
from assistant.web.originals import Originals
from assistant.web.places import Place
from assistant.web.turns import Conversation
from assistant.web.visitors import OWNER
from assistant.written import Written

gr = pytest.importorskip("gradio")

LONGEST = 60


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Chat:
    """The tab over four small reports."""
    folder = Path(tmp_path_factory.mktemp("chat"))
    live = Live(build_small_store(folder), open_model=lambda: EMBEDDER, longest=LONGEST)
    with gr.Blocks():
        originals = Originals(live, None, folder / "corpus")
        return Chat(live, open_journal(str(folder / "j.sqlite")), None, originals, gr.HTML(js_on_load="'submit'"))


def ask(
    chat: Chat,
    typed: str,
    conversation: Conversation = (),
    data: Any = None,
    only: object = None,
    *,
    rewriting: bool = False,
    asked: str = "",
) -> list[Shown]:
    """Every update that a question brings."""
    return list(chat.respond(typed, conversation, only, rewriting, asked, gr.EventData(None, data), gr.Request()))


def last(updates: list[Shown]) -> str:
    """The text of the last message shown."""
    return read(updates[-1][0][-1]["content"]).text


def test_a_question_is_shown_at_once_and_then_answered(chat: Chat) -> None:
    """First the question over a sign of work, and the box is empty; then the answer."""
    first, second = ask(chat, "柳河市2025年桥梁产业产值是多少")
    assert read(first[0][0]["content"]).text == "柳河市2025年桥梁产业产值是多少"
    assert "正在" in first[0][-1]["content"]
    assert first[1] == ""
    assert "100亿元" in second[0][-1]["content"]


def test_a_follow_up_knows_the_conversation(chat: Chat) -> None:
    """The region and the indicator come from the question before."""
    conversation = ask(chat, "柳河市2022年桥梁产业产值是多少")[-1][2]
    updates = ask(chat, "那2025年呢", conversation)
    assert "2025年，柳河市" in last(updates)
    assert len(updates[-1][0]) == 4


def test_a_chosen_question_leaves_the_box_alone(chat: Chat) -> None:
    """What was being typed survives the choice of an example."""
    updates = ask(chat, "还没写完", (), {"question": "青石县2023年桥梁产业产值是多少"})
    assert "青石县" in last(updates)
    assert all(update[1] != "" for update in updates)


def test_a_question_is_put_to_the_reports_chosen_and_says_so(chat: Chat) -> None:
    """By region and by report year; what is left out answers nothing; bounds without a report are told."""
    assert "青石县" in last(ask(chat, "2023年桥梁产业产值是多少", only=["region 青石县"]))
    assert "只查了：青石县" in last(ask(chat, "2023年桥梁产业产值是多少", only=["region 青石县"]))
    assert "refused" in ask(chat, "青石县2023年桥梁产业产值是多少", only=["region 柳河市"])[-1][0][-1]["content"]
    both = ask(chat, "桥梁产业产值是多少", only=["region 柳河市", "year 2023"])
    assert "2022年，柳河市" in last(both)
    assert "去掉一些" in last(ask(chat, "桥梁产业产值是多少", only=["region 青石县", "year 2023"]))
    everything = last(ask(chat, "柳河市2025年桥梁产业产值是多少"))
    odd_ones: list[object] = [3, "region 青石县", [3, None, {}, "region 没有", "year x", "report "], []]
    for odd in odd_ones:
        assert last(ask(chat, "柳河市2025年桥梁产业产值是多少", only=odd)) == everything


def test_the_last_question_is_asked_again_in_its_place(chat: Chat) -> None:
    """The same question with the same conversation before it; what is being typed stays."""
    conversation = ask(chat, "那2025年呢", ask(chat, "柳河市2022年桥梁产业产值是多少")[-1][2])[-1][2]
    updates = ask(chat, "还没写完", conversation, {"again": True})
    assert [turn.typed for turn in updates[-1][2]] == ["柳河市2022年桥梁产业产值是多少", "那2025年呢"]
    assert "2025年，柳河市" in last(updates)
    assert all(update[1] != "" for update in updates)
    assert len(ask(chat, "还没写完", (), {"again": True})) == 1


def test_the_last_question_is_put_otherwise_in_its_place(chat: Chat) -> None:
    """It comes back into the box; what is asked then replaces it, a suggestion that is chosen does not."""
    conversation = ask(chat, "柳河市2022年桥梁产业产值是多少")[-1][2]
    assert chat.rewrite(conversation) == ("柳河市2022年桥梁产业产值是多少", True)
    updates = ask(chat, "青石县2023年桥梁产业产值是多少", conversation, rewriting=True)
    assert [turn.typed for turn in updates[-1][2]] == ["青石县2023年桥梁产业产值是多少"]
    assert updates[0][4] is False
    picked = ask(chat, "", conversation, {"question": "青石县2023年桥梁产业产值是多少"}, rewriting=True)
    assert len(picked[-1][2]) == 2
    assert chat.rewrite(())[1] is False


def test_a_question_that_was_stopped_can_be_asked_again(chat: Chat) -> None:
    """It stays in the conversation without an answer, and no later question refers to it."""
    first = ask(chat, "柳河市2022年桥梁产业产值是多少")[-1][2]
    asked = next(iter(ask(chat, "那2025年呢", first)))[3]
    stopped = chat.interrupt(first, asked)
    assert "已停止" in read(stopped[0][-1]["content"]).text
    assert (stopped[2][-1].typed, stopped[2][-1].question) == ("那2025年呢", None)
    assert "2025年，柳河市" in last(ask(chat, "", stopped[2], {"again": True}))
    assert not isinstance(chat.interrupt(first, "")[2], tuple)


def test_one_question_is_answered_at_a_time(chat: Chat) -> None:
    """What is sent while another is being answered changes nothing, and stays in the box."""
    (only_update,) = ask(chat, "青石县2023年桥梁产业产值是多少", asked="柳河市2025年桥梁产业产值是多少")
    assert all(update == gr.skip() for update in only_update)


def test_an_answer_that_compares_is_drawn(chat: Chat) -> None:
    """Each bar leads to the place that it is cited from; an answer of one figure takes the chart away."""
    updates = ask(chat, "2022年和2025年柳河市桥梁产业产值分别是多少")
    turn = updates[-1][2][-1]
    drawn = json.loads(updates[-1][5]["value"].plot)["data"][0]
    assert drawn["customdata"] == [str(Place.of(citation)) for citation in turn.exchange.answer.citations]
    assert len(drawn["x"]) == 2
    assert ask(chat, "柳河市2025年桥梁产业产值是多少")[-1][5]["visible"] is False


def test_several_figures_of_one_year_are_bars(chat: Chat) -> None:
    """A line through one year would stand upright; each bar says what it is of."""
    answer = ask(chat, "柳河市2025年桥梁产业产值是多少")[-1][2][-1].exchange.answer
    names = ("桥梁产业产值", "竹纤维产业产值", "陶瓷产业产值")
    figures = tuple(replace(answer.figures[0], indicator=name) for name in names)
    chart = chart_of_answer(replace(answer, figures=figures))
    assert chart
    drawn = json.loads(chart.plot)["data"][0]
    assert (drawn["type"], tuple(drawn["y"])) == ("bar", names)


@pytest.mark.parametrize("data", [{"question": 3}, {"question": None}, [], "x", {}])
def test_what_is_no_question_is_not_asked(chat: Chat, data: object) -> None:
    """An event comes out of a browser: odd data is passed over, and an empty box asks nothing."""
    assert len(ask(chat, "  ", (), data)) == 1


def test_a_question_too_long_is_declined_in_words(chat: Chat) -> None:
    """A sentence says why; the page is not flooded, and later questions do not refer to it."""
    updates = ask(chat, "长" * 5000)
    assert f"最多 {LONGEST} 个" in last(updates)
    assert len(updates[-1][0][0]["content"]) < 200
    assert updates[-1][2][-1].question is None


def test_a_conversation_does_not_grow_without_end(chat: Chat) -> None:
    """The page keeps TURNS of them."""
    assert TURNS >= HISTORY
    conversation = ask(chat, "青石县2023年桥梁产业产值是多少")[-1][2] * TURNS
    assert len(ask(chat, "柳河市2025年桥梁产业产值是多少", conversation)[-1][2]) == TURNS


def test_an_error_of_the_program_is_a_sentence(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of the inside is shown; the log has it all."""

    def broken() -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(chat._live, "assistant", broken)
    updates = ask(chat, "柳河市2025年桥梁产业产值是多少")
    assert "程序出了错" in last(updates)
    assert "secret" not in updates[-1][0][-1]["content"]
    assert "/secret/path" in caplog.text


def test_examples_come_from_the_store(chat: Chat) -> None:
    """Each names a region and a year that the store holds, and is answered."""
    questions = example_questions(chat._live.records())
    regions = {document.region for document in chat._live.records().documents()}
    assert questions
    for question in questions:
        assert question[:3] in regions
        assert not chat._live.assistant().ask(question).refused


def test_a_place_is_shown_and_anything_else_is_not(chat: Chat) -> None:
    """The side panel takes addresses, and nothing that is none."""
    citation = chat._live.assistant().ask("柳河市2025年桥梁产业产值是多少").citations[0]
    place = f"{citation.document_id}/{citation.paragraph}/{citation.start}-{citation.end}"
    assert f"<mark>{citation.quote}</mark>" in chat.show(gr.EventData(None, {"place": place}))
    assert not isinstance(chat.show(gr.EventData(None, {"place": "../etc"})), str)


def test_every_question_is_in_the_journal(chat: Chat) -> None:
    """Who asked, what came before, the answer whole; conversations are told apart."""
    conversation = ask(chat, "柳河市2022年桥梁产业产值是多少")[-1][2]
    ask(chat, "那2025年呢", conversation)
    ask(chat, "青石县2023年桥梁产业产值是多少")
    first, second, third = chat._journal.queue()[-3:]
    assert first.entry.answer is not None
    assert second.entry.asked.history == ("柳河市2022年桥梁产业产值是多少",)
    assert first.entry.asked.conversation == second.entry.asked.conversation != third.entry.asked.conversation
    assert {each.entry.asked.by for each in (first, second, third)} == {OWNER.name}
    assert first.entry.answer.generation == chat._live.records().generation


def test_a_journal_that_fails_stops_no_answer(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Who asks gets the answer; the log says that it was not written down."""
    lost = open_journal(str(tmp_path / "lost.sqlite"))
    with lost.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE questions")
    monkeypatch.setattr(chat, "_journal", lost)
    assert "100亿元" in last(ask(chat, "柳河市2025年桥梁产业产值是多少"))
    assert "记录没有写成" in caplog.text


def test_who_was_removed_is_not_answered(chat: Chat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Their session lasts until it ends, and does nothing."""
    monkeypatch.setattr(chat, "_accounts", Accounts(tmp_path / "none.json"))
    assert "已停用" in last(ask(chat, "柳河市2025年桥梁产业产值是多少"))


def test_a_conversation_is_saved_to_files(chat: Chat) -> None:
    """What was answered, as Word and Excel; of nothing there is no file."""
    conversation = ask(chat, "长" * 5000)[-1][2]
    assert as_word(conversation) is as_excel(()) is None
    conversation = ask(chat, "柳河市2025年桥梁产业产值是多少", conversation)[-1][2]
    for made, suffix in ((as_word(conversation), ".docx"), (as_excel(conversation), ".xlsx")):
        assert made is not None
        assert made["name"].endswith(suffix)
        assert base64.b64decode(made["data"]).startswith(b"PK")


def test_a_model_is_seen_writing_and_what_does_not_hold_is_struck(tmp_path: Path) -> None:
    """Sentence by sentence: the wrong one struck through with its reason, the right one kept; folded when all is said."""
    wrong, right = "2025年，柳河市桥梁产业产值达到999亿元", "2025年，柳河市桥梁产业产值达到100亿元"
    with serving(says(f"{wrong}。[1]{right}。[1]")) as server:
        writer = Written(Endpoint(model="scripted", base_url=server.url), window=8_192, reply_tokens=800)
        live = Live(build_small_store(tmp_path), open_model=lambda: EMBEDDER, longest=LONGEST, answerer=writer)
        with gr.Blocks():
            originals = Originals(live, None, tmp_path)
            chat = Chat(live, open_journal(str(tmp_path / "j.sqlite")), None, originals, gr.HTML(js_on_load="'submit'"))
        updates = ask(chat, "柳河市2025年桥梁产业产值是多少")
    cards = [update[0][-1]["content"] for update in updates]
    assert len(cards) == 4
    struck = f"<del>{wrong}</del><small>数字、年份、地区或指标与所引段落不符</small>"
    assert [struck in card for card in cards] == [False, True, True, True]
    assert [" open=" in card for card in cards] == [False, True, True, False]
    assert ["正在写" in card for card in cards] == [False, True, True, False]
    assert ["100亿元" in card for card in cards] == [False, False, True, True]
    assert "999亿元" not in read(cards[-1].replace(struck, "")).text
    assert len(updates[-1][2]) == 1


def test_of_a_sentence_with_markup_nothing_is_shown(tmp_path: Path) -> None:
    """Not even struck through: a link in it would still be one to copy."""
    struck = Struck("请看http://x.example/", Strike.UNREADABLE)
    answer = Answer(
        "问", "问", "答。", False, None, (), (), "llm:x", "g", struck=(struck, Struck("长" * 999, Strike.WORDS))
    )
    card = answer_card(answer)
    assert "x.example" not in card
    assert "（不显示）" in card
    assert "长" * 161 not in card
