"""The things that one part of a question lists: 「城镇和农村居民收入」, 「六个产业（甲、乙、丙）的产值」."""

import re
from functools import cache
from itertools import permutations

from assistant.topic_words import continued, contrasts
from assistant.wants import INDICATOR

# 和, 与 and 及 also stand inside words: 共和, 饱和, 参与, 普及率.
_AND = re.compile(
    r"、|(?<=[”」])(?=[“「][^”」]+[”」](?:[\s，,？?]|各|分别|$))|以及|(?<=[\u4e00-\u9fffA-Za-z）)])(?:(?<![共呼饱温总缓平])[和跟](?![平谐林美田])|(?<!参)(?<!研究)与(?!会)|(?<![普涉触惠遍危顾以])及(?!格))"
    r"(?=[\u4e00-\u9fffA-Za-z])"
)
_SCOPE_GONE = re.compile(r"^.*\s[、和与]\s+")
"""What is left of 「甲省、乙省2026年」 once scope is blanked out."""
_TOWN_AND_COUNTRY = re.compile(
    r"城乡(?P<of>(?:居民|常住居民)?(?:人均)?(?:可支配)?(?:收入|消费支出)(?!比|差|分配|倍)|(?:最低生活保障|低保|特困)[\u4e00-\u9fff]{0,8}?(?=[ ，,？?的]|$))"
)
"""What has a figure for the towns and one for the country; 城乡收入比 is one figure."""
_BRACKETS = re.compile(r"[（(]([^（()）]*、[^（()）]*)[）)]")
_AGAINST = re.compile(r"([^比]{2,})(?:比(?!例|重|率|[降升提增减缩])|减去)([^比]{2,16}?)(?=[高低多少快慢大小长短]| |$)")
_ABOUT = re.compile(r"^给(?!水|付|予)(?=.{2})|(?<=..)[\u4e00-\u9fff]了$")
"""What is done to a thing is no part of its name: 「给科创和制造业减了多少税」."""
_CLAUSE = re.compile(r"[：:，,；;。？?！!]")


@cache
def _adjacent_kinds() -> re.Pattern[str]:
    """Where one of two words that are told apart follows the other: 「小学初中」."""
    pairs = ((a, b) for kinds in contrasts() for one, other in permutations(kinds, 2) for a in one for b in other)
    return re.compile("|".join(f"(?<={re.escape(a)})(?={re.escape(b)})" for a, b in pairs))


def items_of(text: str) -> tuple[str, ...]:
    """What a question's topic lists, in order; empty where it lists nothing.

    Args:
        text: a question with its scope and its filler words blanked out; a space parts words that do not belong together.
    """
    text = _adjacent_kinds().sub("、", _TOWN_AND_COUNTRY.sub(r"城镇\g<of>和农村\g<of>", text))
    if (inside := _BRACKETS.search(text)) and _words(inside[1]):
        tail = _words(text[inside.end() :])[:1]
        named = [_words(item)[:1] for item in inside[1].split("、")]
        return tuple("".join([*name, *tail]) for name in named) if all(named) else ()
    lists = (_items(clause) or _against(clause) for clause in _CLAUSE.split(text))
    return max(lists, key=len, default=())


def _against(clause: str) -> tuple[str, ...]:
    """The two things that a clause holds against each other: 「城里的低保比农村高多少」, the second often short."""
    found = _AGAINST.search(clause)
    items = (*_words(found[1])[-1:], *_words(found[2])[:1]) if found else ()
    if len(items) != 2 or not all(len(item) > 1 for item in items):
        return ()
    alike = _kinds_exchanged(*items) if INDICATOR.search(items[1]) and not INDICATOR.search(items[0]) else ""
    return (alike, items[1]) if alike else (items[0], continued(items[1], items[0]))


def _kinds_exchanged(kind: str, whole: str) -> str:
    """What is asked of the first of two kinds, where only the second says it: 「城里人比农村人收入」; empty where they are not two of a kind."""
    for kinds in contrasts():
        own = next((names for names in kinds if any(name in kind for name in names)), ())
        said = next((name for names in kinds if names != own for name in names if name in whole), "")
        if own and said:
            return whole.replace(said, own[0])
    return ""


def _items(clause: str) -> tuple[str, ...]:
    """The items of one clause; what stands before the first and after the last of them is no part of it."""
    parts = [_words(part) for part in _AND.split(_SCOPE_GONE.sub("", clause))]
    if len(parts) < 2 or not all(parts):
        return ()
    middle = ["".join(words) for words in parts[1:-1]]
    items = (parts[0][-1], *middle, parts[-1][0])
    # 「铝及铝加工」 is one thing, and of 「结算量及其占比」 two measures are asked.
    one_thing = items[-1].startswith("其") or (len(items) == 2 and items[1].startswith(items[0]))
    return items if len(items[-1]) > 1 and not one_thing else ()


def _words(text: str) -> list[str]:
    words = re.sub(r"[“”‘’「」《》]", " ", text).strip("的等各 ").split()
    return [bare for word in words if (bare := _ABOUT.sub("", word).strip("的"))]
