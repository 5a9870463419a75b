"""Stores that were damaged, mixed, tampered with, copied or made by another version: sound, or refused in one line."""

import contextlib
import json
import os
import random
import resource
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hashed_embedder import HashedEmbedder
from release_counts import times
from small_store import EMBEDDER, FILES, build_small_store, current, elsewhere, report

from index import generations
from index.build import build
from index.errors import StoreCorrupt, StoreError, StoreMismatch, StoreOutdated
from index.manifest import digest_file
from index.store import open_store

PAGE = 4096
NONSENSE = {
    "nothing": b"",
    "half an array": b"\x93NUMPY\x01\x00",
    "an empty object": b"{}",
    "half a list": b"[1",
    "half a database": b"SQLite format 3\0",
    "half an index": b"IxFI" + bytes(64),
}
HARMS = ("cut", "zeroed page", "swapped", "emptied", "missing")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store of two generations."""
    return build_small_store(tmp_path_factory.mktemp("built"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    return Path(shutil.copytree(built, tmp_path / "store"))


def parts(store: Path) -> list[Path]:
    """Every file that a reader of the store reads."""
    return [store / generations.CURRENT, *(path for path in sorted(current(store).rglob("*")) if path.is_file())]


def check_refused(store: Path, *, kind: type[StoreError] = StoreCorrupt) -> None:
    """It is not opened, and one line says why and what to do."""
    with pytest.raises(kind) as raised:
        open_store(store)
    assert "\n" not in str(raised.value)
    assert "python -m index build" in str(raised.value)


def seal(store: Path) -> None:
    """Write into CURRENT the digest of the manifest as it is now, as somebody who means harm would."""
    folder = current(store)
    digest = digest_file(folder / generations.MANIFEST).sha256
    (store / generations.CURRENT).write_text(f"{folder.name} {digest}\n", encoding="ascii")


def rewrite(store: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest, and seal the store."""
    path = current(store) / generations.MANIFEST
    fields = json.loads(path.read_text("utf-8"))
    change(fields)
    path.write_text(json.dumps(fields), encoding="utf-8")
    seal(store)


def answers(store: Path) -> list[Any]:
    """What a store says."""
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert list(generation.faults()) == []
        found = [generation.search_lexical(words, limit=9) for words in ("桥梁产业产值", "栽种槐树")]
        return [generation.generation, *found, generation.search_dense(EMBEDDER.encode_queries(["桥梁"])[0], limit=9)]


# --- damage ---


@pytest.mark.long
def test_any_flipped_bit_is_noticed(store: Path) -> None:
    """One bit, anywhere in what is read: never a wrong answer, never a crash."""
    chance = random.Random(20240501)
    files = parts(store)
    contents = {path: path.read_bytes() for path in files}
    sizes = [len(contents[path]) for path in files]
    for _ in range(times(1_000, release=10_000)):
        # Half the flips by file, half by byte: small files matter as much as large ones.
        (path,) = chance.choices(files, weights=sizes if chance.random() < 0.5 else None)
        content = bytearray(contents[path])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        check_refused(store)
        path.write_bytes(contents[path])
    answers(store)


@pytest.mark.long
@pytest.mark.parametrize("harm", HARMS)
def test_any_harmed_file_is_noticed(store: Path, harm: str) -> None:
    """Cut off, a page of zeros, two files that changed places, empty, missing."""
    chance = random.Random(harm)
    files = [path for path in parts(store) if harm != "missing" or path.name != generations.CURRENT]
    contents = {path: path.read_bytes() for path in files}
    for _ in range(200):
        path, other = chance.sample(files, 2)
        content = contents[path]
        start = chance.randrange(len(content))
        if harm == "cut":
            path.write_bytes(content[:start])
        elif harm == "zeroed page":
            zeroed = content[:start] + bytes(len(content[start : start + PAGE])) + content[start + PAGE :]
            if zeroed == content:
                continue
            path.write_bytes(zeroed)
        elif harm == "swapped":
            path.write_bytes(contents[other])
            other.write_bytes(content)
        elif harm == "emptied":
            path.write_bytes(b"")
        else:
            path.unlink()
        check_refused(store)
        path.write_bytes(content)
        other.write_bytes(contents[other])
    answers(store)


@pytest.mark.parametrize("name", FILES)
def test_files_of_two_generations_do_not_mix(store: Path, name: str) -> None:
    """A file of the generation before in the current one, whichever it is, and though the manifest names its digest."""
    shutil.copy(elsewhere(store, name), current(store) / name)
    check_refused(store)
    digest = digest_file(current(store) / name)
    rewrite(store, lambda fields: fields["files"].update({name: {"size": digest.size, "sha256": digest.sha256}}))
    check_refused(store)


# --- other versions ---

OTHERS: Mapping[str, tuple[type[StoreError], Callable[[dict[str, Any]], object]]] = {
    "a later format": (StoreOutdated, lambda fields: fields.update(schema=99)),
    "an earlier format": (StoreOutdated, lambda fields: fields.update(schema=0)),
    "a format of another kind": (StoreOutdated, lambda fields: fields.update(schema="1.0")),
    "no format": (StoreCorrupt, lambda fields: fields.pop("schema")),
    "a field more": (StoreCorrupt, lambda fields: fields.update(sentinels=[])),
    "a field less": (StoreCorrupt, lambda fields: fields.pop("recipe")),
    "a recipe with more": (StoreCorrupt, lambda fields: fields["recipe"].update(quantized=True)),
    "counts with less": (StoreCorrupt, lambda fields: fields["counts"].pop("facts")),
    "another list of files": (StoreCorrupt, lambda fields: fields["files"].pop(FILES[0])),
    "another length of vectors": (StoreCorrupt, lambda fields: fields["recipe"].update(dim=384)),
    "another count": (StoreCorrupt, lambda fields: fields["counts"].update(chunks=1)),
    "another name": (StoreCorrupt, lambda fields: fields.update(name="000009-00000000")),
}
"""What another version may have written differently → the error, and the change."""


@pytest.mark.parametrize("other", OTHERS)
def test_what_another_version_made_is_refused_and_rebuilt(store: Path, other: str) -> None:
    """Every seal in order: the cause and the remedy in one line, and the remedy works."""
    kind, change = OTHERS[other]
    rewrite(store, change)
    check_refused(store, kind=kind)
    assert build(one_report(store.parent), store, embedder=EMBEDDER, progress=False).damage
    assert answers(store)


def one_report(folder: Path) -> Path:
    """A corpus of one report below ``folder``."""
    corpus = folder / "reports"
    corpus.mkdir()
    (corpus / "a.txt").write_text(report("柳河市", year=2024), encoding="utf-8")
    return corpus


def test_another_model_is_refused(store: Path) -> None:
    """By its name, and by the length of its vectors where the name is the same."""
    with pytest.raises(StoreMismatch, match="是用嵌入模型"):
        open_store(store, embedder="another")
    with open_store(store, embedder=EMBEDDER.name) as generation, pytest.raises(ValueError, match="vectors of 64"):
        generation.search_dense(HashedEmbedder(dim=8).encode_queries(["桥梁"])[0], limit=1)


# --- copies ---


def test_a_backup_comes_back(store: Path, tmp_path: Path) -> None:
    """The store copied away, lost, and copied back answers as before; a build goes on from it."""
    before = answers(store)
    backup = shutil.copytree(store, tmp_path / "备份 1")
    shutil.rmtree(store)
    shutil.copytree(backup, store)
    assert answers(store) == before
    # Only what CURRENT names is needed.
    small = tmp_path / "small"
    shutil.copytree(current(store), small / "generations" / current(store).name)
    shutil.copy(store / generations.CURRENT, small)
    assert answers(small) == before


@pytest.mark.long
def test_a_copy_made_while_building_is_sound_or_refused(store: Path, tmp_path: Path) -> None:
    """Ten copies, file by file, while builds follow one another."""
    corpus = one_report(store.parent)
    stop = threading.Event()

    def work() -> None:
        for number in range(10_000):
            if stop.is_set():
                return
            (corpus / "a.txt").write_text(report("柳河市", year=2024, value=number), encoding="utf-8")
            build(corpus, store, embedder=EMBEDDER, progress=False)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(10):
            copy = tmp_path / f"copy{number}"
            # What was cleared away while it was copied is missing from the copy, and cp says so.
            subprocess.run(["cp", "-r", str(store), str(copy)], capture_output=True, check=False)
            with contextlib.suppress(StoreError):
                assert answers(copy)
    finally:
        stop.set()
        worker.join()
    assert answers(store)


# --- hostile folders ---


def plant_pipe(path: Path) -> None:
    """A pipe that nobody writes to: reading it never ends."""
    path.unlink()
    os.mkfifo(path)


def plant_device(path: Path) -> None:
    """A link to what has no end."""
    path.unlink()
    path.symlink_to("/dev/zero")


def plant_link(path: Path) -> None:
    """A link to the very file, elsewhere."""
    moved = path.rename(path.with_name(f"{path.name}.moved"))
    path.symlink_to(moved)


def plant_sparse(path: Path) -> None:
    """A terabyte of nothing, which takes no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(1 << 40)


@pytest.mark.long
@pytest.mark.parametrize("plant", [plant_pipe, plant_device, plant_link, plant_sparse])
@pytest.mark.parametrize("place", ["CURRENT", generations.MANIFEST, *FILES[:3]])
def test_what_is_no_plain_file_is_refused_at_once(store: Path, place: str, plant: Callable[[Path], None]) -> None:
    """Nothing endless is read, and no link followed."""
    plant(store / place if place == "CURRENT" else current(store) / place)
    met: list[BaseException] = []

    def opening() -> None:
        try:
            open_store(store)
        except BaseException as error:
            met.append(error)

    thread = threading.Thread(target=opening, daemon=True)
    thread.start()
    thread.join(timeout=5)
    assert isinstance(met[0], StoreCorrupt)


@pytest.mark.long
@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_nonsense_with_its_seals_in_order_is_refused(store: Path, name: str, nonsense: str) -> None:
    """Whatever library would read it, the error is ours, and memory stays small."""
    content = NONSENSE[nonsense]
    (current(store) / name).write_bytes(content)
    digest = digest_file(current(store) / name)
    rewrite(store, lambda fields: fields["files"].update({name: {"size": digest.size, "sha256": digest.sha256}}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(StoreError) as raised:
        open_store(store)
    assert "\n" not in str(raised.value)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 << 10
