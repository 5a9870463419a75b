"""Two runs side by side as one HTML file: what moved, whether by chance, and each changed question."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval import plots
from eval.causes import CAUSES
from eval.comparison import Change, compare
from eval.estimates import COUNTS
from eval.finished import Finished
from eval.markup import Html, element, join, table
from eval.page import document
from eval.sections import percent, plot, section, system_name
from eval.titles import TYPE_TITLES


def comparison_page(a: Finished, b: Finished, *, text: bool) -> str:
    """The whole file.

    Args:
        text: whether questions and answers are shown.

    Raises:
        RunError: the runs have no question in common.
    """
    changes = compare(a.verdicts, b.verdicts)
    body = join(
        [
            element("h1", "两次运行的比较"),
            _runs(a, b),
            _verdict(changes[0]),
            _groups(changes),
            _measures(a, b),
            _changed("新错", changes[0].failing, a, b, text=text),
            _changed("新对", changes[0].passing, a, b, text=text),
        ]
    )
    return document("两次运行的比较", body)


def _runs(a: Finished, b: Finished) -> Html:
    rows = [
        [
            name,
            run.folder.name,
            system_name(run),
            str(run.manifest.get("mode") or "未记"),
            run.finished or "未记",
            str(run.environment.get("commit") or "未记"),
            str(run.summary["n"]),
            percent(run.summary["measures"]["correct"]["value"]),
        ]
        for name, run in (("A", a), ("B", b))
    ]
    alone = [len(x.scores.keys() - y.scores.keys()) for x, y in ((a, b), (b, a))]
    head = ["", "运行", "系统", "检索方式", "时间", "提交", "题数", "答对"]
    note = f"只在 A 中的题 {alone[0]} 道，只在 B 中的题 {alone[1]} 道；下面只比两边都有的题。"
    return join([table(head, rows, numbers=(6, 7)), element("p", note, class_="soft")])


def _verdict(total: Change) -> Html:
    if total.worse:
        said = "B 显著变差"
    elif total.p < 0.05:
        said = "B 显著变好"
    else:
        said = "两次没有显著差别"
    counts = f"{total.n} 题里新错 {len(total.failing)}、新对 {len(total.passing)}，双侧精确 McNemar p={total.p:.3f}"
    return element("p", f"{said}：{counts}。", class_="verdict bad" if total.worse else "verdict")


def _groups(changes: Sequence[Change]) -> Html:
    rows = [
        [
            TYPE_TITLES.get(change.name, change.name),
            *(str(n) for n in (change.n, len(change.failing), len(change.passing))),
            f"{change.p:.3f}",
            f"{change.p_worse:.3f}",
        ]
        for change in changes
    ]
    head = ["题型", "题数", "新错", "新对", "双侧 p", "变差 p（题型按 Holm 校正）"]
    return section("按题型", table(head, rows, numbers=range(1, 6)))


def _measures(a: Finished, b: Finished) -> Html:
    before, after = a.summary["measures"], b.summary["measures"]
    common = [name for name in before if name in after]
    rows = [[before[name]["title"], *_moved(name, before[name], after[name])] for name in common]
    shown = ("correct", "coverage", "evidence_cited")
    drawn = {
        f"{label} {row['title']}": (row["value"], row["low"], row["high"])
        for name in shown
        if name in common
        for label, row in (("A", before[name]), ("B", after[name]))
    }
    return section(
        "全部指标",
        plot(plots.shares("两次运行的三个指标与 95% 区间", drawn)) if drawn else Html(""),
        table(["指标", "A", "B", "变化"], rows, numbers=(1, 2, 3)),
    )


def _moved(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    old, new = before["value"], after["value"]
    if name in COUNTS:
        return [f"{old:.2f}", f"{new:.2f}", f"{new - old:+.2f}"]
    return [percent(old), percent(new), f"{100 * (new - old):+.1f} 个百分点"]


def _changed(title: str, ids: Sequence[str], a: Finished, b: Finished, *, text: bool) -> Html:
    if not ids:
        return section(f"{title}（0 题）", element("p", "无。"))
    return section(f"{title}（{len(ids)} 题）", *(_case(key, a, b, text=text) for key in ids))


def _case(key: str, a: Finished, b: Finished, *, text: bool) -> Html:
    head = element("h4", element("code", key), element("span", TYPE_TITLES[a.questions[key].type], class_="chip"))
    rows = []
    for name, run in (("A", a), ("B", b)):
        cause = run.scores[key]["cause"]
        said = run.predictions[key].answer if text and key in run.predictions else ""
        rows += [element("dt", name), element("dd", CAUSES[cause] if cause else "答对", f"：{said}" if said else "")]
    asked = [element("dt", "问"), element("dd", a.questions[key].question)] if text else []
    gold = [element("dt", "标准"), element("dd", a.questions[key].answer)] if text else []
    return element("article", head, element("dl", *asked, *rows, *gold), class_="case")
