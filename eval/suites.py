"""The metamorphic suites that change, take away, re-cut or re-arrange what is there; no gold answer decides them.

``additions`` holds those that put something in, ``flips`` the one that changes the question.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from eval.quantities import Quantity
from eval.relations import follows, same_answer, survives_deletion, without_repeats
from eval.rounds import Check, FreshNumbers, Plan, Round, Sieve, World
from eval.sites import Site, Statement
from eval.text import fold
from eval.transformations import Edit, apply, delete, full_width, hard_wrap, other_scale, sentence_span, thousands

DELETION_ROUNDS = 6
"""Evidence is deleted of so many groups of questions in turn, so that the others' figures stay as distractors."""
BUDGETS = (128, 512)
METADATA = "metadata.toml"
COLUMN = 40
"""Characters in a line of a narrow column."""


def swap(world: World) -> Plan:
    """Every gold figure becomes another one, wherever its statement stands."""
    sieve, fresh = Sieve(), FreshNumbers(world)
    placed: dict[Site, tuple[str, Quantity]] = {}
    checks = []
    for entrant in sieve.with_figures(world.entrants):
        if any(item.doubtful for item in entrant.statements):
            sieve.drop(entrant, "doubtful")
            continue
        news = [_place(item, placed, fresh) for item in entrant.statements]
        pairs = [(item.quantity, new) for item, new in zip(entrant.statements, news, strict=True)]
        swaps = [(old, new) for old, new in pairs if old is not None and new is not None]
        if len(swaps) < len(pairs):
            sieve.drop(entrant, "no_free_number")
        else:
            checks.append(Check(entrant.question, follows(entrant.question, swaps), entrant.base))
    edits: dict[str, list[Edit]] = {}
    for place, (number, _) in placed.items():
        edits.setdefault(place.source, []).append(Edit(place.first, place.last, number))
    files = {source: apply(world.text(source), changes).encode() for source, changes in edits.items()}
    return sieve.plan([Round("swap", files, tuple(checks))])


def _place(statement: Statement, placed: dict[Site, tuple[str, Quantity]], fresh: FreshNumbers) -> Quantity | None:
    """The new figure of a statement at all its sites; what another question has swapped there already stays."""
    if statement.home is None or statement.quantity is None:
        return None
    held = [placed[place] for place in statement.sites if place in placed]
    new = held[0] if held else fresh.other(statement.home, statement.quantity)
    if new is None or any(other != new for other in held):
        return None
    placed.update(dict.fromkeys(statement.sites, new))
    return new[1]


def deletion(world: World) -> Plan:
    """Every sentence that states a gold figure is taken out."""
    sieve = Sieve()
    taken = sieve.with_figures(world.entrants)
    rounds = []
    for group in range(DELETION_ROUNDS):
        entrants = [entrant for entrant in taken if world.group(entrant, DELETION_ROUNDS) == group]
        spans: dict[str, list[tuple[int, int]]] = {}
        for place in (place for entrant in entrants for item in entrant.statements for place in item.sites):
            span = sentence_span(world.text(place.source), place.start, place.end)
            spans.setdefault(place.source, []).append(span)
        texts = {source: delete(world.text(source), cut) for source, cut in spans.items()}
        left = [fold(texts.get(file.source, file.text)) for file in world.corpus.files]
        checks = [Check(e.question, survives_deletion(e.question, e.statements, left), e.base) for e in entrants]
        files = {source: text.encode() for source, text in texts.items()}
        rounds.append(Round(f"deletion-{group + 1}", files, tuple(checks)))
    return sieve.plan(rounds)


def _everywhere(world: World, name: str, change: Callable[[str], bytes]) -> Round:
    """Every file changed in one way; all questions asked."""
    files = {file.source: change(file.text) for file in world.corpus.files}
    checks = tuple(Check(e.question, same_answer(e.base, words=False), e.base) for e in world.entrants)
    return Round(name, files, checks)


def formatting(world: World) -> Plan:
    """The same figures in other writings, the same text in other encodings and line ends."""
    changes: Mapping[str, Callable[[str], bytes]] = {
        "full_width": lambda text: full_width(text).encode(),
        "thousands": lambda text: thousands(text).encode(),
        "other_scale": lambda text: other_scale(text).encode(),
        "gb18030": lambda text: text.encode("gb18030"),
        "crlf": lambda text: re.sub(r"\r?\n", "\r\n", text).encode("utf-8-sig"),
        "hard_wrap": lambda text: hard_wrap(text, width=COLUMN).encode(),
    }
    return Plan(tuple(_everywhere(world, name, change) for name, change in changes.items()))


def rechunking(world: World) -> Plan:
    """Chunks of other sizes."""
    checks = tuple(Check(e.question, same_answer(e.base, words=True), e.base) for e in world.entrants)
    return Plan(tuple(Round(f"budget-{budget}", {}, checks, budget=budget) for budget in BUDGETS))


def duplicates(world: World) -> Plan:
    """Every report twice, under two names and of different bytes; and all files named so that their order is reversed."""
    files = world.corpus.files
    copies = {file.source: _renamed(file.source, "copy-") for file in files}
    twice: dict[str, bytes | None] = {copies[file.source]: f"{file.text}\n".encode() for file in files}
    moved = {file.source: f"{rank:03d}/{PurePosixPath(file.source).name}" for rank, file in enumerate(reversed(files))}
    turned: dict[str, bytes | None] = {moved[file.source]: file.text.encode() for file in files}
    turned.update(dict.fromkeys(moved, None))
    if world.corrections:
        twice[METADATA] = f"{world.corrections}\n{_under_names(world.corrections, copies)}".encode()
        turned[METADATA] = _under_names(world.corrections, moved).encode()
    repeated = tuple(Check(e.question, without_repeats(e.base), e.base) for e in world.entrants)
    same = tuple(Check(e.question, same_answer(e.base, words=True), e.base) for e in world.entrants)
    return Plan((Round("copies", twice, repeated), Round("reversed", turned, same)))


def _renamed(source: str, prefix: str) -> str:
    path = PurePosixPath(source)
    return path.with_name(f"{prefix}{path.name}").as_posix()


def _under_names(corrections: str, names: Mapping[str, str]) -> str:
    """The corrections of these files under other names."""
    return re.sub(r'(?m)^\["(.+?)"\]', lambda match: f'["{names.get(match[1], match[1])}"]', corrections)
