"""The report of a run as one HTML file that opens offline: nothing in it is fetched, nothing in it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from eval import sections
from eval.case_list import case_list
from eval.cases import Case
from eval.finished import Finished
from eval.history_section import history_section
from eval.limits import limits
from eval.markup import Html, element, join
from eval.noise_section import noise_section
from eval.others import peers_section, trial_section
from eval.risk_section import risk_section
from eval.sections import Peer
from eval.trial_file import TrialFile


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows.

    Attributes:
        before: the run that this one is held against.
        history: the runs kept over time; None where none are.
        text: whether words of reports, questions and answers are shown; without, ids and offsets are.
    """

    run: Finished
    cases: Sequence[Case]
    before: Finished | None = None
    peers: Sequence[Peer] = field(default=())
    trial: TrialFile | None = None
    history: Sequence[Mapping[str, Any]] | None = None
    text: bool = False


def report_page(report: Report) -> str:
    """The whole file."""
    title = f"评测报告：{report.run.environment.get('corpus') or report.run.folder.name}"
    return document(title, report_body(report, title))


def report_body(report: Report, title: str) -> Html:
    """Everything that the page says."""
    run = report.run
    return join(
        [
            element("h1", title),
            _subtitle(run),
            sections.headline(run, text=report.text),
            sections.delta(run, report.before),
            history_section(run, report.history),
            sections.types(run),
            risk_section(run, report.peers),
            sections.retrieval(run),
            noise_section(run, report.peers),
            peers_section(run, report.peers),
            trial_section(report.trial),
            sections.latency(run),
            sections.causes(run),
            _failures(report),
            sections.measures(run),
            limits(run, text=report.text),
        ]
    )


def document(title: str, body: Html) -> str:
    """A page of its own."""
    style = Html((files("eval") / "report.css").read_text(encoding="utf-8"))
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", style),
    )
    return f'<!DOCTYPE html>\n<html lang="zh-CN">{head}{element("body", body, class_="bench")}</html>\n'


def _subtitle(run: Finished) -> Html:
    environment, manifest = run.environment, run.manifest
    told = [
        f"系统：{sections.system_name(run)}",
        f"{run.summary['n']} 题",
        f"检索方式：{manifest.get('mode') or '未记'}",
        f"时间：{environment.get('finished', '未记')}",
        f"提交：{environment.get('commit') or '未记'}",
        f"语料指纹：{str(manifest['corpus'])[:12]}",
    ]
    command = environment.get("command")
    return join(
        [
            element("p", " · ".join(told), class_="soft"),
            element("p", element("code", str(command)), class_="soft") if command else Html(""),
        ]
    )


def _failures(report: Report) -> Html:
    if report.text:
        legend = element(
            "p",
            element("mark", "黄底", class_="quoted"),
            "是回答引用的话，",
            element("mark", "绿线", class_="gold"),
            "是标准证据；两者重合就是引对了地方。",
            class_="soft",
        )
    else:
        legend = element("p", "只列编号与位置；要看原文，生成报告时加 --text。", class_="soft")
    return sections.section(f"失败的题（{len(report.cases)}）", legend, case_list(report.cases, text=report.text))
