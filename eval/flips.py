"""The suite that changes the question: target for result, growth for level, and back."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from eval.generated import Reading, asking_other_measure, asking_other_role, pair
from eval.quantities import Quantity, equal
from eval.relations import flipped
from eval.rounds import Check, Entrant, Plan, Round, Sieve, World
from eval.sites import Statement
from eval.text import fold
from eval.units import PERCENT

_GROWTH_BEHIND = re.compile(r"(?:以上|左右)?[，、](?:同比|比上年|较上年)?(?:增长|下降)(?:约|近|超)?")
_AIM = re.compile("(?:增长|增速)?(?:的)?(?:预期)?目标")
_AIMING = re.compile("[定要拟]|打算|计划|准备|力争|预期")
_GROWTH_ASKED = re.compile("(?:增长|上涨|涨|增速)(?:了|是|有|为)?(?:多少|几个点|百分之几|多快|如何)?")
_LEVEL_ASKED = re.compile("(?:达到|完成|实现|突破)(?:了)?(?:多少|几)")


@dataclass(frozen=True, slots=True)
class Flip:
    """A flipped question.

    Attributes:
        kind: ``measure`` or ``role``.
        wanted: the paired figure; None where no report plainly states one.
    """

    kind: str
    question: str
    wanted: Quantity | None


def flips(world: World) -> Plan:
    """目标 ↔ 实际 and 增长 ↔ 达到 in the question."""
    sieve = Sieve()
    by_site = {(item.source, item.start): item for item in world.readings}
    checks = []
    for entrant in sieve.with_figures(world.entrants):
        if len(entrant.statements) != 1:
            sieve.drop(entrant, "several_figures")
            continue
        found = [flip for flip in _flips(entrant, by_site, world) if not _same_figure(entrant, flip)]
        if not found:
            sieve.drop(entrant, "no_flip")
        checks += [_check(entrant, flip) for flip in found]
    return sieve.plan([Round("flip", {}, tuple(checks))])


def _same_figure(entrant: Entrant, flip: Flip) -> bool:
    """Whether aim and result happen to be one figure: then no answer tells them apart."""
    old = entrant.statements[0].quantity
    return old is not None and flip.wanted is not None and equal(old, flip.wanted)


def _check(entrant: Entrant, flip: Flip) -> Check:
    old = entrant.statements[0].quantity
    if old is None:
        raise ValueError(f"{entrant.question.id} has no figure to flip")
    question = replace(entrant.question, id=f"{entrant.question.id}~{flip.kind}", question=flip.question)
    return Check(question, flipped(old, flip.wanted), entrant.base, kind=flip.kind)


def _flips(entrant: Entrant, by_site: Mapping[tuple[str, int], Reading], world: World) -> Iterator[Flip]:
    statement = entrant.statements[0]
    home = statement.home
    reading = by_site.get((home.source, home.start)) if home else None
    if entrant.question.provenance == "generated" and reading is not None:
        yield from _flips_of_reading(reading, statement, world)
        return
    for kind, flip in _WORDINGS.items():
        turned = flip(entrant.question.question, statement)
        if turned is not None:
            yield Flip(kind, turned, _beside(statement, world) if kind == "measure" else None)


def _flips_of_reading(reading: Reading, statement: Statement, world: World) -> Iterator[Flip]:
    role = "target" if reading.role == "actual" else "actual"
    other = pair(reading, world.readings, measure=reading.measure, role=role)
    yield Flip("role", asking_other_role(reading), other.quantity if other else None)
    # A level in percent (覆盖率) has no growth to ask for.
    if reading.measure == "growth" or reading.quantity.unit != PERCENT:
        measure = "level" if reading.measure == "growth" else "growth"
        paired = pair(reading, world.readings, measure=measure, role=reading.role)
        wanted = paired.quantity if paired else _beside(statement, world)
        yield Flip("measure", asking_other_measure(reading), wanted)


def _beside(statement: Statement, world: World) -> Quantity | None:
    """The other half of 「达到640亿元、增长12.5%」."""
    if statement.home is None or statement.quantity is None:
        return None
    report = world.reports[statement.home.source]
    figures = report.figures
    at = next((i for i, q in enumerate(figures) if report.raw(q.start, q.end)[0] == statement.home.start), None)
    if at is None:
        return None
    pairs = [(at, at + 1)] if statement.quantity.unit != PERCENT else [(at - 1, at)]
    for left, right in pairs:
        if left < 0 or right >= len(figures) or figures[right].unit != PERCENT or figures[left].unit == PERCENT:
            continue
        if _GROWTH_BEHIND.fullmatch(report.file.folded[figures[left].end : figures[right].start]):
            return figures[right if left == at else left]
    return None


def _other_role(question: str, statement: Statement) -> str | None:
    words = fold(question)
    if statement.fact.role in ("target", "plan"):
        turned = _AIM.sub("实际增长" if "增" in words else "实际完成", words, count=1)
        return turned if turned != words and not _AIMING.search(turned) else None
    return words.replace("实际", "目标", 1) if "实际" in words else None


def _other_measure(question: str, statement: Statement) -> str | None:
    words = fold(question)
    if statement.quantity is None or _AIM.search(words):
        return None
    if statement.quantity.unit == PERCENT:
        turned = _GROWTH_ASKED.sub("总量达到多少", words, count=1)
    else:
        turned = _LEVEL_ASKED.sub("增长百分之几", words, count=1)
    return turned if turned != words else None


_WORDINGS: Mapping[str, Callable[[str, Statement], str | None]] = {"role": _other_role, "measure": _other_measure}
