"""The error tree's root and the offline half's part of it: each message is one line that says what came, what was wanted, and what to do."""

import errno
from pathlib import Path

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有了",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


class ReportQAError(Exception):
    """Root of every error that this project raises on purpose; shown to people as one line."""


def system_words(error: OSError) -> str:
    """Why the operating system said no, in Chinese where it is a usual reason, in its own words otherwise."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error)


class UnreadableFile(ReportQAError):
    """A report file cannot be turned into text; the build skips it and goes on."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}：{reason}")
        self.path = path
        self.reason = reason


class CorpusError(ReportQAError):
    """The corpus folder is missing, holds nothing that can be read, or its ``metadata.toml`` is wrong."""


class EmbeddingError(ReportQAError):
    """The embedding model is missing or returned a value that is not finite."""


class StoreError(ReportQAError):
    """Root of everything that can be wrong with a store on disk."""


class LocationError(ReportQAError):
    """What is to be a store's address is none."""


class StoreMissing(StoreError):
    """There is no built store at this place."""

    def __init__(self, place: object) -> None:
        super().__init__(f"{place} 里没有索引：先运行 `python -m index build reports --store {place}`")


class StoreUnreachable(StoreError):
    """The database or the vector engine that holds the store does not answer."""

    def __init__(self, what: str, where: object, cause: str) -> None:
        super().__init__(f"连不上 {what}（{where}：{cause}）：请检查它是否在运行，恢复后直接再试，不必重启")


class StoreCorrupt(StoreError):
    """A file of the generation differs from its manifest, or two halves of a store do not fit together."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} 已损坏（{reason}）：请重新运行 `python -m index build`")


class StoreOutdated(StoreError):
    """The generation was written in the format of another version of this program."""

    def __init__(self, path: object, found: object, wanted: int) -> None:
        super().__init__(
            f"{path} 的索引格式是 {found}，本程序用的是 {wanted}：请重新运行 `python -m index build`，或换用建它的那一版程序"
        )


class StoreMismatch(StoreError):
    """The store was built with another embedder than the one now asked for."""

    def __init__(self, path: object, built_with: str, asked_for: str) -> None:
        super().__init__(
            f"{path} 是用嵌入模型 {built_with!r} 建的，现在要用的是 {asked_for!r}："
            f"把设置 embedder 改为 {built_with!r}，或重新运行 `python -m index build`"
        )


class StoreBusy(StoreError):
    """Another build holds the store's lock."""

    def __init__(self, path: object, owner: str) -> None:
        super().__init__(f"{path} 正由另一个建索引的进程占用（{owner}）：等它结束后再试")
