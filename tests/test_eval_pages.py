"""The report that people read of a run: whole, offline, and silent about real reports unless asked."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world_runs import ALL, DATA, QUESTIONS, WORLD, among_look_alikes, finished, perfect, spoilt, sure

from eval import plots
from eval.__main__ import main
from eval.cases import failed, find_span
from eval.corpus import Corpus, read_corpus
from eval.errors import RunError
from eval.finished import read_finished
from eval.junit import junit
from eval.pages import write_pages, written_for_the_project

REPORTS = Path(__file__).resolve().parents[1] / "reports"
OUTSIDE = re.compile(r"https?://(?!www\.w3\.org/)|<script|<link|<img|<iframe|@import|url\((?!#)|src=", re.IGNORECASE)
"""What would make a page fetch or run something; the names of SVG's own vocabularies are no addresses."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with failures, its pages written with text."""
    run = finished(tmp_path_factory.mktemp("runs") / "spoilt", spoilt)
    write_pages(run, corpus=WORLD, text=True)
    return run


def page_of(run: Path) -> str:
    """The report as written."""
    return (run / "report.html").read_text(encoding="utf-8")


def test_the_report_is_one_file_that_fetches_and_runs_nothing(folder: Path) -> None:
    """Plots, style and words are inside; every section is there, the limits too."""
    page = page_of(folder)
    assert not OUTSIDE.findall(page)
    assert page.count("<svg") >= 3
    headings = re.findall("<h2>(.*?)</h2>", page)
    for part in ("与上次相比", "按题型", "答与拒", "检索", "用时", "失败原因", "全部指标", "局限"):
        assert any(heading.startswith(part) for heading in headings), part
    right = sum(row["outcome"] == "correct" for row in read_finished(folder).scores.values())
    assert f"{right / len(ALL):.1%}" in page
    assert f"{len(ALL)} 题里 {right} 题" in page


def test_each_failure_shows_question_answer_gold_and_both_spans(folder: Path) -> None:
    """What was quoted and what should have been, in the paragraph that holds them."""
    run, page = read_finished(folder), page_of(folder)
    cases = failed(run, WORLD)
    assert {case.id for case in cases} == {key for key, row in run.scores.items() if row["cause"]}
    assert len(cases) >= 5
    for case in cases:
        assert case.id in page
    quoted = [source for case in cases for source in case.sources if source.quoted and source.gold]
    assert quoted
    for source in quoted:
        start, end = source.gold[0]
        assert find_span(source.text[start:end], source.text) == (start, end)
    assert 'class="quoted gold"' in page


def test_without_leave_no_word_of_a_report_is_shown(tmp_path: Path) -> None:
    """Not in the page, not in its twin, not in a comparison: numbers, ids and offsets alone."""
    run, other = finished(tmp_path / "spoilt", spoilt), finished(tmp_path / "perfect", perfect)
    write_pages(run, corpus=WORLD, text=False)
    assert main(["compare", str(other), str(run), "--page", str(tmp_path / "compare.html")]) == 0
    told = [page_of(run), *((tmp_path / name).read_text("utf-8") for name in ("compare.html", "spoilt/report.json"))]
    shown = re.sub(r"<style>.*?</style>", "", "".join(told), flags=re.DOTALL)
    windows = {file.folded[i : i + 9] for file in WORLD.files for i in range(len(file.folded) - 8)}
    letters = re.sub(r"\s", "", shown)
    assert not [letters[i : i + 9] for i in range(len(letters) - 8) if letters[i : i + 9] in windows]
    assert not [question.id for question in ALL if question.question in shown]
    place = next(source for case in failed(read_finished(run), WORLD) for source in case.sources if source.n)
    assert place.document_id[:12] in page_of(run)


def test_only_reports_written_for_the_project_are_shown_unasked(tmp_path: Path) -> None:
    """Every digest says of itself what it is; one file that does not makes the corpus a real one."""
    samples = read_corpus(REPORTS)
    assert written_for_the_project(samples)
    assert not written_for_the_project(Corpus((*samples.files, *WORLD.files)))


def test_markup_in_an_answer_stays_text(tmp_path: Path) -> None:
    """An answer is what a system made of a report that anybody may have written."""
    from dataclasses import replace

    hostile = '<script>alert(1)</script><img src="x" onerror="y">'
    run = finished(tmp_path / "hostile", lambda key: replace(spoilt(key), answer=hostile))
    write_pages(run, corpus=WORLD, text=True)
    page = page_of(run)
    assert "&lt;script&gt;" in page
    assert not OUTSIDE.findall(page.replace("src=&quot;", ""))


def test_the_same_run_gives_the_same_page(folder: Path) -> None:
    """Plots included: nothing in them depends on the hour or on chance."""
    before = page_of(folder)
    write_pages(folder, corpus=WORLD, text=True)
    assert page_of(folder) == before


def test_a_confidence_draws_the_curve_and_its_absence_is_told(tmp_path: Path, folder: Path) -> None:
    """AURC with the worked value in the JSON, too; without confidence there is none, and no zero in its place."""
    run = finished(tmp_path / "sure", sure)
    write_pages(run, corpus=WORLD, text=True)
    record = json.loads((run / "report.json").read_text(encoding="utf-8"))
    answered = [item for item in record["items"] if not item["refused"]]
    right = sum(item["outcome"] == "correct" for item in answered)
    # The right ones come first: risk is 0 for all of them, then 1/(right+1), 2/(right+2) …
    first = sum(item["confidence"] == 0.9 for item in answered)
    misses = [item["outcome"] == "wrong" for item in sorted(answered, key=lambda i: (-i["confidence"], i["id"]))]
    expected = sum(sum(misses[: i + 1]) / (i + 1) for i in range(len(misses))) / len(misses)
    assert record["risk"]["aurc"] == pytest.approx(expected, abs=1e-6)
    assert 0 < first <= len(answered)
    assert 0 < right < len(answered)
    assert "风险—覆盖率曲线" in page_of(run)
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["risk"] is None
    assert "没有附把握程度" in page_of(folder)


def test_junit_counts_what_the_run_counts(folder: Path) -> None:
    """One case a question; wrong and refused are failures with their cause."""
    run = read_finished(folder)
    suite = ElementTree.fromstring(junit(run)).find("testsuite")
    assert suite is not None
    failing = sum(row["outcome"] in ("wrong", "refused") for row in run.scores.values())
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == (str(len(ALL)), str(failing), "0")
    causes = {case.get("name"): case[0].get("type") for case in suite if len(case)}
    assert causes == {key: row["cause"] for key, row in run.scores.items() if row["cause"]}


def test_the_last_run_is_the_newest_one_beside_over_the_same_questions(tmp_path: Path) -> None:
    """By the time it ended, by the command line; what it newly fails is named in the page."""
    world = ["--corpus", str(DATA / "world"), "--questions", str(QUESTIONS)]
    for name, ended in (("first", "2026-01-01"), ("second", "2026-01-02")):
        run = finished(tmp_path / name, perfect)
        (run / "environment.json").write_text(json.dumps({"finished": ended}), encoding="utf-8")
    answers = tmp_path / "second" / "predictions.jsonl"
    assert main(["run", *world, "--answers", str(answers), "--out", str(tmp_path / "third")]) == 0
    assert "上次：second" in page_of(tmp_path / "third")
    assert main(["report", str(finished(tmp_path / "bad", spoilt)), "--against", str(tmp_path / "first")]) == 0
    assert "上次：first" in page_of(tmp_path / "bad")
    assert re.search("新错：<code>w-03", page_of(tmp_path / "bad"))


def test_the_noise_curve_is_drawn_and_its_absence_is_told(tmp_path: Path, folder: Path) -> None:
    """Accuracy at every number of look-alikes, in the page and in its twin; a system that loses to them names its questions."""
    assert "没有量：" in page_of(folder)
    run = among_look_alikes(finished(tmp_path / "run", spoilt), spoilt, tmp_path / "work")
    peer = among_look_alikes(finished(tmp_path / "peer", perfect, name="别家"), perfect, tmp_path / "work")
    write_pages(run, corpus=WORLD, text=False, peers=[peer])
    levels = json.loads((run / "report.json").read_text(encoding="utf-8"))["noise"]["levels"]
    assert [level["distractors"] for level in levels] == [0, 1, 3, 10]
    assert 0 < levels[-1]["correct"] < levels[-1]["n"]
    page = page_of(run)
    last = [f'<td class="number">{levels[-1][key]}</td>' for key in ("files", "n", "correct")]
    assert f"<td>10 段</td>{''.join(last)}" in page
    curve = next(svg for svg in re.findall("<svg.*?</svg>", page, re.DOTALL) if "添了相似的段落以后" in svg)
    assert "别家" in curve


def test_peers_stand_beside_the_run(tmp_path: Path, folder: Path) -> None:
    """By name, over the questions that all were asked."""
    peer = finished(tmp_path / "peer", perfect, name="别家")
    write_pages(folder, corpus=WORLD, text=False, peers=[peer])
    page = page_of(folder)
    assert f"同题对照（{len(ALL)} 题）" in page
    assert "别家" in page
    write_pages(folder, corpus=WORLD, text=False, peers=[finished(tmp_path / "twin", perfect)])
    assert "<td>oracle（twin）</td>" in page_of(folder)


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    """It says what is missing and how to make it."""
    with pytest.raises(RunError, match=r"summary\.json.*eval run"):
        write_pages(tmp_path, corpus=None, text=False)


@given(
    before=st.text("甲乙丙，。 \n", max_size=12),
    words=st.text("丁戊己１2%", min_size=1, max_size=8),
    after=st.text("庚辛 ，\n", max_size=12),
)
def test_words_are_found_whatever_the_layout(before: str, words: str, after: str) -> None:
    """White space and marks between the letters do not hide them; the span begins and ends with letters or a %."""
    laid_out = "\n ".join(words)
    span = find_span(words, before + laid_out + after)
    if any(char.isalnum() for char in words):
        assert span is not None
        found = (before + laid_out + after)[span[0] : span[1]]
        assert [c for c in found if c.isalnum()] == [c for c in words if c.isalnum()]
    else:
        assert span is None


def test_plots_keep_text_as_text() -> None:
    """Chinese is drawn by the reader's fonts: it stands in the SVG as written, and the plot says what it is."""
    svg = plots.counts("失败的题按原因", {"年份不对": 3, "地区<不对>": 1})
    root = ElementTree.fromstring(svg)
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"年份不对", "地区<不对>", "3", "1"} <= set(texts)
    assert root.get("aria-label") == "失败的题按原因"
