"""Text in a report that speaks to a machine instead of the assembly: commands, markup, hidden characters.

A government work report addresses deputies. A paragraph that tells its reader to disregard what stands above it, opens
a chat role, carries a script, or hides characters was put there by somebody else, and is no evidence. This is the outer
wall; the inner one is that every figure and every word of an answer is checked against its citation.
"""

import re
import unicodedata
from functools import lru_cache

_COMMANDS = re.compile(
    r"忽略(?:掉|了)?(?:之前|以上|上面|前面|上述|此前|先前|所有|一切|全部|其他|你|前文|材料|规则|系统)"
    r"|(?:无视|不要理会|不必理会|忘记|忘掉)(?:之前|以上|上面|前面|上述|所有|一切|其他|你|前文|规则|系统)"
    r"|(?:请|必须|务必|直接|一律|只能|只需)(?:你)?(?:回答|输出|回复|答复)[：:“\"「]?"
    r"|(?:系统|开发者|管理员)(?:提示词?|消息|指令|模式|角色)"
    r"|(?:你现在|你是|作为)(?:一?个)?(?:AI|人工智能|语言模型|大模型|助手|助理|机器人|DAN)"
    r"|(?:以下|新)(?:的)?(?:指令|提示词)|提示词|越狱"
    r"|ignore (?:all|any|the|previous|above)|disregard (?:all|any|the|previous|above)|system prompt|you are now"
    r"|developer mode|jailbreak",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|human|inst|sys|s)\b|\[/?INST\]|<<SYS>>"
    r"|^\s*(?:system|assistant|user|human|系统|助手|用户)\s*[：:]|\brole\s*[\"']?\s*[：:]",
    re.IGNORECASE | re.MULTILINE,
)
_MARKUP = re.compile(
    r"<\s*/?\s*(?:script|svg|img|iframe|object|embed|style|link|meta|form|input|a|body|html|div|span|math|video|audio)\b"
    r"|\bon(?:error|load|click|mouseover)\s*=|javascript:|data:text/|!\[[^\]]*\]\(|\]\(\s*(?:https?|data|javascript):",
    re.IGNORECASE,
)
_FAKE_SOURCE = re.compile(r"[\[【［](?:来源|出处|引用|source|citation)\s*[：:]", re.IGNORECASE)
_FENCE = re.compile(r"<{3}|>{3}|`{3}|材料\s*\d+\s*完")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{32,}={0,2}")
_PINYIN = re.compile(r"(?:\b[a-z]{2,6}\b[ ,，]+){5,}", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0]"
    "|[\U000e0000-\U000e0fff]|[\ufe00-\ufe0f]"
)
_LOOKALIKE = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_SIGNS = (_COMMANDS, _ROLES, _MARKUP, _FAKE_SOURCE, _FENCE, _ENCODED, _PINYIN, _LOOKALIKE)


@lru_cache(maxsize=20_000)
def commands_a_machine(text: str) -> bool:
    """Whether a paragraph holds what no report says to an assembly; hidden characters alone are enough."""
    if _HIDDEN.search(text):
        return True
    flat = unicodedata.normalize("NFKC", text)
    return any(sign.search(flat) for sign in _SIGNS)
