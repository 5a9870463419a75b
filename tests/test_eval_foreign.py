"""Other people's datasets: read as they are given away, run end to end, scored as their papers say.

The samples are written for these tests; nothing of the datasets themselves is here.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.__main__ import main
from eval.foreign import NOISE, DatasetError, read_beir, read_rgb, read_squad
from eval.foreign_scores import exact_match, first_hit, graded_ndcg, overlap_f1, recall_of, says_all

SAMPLES = Path(__file__).parent / "data" / "foreign"


def results(kind: str, name: str, out: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, float]]:
    """The product's numbers on a sample, by the command line, words alone."""
    assert main(["foreign", kind, str(SAMPLES / name), "--lexical", "--out", str(out)]) == 0
    assert "题" in capsys.readouterr().out
    found: dict[str, dict[str, float]] = json.loads((out / "results.json").read_text(encoding="utf-8"))["rounds"]
    page = (out / "results.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "局限" in page
    return found


def test_cmrc_and_squad_run_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every question asked, the paragraph with the answer found; what cannot be answered is counted apart."""
    found = results("squad", "cmrc.json", tmp_path / "cmrc", capsys)[""]
    assert (found["n"], found["recall@5"]) == (4, 1.0)
    assert found["contains"] > 0
    assert 0 < found["f1"] < 1
    rows = [json.loads(line) for line in (tmp_path / "cmrc" / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [item.id for item in read_squad(SAMPLES / "cmrc.json").items]
    assert results("squad", "squad2.json", tmp_path / "squad", capsys)[""]["rejected"] == 1.0


def test_rgb_runs_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Accuracy at each level of noise; with nothing but noise the only right thing is to refuse."""
    found = results("rgb", "rgb.jsonl", tmp_path, capsys)
    assert list(found) == [f"{noise:.0%}" for noise in NOISE]
    assert found["100%"]["rejected"] == 1.0
    assert found["0%"]["accuracy"] > 0
    assert "无关文档所占" in (tmp_path / "results.html").read_text(encoding="utf-8")


def test_beir_runs_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents ranked for each query, graded as the qrels say."""
    found = results("beir", "beir", tmp_path, capsys)[""]
    assert found["n"] == 3
    assert 0.5 < found["字面 nDCG@10"] <= 1


def test_cmrc_answers_are_aliases_and_trial_files_are_read(tmp_path: Path) -> None:
    """Both layouts that CMRC was given away in."""
    first = read_squad(SAMPLES / "cmrc.json").items[0]
    assert first.answers == (("陆石生", "匠人陆石生"),)
    trial = [
        {
            "context_id": "T0",
            "context_text": "青石桥长八十六米。",
            "qas": [{"query_id": "T0_0", "query_text": "桥长多少？", "answers": ["八十六米", "八十六米"]}],
        }
    ]
    (tmp_path / "trial.json").write_text(json.dumps(trial), encoding="utf-8")
    (item,) = read_squad(tmp_path / "trial.json").items
    assert (item.id, item.answers) == ("T0_0", (("八十六米",),))


@given(noise=st.sampled_from(NOISE))
def test_rgb_gives_five_documents_with_their_share_of_noise(noise: float) -> None:
    """Five documents; the noise's share rounded up, more where too few are to the point; none to the point at 100 %."""
    for item in read_rgb(SAMPLES / "rgb.jsonl", noise).items:
        given_away = json.loads((SAMPLES / "rgb.jsonl").read_text("utf-8").splitlines()[int(item.id[4:])])
        texts = [text.text for text in item.texts]
        right = sum(text in given_away["positive"] for text in texts)
        assert len(texts) == 5
        assert right == (0 if noise == 1 else min(5 - -int(-5 * noise // 1), len(given_away["positive"])))
        assert bool(item.answers) == (noise < 1)


def test_rgb_keeps_a_document_of_each_part_and_the_made_up_answer() -> None:
    """Integration needs all parts; counterfactual files give documents that were made wrong."""
    (parts,) = read_rgb(SAMPLES / "rgb_int.jsonl", 0.4).items
    assert [text.text for text in parts.texts][:2] == ["白水茶场面积1240亩。", "白水果园面积860亩。"]
    assert parts.answers == (("1240亩",), ("860亩",))
    (wrong,) = read_rgb(SAMPLES / "rgb_fact.jsonl", 0.0).items
    assert (wrong.answers, wrong.fake) == ((("1240亩",),), ("2140亩",))
    assert "2140亩" in wrong.texts[0].text


def test_scores_worked() -> None:
    """Each with its arithmetic."""
    assert exact_match("「陆石生」。[1]", ["陆石生"]) == 1
    # 匠人陆石生 has 5 characters, 陆石生主持 5; the common run 陆石生 has 3: P = R = 3/5.
    assert overlap_f1("陆石生主持", ["匠人陆石生"]) == pytest.approx(0.6)
    assert overlap_f1("别的", ["匠人陆石生"]) == 0
    assert says_all("面积为1240亩。[1]", [["1240亩", "一千二百四十亩"]])
    assert not says_all("面积为11240亩。", [["1240亩"]])
    # Grades 2 and 1; found at ranks 2 and 1: DCG = 1/1 + 2/1.585 = 2.262; ideal = 2/1 + 1/1.585 = 2.631.
    assert graded_ndcg(["d", "a", "x"], {"a": 2, "d": 1}) == pytest.approx(0.8597, abs=1e-4)
    assert recall_of(["d", "x"], {"a": 2, "d": 1}, k=2) == 0.5
    assert (first_hit(["x", "d"], {"d": 1}), first_hit(["x"], {"d": 1})) == (0.5, 0)


def test_what_is_of_another_format_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names the file and what is missing."""
    (tmp_path / "a.json").write_text('{"data": [{"paragraphs": [{"text": "甲"}]}]}', encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": 1, "query": "甲"}\n', encoding="utf-8")
    with pytest.raises(DatasetError, match="context_text"):
        read_squad(tmp_path / "a.json")
    with pytest.raises(DatasetError, match=r"第 1 行.*positive"):
        read_rgb(tmp_path / "a.jsonl", 0.0)
    with pytest.raises(DatasetError, match=r"corpus\.jsonl"):
        read_beir(tmp_path)
    assert main(["foreign", "beir", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
