"""What the operating system says, told in Chinese."""

import errno
import os
from pathlib import Path

import pytest

from index.errors import system_words


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EADDRNOTAVAIL])
def test_a_usual_reason_is_chinese(number: int) -> None:
    """Whatever language the machine is set to."""
    assert not system_words(OSError(number, os.strerror(number))).isascii()


def test_any_other_reason_is_as_the_system_has_it() -> None:
    """Never an empty pair of brackets."""
    assert system_words(OSError(errno.ELOOP, "Too many levels")) == "Too many levels"
    assert system_words(OSError("odd")) == "odd"


def test_a_reason_that_really_comes_is_told(tmp_path: Path) -> None:
    """Reading what is not there."""
    with pytest.raises(OSError, match="none") as caught:
        (tmp_path / "none").read_bytes()
    assert system_words(caught.value) == "没有这个文件或文件夹"
