"""Gold questions in and out of files, and the complaints about wrong ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import GoldError
from eval.gold import (
    PROVENANCES,
    REASONS,
    ROLES,
    SPLITS,
    TYPES,
    WHYS,
    Compact,
    Distractor,
    Evidence,
    GoldFact,
    Offsets,
    Question,
    Quoted,
)
from eval.gold_csv import from_csv, read_csv, to_csv, write_csv
from eval.gold_files import read_questions, write_questions
from eval.gold_json import question_from_json, question_to_json

WORLD = Path(__file__).parent / "data" / "world_questions.jsonl"

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("；|‖\\空无,\"'\r\n"), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
YEARS = st.tuples(st.integers(1990, 2040), st.integers(0, 10))
FACTS = st.builds(
    lambda text, region, years, role: GoldFact(text, region, years[0], sum(years), role),
    TEXT,
    TEXT,
    YEARS,
    st.sampled_from(sorted(ROLES)),
)
OFFSET = st.integers(0, 10**6)
HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
PLACES = (
    st.builds(Quoted, TEXT, TEXT) | st.builds(Offsets, HASH, OFFSET, OFFSET) | st.builds(Compact, TEXT, OFFSET, OFFSET)
)
QUESTIONS = st.builds(
    Question,
    id=TEXT,
    question=TEXT,
    type=st.sampled_from(sorted(TYPES)),
    answerable=st.booleans(),
    answer=TEXT,
    history=TEXTS,
    reason=st.none() | st.sampled_from(sorted(REASONS)),
    aliases=TEXTS,
    must=st.lists(TEXTS, max_size=3).map(tuple),
    must_not=TEXTS,
    facts=st.lists(FACTS, max_size=3).map(tuple),
    facts_any=st.booleans(),
    evidence=st.lists(st.builds(Evidence, PLACES, st.lists(PLACES, max_size=2).map(tuple)), max_size=3).map(tuple),
    any_of=st.booleans(),
    distractors=st.lists(st.builds(Distractor, TEXT, st.sampled_from(sorted(WHYS))), max_size=3).map(tuple),
    split=st.sampled_from(sorted(SPLITS)),
    provenance=st.sampled_from(sorted(PROVENANCES)),
    note=TEXT,
)


@given(QUESTIONS)
def test_json_gives_a_question_back(question: Question) -> None:
    """Through a line of JSON and back, nothing changes."""
    assert question_from_json(json.loads(json.dumps(question_to_json(question), ensure_ascii=False))) == question


@given(st.lists(QUESTIONS, max_size=3))
def test_csv_gives_questions_back(questions: list[Question]) -> None:
    """Through a spreadsheet and back, nothing changes, whatever separators the words hold."""
    assert [question for _, question in from_csv(to_csv(questions))] == questions


def test_files_of_either_format_hold_the_same(tmp_path: Path) -> None:
    """JSONL to CSV to JSONL is the same file."""
    questions = read_questions(WORLD)
    write_questions(tmp_path / "a.csv", questions)
    write_questions(tmp_path / "b.jsonl", read_questions(tmp_path / "a.csv"))
    assert read_questions(tmp_path / "b.jsonl") == questions


def test_a_spreadsheet_may_be_gb18030_with_columns_in_any_order(tmp_path: Path) -> None:
    """What an office program writes by default is read too."""
    path = tmp_path / "题.csv"
    text = "question,id,answerable,type,answer,must,facts\r\n今年多少,x-1,是,figure,5%,5%|百分之五,5%|青石市|2013-2017|actual\r\n"
    path.write_bytes(text.encode("gb18030"))
    ((row, question),) = read_csv(path)
    assert (row, question.must, question.facts[0].last_year) == (2, (("5%", "百分之五"),), 2017)


def test_a_spreadsheet_opens_as_utf8(tmp_path: Path) -> None:
    """The byte order mark tells office programs so."""
    write_csv(tmp_path / "a.csv", [])
    assert (tmp_path / "a.csv").read_bytes().startswith('\ufeff"id"'.encode())


BASE: dict[str, Any] = {"id": "a", "question": "问", "type": "figure", "answerable": True, "answer": "5%"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"distractor": []}, "distractor"),
        ({"type": "数字"}, "type"),
        ({"answerable": "是"}, "answerable"),
        ({"must": ["5%"]}, "must"),
        ({"facts": [{"text": "5%", "region": "青石市", "year": "2023", "role": "actual"}]}, "year"),
        ({"facts": [{"text": "5%", "region": "青石市", "year": [2023], "role": "actual"}]}, "year"),
        ({"facts": [{"text": "5%", "region": "青石市", "year": 2023, "role": "实际"}]}, "role"),
        ({"evidence": [{"doc": "a"}]}, "quote"),
        ({"evidence": [{"sha256": "0", "start": 1}]}, "end"),
        ({"evidence": [{"doc": "a", "at": [1]}]}, "at"),
        ({"distractors": [{"text": "6%", "why": "别的"}]}, "why"),
        ({"reason": "没有"}, "reason"),
        ({"split": "test"}, "split"),
        ({"id": 7}, "id"),
    ],
)
def test_a_wrong_line_is_named(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    """File, line, id and key stand in one line of complaint."""
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(BASE) + "\n\n" + json.dumps(BASE | {"id": "b"} | change) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=said) as caught:
        read_questions(path)
    message = str(caught.value)
    assert str(path) in message
    assert "第 3 行" in message
    assert ("（b）" in message) == ("id" not in change)
    assert "\n" not in message


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("a,也许,figure", "answerable"),
        ("a,是,数字", "type"),
        ("a,是,figure,5%|青石市|2023", "facts"),
        ("a,是,figure,5%|青石市|去年|actual", "年份"),
        ("a,是,figure,,只有一段", "evidence"),
        ("a,是,figure,,sha256:00|五|六", "整数"),
    ],
)
def test_a_wrong_row_is_named(cells: str, said: str) -> None:
    """As for JSONL; the header is row 1."""
    with pytest.raises(GoldError, match=said) as caught:
        from_csv(f"id,answerable,type,facts,evidence\r\n{cells}\r\n", "q.csv")
    assert "q.csv 第 2 行（a）" in str(caught.value)


def test_an_unknown_column_or_ending_is_named(tmp_path: Path) -> None:
    """Nothing is left out silently."""
    with pytest.raises(GoldError, match="mustnot"):
        from_csv("id,mustnot\r\n")
    with pytest.raises(GoldError, match="xlsx"):
        write_questions(tmp_path / "q.xlsx", [])
    with pytest.raises(GoldError, match="没有这个题目文件"):
        read_questions(tmp_path / "none.jsonl")


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    """With the place where it stops being JSON."""
    (tmp_path / "q.jsonl").write_text('{"id": "a",}\n', encoding="utf-8")
    with pytest.raises(GoldError, match="第 1 行：不是 JSON"):
        read_questions(tmp_path / "q.jsonl")
