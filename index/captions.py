"""What stands under a photograph: whose it is, and that nothing of it is the report's own word."""

import re

LONGEST = 160
"""Characters of a caption; what is longer only mentions a picture."""

_CREDIT = re.compile(r"[\u4e00-\u9fff]{2,3}\s?[\u4e00-\u9fff]?\s*(?:摄|供图)(?:$|[^影制像取入])")
_CLOSING = re.compile(
    r"(?:[／/]\s?(?:摄|图|文)|(?:摄影|图片|照片|供图|摄)[：:]\s?[\u4e00-\u9fff、]{2,12}"
    r"|[（(](?:资料(?:图片?|照片|片)|[^（）()]{0,12}(?:图片|照片)(?:来源|均?由)?[^（）()，。]{0,14}|[^（）()，。]{0,14}(?:摄|供图))[）)])。?$"
)
_OPENING = re.compile(
    r"^(?:[△▲▽▼◇]|[（(]?(?:图为|上图|下图|左图|右图|资料图|效果图|图\d{1,2}(?!\d)|图(?:片|文)?[：:]|图片说明|图片来源))"
)
_CREDIT_ONLY = re.compile(
    r"^[（(]?(?:(?:本报|新华社)?(?:通讯员|记者)?)?\s*[\u4e00-\u9fff]{2,3}\s?[\u4e00-\u9fff]?\s*(?:摄|供图)[）)]?$"
)
_CREDIT_LAST = re.compile(r"(?:^|[。\s，）)]|记者|通讯员)[\u4e00-\u9fff]{2,3}(?:\s?[\u4e00-\u9fff])?\s*(?:摄|供图)$")


def is_caption(text: str) -> bool:
    """Whether a paragraph stands under a photograph."""
    return len(text) <= LONGEST and bool(_CREDIT.search(text) or _CLOSING.search(text) or _OPENING.match(text))


def is_credit(text: str) -> bool:
    """Whether a paragraph is nothing but a photographer's name: it belongs to the caption before it."""
    return bool(_CREDIT_ONLY.match(text))


def ends_caption(line: str) -> bool:
    """Whether a line ends a caption, though no full stop ends it."""
    return len(line) <= LONGEST and bool(_CREDIT_LAST.search(line) or _CLOSING.search(line))
