"""The front of a report → who gives it, and in which office."""

import re

_OFFICE = r"(?:[\u4e00-\u9fff]{2,10}、)?[\u4e00-\u9fff]{0,14}(?:省长|市长|区长|县长|州长|盟长|旗长|镇长|乡长|专员|行政长官|主席|总理|主任)(?:[（(]代[)）])?"
_NAME = r"(?!会议|大会|报告|讲话|同志|代?[市省区县州盟旗镇乡]长|主席|主任|专员)[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?"
_SPEAKER_LINE = re.compile(rf"^(?:.*(?:会议上|会上))?(?P<office>{_OFFICE})(?P<name>{_NAME})$")
_SPEAKER_SENTENCE = re.compile(
    rf"(?P<office>{_OFFICE})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:同志)?(?:代表[^，。]{{2,12}}?)?(?:在.{{4,40}}会议上|向大会)?作了?《?政府工作报告"
)
_SPEAKER_ALONE = re.compile(
    r"^(?!会议|大会|报告|讲话)(?P<name>[\u4e00-\u9fff]{2,4}?(?:·[\u4e00-\u9fff]{2,6})?)(?:同志)?"
    r"(?:(?:向大会)?作了?《?政府工作报告》?(?:。|的报告。)?|(?:20\d\d年.{4,6})?在.{4,40}会议上(?:[作所]了?作?的?)?(?:《?政府工作报告》?。?)?)$"
)
_NAME_LINE = re.compile(rf"^{_NAME}$")


def speaker_of(front: list[str]) -> tuple[str | None, str | None]:
    """The speaker's name and office, by the lines before the report begins; None for what they do not say."""
    for pattern in (_SPEAKER_LINE, _SPEAKER_SENTENCE):
        for line in front:
            if match := pattern.search(line):
                return match["name"], match["office"]
    if alone := next(filter(None, map(_SPEAKER_ALONE.match, front)), None):
        return alone["name"], None
    after_meeting = next((i for i, line in enumerate(front) if line.endswith("会议上")), None)
    if after_meeting is not None:
        for line in front[after_meeting + 1 : after_meeting + 3]:
            if _NAME_LINE.match(line):
                return line, None
    return None, None
