"""Who may sign in: the users file, the lock, and the command that adds users."""

import json
import os
import pty
import stat
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.accounts import (
    FAILURES,
    LOCKED,
    LONGEST,
    REMEMBERED,
    AccountError,
    Accounts,
    Permission,
    accounts_for,
    add_user,
    read_users,
    remove_user,
)

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "correct horse 电池"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A users file with one reviewer."""
    path = tmp_path_factory.mktemp("users") / "users.json"
    add_user(path, "李四", Permission.REVIEW, PASSWORD)
    return path.read_bytes()


@pytest.fixture
def path(made: bytes, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "users.json"
    path.write_bytes(made)
    return path


def test_a_password_is_kept_as_an_argon2_hash(tmp_path: Path) -> None:
    """Nobody reads it out of the file, which only its owner may read at all; the same password hashes differently."""
    path = tmp_path / "users.json"
    path.with_name("users.json.part").write_text("left by a crash", encoding="utf-8")
    for name in ("张三", "li.si@example"):
        add_user(path, name, Permission.ASK, PASSWORD)
    hashes = [user.hash for user in read_users(path).values()]
    assert all(each.startswith("$argon2id$") for each in hashes)
    assert len(set(hashes)) == 2
    assert PASSWORD not in path.read_text(encoding="utf-8")
    assert "argon2" not in repr(read_users(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_right_password_signs_in_and_no_other(path: Path) -> None:
    """Nor the right one under another name, nor one cut or lengthened, nor what is no text."""
    accounts = Accounts(path)
    assert accounts.sign_in("李四", PASSWORD)
    for name, password in (("李四", PASSWORD[:-1]), ("王五", PASSWORD), ("李四", ""), ("李四", "\ud800" * 10)):
        assert not accounts.sign_in(name, password)
    assert not accounts.sign_in("李四", PASSWORD + "x" * LONGEST)
    assert accounts.permission("李四") is Permission.REVIEW
    assert accounts.permission("王五") is accounts.permission(None) is None


@pytest.mark.parametrize("name", ["李四", "谁也不是"])
def test_repeated_failures_lock_a_name(path: Path, name: str) -> None:
    """Known or not: after so many even the right password is refused, for a while, and nobody else is locked out."""
    clock = Clock()
    accounts = Accounts(path, clock=clock)
    for _ in range(FAILURES):
        assert not accounts.sign_in(name, "wrong password")
    started = time.perf_counter()
    assert not accounts.sign_in(name, PASSWORD)
    assert time.perf_counter() - started < 0.01  # no hash is worked out for who is locked
    clock.now += LOCKED - 1
    assert not accounts.sign_in(name, PASSWORD)
    clock.now += 1
    assert accounts.sign_in(name, PASSWORD) is (name == "李四")


def test_a_success_forgets_the_failures(path: Path) -> None:
    """Nobody is locked out by mistyping now and then."""
    accounts = Accounts(path)
    for _ in range(3):
        for _ in range(FAILURES - 1):
            assert not accounts.sign_in("李四", "wrong password")
        assert accounts.sign_in("李四", PASSWORD)


def test_tries_made_at_once_are_counted(path: Path) -> None:
    """Of many simultaneous guesses no more are looked at than of guesses in a row."""
    accounts = Accounts(path)
    looked_at: list[bool] = []
    threads = [threading.Thread(target=lambda: looked_at.append(accounts._may_try("李四"))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(looked_at) == FAILURES
    assert not accounts.sign_in("李四", PASSWORD)


def test_counting_failures_takes_bounded_memory(path: Path) -> None:
    """Names made up by the million are forgotten again, the oldest first."""
    accounts = Accounts(path)
    for number in range(REMEMBERED + 50):
        accounts._may_try(f"名字{number}")
    assert len(accounts._failed) == REMEMBERED


def test_an_unknown_name_takes_as_long_as_a_wrong_password(path: Path) -> None:
    """Nobody finds out by the clock who has an account; the middle of several tries, in turn, on a busy machine."""
    times: dict[str, list[float]] = {"李四": [], "王五": []}
    for _ in range(3):
        accounts = Accounts(path)
        for _ in range(3):
            for name, spent in times.items():
                started = time.process_time()
                assert not accounts.sign_in(name, "wrong password")
                spent.append(time.process_time() - started)
    known, unknown = map(statistics.median, times.values())
    assert 0.5 < known / unknown < 2


def test_the_file_may_change_while_the_page_is_served(path: Path) -> None:
    """A new user gets in, a removed one has no permission any more, and what the file then says counts."""
    accounts = Accounts(path)
    add_user(path, "王五", Permission.KEEP, PASSWORD)
    assert accounts.sign_in("王五", PASSWORD)
    remove_user(path, "王五")
    assert not accounts.sign_in("王五", PASSWORD)
    assert accounts.permission("王五") is None
    path.unlink()
    assert accounts.permission("李四") is None
    with pytest.raises(AccountError, match="没有用户"):
        remove_user(path, "李四")


def test_permissions_contain_one_another() -> None:
    """Who keeps the reports may review, who reviews may ask."""
    order = list(Permission)
    assert [[one.covers(other) for other in order] for one in order] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.parametrize("name", ["", "张 三", "a/b", "<b>", "x" * 41, "a\nb"])
def test_an_unfit_name_is_refused(tmp_path: Path, name: str) -> None:
    """Names go into the page, the journal and the log."""
    with pytest.raises(AccountError, match="用户名"):
        add_user(tmp_path / "u.json", name, Permission.ASK, PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "x" * (LONGEST + 1), "zhangsan1234", "\ud800" * 10])
def test_an_unfit_password_is_refused(tmp_path: Path, password: str) -> None:
    """Too short, too long, the name itself, or no text."""
    with pytest.raises(AccountError, match="密码"):
        add_user(tmp_path / "u.json", "zhangsan1234", Permission.ASK, password)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"users": [{}]}', '{"users": [{"name": "a", "permission": "?"}]}']
)
def test_a_file_that_is_no_users_file_is_told(tmp_path: Path, content: str) -> None:
    """One line; it is never taken for a file without users, nor written over."""
    path = tmp_path / "users.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AccountError, match="不是用户文件"):
        accounts_for(path, "127.0.0.1")
    with pytest.raises(AccountError, match="不是用户文件"):
        add_user(path, "张三", Permission.ASK, PASSWORD)
    assert path.read_text(encoding="utf-8") == content


def test_other_machines_get_in_only_by_signing_in(path: Path, tmp_path: Path) -> None:
    """Off this machine there have to be users; on it there may; and a file emptied of users opens no door."""
    none = tmp_path / "none.json"
    assert accounts_for(none, "127.0.0.1") is None
    assert accounts_for(path, "127.0.0.1") is not None
    assert accounts_for(path, "0.0.0.0") is not None
    for host in ("0.0.0.0", "::", "192.0.2.1", ""):
        with pytest.raises(AccountError, match="user add"):
            accounts_for(none, host)
    remove_user(path, "李四")
    accounts = accounts_for(path, "127.0.0.1")
    assert accounts is not None
    assert not accounts.sign_in("李四", PASSWORD)


def typed(path: Path, *lines: str, name: str = "张三") -> tuple[int, str]:
    """Run the command on a terminal, and type; its exit code, and what the terminal showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "assistant", "user", "add", name, "--permission", "核查", "--users", str(path)]
    # In a session of its own there is no other terminal to ask than this one.
    run = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown = b""
    for line in lines:
        while "：".encode() not in shown.rpartition(b"\n")[2]:
            shown += os.read(ours, 1000)
        os.write(ours, line.encode() + b"\n")
        shown += b"\n"
    try:
        while more := os.read(ours, 1000):
            shown += more
    except OSError:  # the terminal's other side is gone
        pass
    os.close(ours)
    return run.wait(timeout=30), shown.decode()


def test_the_command_asks_for_the_password_without_showing_it(tmp_path: Path) -> None:
    """Typed twice alike, it signs in."""
    path = tmp_path / "users.json"
    code, shown = typed(path, PASSWORD, PASSWORD)
    assert code == 0, shown
    assert PASSWORD not in shown
    assert read_users(path)["张三"].permission is Permission.REVIEW
    assert Accounts(path).sign_in("张三", PASSWORD)


def test_a_password_typed_differently_is_not_taken(tmp_path: Path) -> None:
    """Nobody is locked out by a slip."""
    code, shown = typed(tmp_path / "users.json", PASSWORD, PASSWORD + "x")
    assert code == 1
    assert "两次输入的密码不同" in shown
    assert not (tmp_path / "users.json").exists()


def test_users_are_listed_and_removed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the commands, which say what they did, or in one line why not."""
    assert main(["user", "list", "--users", str(path)]) == 0
    assert capsys.readouterr().out == "李四\t核查\n"
    assert main(["user", "remove", "李四", "--users", str(path)]) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == {"users": []}
    capsys.readouterr()
    assert main(["user", "remove", "李四", "--users", str(path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
