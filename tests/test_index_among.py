"""index/among.py: what is counted among things just counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.among import counted_among
from index.statements import read_statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "新签约亿元以上项目500个，其中10亿元以上80个、50亿元以上12个",
            [("新签约亿元以上项目", "500个"), ("新签约10亿元以上项目", "80个"), ("新签约50亿元以上项目", "12个")],
        ),
        (
            "新备案超10亿元项目84个，其中超50亿元19个、超100亿元8个，竣工85个",
            [
                ("新备案超10亿元项目", "84个"),
                ("新备案超50亿元项目", "19个"),
                ("新备案超100亿元项目", "8个"),
                ("新备案超10亿元项目竣工", "85个"),
            ],
        ),
        (
            "新签约项目240个，其中总投资100亿元以上6个",
            [("新签约项目", "240个"), ("总投资100亿元以上新签约项目", "6个")],
        ),
        (
            "招引灯业项目超10亿元30个、超百亿元3个",
            [("超10亿元招引灯业项目", "30个"), ("超百亿元招引灯业项目", "3个")],
        ),
        ("新增灯位100个（其中普惠灯位80个）", [("新增灯位", "100个"), ("新增普惠灯位", "80个")]),
        ("培训灯匠8万人次（其中学徒工3万人次）", [("培训灯匠", "8万人次"), ("学徒工", "3万人次")]),
        ("灯桥总投资超100亿元，带动就业3万人", [("灯桥总投资", "100亿元"), ("灯桥总投资带动就业", "3万人")]),
    ],
)
def test_a_part_is_said_of_what_was_counted(text: str, expected: list[tuple[str, str]]) -> None:
    """A size alone takes the place of that of the whole; a part in brackets came about as the whole did."""
    found = counted_among(read_statements(text), text)
    assert [(one.subject, one.quantity.text) for one in found] == expected


@given(st.text("新增项目灯位，、。；（）其中超亿元以上123个家万", max_size=40))
def test_no_count_is_lost(text: str) -> None:
    """Only figures of money are left out, and nothing is read twice or moved."""
    read = read_statements(text)
    kept = counted_among(read, text)
    assert [one.quantity for one in kept] == [
        q for q in (one.quantity for one in read) if q in {k.quantity for k in kept}
    ]
    lost = [one.quantity.unit for one in read if one.quantity not in {k.quantity for k in kept}]
    assert set(lost) <= {"元"}
