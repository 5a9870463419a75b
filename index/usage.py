"""Command lines in Chinese: argparse speaks English, and says in five lines what is wrong."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_KINDS = {"int": "整数", "float": "数"}
_SAID = (
    (r"the following arguments are required: (.+)", "缺少 {0}"),
    (r"unrecognized arguments: (.+)", "不认识 {0}"),
    (r"argument (.+?): expected .*arguments?", "{0} 后面要写出值"),
    (r"argument (.+?): invalid choice: (.+?) \(.*choose from (.+)\)", "{0} 不能是 {1}，可以是 {2}"),
    (r"argument (.+?): invalid (\w+) value: (.+)", "{0} 应是{1}，不能是 {2}"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0} 后面不写值，去掉 {1}"),
    (r"ambiguous option: (\S+) could match (.+)", "{0} 没有写全，可以是 {1}"),
)
"""What argparse says, and the same in Chinese; what is not here stays as it is."""


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose help is Chinese, and for which wrong usage is one line and exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=_Help)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read on, and exit."""
        self.exit(2, f"用法不对：{in_chinese(message)}。用法见 {self.prog} -h\n")


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Iterable[Any], prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def in_chinese(message: str) -> str:
    """What argparse says about wrong usage, in Chinese where it is known."""
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, message):
            told = (_KINDS.get(part, part.replace("'", "").replace(", ", "、")) for part in found.groups())
            return words.format(*told)
    return message
