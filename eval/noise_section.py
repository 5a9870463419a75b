"""The part of the report that shows what look-alikes of the evidence do to the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval import plots
from eval.finished import Finished
from eval.intervals import wilson
from eval.markup import Html, element, table
from eval.sections import Peer, interval, percent, plot, section, side_by_side

_UNMEASURED = "没有量：给别人的回答评分、用模型作答，或加了 --no-noise 时不量。"


def noise_section(run: Finished, peers: Sequence[Peer]) -> Html:
    """Accuracy over the number of distractors, for every system that was measured so."""
    title = "噪声：旁边多了相似的段落"
    if not levels_of(run):
        return section(title, element("p", _UNMEASURED, class_="soft"))
    rows = [
        [
            _name(row["distractors"]),
            *(str(row[key]) for key in ("files", "n", "correct", "wrong", "refused")),
            percent(row["correct"] / row["n"]),
            interval(row),
        ]
        for row in levels_of(run)
    ]
    head = ["每个标准数字旁添", "另添报告", "题数", "答对", "答错", "该答而拒答", "答对率", "95% 区间"]
    lost = levels_of(run)[-1]["failing"]
    compared = "图里比的是答案文字对的份额：别的系统不登记数字。" if any(levels_of(peer.run) for peer in peers) else ""
    return section(
        title,
        plot(noise_plot(run, peers)),
        element("p", compared, class_="soft") if compared else "",
        table(head, rows, numbers=range(1, 8)),
        element(
            "p",
            "添的是另一座城市、或同一地区更早年份的报告：句子照抄标准证据，数字换掉。只问写明地区和年份的可答的题。",
            class_="soft",
        ),
        element("p", "添得最多时新错：", element("code", " ".join(lost) or "无"), class_="ids"),
    )


def noise_plot(run: Finished, peers: Sequence[Peer] = ()) -> str:
    """The curves as SVG; beside other systems, which bind no figures, of the answers whose words are right."""
    systems = {name: levels_of(each) for name, each in side_by_side(run, peers).items() if levels_of(each)}
    counted, title = ("said", "答案文字对") if len(systems) > 1 else ("correct", "答对")
    spans = {
        name: [(row[counted] / row["n"], *wilson(row[counted], row["n"])) for row in rows]
        for name, rows in systems.items()
    }
    return plots.levels(
        f"添了相似的段落以后{title}的份额", [_name(row["distractors"]) for row in levels_of(run)], spans
    )


def levels_of(run: Finished) -> Sequence[Mapping[str, Any]]:
    """The levels measured; none where there are none."""
    rows: Sequence[Mapping[str, Any]] = run.noise.get("levels", ())
    return rows


def _name(distractors: int) -> str:
    return f"{distractors} 段" if distractors else "不添"
