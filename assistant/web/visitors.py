"""Who looks at the page, and what they may do on it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import gradio as gr

from assistant.accounts import FAILURES, LOCKED, Accounts, Permission
from index.errors import ReportQAError

SIGN_IN = f"请用管理员给的用户名和密码登录。连续输错 {FAILURES} 次，锁定 {LOCKED // 60} 分钟。"
AT_ONCE = 2
"""Passwords checked at a time: each takes 64 MiB."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone in front of the page."""

    name: str
    permission: Permission

    def may(self, permission: Permission) -> bool:
        """Whether this is allowed to them."""
        return self.permission.covers(permission)


OWNER = Visitor("本机", Permission.KEEP)
"""Where nobody signs in: whoever sits at this machine."""


def visitor_of(accounts: Accounts | None, request: gr.Request | None) -> Visitor | None:
    """Who sent a request; None for who signed in once and has been removed since."""
    return who(accounts, request.username if request else None)


def who(accounts: Accounts | None, name: str | None) -> Visitor | None:
    """The visitor who is signed in under a name; None for nobody, and for who has been removed since."""
    if accounts is None:
        return OWNER
    permission = accounts.permission(name)
    return Visitor(name, permission) if name and permission else None


def admission(accounts: Accounts) -> Callable[[str, str], Awaitable[bool]]:
    """What Gradio asks at its sign-in; the event loop goes on serving meanwhile."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def admit(name: str, password: str) -> bool:
        async with gate:
            try:
                admitted = await asyncio.to_thread(accounts.sign_in, name, password)
            except ReportQAError as error:
                _log.error("没有人能登录：%s", error)
                return False
        if not admitted:
            _log.warning("登录失败：%r", name[:40])
        return admitted

    return admit
