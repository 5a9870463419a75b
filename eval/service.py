"""The benchmark as the page runs it: in the background over the page's own reports, one run at a time."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread

from assistant.benchmark import BenchmarkError, Difference, Failure, Outcome, Pointer, Progress
from assistant.gold_questions import gold_lines
from assistant.journal import Journal
from assistant.live import Live
from eval import plots
from eval.answerers import assisted
from eval.cases import Case, Source, failed, find_span
from eval.comparison import compare
from eval.corpus import Corpus, belongs, read_corpus
from eval.environment import environment
from eval.errors import EvalError
from eval.finished import ENVIRONMENT, PAGE, SUMMARY, Finished, read_finished
from eval.gold import Question
from eval.gold_files import own_files, read_questions
from eval.noise_section import levels_of, noise_plot
from eval.pages import write_pages, written_for_the_project
from eval.run import choose_questions, run
from eval.sections import interval, percent, recall_by_leg_plot, types_plot
from eval.titles import TYPE_TITLES
from index.errors import ReportQAError

HISTORY = "history.jsonl"
JUDGED = "核查得来的题"
"""The question set that reviewers made."""
_log = logging.getLogger(__name__)


class _Cancelled(Exception):
    """Somebody stopped the run."""


def open_service(live: Live, journal: Journal, reports: Path) -> "Service":
    """The benchmark over a page's reports; the answers that reviewers found right are one of its question sets."""
    # Beside the store: a folder that the service may write to. A database has none: beside the reports then.
    runs = (live.store if isinstance(live.store, Path) else reports).parent / "runs"
    return Service(live, reports=reports, runs=runs, judged=lambda: gold_lines(journal.judged()))


class Service:
    """A :class:`assistant.benchmark.Benchmark`.

    Args:
        reports: the folder of report files that the store was built from.
        runs: where runs are kept, those of the command line too.
        judged: the judged answers as gold questions, one JSON object a line.
    """

    def __init__(self, live: Live, *, reports: Path, runs: Path, judged: Callable[[], str]) -> None:
        self._live, self._reports, self._runs, self._judged = live, reports, runs, judged
        self._lock, self._stop = Lock(), Event()
        self._progress = Progress(running=False)

    def question_sets(self) -> list[str]:
        """As the protocol says."""
        try:
            corpus = read_corpus(self._reports)
            own = [path.name for path in own_files() if belongs(read_questions(path), corpus)]
        except EvalError as error:
            _log.warning("没有可用的题库：%s", error)
            own = []
        return [*own, *([JUDGED] if self._judged() else [])]

    def runs(self) -> list[tuple[str, str]]:
        """As the protocol says."""
        found = []
        for folder in self._runs.glob("*/"):
            if (folder / SUMMARY).is_file() and (folder / ENVIRONMENT).is_file():
                note = json.loads((folder / ENVIRONMENT).read_text(encoding="utf-8"))
                summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
                right = percent(summary["measures"]["correct"]["value"])
                told = f"{folder.name}　{summary['n']} 题，答对 {right}　{'、'.join(note['questions'])}"
                found.append((str(note["finished"]), told, folder.name))
        return [(told, name) for _, told, name in sorted(found, reverse=True)]

    def start(self, questions: str, *, sample: int | None) -> None:
        """As the protocol says."""
        if questions not in self.question_sets():
            raise BenchmarkError(f"没有题库 {questions!r}：请从列表里选一个")
        with self._lock:
            if self._progress.running:
                raise BenchmarkError("已有一次评测在进行：请等它结束，或先取消")
            self._stop.clear()
            self._progress = Progress(running=True, run=self._progress.run)
        Thread(target=self._work, args=(questions, sample), name="benchmark", daemon=True).start()

    def cancel(self) -> None:
        """As the protocol says."""
        self._stop.set()

    def progress(self) -> Progress:
        """As the protocol says."""
        return self._progress

    def _work(self, questions: str, sample: int | None) -> None:
        name = f"网页-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        folder, said, ended = self._runs / name, "", self._progress.run
        try:
            self._run(questions, sample, folder)
            ended = name
        except _Cancelled:
            said = "已取消，没有留下结果。"
        except (EvalError, ReportQAError) as error:
            said = f"评测没有完成：{error}"
        except Exception as error:  # whatever it was, the page has to be able to start another run
            _log.exception("评测没有完成")
            said = f"评测没有完成：{type(error).__name__}，详见服务的日志"
        if said:
            shutil.rmtree(folder, ignore_errors=True)
        self._progress = replace(self._progress, running=False, run=ended, said=said)

    def _run(self, name: str, sample: int | None, folder: Path) -> None:
        corpus = read_corpus(self._reports)
        asked = self._questions(name, sample, folder)
        run(asked, corpus, assisted(self._live.assistant()), folder, step=self._step)
        shown = written_for_the_project(corpus)
        note = environment([], corpus=self._reports.resolve().name, questions=[name], sample=shown)
        text = json.dumps(note | {"command": "网页「评测」"}, ensure_ascii=False, indent=2) + "\n"
        (folder / ENVIRONMENT).write_text(text, encoding="utf-8", newline="\n")
        # Who may run this on the page may read the reports on it.
        write_pages(folder, corpus=corpus, text=True, history=self._runs / HISTORY)

    def _questions(self, name: str, sample: int | None, folder: Path) -> list[Question]:
        if name != JUDGED:
            paths = [path for path in own_files() if path.name == name]
        else:
            folder.mkdir(parents=True)
            paths = [folder / "judged.jsonl"]
            paths[0].write_text(self._judged(), encoding="utf-8", newline="\n")
        return choose_questions(paths, split="dev", sample=sample)

    def _step(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _Cancelled
        self._progress = replace(self._progress, done=done, total=total)

    def outcome(self, run: str) -> Outcome:
        """As the protocol says."""
        with _told():
            finished = self._finished(run)
            cases = failed(finished, self._corpus())
        return Outcome(run, *_headline(finished), tuple(_plots(finished)), tuple(self._failure(case) for case in cases))

    def _corpus(self) -> Corpus | None:
        try:
            return read_corpus(self._reports)
        except EvalError:
            return None

    def difference(self, run: str, earlier: str) -> Difference:
        """As the protocol says."""
        with _told():
            before, after = self._finished(earlier).verdicts, self._finished(run).verdicts
            changes = compare(before, after)
        alone = len(before.keys() - after.keys()), len(after.keys() - before.keys())
        said = [f"只问过一次的题不比：上次 {alone[0]} 道，这次 {alone[1]} 道"] if any(alone) else []
        for change in changes:
            if change is changes[0] or change.failing or change.passing:
                name, counts = TYPE_TITLES.get(change.name, change.name), (len(change.failing), len(change.passing))
                worse = "，变差（显著）" if change.worse else ""
                said.append(f"{name}：{change.n} 题，新错 {counts[0]}，新对 {counts[1]}，双侧 p={change.p:.3f}{worse}")
        return Difference(tuple(said), changes[0].failing, changes[0].passing)

    def page(self, run: str) -> bytes:
        """As the protocol says."""
        with _told():
            return (self._finished(run).folder / PAGE).read_bytes()

    def _finished(self, name: str) -> Finished:
        # The name comes out of a browser: it has to be one that was offered.
        if name not in {known for _, known in self.runs()}:
            raise BenchmarkError(f"没有名为 {name!r} 的评测：请从列表里选一个")
        return read_finished(self._runs / name)

    def _failure(self, case: Case) -> Failure:
        return Failure(
            id=case.id,
            type=TYPE_TITLES[case.type],
            cause=case.cause,
            asked=case.asked,
            said=case.said,
            refused=case.refused,
            gold=case.gold,
            details=case.details,
            pointers=tuple(map(self._pointer, case.sources)),
        )

    def _pointer(self, source: Source) -> Pointer:
        """The source as a place of the store; evidence that was not cited is looked for among the paragraphs."""
        if not source.n and source.gold:
            words = source.text[slice(*source.gold[0])]
            for paragraph in self._live.records().paragraphs(source.document_id):
                if span := find_span(words, paragraph.text):
                    return Pointer(0, source.name, source.document_id, paragraph.number, paragraph.text, None, (span,))
        return Pointer(
            source.n, source.name, source.document_id, source.paragraph, source.text, source.quoted, source.gold
        )


def _headline(run: Finished) -> tuple[str, tuple[str, ...]]:
    measures, n = run.summary["measures"], run.summary["n"]
    right = measures["correct"]
    lines = [f"{n} 题里 {round(right['value'] * n)} 题，95% 区间 {interval(right)}"]
    for name, title in (
        ("selective_risk", "作了答却答错"),
        ("refusal_recall", "该拒答的拒答了"),
        ("evidence_cited", "引到证据"),
    ):
        if name in measures:
            lines.append(f"{title} {percent(measures[name]['value'])}（{interval(measures[name])}）")
    strayed = [row["name"] for row in run.summary["sentinels"] if not row["holds"]]
    lines.append(
        f"哨兵系统 {'、'.join(strayed)} 没有落在理论位置：评分不可信" if strayed else "哨兵系统都落在理论位置，评分可信"
    )
    lines += run.summary["breaches"] or ["零容忍规则全部通过"]
    return percent(right["value"]), tuple(lines)


def _plots(run: Finished) -> Iterator[str]:
    yield types_plot(run)
    if run.legs:
        yield recall_by_leg_plot(run)
    if levels_of(run):
        yield noise_plot(run)
    spent = [row["total"] for row in run.timings.values() if "total" in row]
    if spent:
        marks = {name: run.latency["total"][name] for name in ("p50", "p95")}
        yield plots.latency_curve("用时的分布", spent, marks)


@contextmanager
def _told() -> Iterator[None]:
    """The benchmark's own errors as errors that the page shows."""
    try:
        yield
    except (EvalError, OSError) as error:
        raise BenchmarkError(str(error)) from error
