"""The parts of the report's page: each a heading, what it says, and a plot where one helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval import plots
from eval.causes import CAUSES
from eval.comparison import compare
from eval.estimates import COUNTS
from eval.finished import Finished
from eval.markup import Html, element, join, table
from eval.retrieval import CUTOFFS
from eval.titles import OUTCOME_TITLES, STAGE_TITLES, SYSTEM_TITLES, TYPE_TITLES


@dataclass(frozen=True, slots=True)
class Peer:
    """Another system on the same questions."""

    name: str
    run: Finished


def system_name(run: Finished) -> str:
    """What people call the system of a run."""
    name = str(run.manifest["answerer"])
    return SYSTEM_TITLES.get(name, name)


def side_by_side(run: Finished, peers: Sequence[Peer]) -> dict[str, Finished]:
    """Every system by its name, the run's own first; two of one name are told apart by their folders."""
    found = {system_name(run): run}
    for peer in peers:
        found[f"{peer.name}（{peer.run.folder.name}）" if peer.name in found else peer.name] = peer.run
    return found


def percent(value: float) -> str:
    """A share as people read it."""
    return f"{value:.1%}"


def interval(row: Mapping[str, Any], *, share: bool = True) -> str:
    """The ends of a measure's interval."""
    show = percent if share else "{:.2f}".format
    return f"{show(row['low'])}—{show(row['high'])}"


def section(title: str, *parts: str) -> Html:
    """A heading and what follows."""
    return element("section", element("h2", title), *parts)


def plot(svg: str) -> Html:
    """A plot in its frame."""
    return element("div", Html(svg), class_="plot")


def headline(run: Finished, *, text: bool) -> Html:
    """How many are right, how sure that is, and whether the numbers may be believed at all.

    Args:
        text: whether words of reports are shown, where a rule was broken.
    """
    measures, n = run.summary["measures"], run.summary["n"]
    right = measures["correct"]
    tiles = [
        _tile(measures, "selective_risk", "作了答却答错"),
        _tile(measures, "refusal_recall", "该拒答的拒答了"),
        _tile(measures, "refusal_precision", "拒答拒得对"),
        _tile(measures, "quote_exactness", "引文逐字"),
        _tile(measures, "supported", "数字有引文"),
        _tile(measures, "evidence_cited", "引到证据"),
    ]
    return join(
        [
            element(
                "div",
                element("b", percent(right["value"])),
                element("span", f"答对：{n} 题里 {round(right['value'] * n)} 题；95% 区间 {interval(right)}"),
                class_="headline",
            ),
            element("div", *tiles, class_="tiles"),
            _verdict(run.summary, text=text),
        ]
    )


def _tile(measures: Mapping[str, Any], name: str, title: str) -> Html:
    if name not in measures:
        return Html("")
    row = measures[name]
    return element(
        "div",
        element("span", title),
        element("b", percent(row["value"])),
        element("span", interval(row)),
        element("span", f"分母 {row['total']:g}"),
        class_="tile",
    )


def _verdict(summary: Mapping[str, Any], *, text: bool) -> Html:
    strayed = [row["name"] for row in summary["sentinels"] if not row["holds"]]
    found = [*broken(summary, text=text), *(f"哨兵系统 {name} 没有落在理论位置：本报告不可信" for name in strayed)]
    if not found:
        said = f"零容忍规则全部通过；{len(summary['sentinels'])} 个哨兵系统都落在理论位置，评分可信。"
        return element("p", said, class_="verdict")
    return element("div", element("p", f"零容忍规则有 {len(found)} 处违反："), _listed(found), class_="verdict bad")


def broken(summary: Mapping[str, Any], *, text: bool) -> list[str]:
    """The rules broken, one line each; without text, which rule and by which question."""
    lines: list[str] = summary["breaches"]
    return lines if text else [line.partition(" ")[0] for line in lines]


def _listed(lines: Sequence[str]) -> Html:
    return element("ul", *(element("li", line) for line in lines))


def types_plot(run: Finished) -> str:
    """The share that is right of each type, as SVG."""
    rows = {name: row for name in TYPE_TITLES if (row := run.summary["types"].get(name))}
    drawn = {
        f"{TYPE_TITLES[name]}（{row['n']}）": (row["correct"] / row["n"], row["low"], row["high"])
        for name, row in rows.items()
    }
    return plots.shares("各题型答对的份额与 95% 区间", drawn)


def types(run: Finished) -> Html:
    """Each type of question with its outcomes and interval."""
    rows = {name: row for name in TYPE_TITLES if (row := run.summary["types"].get(name))}
    cells = [
        [
            TYPE_TITLES[name],
            *(str(row[key]) for key in ("n", *OUTCOME_TITLES)),
            percent(row["correct"] / row["n"]),
            interval(row),
        ]
        for name, row in rows.items()
    ]
    head = ["题型", "题数", *OUTCOME_TITLES.values(), "答对率", "95% 区间"]
    return section(
        "按题型",
        plot(types_plot(run)),
        table(head, cells, numbers=range(1, 8)),
        element("p", "题少的题型区间很宽：单看一两题的进退没有意义。", class_="soft"),
    )


def measures(run: Finished) -> Html:
    """Every measure with its interval, n and denominator."""
    rows = []
    for name, row in run.summary["measures"].items():
        share = name not in COUNTS
        value = percent(row["value"]) if share else f"{row['value']:.2f}"
        method = "Wilson" if row["method"] == "wilson" else "按报告自助"
        rows.append([row["title"], value, interval(row, share=share), str(row["n"]), f"{row['total']:g}", method])
    head = ["指标", "值", "95% 区间", "题数", "分母", "区间方法"]
    return section(
        "全部指标", table(head, rows, numbers=range(1, 5)), element("p", "算法见 docs/metrics.md。", class_="soft")
    )


def recall_by_leg_plot(run: Finished) -> str:
    """recall@k of each leg of the search, as SVG."""
    curves = {leg: {k: row[f"recall@{k}"] for k in CUTOFFS} for leg, row in run.legs.items()}
    return plots.recall_curves("各路检索的证据召回", curves)


def retrieval(run: Finished) -> Html:
    """What each leg of the search finds by itself."""
    if not run.legs:
        return section("检索", element("p", "这个系统没有给出各路检索的结果。", class_="soft"))
    rows = [[leg, *(percent(row[f"recall@{k}"]) for k in CUTOFFS), str(row["n"])] for leg, row in run.legs.items()]
    head = ["检索", *(f"recall@{k}" for k in CUTOFFS), "题数"]
    return section(
        "检索：证据在前几段里",
        plot(recall_by_leg_plot(run)),
        table(head, rows, numbers=range(1, 7)),
    )


def latency(run: Finished) -> Html:
    """How long answers took."""
    spent = [row["total"] for row in run.timings.values() if "total" in row]
    if not spent:
        return section("用时", element("p", "没有记下用时。", class_="soft"))
    marks = {name: run.latency["total"][name] for name in ("p50", "p95", "p99")}
    stages = sorted(run.latency, key=lambda stage: [*STAGE_TITLES, stage].index(stage))
    rows = [
        [STAGE_TITLES.get(stage, stage), *(f"{row[name]:.1f}" for name in marks), f"{row['n']:g}"]
        for stage, row in ((stage, run.latency[stage]) for stage in stages)
    ]
    return section(
        "用时",
        plot(plots.latency_curve("用时的分布", spent, {name: marks[name] for name in ("p50", "p95")})),
        table(["阶段（毫秒）", *marks, "题数"], rows, numbers=range(1, 5)),
        element("p", f"机器：{run.environment.get('machine', '未记')}；一次一题；头一题连同载入模型。", class_="soft"),
    )


def causes(run: Finished) -> Html:
    """How often each cause of failure occurs."""
    found = {CAUSES[cause]: len(ids) for cause, ids in run.summary["causes"].items()}
    if not found:
        return section("失败原因", element("p", "没有失败的题。"))
    ordered = dict(sorted(found.items(), key=lambda item: -item[1]))
    return section("失败原因", plot(plots.counts("失败的题按原因", ordered)))


def delta(run: Finished, before: Finished | None) -> Html:
    """What changed since another run."""
    if before is None:
        return section("与上次相比", element("p", "旁边没有同样语料、同样题目的上一次运行。", class_="soft"))
    if not run.scores.keys() & before.scores.keys():
        return section("与上次相比", element("p", f"{before.folder.name} 与这次没有相同的题。", class_="soft"))
    changes = compare(before.verdicts, run.verdicts)
    rows = [
        [
            TYPE_TITLES.get(change.name, change.name),
            *(str(n) for n in (change.n, len(change.failing), len(change.passing))),
            f"{change.p:.3f}",
            "变差（显著）" if change.worse else "没有显著变差",
        ]
        for change in changes
        if change.failing or change.passing or change is changes[0]
    ]
    first = f"上次：{before.folder.name}，{before.finished or '时间未记'}，提交 {before.environment.get('commit') or '未记'}"
    return section(
        "与上次相比",
        element("p", first, class_="soft"),
        table(["题型", "题数", "新错", "新对", "双侧 p", "结论"], rows, numbers=(1, 2, 3, 4)),
        _ids("新错", changes[0].failing),
        _ids("新对", changes[0].passing),
    )


def _ids(title: str, ids: Sequence[str]) -> Html:
    return element("p", f"{title}：", element("code", " ".join(ids) or "无"), class_="ids")
