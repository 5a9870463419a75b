"""index/generations.py: damage is always noticed, builds exclude one another, readers are never disturbed."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hashed_embedder import HashedEmbedder
from small_store import EMBEDDER, FILES, build_small_store, current, elsewhere

from index import generations
from index.errors import StoreBusy, StoreCorrupt, StoreMismatch, StoreMissing, StoreOutdated
from index.manifest import SCHEMA, digest_file
from index.shards import files_of
from index.store import Generation, open_store
from index.store_vectors import VectorIndex


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store."""
    return build_small_store(tmp_path_factory.mktemp("built"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    return Path(shutil.copytree(built, tmp_path / "store"))


def flip(path: Path, position: int, bit: int) -> None:
    """Turn one bit over."""
    content = bytearray(path.read_bytes())
    content[position] ^= 1 << bit
    path.write_bytes(content)


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """Every path below with size and time of change."""
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")))
    return [(str(path), status.st_size, status.st_mtime_ns) for path, status in found]


@pytest.mark.parametrize("name", [*FILES, generations.MANIFEST])
def test_a_flipped_bit_in_any_file_is_noticed(store: Path, name: str) -> None:
    """At the first byte, the last, and some between."""
    path = current(store) / name
    chance = random.Random(name)
    size = path.stat().st_size
    for position in (0, size - 1, *(chance.randrange(size) for _ in range(6))):
        bit = chance.randrange(8)
        flip(path, position, bit)
        with pytest.raises(StoreCorrupt):
            open_store(store)
        flip(path, position, bit)
    open_store(store).close()


def test_a_flipped_bit_in_the_pointer_is_noticed(store: Path) -> None:
    """Every bit of CURRENT."""
    path = store / "CURRENT"
    for position in range(path.stat().st_size):
        for bit in range(8):
            flip(path, position, bit)
            with pytest.raises(StoreCorrupt):
                open_store(store)
            flip(path, position, bit)


@pytest.mark.parametrize("name", [*FILES, generations.MANIFEST])
@pytest.mark.parametrize("harm", ["cut", "emptied", "longer", "zeroed", "missing", "a folder", "of another generation"])
def test_a_harmed_file_is_noticed(store: Path, name: str, harm: str) -> None:
    """Truncation, loss, growth, a page of zeros, a file of another generation."""
    path = current(store) / name
    content = path.read_bytes()
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm == "of another generation":
        shutil.copy(elsewhere(store, name), path)
    elif harm != "missing":
        middle = len(content) // 2
        zeroed = content[:middle] + bytes(len(content) - middle)
        harmed = {"cut": content[:-1], "emptied": b"", "longer": content + b"\0", "zeroed": zeroed}[harm]
        path.write_bytes(harmed)
    with pytest.raises(StoreCorrupt, match="已损坏"):
        open_store(store)


@pytest.mark.parametrize("content", ["", "000001-00000000", "../../etc x\n", "000002-00000000 " + "0" * 64 + "\n"])
def test_a_pointer_to_nothing_is_noticed(store: Path, content: str) -> None:
    """It names no generation, or one that is not there."""
    (store / "CURRENT").write_text(content, encoding="ascii")
    with pytest.raises(StoreCorrupt):
        open_store(store)


def test_a_missing_store_is_missing(tmp_path: Path) -> None:
    """No folder, an empty one, a file: nothing was built there, and nothing is made there."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name in ("none", "empty", "file"):
        with pytest.raises(StoreMissing, match="python -m index build"):
            open_store(tmp_path / name)
    assert not (tmp_path / "none").exists()


def test_a_manifest_of_another_schema_is_refused(store: Path) -> None:
    """Even with its digest in order."""
    path = current(store) / generations.MANIFEST
    path.write_text(path.read_text("utf-8").replace(f'"schema": {SCHEMA}', '"schema": 99'), encoding="utf-8")
    digest = digest_file(path).sha256
    (store / "CURRENT").write_text(f"{current(store).name} {digest}\n", encoding="ascii")
    with pytest.raises(StoreOutdated, match=rf"索引格式是 99，本程序用的是 {SCHEMA}：.*index build"):
        open_store(store)


def test_parts_that_do_not_fit_are_refused(store: Path, tmp_path: Path) -> None:
    """Vectors of another number or length than the records, though every digest be in order."""
    folder, manifest = generations.verified(store, generations.read_pointer(store), files=files_of)
    fewer = VectorIndex.build(EMBEDDER.encode_passages(["槐树"]))
    shorter = VectorIndex.build(HashedEmbedder(dim=8).encode_passages(["槐树"] * manifest.shards["000002"].chunks))
    for vectors in (fewer, shorter):
        vectors.save(folder / "shards" / "000002" / "vectors.faiss")
        with pytest.raises(StoreCorrupt, match="对不上"):
            Generation(folder, manifest)


def test_another_embedder_is_refused(store: Path) -> None:
    """With both names and what to do; the right one, and none, open it."""
    with pytest.raises(StoreMismatch, match=r"'hashed-bigrams'.*'bge'"):
        open_store(store, embedder="bge")
    for embedder in ("hashed-bigrams", None):
        open_store(store, embedder=embedder).close()


def test_reading_leaves_the_folder_as_it_was(store: Path) -> None:
    """A store that cannot be written opens and answers, and no file appears beside its own."""
    for path in (store, *store.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = listing(store)
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert generation.search_lexical("槐树", limit=1)
        assert list(generation.faults()) == []
    assert listing(store) == before
    for path in (store, *store.rglob("*")):
        path.chmod(0o755)


def test_a_store_moves(store: Path, tmp_path: Path) -> None:
    """A copy under a path with blanks and Chinese answers the same."""
    moved = shutil.copytree(store, tmp_path / "索引 的 备份?#%20")
    with open_store(store) as here, open_store(moved) as there:
        assert here.search_lexical("桥梁产业", limit=9) == there.search_lexical("桥梁产业", limit=9)


def test_nothing_is_ever_unpickled(store: Path) -> None:
    """Opening and searching looks up no class for a pickle and opens no file that the manifest does not list."""
    for folder in (store, current(store), current(store) / "shards" / "000001"):
        # GLOBAL os.system, its argument, REDUCE: a pickle that runs a command when it is read.
        (folder / "index.pkl").write_bytes(b"cposix\nsystem\n(S'touch harmed'\ntR.")
    probe = """
import sys
from pathlib import Path
from hashed_embedder import HashedEmbedder
from index.store import open_store

def forbid(event, arguments):
    if event == "pickle.find_class" or event == "open" and str(arguments[0]).endswith(".pkl"):
        print(event, arguments, flush=True)

sys.addaudithook(forbid)
generation = open_store(Path(sys.argv[1]))
vector = HashedEmbedder().encode_queries(["槐树"])[0]
print(len(generation.search_dense(vector, limit=3)), len(generation.search_lexical("槐树", limit=3)))
"""
    run = subprocess.run(
        [sys.executable, "-c", probe, str(store)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=store,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.stderr) == ("3 3\n", "")
    assert not (store / "harmed").exists()


def test_one_build_at_a_time(store: Path) -> None:
    """The second says who holds the store; once the first is gone it goes ahead."""
    with (
        generations.locked(store),
        pytest.raises(StoreBusy, match=f"进程 {os.getpid()}"),
        generations.locked(store),
    ):
        pass
    with generations.locked(store):
        pass


def test_leftovers_are_cleared_and_two_generations_kept(store: Path) -> None:
    """What killed builds left goes: half-written folders, and generations that never became current."""
    names = sorted(path.name for path in (store / "generations").iterdir())
    unpublished = f"{int(names[-1][:6]) + 1:06d}-00000000"
    for leftover in ("tmp-1/lexical", f"generations/{unpublished}", f"generations/000000-{'0' * 8}"):
        (store / leftover).mkdir(parents=True)
    (store / "tmp-CURRENT").touch()
    (store / "generations" / "notes").mkdir()
    with generations.locked(store):
        assert sorted(path.name for path in (store / "generations").iterdir()) == [*names, "notes"]
        assert sorted(path.name for path in store.iterdir()) == [".lock", "CURRENT", "generations"]


def test_a_reader_outlives_its_generation(store: Path, tmp_path: Path) -> None:
    """What was opened answers as before, though later builds have removed its files."""
    with open_store(store) as generation:
        expected = generation.search_lexical("槐树", limit=9)
        shutil.rmtree(store)
        assert generation.search_lexical("槐树", limit=9) == expected
        assert generation.facts([hit.chunk.key for hit in expected])
