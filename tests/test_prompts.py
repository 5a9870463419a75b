"""Prompts are filled completely, or not at all."""

import pytest

from prompts import fill, version


def test_fills_every_placeholder() -> None:
    """Values stand in the text as given, dollar signs included."""
    text = fill("answer", evidence="[1] 产值$5亿元", question="产值多少")
    assert "[1] 产值$5亿元" in text
    assert "问题：产值多少" in text


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("answer", {"evidence": "x"}),
        ("rules", {"evidence": "x"}),
        ("nothing", {}),
        ("followup", {"history": "", "question": "", "mood": ""}),
    ],
)
def test_refuses_what_does_not_fit(name: str, values: dict[str, str]) -> None:
    """A missing value, an unknown prompt and a value without placeholder are errors."""
    with pytest.raises(KeyError):
        fill(name, **values)


@pytest.mark.parametrize("name", ["answer", "summarise", "compare"])
def test_what_a_model_is_asked_comes_after_the_evidence(name: str) -> None:
    """The question stands last, so that nothing in the evidence has the last word."""
    text = fill(name, evidence="［材料］", question="［问题］")
    assert text.index("［材料］") < text.index("引文") < text.index("［问题］")
    assert text.rstrip().endswith("［问题］")


def test_versions_tell_wordings_apart() -> None:
    """Every prompt has its own, and so has every choice of them; there is none of what does not exist."""
    names = ["rules", "answer", "summarise", "compare", "standalone", "followup"]
    assert len({version(name) for name in names} | {version(*names)}) == len(names) + 1
    assert version("rules") == version("rules")
    with pytest.raises(KeyError):
        version("nothing")
