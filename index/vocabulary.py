"""The numbers by which the lexical index knows its tokens."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Vocabulary:
    """The tokens of a generation and their numbers.

    Numbers stay as a generation grows, so that what was counted can be taken over as it is; the number of a token that is
    in no text any more goes to a new one, so that the vocabulary does not grow with every change.
    """

    def __init__(self, tokens: Iterable[str | None] = ()) -> None:
        """Take tokens in the order of their numbers; None for a number that is free."""
        self._tokens = list(tokens)
        self.numbers = {token: number for number, token in enumerate(self._tokens) if token is not None}
        """Token → its number."""
        self._free = [number for number, token in enumerate(self._tokens) if token is None]

    def __len__(self) -> int:
        return len(self._tokens)

    def only(self, parts: Iterable[NDArray[np.int32]]) -> "Vocabulary":
        """The same, with the numbers free that stand in none of these."""
        used = np.zeros(len(self), dtype=np.bool_)
        for numbers in parts:
            used[numbers] = True
        return Vocabulary(token if is_used else None for token, is_used in zip(self._tokens, used, strict=True))

    def number(self, token: str) -> int:
        """A token's number; one that is not there is put in."""
        if (number := self.numbers.get(token)) is not None:
            return number
        if self._free:
            number = self._free.pop()
            self._tokens[number] = token
        else:
            number = len(self._tokens)
            self._tokens.append(token)
        self.numbers[token] = number
        return number

    def save(self, path: Path) -> None:
        """Write one file."""
        path.write_text(json.dumps(self._tokens, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read what :meth:`save` wrote.

        Raises:
            ValueError: it is no such file.
        """
        tokens = json.loads(path.read_bytes())
        if not isinstance(tokens, list) or not all(token is None or isinstance(token, str) for token in tokens):
            raise ValueError(f"{path} is no list of tokens")
        return cls(tokens)
