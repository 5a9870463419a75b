"""The store's folder: immutable generations, the pointer to the current one, the lock that lets in one build at a time.

::

    STORE/CURRENT               name of the current generation, SHA-256 of its manifest
    STORE/generations/<name>/   manifest.json and the files that it lists; never changed once it is here. What did not
                                change since the generation before is the same file under a second name
    STORE/tmp-<process id>/     a generation being written
    STORE/.lock                 locked by the running build, whose process id it holds

A generation is written aside, forced to disk, renamed into place, and becomes current by one atomic replacement of
``CURRENT``: whenever the build dies, the store is as it was or as it should become. The digest in ``CURRENT`` covers
the manifest and the manifest covers the files, so one changed byte anywhere is noticed at opening.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from index.errors import StoreBusy, StoreCorrupt, StoreError, StoreMissing, StoreOutdated
from index.manifest import SCHEMA, FileDigest, Manifest, OtherSchema, digest_file

CURRENT = "CURRENT"
GENERATIONS = "generations"
LOCK = ".lock"
MANIFEST = "manifest.json"
_LONGEST_POINTER, _LONGEST_MANIFEST = 1 << 10, 1 << 26
_KEEP = 2
_OWNER_WITHIN = 1.0
"""Seconds in which who took the lock has written its process id."""
_TEMPORARY = "tmp-"
_NAME = r"[0-9]{6}-[0-9a-f]{8}"
_POINTER = re.compile(rf"({_NAME}) ([0-9a-f]{{64}})\n")


@dataclass(frozen=True, slots=True)
class Pointer:
    """The content of ``CURRENT``: a generation's name and the SHA-256 of its manifest."""

    name: str
    digest: str


def read_pointer(store: Path) -> Pointer:
    """Which generation is current.

    Raises:
        StoreMissing: nothing was ever built here.
        StoreCorrupt: ``CURRENT`` was damaged.
        StoreError: it cannot be read.
    """
    path = store / CURRENT
    try:
        content = _read(path, most=_LONGEST_POINTER)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreMissing(store) from error
    except OSError as error:
        raise unreadable(path, error) from error
    found = _POINTER.fullmatch(content.decode("ascii", errors="replace"))
    if found is None:
        raise StoreCorrupt(path, "内容不是一代索引的名字和校验和")
    return Pointer(*found.groups())


def verified(store: Path, pointer: Pointer, *, files: Callable[[Manifest], Iterable[str]]) -> tuple[Path, Manifest]:
    """Check every byte of a generation.

    Args:
        files: the files that a manifest must list, no more and no fewer; ValueError for one that is none of ours. Others in
            its folder are never opened.

    Returns:
        Its folder and manifest.

    Raises:
        StoreCorrupt: a file is missing, or differs from what the manifest or ``CURRENT`` says.
        StoreOutdated: it is of another version of this program.
        StoreError: a file cannot be read.
    """
    folder = store / GENERATIONS / pointer.name
    try:
        content = _read(folder / MANIFEST, most=_LONGEST_MANIFEST)
    except OSError as error:
        raise unreadable(folder / MANIFEST, error) from error
    if hashlib.sha256(content).hexdigest() != pointer.digest:
        raise StoreCorrupt(folder / MANIFEST, "校验和与 CURRENT 所记的不同")
    try:
        manifest = Manifest.from_json(content)
        wanted = set(files(manifest))
    except OtherSchema as error:
        raise StoreOutdated(folder / MANIFEST, error.args[0], SCHEMA) from error
    except ValueError as error:
        raise StoreCorrupt(folder / MANIFEST, str(error)) from error
    if manifest.name != pointer.name or set(manifest.files) != wanted:
        raise StoreCorrupt(folder / MANIFEST, "清单不是这一代索引的")
    for name, expected in manifest.files.items():
        _compare(folder / name, expected)
    return folder, manifest


def _compare(path: Path, expected: FileDigest) -> None:
    """See that a file is what the manifest says; its size first, so that nothing endless is read."""
    try:
        size = _size(path)
        found = digest_file(path) if size == expected.size else None
    except OSError as error:
        raise unreadable(path, error) from error
    if found != expected:
        raise StoreCorrupt(path, f"应有 {expected.size} 字节，现有 {size} 字节，校验和不同")


def _read(path: Path, *, most: int) -> bytes:
    if (size := _size(path)) > most:
        raise StoreCorrupt(path, f"有 {size} 字节，不会超过 {most} 字节")
    return path.read_bytes()


def _size(path: Path) -> int:
    """The size of an ordinary file. A pipe or a device in its place would be read without end; a link leads elsewhere."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise StoreCorrupt(path, "不是普通文件")
    return status.st_size


def unreadable(path: Path, error: Exception) -> StoreError:
    """The error of ours for one met in reading a generation: a file that is gone is damage, the rest may pass."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return StoreCorrupt(path, "文件缺失")
    return StoreError(f"{path} 读不出（{error}）：检查读取权限和磁盘后再试")


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store's lock, making the folder if need be, and clear away what killed builds left behind.

    The lock of a killed build frees itself.

    Raises:
        StoreBusy: another process holds it.
        StoreError: the folder cannot be written.
    """
    with _writing(store):
        store.mkdir(parents=True, exist_ok=True)
        # Unbuffered: what could not be written is not tried again at closing.
        lock = (store / LOCK).open("ab+", buffering=0)
    with lock:
        with _writing(store):
            _take(lock, store)
            collect(store)
        yield


def _take(lock: FileIO, store: Path) -> None:
    """Lock the lock's file, and write into it who did."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreBusy(store, f"进程 {_owner(store / LOCK) or '未知'}") from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n".encode())


@contextmanager
def aside(store: Path) -> Iterator[Path]:
    """A folder to write the next generation in, under the lock; clears up afterwards, published or not.

    Raises:
        StoreError: writing failed, which harms no generation that was there.
    """
    with _writing(store):
        folder = store / f"{_TEMPORARY}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            collect(store)


def next_name(store: Path, keys: Iterable[str]) -> str:
    """A name for the next generation: the number after the highest here, and a digest of its sources' keys."""
    highest = max((int(name[:6]) for name in _names(store)), default=0)
    digest = hashlib.sha256("\n".join(keys).encode()).hexdigest()
    return f"{highest + 1:06d}-{digest[:8]}"


def publish(store: Path, folder: Path, manifest: Manifest) -> None:
    """Make a folder written :func:`aside` the current generation.

    Raises:
        OSError: writing failed; the old generation is current, or the new one whole.
    """
    content = manifest.to_json()
    (folder / MANIFEST).write_bytes(content)
    for path in (*folder.rglob("*"), folder):
        _force_to_disk(path)
    generations = store / GENERATIONS
    generations.mkdir(exist_ok=True)
    folder.rename(generations / manifest.name)
    _force_to_disk(generations)
    _force_to_disk(store)
    pointer = store / f"{_TEMPORARY}{CURRENT}"
    pointer.write_text(f"{manifest.name} {hashlib.sha256(content).hexdigest()}\n", encoding="ascii")
    _force_to_disk(pointer)
    pointer.replace(store / CURRENT)
    _force_to_disk(store)


def collect(store: Path) -> None:
    """Remove what killed builds left behind, and all generations but the current one and the one before it.

    The one before stays for a reader that has just read the old ``CURRENT``. Call it under the lock. What cannot be
    removed waits for the next time: it is in nobody's way.
    """
    for path in store.glob(f"{_TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    names = _names(store)
    try:
        current = read_pointer(store).name
        kept = [name for name in names if name <= current][-_KEEP:]
    except StoreMissing:
        kept = []
    except StoreError:
        kept = names[-_KEEP:]
    for name in set(names) - set(kept):
        shutil.rmtree(store / GENERATIONS / name, ignore_errors=True)


def _owner(lock: Path) -> str:
    """The process that holds the lock, as it wrote; what a killed one wrote is not believed.

    A process takes the lock first and writes its id then: look again for a moment.
    """
    until = time.monotonic() + _OWNER_WITHIN
    while True:
        owner = lock.read_text(encoding="ascii", errors="replace").strip()
        if owner.isdigit() and _is_alive(int(owner)):
            return owner
        if time.monotonic() > until:
            return ""
        time.sleep(0.01)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _names(store: Path) -> list[str]:
    return sorted(path.name for path in (store / GENERATIONS).glob("*") if re.fullmatch(_NAME, path.name))


@contextmanager
def _writing(store: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"写入 {store} 失败（{error}），不影响已有的索引：检查磁盘空间和写入权限后再试") from error


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
