"""Chinese numerals to numbers: 一千二百亿, 二〇二三, 三点五, 两万五."""

from decimal import Decimal

_NINE = ("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
DIGITS = {char: value for value, chars in enumerate(_NINE) for char in chars}
TENS = {"十": 10, "百": 100, "千": 1000}
SECTIONS = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join([*DIGITS, *TENS, *SECTIONS])


def chinese_value(text: str) -> Decimal | None:
    """The number that a run of Chinese numerals writes, or None where it writes none.

    Args:
        text: made of :data:`CHARACTERS`, at most one ``点`` among them; a last bare digit after 百, 千, 万 or 亿
            counts the next lower place, as people say it (``两万五`` is 25000, ``一千二`` is 1200).
    """
    whole, point, fraction = text.partition("点")
    integer = _integer(whole)
    if integer is None or not point:
        return None if integer is None else Decimal(integer)
    if not fraction or any(char not in DIGITS for char in fraction):
        return None
    return Decimal(f"{integer}." + "".join(str(DIGITS[char]) for char in fraction))


def _integer(text: str) -> int | None:
    if not text:
        return None
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    for mark, size in (("亿", SECTIONS["亿"]), ("万", SECTIONS["万"])):
        if mark in text:
            return _around(text, mark, size)
    return _section(text)


def _around(text: str, mark: str, size: int) -> int | None:
    """Split at the last ``mark``: what stands before counts ``size`` times, what stands after is added."""
    before, _, after = text.rpartition(mark)
    high = _integer(before)
    if high is None:
        return None
    if len(after) == 1 and DIGITS.get(after, 0):
        return high * size + DIGITS[after] * (size // 10)
    low = _integer(after.lstrip("零〇")) if after.lstrip("零〇") else 0
    return None if low is None or low >= size else high * size + low


def _section(text: str) -> int | None:
    """A number below ten thousand, its places in falling order."""
    total, digit, place = 0, None, 10_000
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
            continue
        if TENS[char] >= place or (digit is None and char != "十"):
            return None
        place = TENS[char]
        total += (1 if digit is None else digit) * place
        digit = None
    if digit is None:
        return total
    said_short = place >= 100 and text[-2] in TENS
    return total + digit * (place // 10 if said_short else 1)
