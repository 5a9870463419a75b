"""Zero tolerance: the rules that no run may break, whatever its score."""

from collections.abc import Sequence

from eval.scoring import Scorecard


def breaches(cards: Sequence[Scorecard]) -> list[str]:
    """One line for each broken rule of each answer, in the order of the questions; empty for a sound run.

    The rules: every quote is exact, every figure shown is carried by a cited quote (or computed, or the question's
    own), every reference leads somewhere, every question has a record that keeps to the contract.
    """
    found = []
    for card in cards:
        counts = card.soundness
        if card.outcome == "missing":
            found.append(f"{card.id}：没有合格的回答记录")
        if counts.inexact:
            found.append(f"{card.id}：引文与原文不逐字相同 {' '.join(counts.inexact)}")
        if counts.unsupported:
            found.append(f"{card.id}：数字在引文里找不到 {' '.join(counts.unsupported)}")
        if counts.unresolvable:
            found.append(f"{card.id}：引用无处可查 {' '.join(counts.unresolvable)}")
    return found
