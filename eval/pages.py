"""Writes what people and other programs read of a finished run: the page, its twin in JSON, and JUnit XML."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from eval.cases import Case, failed
from eval.comparison import compare
from eval.corpus import Corpus
from eval.finished import JUNIT, PAGE, RECORD, Finished, last_before, read_finished
from eval.history import keep, read_history
from eval.junit import junit
from eval.page import Report, report_page
from eval.sections import Peer, broken, system_name
from eval.trial_file import read_trial

SCHEMA = 1
SAMPLE_MARK = "本摘要为演示而编写"
"""Stands in every report that was written for this project."""


def written_for_the_project(corpus: Corpus) -> bool:
    """Whether the corpus holds digests alone, none of it words of a real report."""
    return all(SAMPLE_MARK in file.folded for file in corpus.files)


def write_pages(
    folder: Path,
    *,
    corpus: Corpus | None,
    text: bool,
    against: Path | None = None,
    peers: Sequence[Path] = (),
    trial: Path | None = None,
    history: Path | None = None,
) -> Path:
    """Write the three files into the run's folder.

    Args:
        text: whether the page shows words of reports, questions and answers.
        against: the run to hold this one against; None for the last one beside it over the same questions.
        peers: runs of other systems over the same questions.
        trial: the folder of the metamorphic suites' results.
        history: the file of the runs kept over time, to which this one is added.

    Returns:
        Where the page is.

    Raises:
        RunError: one of the folders holds no finished run.
    """
    run = read_finished(folder)
    earlier = against or last_before(run)
    before = read_finished(earlier) if earlier else None
    cases = failed(run, corpus)
    others = [Peer(system_name(found), found) for found in map(read_finished, peers)]
    if history:
        keep(run, history)
    kept = read_history(history) if history else None
    report = Report(run, cases, before, others, read_trial(trial) if trial else None, kept, text)
    _write(folder / RECORD, json.dumps(record(report), ensure_ascii=False, indent=1) + "\n")
    _write(folder / JUNIT, junit(run))
    _write(folder / PAGE, report_page(report))
    return folder / PAGE


def record(report: Report) -> dict[str, object]:
    """The report as JSON: numbers, ids and offsets, no words of a report."""
    run = report.run
    places = {case.id: _places(case) for case in report.cases}
    items = [
        {key: row.get(key) for key in ("id", "type", "outcome", "refused", "cause", "confidence")}
        | {"places": places.get(row["id"], [])}
        for row in run.scores.values()
    ]
    kept = ("n", "measures", "types", "refusal_reasons", "risk", "causes", "sentinels")
    return {
        "schema": SCHEMA,
        "run": dict(run.manifest),
        "environment": dict(run.environment),
        **{key: run.summary.get(key) for key in kept},
        "breaches": broken(run.summary, text=False),
        "legs": dict(run.legs),
        "noise": dict(run.noise),
        "latency": dict(run.latency),
        "delta": _delta(report.before, run),
        "peers": {peer.name: peer.run.summary["measures"] for peer in report.peers},
        "items": items,
    }


def _places(case: Case) -> list[Mapping[str, object]]:
    """Where the failure's sources stand."""
    names = ("n", "document_id", "paragraph", "offset", "quoted", "gold")
    return [{name: asdict(source)[name] for name in names} for source in case.sources]


def _delta(before: Finished | None, run: Finished) -> dict[str, object] | None:
    if before is None or not run.scores.keys() & before.scores.keys():
        return None
    changes = [asdict(change) | {"worse": change.worse} for change in compare(before.verdicts, run.verdicts)]
    return {"run": dict(before.manifest), "finished": before.finished, "changes": changes}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
