"""The part of the report that is about refusing: risk over coverage, and whether refusals are the right ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval import plots
from eval.finished import Finished
from eval.markup import Html, element, table
from eval.report import TOLERATED
from eval.sections import Peer, percent, plot, section, side_by_side, system_name
from eval.titles import REASON_TITLES


def risk_section(run: Finished, peers: Sequence[Peer]) -> Html:
    """Risk over coverage for the systems that say how sure they are, and what refusing achieves at present."""
    named = side_by_side(run, peers)
    drawn = {name: found for name, each in named.items() if (found := _ranked(each))}
    parts: list[Html] = []
    if drawn:
        points = {name: point for name, each in named.items() if name not in drawn and (point := _point(each))}
        parts.append(plot(plots.risk_coverage("风险—覆盖率曲线", drawn, points, tolerated=TOLERATED)))
        parts.append(
            element("p", "每条线从最有把握的回答画起，末端的圆点是实际的工作点；虚线是 2% 的风险。", class_="soft")
        )
    if system_name(run) not in drawn:
        parts.append(
            element(
                "p", "本次的回答没有附把握程度（confidence），画不出它的曲线，也没有 AURC；只有工作点：", class_="soft"
            )
        )
    risk_now, cover = run.summary["measures"].get("selective_risk"), run.summary["measures"].get("coverage")
    if risk_now and cover:
        said = f"可答的题答了 {percent(cover['value'])}，作答的里面 {percent(risk_now['value'])} 答错。"
        parts.append(element("p", said))
    found = run.summary.get("risk")
    if found:
        parts.append(element("p", f"AURC {found['aurc']:.3f}；风险不超过 2% 时答 {percent(found['coverage_at_2%'])}。"))
    return section("答与拒", *parts, _reasons(run))


def _answered(run: Finished) -> list[Mapping[str, Any]]:
    return [row for row in run.scores.values() if not row["refused"] and row["outcome"] != "missing"]


def _ranked(run: Finished) -> tuple[list[bool], int] | None:
    """Whether each answer is right, the surest first, and how many questions there are; None without confidence."""
    answered = _answered(run)
    if not answered or any(row.get("confidence") is None for row in answered):
        return None
    ordered = sorted(answered, key=lambda row: (-row["confidence"], row["id"]))
    return [row["outcome"] == "correct" for row in ordered], len(run.scores)


def _point(run: Finished) -> tuple[float, float] | None:
    """Coverage of all questions, and the risk at it."""
    answered = _answered(run)
    wrong = sum(row["outcome"] != "correct" for row in answered)
    return (len(answered) / len(run.scores), wrong / len(answered)) if answered else None


def _reasons(run: Finished) -> Html:
    rows = [
        [
            REASON_TITLES[reason],
            str(row["n"]),
            percent(row["recall"]),
            "—" if row["reason_accuracy"] is None else percent(row["reason_accuracy"]),
        ]
        for reason, row in run.summary["refusal_reasons"].items()
    ]
    return table(["应拒答的理由", "题数", "拒答了", "理由说对"], rows, numbers=(1, 2, 3)) if rows else Html("")
