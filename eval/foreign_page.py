"""What the product did on another dataset, as one HTML file."""

from collections.abc import Mapping

from eval import plots
from eval.markup import Html, element, join, table
from eval.page import document
from eval.sections import plot, section

TITLES = {
    "n": "题数",
    "refused": "拒答",
    "rejected": "该拒答的拒答了",
    "exact_match": "EM",
    "f1": "F1",
    "contains": "答案在回答里",
    "accuracy": "答对",
    "follows_the_document": "照文档（改错了的）回答",
}
_NAMES = {"squad": "CMRC 2018 / SQuAD", "rgb": "RGB", "beir": "BEIR / MTEB"}
_NOTES = {
    "squad": "回答是整句话，EM 天然很低，看 F1 与「答案在回答里」；文档不是工作报告。",
    "rgb": "每题只有自己的五篇文档；无关文档占 100% 时应当拒答。数字按数位边界比：170 里不算有 70。",
    "beir": "只看检索，到第 20 段为止；同一文档的几段只算一次。",
}


def foreign_page(head: Mapping[str, object], results: Mapping[str, Mapping[str, float]]) -> str:
    """The whole file."""
    kind = str(head["dataset"])
    title = f"{_NAMES[kind]}：{head['source']}"
    names = list(dict.fromkeys(name for row in results.values() for name in row))
    rows = [[label or "全部", *(_cell(name, row) for name in names)] for label, row in results.items()]
    numbers = range(1, len(names) + 1)
    body = join(
        [
            element("h1", title),
            element("p", f"检索方式：{head['mode']}", class_="soft"),
            section(
                "结果", _curve(results), table(["轮次", *(TITLES.get(n, n) for n in names)], rows, numbers=numbers)
            ),
            section("局限", element("p", _NOTES[kind])),
        ]
    )
    return document(title, body)


def _cell(name: str, row: Mapping[str, float]) -> str:
    if name not in row:
        return "—"
    return f"{row[name]:g}" if name == "n" else f"{row[name]:.3f}"


def _curve(results: Mapping[str, Mapping[str, float]]) -> Html:
    """Accuracy over noise, where there are rounds of it."""
    curve = {float(label.rstrip("%")) / 100: row["accuracy"] for label, row in results.items() if "accuracy" in row}
    return plot(plots.noise_curves("答对的份额随无关文档的变化", {"本产品": curve})) if len(curve) > 1 else Html("")
