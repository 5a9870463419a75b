"""assistant/instructions.py: commands are found, reports are not taken for them."""

from pathlib import Path

import pytest
from hashed_embedder import HashedEmbedder
from injections import injections
from small_reports import REPORTS

from assistant.instructions import commands_a_machine
from index.build import build
from index.store import open_store

_FLAGGED = {
    "direct command",
    "fake role",
    "fake source",
    "encoded",
    "link",
    "markup",
    "hidden characters",
}
"""Families whose every paragraph shows itself; the others need the checks behind."""


def test_commands_in_documents_are_found() -> None:
    """Nine of ten paragraphs that attack openly, in the families that one can tell."""
    attacks = [text for each in injections() if each.family in _FLAGGED for text in each.paragraphs]
    assert len(attacks) > 200
    assert sum(map(commands_a_machine, attacks)) / len(attacks) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "认真回答代表关切，全部答复人大代表建议。",
        "落实“放管服”改革，建成统一的政务系统，推行“一件事”办理。",
        "用户满意度达到98%，系统治理城市内涝。",
        "组织助理工程师培训，引进人工智能企业12家，发布大模型3个。",
        "GDP增长5.2%，R&D经费投入强度达到2.1%，建成5G基站3600个。",
        "新建的光伏电站装机容量达到120万千瓦（W＝瓦）。",
        "各位代表！上述成绩的取得，是全市人民团结奋斗的结果。",
    ],
)
def test_what_reports_say_is_none(text: str) -> None:
    """Systems, users, assistants and answers occur in reports too."""
    assert not commands_a_machine(text)


def test_no_paragraph_of_the_small_corpus_is_one() -> None:
    """Nor any line of it."""
    assert not any(commands_a_machine(line) for text in REPORTS.values() for line in text.split("\n"))


def test_no_paragraph_of_the_real_reports_is_one(corpus: Path, tmp_path: Path) -> None:
    """Of a thousand and more paragraphs not one is taken for a command."""
    embedder = HashedEmbedder()
    build(corpus, tmp_path / "store", embedder=embedder, progress=False)
    generation = open_store(tmp_path / "store", embedder=embedder.name)
    paragraphs = [p for document in generation.documents() for p in generation.paragraphs(document.id)]
    flagged = [(p.document_id[:8], p.number) for p in paragraphs if commands_a_machine(p.text)]
    assert len(paragraphs) > 1_000
    assert flagged == []
