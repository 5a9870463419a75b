"""Who may sign in: a users file with Argon2 hashes, and a lock after repeated failures."""

import json
import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from index.errors import ReportQAError, system_words

FAILURES = 5
"""Wrong passwords in a row after which a name is locked."""
LOCKED = 15 * 60
"""Seconds for which it is, counted from the last of them."""
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""
REMEMBERED = 10_000
"""Names whose failures are counted at a time: whoever tries more has the oldest forgotten."""

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses that other machines do not reach."""

_NAME = re.compile(r"[\w.@-]{1,40}")


class AccountError(ReportQAError):
    """A user cannot be added, or the users file cannot be read or written."""


class Permission(StrEnum):
    """What a user may do; each may what the ones before it may."""

    ASK = "查询"
    REVIEW = "核查"
    KEEP = "管理"

    def covers(self, other: "Permission") -> bool:
        """Whether who has this one may do what the other one allows."""
        order = list(Permission)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may sign in."""

    name: str
    permission: Permission
    hash: str = field(repr=False)


def read_users(path: Path) -> dict[str, User]:
    """The users by name; none where there is no file.

    Raises:
        AccountError: the file cannot be read, or is not a users file.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["users"]
        users = [User(row["name"], Permission(row["permission"]), row["hash"]) for row in rows]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise AccountError(f"读不了用户文件 {path}（{system_words(error)}）：请检查设置 users 和文件的权限") from error
    except (ValueError, LookupError, TypeError) as error:
        raise AccountError(f"{path} 不是用户文件：请用 `python -m assistant user add 名字` 建一个") from error
    return {user.name: user for user in users}


def add_user(path: Path, name: str, permission: Permission, password: str) -> None:
    """Add a user, or give one that is there a new password and permission.

    Raises:
        AccountError: the name or the password is not fit, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise AccountError(f"用户名 {name!r} 不合要求：1 到 40 个汉字、字母、数字或 . _ @ -")
    if not SHORTEST <= len(password) <= LONGEST or password == name:
        raise AccountError(f"密码不合要求：{SHORTEST} 到 {LONGEST} 个字符，不能与用户名相同")
    try:
        hashed = PasswordHasher().hash(password)
    except UnicodeEncodeError as error:
        raise AccountError("密码里有无法识别的字符：请换一个") from error
    _write(path, read_users(path) | {name: User(name, permission, hashed)})


def remove_user(path: Path, name: str) -> None:
    """Take a user out; what they said in the journal stays.

    Raises:
        AccountError: there is no such user, or the file cannot be read or written.
    """
    users = read_users(path)
    if name not in users:
        raise AccountError(f"{path} 里没有用户 {name!r}：现有 {'、'.join(users) or '无人'}")
    del users[name]
    _write(path, users)


def _write(path: Path, users: Mapping[str, User]) -> None:
    """Replace the file in one step, readable by its owner alone."""
    rows = [{"name": user.name, "permission": user.permission.value, "hash": user.hash} for user in users.values()]
    aside = path.with_name(path.name + ".part")
    try:
        aside.unlink(missing_ok=True)
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(json.dumps({"users": rows}, ensure_ascii=False, indent=2) + "\n")
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError as error:
        raise AccountError(
            f"写不了用户文件 {path}（{system_words(error)}）：请检查设置 users 和文件夹的权限"
        ) from error


class Accounts:
    """Checks who signs in; the users file may change meanwhile. Safe to use from many threads."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is read yet.

        Args:
            clock: seconds that only go forward.
        """
        self._path = path
        self._clock = clock
        self._hasher = PasswordHasher()
        # Verified for names that nobody has, so that they take as long to refuse as a wrong password does.
        self._nobody = self._hasher.hash(os.urandom(16).hex())
        self._lock = Lock()
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._users: dict[str, User] = {}
        self._seen: tuple[int, int, int] | None = None

    def sign_in(self, name: str, password: str) -> bool:
        """Whether this is the user's password; False for any while the name is locked, right ones too.

        Takes as long for a name that nobody has as for a wrong password: about a tenth of a second, 64 MiB.
        """
        if not self._may_try(name):
            return False
        user = self._read().get(name)
        if not self._matches(user.hash if user else self._nobody, password) or user is None:
            return False
        with self._lock:
            self._failed.pop(name, None)
        return True

    def permission(self, name: str | None) -> Permission | None:
        """What a user may do now; None for a name that is not, or no longer, in the file."""
        user = self._read().get(name) if name else None
        return user.permission if user else None

    def _may_try(self, name: str) -> bool:
        """Count a try before it is made, so that a thousand at once are not a thousand tries."""
        name, now = name[:LONGEST], self._clock()
        with self._lock:
            count, last = self._failed.pop(name, (0, now))
            if now - last >= LOCKED:
                count = 0
            self._failed[name] = (min(count + 1, FAILURES + 1), now if count < FAILURES else last)
            if len(self._failed) > REMEMBERED:
                self._failed.popitem(last=False)
        return count < FAILURES

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password if len(password) <= LONGEST else "")
        except (Argon2Error, InvalidHashError, UnicodeEncodeError):
            return False

    def _read(self) -> dict[str, User]:
        """The users, read again when the file is another one than before."""
        try:
            there = self._path.stat()
            now = (there.st_mtime_ns, there.st_size, there.st_ino)
        except FileNotFoundError:
            return {}
        if now != self._seen:
            self._users, self._seen = read_users(self._path), now
        return self._users


def accounts_for(path: Path, host: str) -> Accounts | None:
    """The accounts to sign in with; None where nobody has to: there is no users file, and only this machine gets in.

    Raises:
        AccountError: other machines get in, and there is no user; or the users file cannot be read.
    """
    if not read_users(path) and host not in LOCAL:
        raise AccountError(
            f"网页开给其他机器（{host}）时须先有用户：运行 `python -m assistant user add 名字 --permission 管理`，"
            f"用户文件是 {path}"
        )
    # A file from which everybody was removed lets nobody in, rather than everybody.
    return Accounts(path) if path.exists() else None
