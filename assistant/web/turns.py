"""A conversation as the page keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.export import Exchange, time_of
from assistant.web.markup import Html, element, join
from assistant.web.places import AGAIN, COPY, REWRITE


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, and the card that came of it.

    Attributes:
        typed: what was asked, to be asked again or otherwise.
        question: None stands for one that could not be taken, and later questions do not refer to.
        exchange: None where there was no answer.
        conversation: the same for every turn of one conversation, and for no other.
    """

    asked: Html
    reply: Html
    typed: str = ""
    question: str | None = None
    exchange: Exchange | None = None
    conversation: str = ""


Conversation = tuple[Turn, ...]


def messages(conversation: Sequence[Turn]) -> list[dict[str, str]]:
    """The conversation as Gradio shows it; under each reply, what can be done with it."""
    last = len(conversation) - 1
    return [
        {"role": role, "content": content}
        for number, turn in enumerate(conversation)
        for role, content in (("user", turn.asked), ("assistant", join([turn.reply, _tools(turn, number == last)])))
    ]


def _tools(turn: Turn, last: bool) -> Html:
    """Copying an answer; asking the last question again or otherwise; when the reports were searched."""
    exchange = turn.exchange
    tools = [
        *([element("a", "复制", href=COPY, title="复制答案和出处")] if exchange else []),
        *([element("a", "重问", href=AGAIN), element("a", "改问", href=REWRITE)] if last and turn.typed else []),
        *([element("span", f"检索于{time_of(exchange.at)}", class_="when")] if exchange else []),
    ]
    return element("div", *tools, class_="tools") if tools else Html("")


def exchanges(conversation: Sequence[Turn]) -> Iterator[Exchange]:
    """What can be written to a file."""
    return (turn.exchange for turn in conversation if turn.exchange is not None)
