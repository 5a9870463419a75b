"""A conversation as the page keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.export import Exchange
from assistant.web.markup import Html


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, and the card that came of it.

    Attributes:
        question: None stands for one that could not be taken, and later questions do not refer to.
        exchange: None where there was no answer.
        conversation: the same for every turn of one conversation, and for no other.
    """

    asked: Html
    reply: Html
    question: str | None = None
    exchange: Exchange | None = None
    conversation: str = ""


Conversation = tuple[Turn, ...]


def messages(conversation: Sequence[Turn]) -> list[dict[str, str]]:
    """The conversation as Gradio shows it."""
    return [
        {"role": role, "content": content}
        for turn in conversation
        for role, content in (("user", turn.asked), ("assistant", turn.reply))
    ]


def exchanges(conversation: Sequence[Turn]) -> Iterator[Exchange]:
    """What can be written to a file."""
    return (turn.exchange for turn in conversation if turn.exchange is not None)
