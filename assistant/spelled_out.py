"""Places said short beside each other: 「滇、京、川三地」 by their names, 「比广西全区快」 as 「比全区快」."""

import re
from collections.abc import Collection

from assistant.vocabulary import nicknames
from index.regions import PROVINCE_ABBREVIATIONS, PROVINCE_CHARACTERS, short_name

_TOGETHER = re.compile(
    rf"(?!辽宁)(?:((?:[{PROVINCE_CHARACTERS}][、和跟与]?){{2,8}})(?=这?[两三四五六七八几各双](?:省|市|地|家|区|边|方|个(?:省|市|地方)))"
    rf"|(?:(?<=年)|^)((?:[{PROVINCE_CHARACTERS}][、和跟与]){{1,6}}[{PROVINCE_CHARACTERS}])(?![\u4e00-\u9fff]?[省市])"
    rf"|(?:(?<=年)|^)(?!京津冀)([{PROVINCE_CHARACTERS}]{{3,8}})(?![省市县区])"
    rf"|((?:[{PROVINCE_CHARACTERS}]){{2,4}}|(?<=[（(])[{PROVINCE_CHARACTERS}](?=[)）]))(?=去年|今年|20\d\d|谁|哪|[)）])"
    rf"|([{PROVINCE_CHARACTERS}][和跟与同、][{PROVINCE_CHARACTERS}])(?=谁|哪|两|去年|今年|各|分别)"
    r"|((?<=[驻在来入赴])(?!京津|京雄|京张|京沪|京广|京港)[京津冀晋辽沪浙皖闽赣鲁豫鄂湘粤琼渝川黔滇藏陕]"
    r"|^[京津冀晋辽沪浙皖闽赣鲁豫鄂湘粤琼渝川黔滇藏陕](?=[“\"]?十[一二三四五六七八九]五|(?:20)?\d\d年|[今去]年)"
    r"|(?<=[、和跟与])[渝鄂豫皖闽粤黔滇沪鲁](?=各|分别)"
    r"|(?<=[今去明]年)[渝鄂豫皖闽粤黔滇沪鲁](?![中海池南东西北尔市省苏杭闽粤])))"
)
"""「滇、京、川三地」, 「驻川领事机构」: a province's one-character name, which alone would be any word; 辽宁 is one name."""


def spelled_out(question: str, *, held: Collection[str], around: Collection[str]) -> str:
    """A question with provinces' one-character names spelled out, and a region around a held one named once.

    Args:
        held: the regions that have a report.
        around: those that have none but lie around one that has.
    """
    text = _TOGETHER.sub(lambda said: _by_name(said, held), question)
    outer = "|".join(re.escape(short_name(name)) for name in around)
    return re.sub(rf"(?<=[比较于])(?:{outer})(?=全[省区市])", "", text) if outer else text


def _by_name(match: re.Match[str], held: Collection[str]) -> str:
    """Provinces named by one character each, by their names; a held city that is called so where no such province is held."""
    together = next((part for part in match.groups()[:-1] if part), "")
    names = "和".join(called(char, held) for char in match.group() if char in PROVINCE_CHARACTERS)
    return f"{names}的" if together else names


def called(char: str, held: Collection[str]) -> str:
    """The province of one character, or a held city called so where that province is not held."""
    province = PROVINCE_ABBREVIATIONS[char]
    cities = (region for region in held if char in nicknames().get(region, ()))
    return province if province in held else next(cities, province)
