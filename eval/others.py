"""What stands beside a run: other systems on the same questions, and the metamorphic suites."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval import plots
from eval.finished import Finished
from eval.intervals import wilson
from eval.markup import Html, element, table
from eval.scoring import said_right
from eval.sections import Peer, percent, plot, section, side_by_side
from eval.titles import SUITE_TITLES
from eval.trial_file import TrialFile


def peers_section(run: Finished, peers: Sequence[Peer]) -> Html:
    """Every system on the questions that all of them were asked."""
    if not peers:
        return Html("")
    named = side_by_side(run, peers)
    common = set.intersection(*(set(each.scores) for each in named.values()))
    rows = [
        _row(name, [row for key, row in each.scores.items() if key in common], each) for name, each in named.items()
    ]
    shares = {name: _said(each, common) for name, each in named.items()}
    head = ["系统", "答案文字对", "答对", "答错", "该拒答的拒答了", "引到证据", "证据在前 5 段", "p50 毫秒"]
    note = "同一批题、同一个嵌入模型、同一次运行。「答案文字对」只看文字，不看数字登记的地区、年份、角色：别的系统没有这样的记录。"
    return section(
        f"同题对照（{len(common)} 题）",
        plot(plots.shares("各系统答案文字对的份额与 95% 区间", shares)),
        table(head, rows, numbers=range(1, 8)),
        element("p", note, class_="soft"),
    )


def _said(run: Finished, common: set[str]) -> tuple[float, float, float]:
    right = sum(said_right(row) for key, row in run.scores.items() if key in common)
    return right / len(common), *wilson(right, len(common))


def _row(name: str, rows: Sequence[Mapping[str, Any]], run: Finished) -> list[str]:
    def share(found: Sequence[bool]) -> str:
        return percent(sum(found) / len(found)) if found else "—"

    covered = [row["coverage"]["cited"] for row in rows if row["coverage"] is not None]
    rankings = [row["ranking"]["first"] for row in rows if row["ranking"] is not None]
    found = [all(rank is not None and rank <= 5 for rank in first) for first in rankings]
    median = run.latency.get("total", {}).get("p50")
    return [
        name,
        share([said_right(row) for row in rows]),
        share([row["outcome"] == "correct" for row in rows]),
        share([row["outcome"] == "wrong" for row in rows]),
        share([row["refused"] for row in rows if not row["answerable"]]),
        share(covered),
        share(found),
        f"{median:.0f}" if median is not None else "—",
    ]


def trial_section(trial: TrialFile | None) -> Html:
    """How the answers follow changes of the corpus; needs no gold."""
    if trial is None:
        return Html("")
    rows, shares = [], {}
    for name, suite in trial.suites.items():
        n, held = suite["n"], suite["held"]
        title = SUITE_TITLES.get(name, name)
        low, high = suite["wilson95"] or (0.0, 0.0)
        rows.append([title, str(n), str(held), str(n - held), f"{percent(low)}—{percent(high)}" if n else "—"])
        if n:
            shares[title] = (held / n, low, high)
    parts = [table(["套件", "n", "成立", "违反", "95% 区间"], rows, numbers=range(1, 5))]
    if shares:
        parts.insert(0, plot(plots.shares("变形测试成立的份额与 95% 区间", shares)))
    if noise := _noise(trial):
        parts.append(plot(plots.counts("添了干扰段落后答案变了的题", noise)))
    if trial.breaches:
        parts.append(element("p", "；".join(trial.breaches), class_="verdict bad"))
    return section("变形测试：改语料，看回答变不变", *parts)


def _noise(trial: TrialFile) -> dict[str, int]:
    rounds = trial.suites.get("distractors", {}).get("rounds", {})
    return {f"{name}（共 {row['n']} 题）": row["n"] - row["held"] for name, row in rounds.items()}
