"""How many there are in all, beside how many came about: 「新建5G基站4.67万座，累计达17万座」."""

import re

_IN_ALL = re.compile(r"累计|总(?:数|量|计|规模)|共有|已有")
_CAME_ABOUT = re.compile(r"^(?:新建|新增|净增|新开通|新培育|新认定|新引进|新设立?)")
_BROUGHT = re.compile(r"带动(?=[\u4e00-\u9fff]{2,}(?:产量|产值|增加值)$)")


def in_all(subject: str, words: str) -> str:
    """What a figure is of that goes on from another's subject: without 新建 where the words before it count all of them."""
    return _CAME_ABOUT.sub("", subject) if _IN_ALL.search(words) else subject


def grows_with(words: str) -> int:
    """Where the name begins of what grows with something else and is no part of it (「带动汽车产量」); 0 for none."""
    brought = _BROUGHT.match(words)
    return brought.end() if brought else 0
