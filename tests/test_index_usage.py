"""Wrong usage in Chinese."""

import re

import pytest

from index.usage import CommandParser

LATIN = re.compile(r"[A-Za-z]{3,}")


def parser() -> CommandParser:
    """One of everything that argparse can complain of."""
    whole = CommandParser(prog="p")
    commands = whole.add_subparsers(required=True, metavar="命令")
    go = commands.add_parser("go")
    go.add_argument("at", type=int)
    go.add_argument("--on", choices=("a1", "a2"))
    go.add_argument("--onto")
    go.add_argument("--by", action="store_true")
    return whole


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "缺少 命令"),
        ("go", "缺少 at"),
        ("fly", "命令 不能是 fly，可以是 go"),
        ("go 1 2", "不认识 2"),
        ("go x", "at 应是整数，不能是 x"),
        ("go 1 --on", "--on 后面要写出值"),
        ("go 1 --on b3", "--on 不能是 b3，可以是 a1、a2"),
        ("go 1 --by=x", "--by 后面不写值，去掉 x"),
        ("go 1 --o x", "--o 没有写全，可以是 --on、--onto"),
    ],
)
def test_wrong_usage_is_one_chinese_line(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2; what is wrong, and where to read on."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(typed.split())
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.fullmatch(f"用法不对：{re.escape(said)}。用法见 p( go)? -h", line)


def test_the_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """But for names that are typed."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(["go", "-h"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：p go ")
    assert set(LATIN.findall(shown)) <= {"help", "onto", "ONTO"}
