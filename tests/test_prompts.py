"""Prompts are filled completely, or not at all."""

import pytest

from prompts import fill


def test_fills_every_placeholder() -> None:
    """Values stand in the text as given, dollar signs included."""
    text = fill("answer", evidence="[1] 产值$5亿元", question="产值多少")
    assert "[1] 产值$5亿元" in text
    assert "问题：产值多少" in text


@pytest.mark.parametrize(
    ("name", "values"),
    [("answer", {"evidence": "x"}), ("nothing", {}), ("standalone", {"history": "", "question": "", "mood": ""})],
)
def test_refuses_what_does_not_fit(name: str, values: dict[str, str]) -> None:
    """A missing value, an unknown prompt and a value without placeholder are errors."""
    with pytest.raises(KeyError):
        fill(name, **values)
