"""``python -m assistant user add|list|remove``: who may sign in to the page."""

import argparse
import getpass
from pathlib import Path
from typing import Any

from assistant.accounts import AccountError, Permission, add_user, read_users, remove_user
from assistant.settings import Settings


def add_to(commands: Any) -> None:
    """Add ``user`` to the commands of an argument parser."""
    user = commands.add_parser("user", help="管理网页的用户")
    # What every command of this program is asked for; these have no use for it.
    user.set_defaults(store=None, embedder=None, precision=None)
    kinds = user.add_subparsers(required=True, metavar="add|list|remove")
    add = kinds.add_parser("add", help="添加用户，或给已有的用户换密码、换权限；密码在终端里输入")
    add.add_argument("name", help="用户名")
    add.add_argument(
        "--permission",
        choices=[each.value for each in Permission],
        default=Permission.ASK.value,
        help="查询：提问；核查：还能核查答案；管理：还能管理资料。默认 查询",
    )
    add.set_defaults(run=_add)
    kinds.add_parser("list", help="列出用户").set_defaults(run=_list)
    remove = kinds.add_parser("remove", help="删除用户")
    remove.add_argument("name", help="用户名")
    remove.set_defaults(run=_remove)
    for kind in kinds.choices.values():
        kind.add_argument("--users", type=Path, default=None, help="用户文件，默认 ./users.json")


def _add(settings: Settings, options: argparse.Namespace) -> int:
    path = _path(settings, options)
    read_users(path)  # A broken file is told before anybody types a password.
    try:
        password = getpass.getpass("密码（不显示）：")
        again = getpass.getpass("再输一遍：")
    except EOFError as error:
        raise AccountError("没有读到密码：请在终端里运行这条命令") from error
    if password != again:
        raise AccountError("两次输入的密码不同：请重新运行")
    add_user(path, options.name, Permission(options.permission), password)
    print(f"已写入 {path}：{options.name}（{options.permission}）")
    return 0


def _list(settings: Settings, options: argparse.Namespace) -> int:
    for user in read_users(_path(settings, options)).values():
        print(f"{user.name}\t{user.permission.value}")
    return 0


def _remove(settings: Settings, options: argparse.Namespace) -> int:
    remove_user(_path(settings, options), options.name)
    print(f"已删除 {options.name}")
    return 0


def _path(settings: Settings, options: argparse.Namespace) -> Path:
    return options.users or settings.users
