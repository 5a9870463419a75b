"""The folder of report files as its keepers change it from the page: files come in, are corrected, approved, taken out.

A file that is handed in lies in the folder 未核验 below the corpus until somebody approves it: where it lies says what
it is worth, to the page, the command line and batch runs alike. What is taken out is renamed to a name that no build
reads, and can be put back by hand. Nothing here changes the index: that is :mod:`assistant.reindexing`'s part.
"""

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from assistant.journal import Journal
from assistant.journal_records import Approval, Upload, now
from assistant.metadata_file import move_corrections, write_corrections
from assistant.selection import UNAPPROVED, unapproved
from index import formats
from index.errors import ReportQAError, UnreadableFile, system_words
from index.load import load
from index.manifest import Source, digest_file
from index.records import Document

APPROVED = "上传"
"""The folder that approved files go to."""
MOST_BYTES = 20 << 20
"""Of one file."""
MOST_AT_ONCE = 20
MOST_PENDING = 200
"""Files that wait for approval."""
_TAKEN_OUT = ".移除-"
_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


class KeepingError(ReportQAError):
    """A report file cannot be taken in, corrected, approved or taken out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was handed in.

    Attributes:
        words: one sentence, in Chinese.
        document: as it was read; None for one that was not taken.
    """

    name: str
    words: str
    document: Document | None = None


class Keeper:
    """Changes the files of one corpus; one change at a time."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        """Nothing is touched yet.

        Args:
            folder: the corpus that the store was built from.
            journal: keeps who handed what in, and who decided.
        """
        self.folder = folder
        self._journal = journal
        self._changing = Lock()

    def closed(self, sources: Sequence[Source]) -> str:
        """Why this folder cannot be the one that a store with these sources was built from; empty if it can."""
        missing = sum(not (self.folder / source.path).is_file() for source in sources)
        if 2 * missing <= len(sources):
            return ""
        return (
            f"报告文件夹 {self.folder} 里没有索引中的 {missing} 份报告，不能在这里增减："
            "请用设置 reports（或 --reports）指到建索引时的文件夹，再重新打开网页"
        )

    def take_in(self, file: Path, name: str, by: str) -> Outcome:
        """Read a file as a build would, and put it among those that wait for approval."""
        name = _plain(name)
        try:
            with self._changing:
                document = self._checked(file, name)
                target = self.folder / UNAPPROVED / name
                target.parent.mkdir(exist_ok=True)
                _put(file, target)
        except (KeepingError, OSError) as error:
            words = (
                str(error) if isinstance(error, KeepingError) else f"存不下（{system_words(error)}）：请检查磁盘和权限"
            )
            return Outcome(name, words)
        except UnreadableFile as error:
            return Outcome(name, error.reason)
        self._journal.hand_in(Upload(name=name, sha256=document.id, by=by, at=now()))
        year = f"{document.report_year}年" if document.report_year else "年份不明"
        return Outcome(name, f"已收下：{document.region or '地区不明'}，{year}，待核验", document)

    def correct(self, source: str, *, region: str, report_year: int | None) -> None:
        """Write down what a report's region and year really are; the next build reads it so.

        Raises:
            KeepingError: there is no such file, or nothing to correct.
            CorpusError: ``metadata.toml`` is wrong.
        """
        with self._changing:
            self._file(source)
            values: dict[str, str | int] = {"region": region.strip()} if region.strip() else {}
            if report_year is not None:
                values["report_year"] = report_year
            if not values:
                raise KeepingError("没有可更正的：请写明地区或年份")
            write_corrections(self.folder, source, values)

    def approve(self, source: str, by: str) -> str:
        """Move a file among the approved ones.

        Returns:
            Its new path below the corpus.

        Raises:
            KeepingError: there is no such file, or it is approved already.
        """
        with self._changing:
            file = self._file(source)
            if not unapproved(source):
                raise KeepingError(f"{source} 已经核验过：请刷新网页")
            target = self.folder / APPROVED / file.name
            if target.exists():
                raise KeepingError(f"{APPROVED} 里已有同名的 {file.name}：请先移除其中一份")
            self._decide(file, Approval.APPROVED, by)
            target.parent.mkdir(exist_ok=True)
            file.rename(target)
            moved = target.relative_to(self.folder).as_posix()
            move_corrections(self.folder, source, moved)
            return moved

    def take_out(self, source: str, by: str) -> None:
        """Rename a file so that no build reads it; one that waited for approval is rejected.

        Raises:
            KeepingError: there is no such file.
        """
        with self._changing:
            file = self._file(source)
            if unapproved(source):
                self._decide(file, Approval.REJECTED, by)
            file.rename(file.with_name(f"{_TAKEN_OUT}{now():%Y%m%d%H%M%S}-{file.name}"))
            move_corrections(self.folder, source, None)

    def _file(self, source: str) -> Path:
        """The file of a source, which came out of a browser."""
        file = self.folder / source
        inside = file.resolve().is_relative_to(self.folder.resolve()) and not file.is_symlink()
        if not inside or not file.is_file() or not formats.known(file) or file.name.startswith("."):
            raise KeepingError(f"报告文件夹里没有 {source}：请刷新网页")
        return file

    def _checked(self, file: Path, name: str) -> Document:
        """The file as a build would read it.

        Raises:
            KeepingError: it is none to take.
            UnreadableFile: no text can be had from it.
        """
        if not formats.known(Path(name)):
            raise KeepingError(f"不认识的格式：请用 {'、'.join(formats.READERS)}")
        if (size := file.stat().st_size) > MOST_BYTES:
            raise KeepingError(f"有 {size >> 20} MB，超过上限 {MOST_BYTES >> 20} MB：请压缩图片或另存为文本")
        waiting = self.folder / UNAPPROVED
        if (waiting / name).exists():
            raise KeepingError("已有同名的文件待核验：请先核验或移除它，或改个名字")
        if waiting.is_dir() and sum(not p.name.startswith(".") for p in waiting.iterdir()) >= MOST_PENDING:
            raise KeepingError(f"待核验的已有 {MOST_PENDING} 份：请先核验一些")
        digest = digest_file(file).sha256
        for other in self._files():
            if other.stat().st_size == size and hashlib.sha256(other.read_bytes()).hexdigest() == digest:
                raise KeepingError(f"与 {other.relative_to(self.folder).as_posix()} 内容相同，不必再收")
        # Formats go by suffix, and the upload lies under a name of its own.
        with tempfile.TemporaryDirectory() as folder:
            readable = Path(folder) / name
            shutil.copyfile(file, readable)
            return load(readable, corpus=readable.parent)

    def _files(self) -> list[Path]:
        found = (path for path in self.folder.rglob("*") if path.is_file() and formats.known(path))
        return [path for path in found if not path.name.startswith(".")]

    def _decide(self, file: Path, approval: Approval, by: str) -> None:
        """Keep who decided; a file that was put there by hand has no upload to decide on."""
        digest = digest_file(file).sha256
        waiting = [u for u in self._journal.uploads() if u.sha256 == digest and u.approval is Approval.PENDING]
        for upload in waiting:
            decided = Upload(
                id=upload.id,
                name=upload.name,
                sha256=digest,
                by=upload.by,
                at=upload.at,
                approval=approval,
                decided_by=by,
                decided_at=now(),
            )
            self._journal.decide(decided)


def _plain(name: str) -> str:
    """A file name out of a browser as one that is safe on any disk: no folders, no control characters, not too long."""
    flat = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "无名"
    stem, dot, suffix = flat.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:10]}" if dot else flat[:_LONGEST_NAME]


def _put(file: Path, target: Path) -> None:
    """Copy whole or not at all: a build may look at any moment."""
    aside = target.with_name(f".{target.name}.part")
    shutil.copyfile(file, aside)
    with aside.open("rb") as written:
        os.fsync(written.fileno())
    aside.rename(target)
