"""Query and passages → drafts written by a language model, every sentence checked as it comes.

The model only words what can be checked: each of its sentences is bound to facts and quotes of the evidence and passes
``verify``, or it is struck. Whether to answer at all is decided without it, and what it leaves unanswered is answered in
the report's own words.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant import extract
from assistant.binding import bind
from assistant.choosing import telling
from assistant.evidence import fits_measure, fits_period, fits_region, fits_role, rank_facts, side
from assistant.fencing import Evidence, number_evidence, passages_for
from assistant.generate import ModelError
from assistant.records import Ask, Claim, Draft, Kind, Query, Quote, Reason, Strike, Struck
from assistant.replies import Said, read_sentences
from assistant.restating import one_question
from assistant.retrieve import Retriever
from assistant.topics import grams_of, topic
from assistant.verify import verify
from index.records import Fact
from index.tokens import count
from prompts import fill, version

ENOUGH_TOLD = 0.5
"""Least share of the topic that a sentence must name to answer a question for words."""
DECLINED = "资料中没有查到"
"""What the rules tell a model to answer where the evidence holds nothing."""

_PROMPTS = ("rules", "answer", "summarise", "compare")
_FOLLOWUP = ("standalone", "followup")
_REMEMBERED = 6
"""The earlier questions that a follow-up is made whole with."""
_KEPT = 32
"""Follow-ups whose wording is remembered."""
_MAY_BE_TOLD = (Reason.INDICATOR_ABSENT, Reason.UNSUPPORTED)
"""Refusals that a model may yet turn into an answer, where words are asked for: it reads what matching words missed."""
_OVER_TIME = re.compile("[这近前]几年|[一几多]年来|历年|逐年|怎么变|变化|趋势|走势")
"""What asks of one thing year by year."""
_ROLES = 64
"""Tokens kept free for what a server puts around the messages."""

_log = logging.getLogger(__name__)


class Writer(Protocol):
    """What writes replies."""

    @property
    def model(self) -> str:
        """The model's name."""

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The reply's text, piece by piece.

        Raises:
            ModelError: there is no whole reply.
        """


@dataclass(frozen=True)
class Written:
    """The answerer that has a model write.

    Attributes:
        window: tokens that prompt and reply may have together.
        reply_tokens: the reply's part of them.
        restates: whether the model makes follow-ups whole.
    """

    writer: Writer
    window: int
    reply_tokens: int
    restates: bool = False
    _restated: dict[tuple[str, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """``llm:<model>``, as it stands in the answers."""
        return f"llm:{self.writer.model}"

    @property
    def edition(self) -> str:
        """The name, and the version of the prompts: what a measurement is of."""
        return f"{self.name} prompts:{version(*_PROMPTS, *(_FOLLOWUP if self.restates else ()))}"

    def drafts(self, query: Query, retriever: Retriever) -> Iterator[Draft]:
        """Drafts of one answer, each longer than the one before, as the model writes it."""
        own = extract.draft(query, retriever)
        if not _may_write(query, own):
            yield own
            return
        reply = _Reply(query, own, retriever)
        for _ in self._judged(reply):
            yield Draft(tuple(reply.claims), answerer=self.name, struck=tuple(reply.struck), unfinished=True)
        why = [each.why.value for each in reply.struck]
        _log.info("%s：写了 %d 句，删去 %d 句 %s", self.name, reply.said, len(reply.struck), why)
        yield reply.finished(self.name)

    def restated(self, question: str, history: Sequence[str]) -> str:
        """The model's wording of a follow-up; empty where it may not, or cannot. The last ones are kept."""
        if not self.restates or not history:
            return ""
        key = (question, *history)
        if key not in self._restated:
            if len(self._restated) >= _KEPT:
                self._restated.clear()
            self._restated[key] = self._restate(question, history)
        return self._restated[key]

    def _restate(self, question: str, history: Sequence[str]) -> str:
        system, followup = _FOLLOWUP
        user = fill(followup, history="\n".join(history[-_REMEMBERED:]), question=question)
        try:
            return one_question("".join(self.writer.stream(fill(system), user)))
        except ModelError as error:
            _log.info("%s：没有改写追问：%s", self.name, error)
            return ""

    def _judged(self, reply: "_Reply") -> Iterator[int]:
        """How many of the model's sentences are judged, after each; what goes wrong is noted in the reply."""
        system, frame = fill("rules"), fill(_prompt(reply.query), evidence="", question=reply.query.standalone)
        budget = self.window - self.reply_tokens - count(system) - count(frame) - _ROLES
        evidence = reply.take_evidence(budget)
        if not evidence:
            reply.fault = "模型的窗口放不下材料"
            return
        words = "\n\n".join(item.text for item in evidence)
        user = fill(_prompt(reply.query), evidence=words, question=reply.query.standalone)
        try:
            for said in read_sentences(self.writer.stream(system, user)):
                before = reply.said
                reply.judge(said)
                if reply.said > before:
                    yield reply.said
        except ModelError as error:
            reply.fault = str(error)


@dataclass(slots=True)
class _Reply:
    """A reply while it is being judged.

    Attributes:
        own: the extractive draft: what the answer falls back to.
        relevant: for each ask the facts that may answer it.
        claims: the sentences that hold.
        struck: those that do not, and why.
        fault: why the reply broke off; empty if it did not.
        left_out: passages that the model's window had no room for.
    """

    query: Query
    own: Draft
    retriever: Retriever
    evidence: Sequence[Evidence] = ()
    relevant: Sequence[frozenset[Fact]] = ()
    claims: list[Claim] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)
    declined: bool = False
    fault: str = ""
    left_out: int = 0

    @property
    def said(self) -> int:
        """Sentences judged."""
        return len(self.claims) + len(self.struck)

    def take_evidence(self, budget: int) -> Sequence[Evidence]:
        """Choose the evidence, and the facts in it that answer the question."""
        passages = passages_for(self.query, self.own, self.retriever)
        self.evidence, self.left_out = number_evidence(passages, self.retriever.records, budget=budget)
        shown = [item.passage for item in self.evidence]
        self.relevant = [
            frozenset(
                s.fact
                for s in telling(ask, rank_facts(ask, shown))
                if self._fits(ask, s.fact) and fits_measure(ask, s.fact)
            )
            for ask in self.query.asks
        ]
        return self.evidence

    def judge(self, said: Said) -> None:
        """Keep a sentence that holds as a claim, strike one that does not; one that claims nothing is neither."""
        if said.text.startswith(DECLINED):
            self.declined = True
            return
        if not said.marks and said.text.endswith(("：", ":")):
            return
        claim = self._checked(said)
        if isinstance(claim, Strike):
            self.struck.append(Struck(said.text, claim))
        elif claim not in self.claims:
            self.claims.append(claim)

    def _checked(self, said: Said) -> Claim | Strike:
        """The sentence as a claim that holds, or why it does not."""
        claim = bind(said, self.evidence, held={document.region for document in self.retriever.records.documents()})
        if isinstance(claim, Strike):
            return claim
        if not self._answers(claim):
            return Strike.BESIDE
        return claim if verify(Draft((claim,)), self.retriever.records).sentences else Strike.UNVERIFIED

    def _answers(self, claim: Claim) -> bool:
        """Whether a claim keeps to the region and the topic; where figures are asked for, to the years and the side too."""
        facts = [fact for fact, _ in claim.facts]
        if self.query.kind is not Kind.FIGURE:
            fitting = all(any(fits_region(ask, fact) for ask in self.query.asks) for fact in facts)
            return fitting and any(_tells(ask, claim) for ask in self.query.asks)
        fitting = all(any(self._fits(ask, fact) for ask in self.query.asks) for fact in facts)
        return fitting and any(fact in facts_of_ask for facts_of_ask in self.relevant for fact in facts)

    def _fits(self, ask: Ask, fact: Fact) -> bool:
        """Whether a fact is of the region, the years and the side asked about.

        Where the question leaves years or side open, the extractive answer's count: the newest held.
        """
        own = [other for claim in self.own.claims for other, _ in claim.facts]
        period = ask.period is not None or not own or fact.period in {other.period for other in own}
        role = ask.role is not None or not own or side(fact.role) in {side(other.role) for other in own}
        return period and role and fits_region(ask, fact) and fits_period(ask, fact) and fits_role(ask, fact)

    def finished(self, name: str) -> Draft:
        """The whole answer: the model's sentences and the extractive ones for what they leave open; or those alone."""
        own_claims = self._unanswered()
        if not self.claims:
            return replace(self.own, note=self._note("以上是不用模型的回答"), struck=tuple(self.struck))
        note = self._note("另以报告原句补足" if own_claims else "")
        lead = "" if self.own.reason else self.own.lead
        struck = tuple(self.struck)
        return Draft((*self.claims, *own_claims), lead=lead, note=note, answerer=name, struck=struck)

    def _unanswered(self) -> list[Claim]:
        """The extractive sentences for what the model's do not answer, and those that work something out."""
        if self.own.reason:
            return []
        if self.query.kind is not Kind.FIGURE:
            return list(self.own.claims) if self.fault else []
        shown = {fact for claim in self.claims for fact, _ in claim.facts}
        answered = frozenset[Fact]().union(*(facts for facts in self.relevant if facts & shown))
        return [
            claim
            for claim in self.own.claims
            if claim.computed or not any(fact in shown or fact in answered for fact, _ in claim.facts)
        ]

    def _note(self, instead: str) -> str:
        """What a reader has to know of how the answer came about."""
        parts = [self.fault] if self.fault else []
        if self.struck:
            parts.append(f"模型写的 {self.said} 句中有 {len(self.struck)} 句没有通过核对，已删去")
        elif not self.claims and not self.fault:
            parts.append("模型没有从材料里找到答案" if self.declined else "模型没有作答")
        if self.left_out:
            parts.append(f"模型的窗口只放下 {len(self.evidence)} 段材料，另有 {self.left_out} 段放不下")
        return "；".join([*parts, *([instead] if instead else [])])


def _may_write(query: Query, own: Draft) -> bool:
    """Whether a model is asked: never about who gave a report, nor where the rules refuse for good."""
    if query.kind is Kind.SPEAKER:
        return False
    return own.reason is None or (own.reason in _MAY_BE_TOLD and query.kind is not Kind.FIGURE)


def _tells(ask: Ask, claim: Claim) -> bool:
    """Whether a claim, with the headings above its quotes, names enough of what is asked; it may be true and beside it."""
    headings = [title for quote in _quotes(claim) for title in quote.paragraph.section]
    return not ask.topic or topic(ask.topic).coverage(grams_of(" ".join([claim.text, *headings]))) >= ENOUGH_TOLD


def _quotes(claim: Claim) -> list[Quote]:
    return [*(quote for _, quote in claim.facts), *claim.quotes]


def _prompt(query: Query) -> str:
    """The name of the prompt for this kind of question."""
    if query.kind is Kind.FIGURE:
        return "compare" if len(query.asks) > 1 else "answer"
    if query.kind is Kind.OPEN and _OVER_TIME.search(query.standalone):
        return "compare"
    return "summarise" if query.kind in (Kind.OPEN, Kind.LIST) else "answer"
