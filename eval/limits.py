"""What a report has to say about itself: what was not measured, and how far its numbers reach."""

from eval.finished import Finished
from eval.markup import Html, element
from eval.sections import section
from eval.titles import TYPE_TITLES

FEW = 20


def limits(run: Finished, *, text: bool) -> Html:
    """The limits of this run; never left out."""
    rows = run.summary["types"]
    few = [f"{TYPE_TITLES[name]} {row['n']}" for name, row in rows.items() if row["n"] < FEW]
    sources = {question.provenance for question in run.questions.values()}
    written = {"author": "由作者编写", "generated": "由程序生成"}
    lines = [
        f"题目{'，一部分'.join(written[name] for name in sorted(sources))}，没有第二个人独立标注；没有算标注者之间的一致性。",
        "题目是各类问法的样本，不是使用者实际提问的样本：实际答对的份额可能更高，也可能更低。",
        *([f"不足 {FEW} 题的题型：{'、'.join(few)}；它们的区间很宽。"] if few else []),
        f"题目来自 {_reports(run)} 份报告；同一份报告的题有同样的陷阱，区间按报告整群重抽，报告少时区间偏窄。",
        "引用支持由规则判断，没有裁判模型：同义改写而字面全不同的句子会判为不支持。",
        "没有量：措辞是否流畅，列举是否周全到超出标准，概括的观点是否恰当，多人同时使用时的用时。",
        f"检索方式 {run.manifest.get('mode') or '未记'}；换了嵌入模型、机器或语料，数字就不同。",
        *([] if text else ["本页不含报告、题目与回答的文字。"]),
    ]
    return section("局限", element("ul", *(element("li", line) for line in lines)))


def _reports(run: Finished) -> int:
    clusters = {str(row["cluster"]) for row in run.scores.values()}
    return sum(not name.startswith("question:") for name in clusters)
