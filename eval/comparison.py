"""Two runs over the same questions, question by question: what newly fails, what newly passes, and is it chance."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.errors import RunError
from eval.intervals import holm, mcnemar, mcnemar_worse

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question of a finished run, as its records have it."""

    id: str
    type: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Change:
    """How one group of questions moved from A to B.

    Attributes:
        failing, passing: ids that were right in A and are not in B, and the other way round.
        p: two-sided exact McNemar.
        p_worse: one-sided; of types, corrected by Holm over all types.
    """

    name: str
    n: int
    failing: tuple[str, ...]
    passing: tuple[str, ...]
    p: float
    p_worse: float

    @property
    def worse(self) -> bool:
        """Whether B is worse than A beyond chance."""
        return self.p_worse < SIGNIFICANT


def compare(a: Mapping[str, Verdict], b: Mapping[str, Verdict]) -> list[Change]:
    """All questions first, then each type by name.

    Raises:
        RunError: the runs have no question in common.
    """
    common = [key for key in a if key in b]
    if not common:
        raise RunError("两次运行没有相同的题，无法比较")
    types = sorted({a[key].type for key in common})
    groups = [_change(name, [key for key in common if a[key].type == name], a, b) for name in types]
    corrected = holm([change.p_worse for change in groups])
    by_type = [
        Change(change.name, change.n, change.failing, change.passing, change.p, p)
        for change, p in zip(groups, corrected, strict=True)
    ]
    return [_change("合计", common, a, b), *by_type]


def _change(name: str, keys: list[str], a: Mapping[str, Verdict], b: Mapping[str, Verdict]) -> Change:
    failing = tuple(key for key in keys if a[key].correct and not b[key].correct)
    passing = tuple(key for key in keys if b[key].correct and not a[key].correct)
    p, p_worse = mcnemar(len(failing), len(passing)), mcnemar_worse(len(failing), len(passing))
    return Change(name, len(keys), failing, passing, p, p_worse)


def comparison_text(changes: list[Change], *, only_a: int, only_b: int) -> str:
    """The comparison as people read it.

    Args:
        only_a, only_b: questions that only one of the runs has.
    """
    lines = [f"只在 A 中的题 {only_a} 道，只在 B 中的题 {only_b} 道"] if only_a or only_b else []
    for change in changes:
        verdict = "，变差（显著）" if change.worse else ""
        lines.append(
            f"{change.name}：{change.n} 题，新错 {len(change.failing)}，新对 {len(change.passing)}，"
            f"双侧 p={change.p:.3f}，变差 p={change.p_worse:.3f}{verdict}"
        )
    total = changes[0]
    lines.append("新错：" + (" ".join(total.failing) or "无"))
    lines.append("新对：" + (" ".join(total.passing) or "无"))
    return "\n".join(lines)
