"""index/build.py, index/__main__.py: what changed is indexed, what did not costs nothing, no failure harms a store."""

import ast
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hashed_embedder import HashedEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_store import EMBEDDER, current, report
from visits import heed_interrupts

from index import generations, plan
from index.__main__ import main
from index.build import BuildReport, build
from index.errors import CorpusError, ReportQAError, StoreBusy, StoreCorrupt, StoreError
from index.load import METADATA
from index.records import Scope
from index.shards_written import arrange
from index.store import open_store

TOWNS = ("柳河市", "青石县", "云溪区", "双桥乡")
BUILDER = """
import sys
from pathlib import Path
from hashed_embedder import HashedEmbedder
from index.build import build

print("ready", flush=True)
sys.stdin.readline()
build(Path(sys.argv[1]), Path(sys.argv[2]), embedder=HashedEmbedder(pause=float(sys.argv[3])), progress=False)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three invented reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, town in enumerate(TOWNS[:3]):
        write(folder / f"{number}.txt", report(town, year=2024))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the store will be."""
    return tmp_path / "store"


def write(path: Path, text: str) -> None:
    """Write a report file."""
    path.write_text(text, encoding="utf-8")


def quick_build(corpus: Path, store: Path, *, embedder: HashedEmbedder | None = None) -> BuildReport:
    """Build without progress bars."""
    return build(corpus, store, embedder=embedder or HashedEmbedder(), progress=False)


def builder(corpus: Path, store: Path, *, pause: float) -> subprocess.Popen[str]:
    """A process that builds once it is told to on its standard input; it sleeps ``pause`` seconds a batch."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(corpus), str(store), str(pause)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def start(process: subprocess.Popen[str]) -> None:
    """Let a builder build."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the builder has no pipes")
    process.stdout.readline()
    process.stdin.write("go\n")
    process.stdin.flush()


def contents(store: Path) -> dict[str, Any]:
    """All that a store holds and answers."""
    with open_store(store) as generation:
        documents = generation.documents()
        questions = ["桥梁产业产值达到多少亿元", "栽种槐树", "柳河市2024年新建学校", "无关"]
        return {
            "name": generation.generation[7:],
            "reports": [generation.report(document.id) for document in documents],
            "vectors": generation.vectors(range(generation.manifest.counts.chunks)).tobytes(),
            "lexical": [generation.search_lexical(question, limit=50) for question in questions],
            "dense": [generation.search_dense(v, limit=50) for v in EMBEDDER.encode_queries(questions)],
        }


def sources(store: Path) -> set[str]:
    """The files that a store holds."""
    return set(digests(store))


def digests(store: Path) -> dict[str, str]:
    """The files that a store holds, with the SHA-256 of each; it must be without fault and answer."""
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert list(generation.faults()) == []
        assert generation.search_lexical("桥梁产业产值", limit=1)
        return {document.source: document.id for document in generation.documents()}


# --- what a build does ---


def test_every_supported_file_is_indexed(corpus: Path, store: Path) -> None:
    """With its region and year; the report says what was done."""
    done = quick_build(corpus, store)
    assert (done.added, done.unchanged, done.removed, done.skipped) == (("0.txt", "1.txt", "2.txt"), (), (), ())
    assert done.changed
    with open_store(store) as generation:
        assert {(d.region, d.report_year) for d in generation.documents()} == {(town, 2024) for town in TOWNS[:3]}
        assert generation.generation == done.generation
        counts = generation.manifest.counts
        assert (counts.paragraphs, counts.chunks, counts.facts) == (done.paragraphs, done.chunks, done.facts)
        assert done.facts >= 3 * 4


def test_unchanged_files_cost_nothing(corpus: Path, store: Path) -> None:
    """No passage embedded, no generation written, no file of the store touched."""
    first = quick_build(corpus, store)
    before = {path: path.stat().st_mtime_ns for path in current(store).rglob("*")}
    embedder = HashedEmbedder()
    again = quick_build(corpus, store, embedder=embedder)
    assert (again.changed, again.generation, embedder.embedded) == (False, first.generation, 0)
    assert (again.unchanged, again.chunks) == (("0.txt", "1.txt", "2.txt"), first.chunks)
    assert {path: path.stat().st_mtime_ns for path in current(store).rglob("*")} == before


def test_only_what_changed_is_embedded(corpus: Path, store: Path) -> None:
    """A new file, a changed one, a corrected one and a renamed one are read anew, a removed one goes.

    Only texts that were never embedded cost the model anything.
    """
    quick_build(corpus, store)
    write(corpus / "3.txt", report("双桥乡", year=2024))
    write(corpus / "1.txt", report("青石县", year=2024, value=7))
    (corpus / "2.txt").unlink()
    embedder = HashedEmbedder()
    done = quick_build(corpus, store, embedder=embedder)
    assert (done.added, done.unchanged, done.removed) == (("1.txt", "3.txt"), ("0.txt",), ("2.txt",))
    with open_store(store) as generation:
        new = {document.source: generation.report(document.id) for document in generation.documents()}
    assert "7亿元" in {fact.text for fact in new["1.txt"].facts}
    # All chunks of the new report, and the one chunk that was changed.
    assert done.embedded == embedder.embedded == len(new["3.txt"].chunks) + 1

    write(corpus / METADATA, '["0.txt"]\nregion = "柳河县"\n')
    (corpus / "3.txt").rename(corpus / "4.txt")
    done = quick_build(corpus, store)
    assert (done.added, done.unchanged, done.removed) == (("0.txt", "4.txt"), ("1.txt",), ("3.txt",))
    assert done.embedded == len(new["0.txt"].chunks)
    with open_store(store) as generation:
        assert generation.search_lexical("桥梁产业", limit=1, scope=Scope(regions=("柳河县",)))


@pytest.mark.parametrize("change", ["embedder", "encoder", "budget", "pipeline"])
def test_another_recipe_reads_everything_again(
    corpus: Path, store: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record made by another model, budget or code stays; a vector stays where model, its code and text are the same."""
    quick_build(corpus, store)
    if change == "encoder":
        monkeypatch.setattr(plan, "SHAPES_VECTORS", ())
        monkeypatch.setattr(plan, "SHAPES_NO_RECORD", ())
    if change == "pipeline":
        monkeypatch.setattr(plan, "SHAPES_NO_RECORD", ())
    embedder = HashedEmbedder(name="another") if change == "embedder" else HashedEmbedder()
    done = build(corpus, store, embedder=embedder, budget=7 if change == "budget" else 320, progress=False)
    assert (done.added, done.unchanged) == (("0.txt", "1.txt", "2.txt"), ())
    assert done.embedded == embedder.embedded
    if change in ("embedder", "encoder"):
        assert embedder.embedded == done.chunks
    else:
        assert embedder.embedded < done.chunks


def test_the_modules_that_make_vectors_are_listed() -> None:
    """What the embedder is made of decides which vectors may stay: no module of it may be forgotten."""
    package = Path(plan.__file__).parent
    wanted, seen = ["embed.py"], set[str]()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((package / name).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "index":
                module = (node.module or "").removeprefix("index").removeprefix(".")
                found = {f"{module}.py"} if module else {f"{alias.name}.py" for alias in node.names}
                wanted += found - seen
    assert seen - {"errors.py", "records.py"} | {"chunks.py"} == set(plan.SHAPES_VECTORS)


EDITS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["drop", 1, 2]), st.booleans()), min_size=1, max_size=3)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(EDITS, min_size=1, max_size=3))
def test_an_incremental_build_equals_a_fresh_one(
    corpus: Path, rounds: list[list[tuple[int, Any, bool]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any edits, in shards as small as they may be, all is as in a store built from nothing."""
    monkeypatch.setattr("index.build.arrange", partial(arrange, most=2))
    grown, fresh = corpus.parent / "grown", corpus.parent / "fresh"
    shutil.rmtree(grown, ignore_errors=True)
    for edits in rounds:
        for number, value, moved in edits:
            path = corpus / ("moved" if moved else "") / f"{number}.txt"
            path.parent.mkdir(exist_ok=True)
            if value == "drop":
                path.unlink(missing_ok=True)
            else:
                write(path, report(TOWNS[number], year=2024, value=value))
        write(corpus / "last.txt", report("总有镇", year=2023))
        shutil.rmtree(fresh, ignore_errors=True)
        quick_build(corpus, grown)
        quick_build(corpus, fresh)
        assert contents(grown) == contents(fresh)


def test_nothing_in_common_carries_nothing(corpus: Path, store: Path) -> None:
    """A corpus replaced as a whole is embedded as a whole."""
    quick_build(corpus, store)
    for number in range(3):
        (corpus / f"{number}.txt").unlink()
    write(corpus / "other.txt", "双桥乡2021年政府工作报告\n\n各位代表：\n\n为桥梁产业修渠9条。\n")
    done = quick_build(corpus, store)
    assert done.embedded == done.chunks
    assert sources(store) == {"other.txt"}


def test_what_cannot_be_read_is_skipped_with_its_reason(corpus: Path, store: Path) -> None:
    """An unreadable file, an empty one and a copy are left out; the rest is indexed."""
    (corpus / "broken.txt").write_bytes(b"\xff\xff\xff\xfe\x81")
    (corpus / "empty.txt").touch()
    shutil.copy(corpus / "0.txt", corpus / "copy.txt")
    done = quick_build(corpus, store)
    assert [path for path, _ in done.skipped] == ["broken.txt", "copy.txt", "empty.txt"]
    assert dict(done.skipped)["copy.txt"] == "与 0.txt 内容相同"
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}
    assert not quick_build(corpus, store).changed
    # The copy stands in for the original once that is gone.
    (corpus / "0.txt").unlink()
    assert quick_build(corpus, store).added == ("copy.txt",)


def test_file_names_in_another_encoding_are_indexed(corpus: Path, store: Path) -> None:
    """Once each: of two that read alike only the first is taken."""
    folder = os.fsencode(corpus)
    for name, town in (("乡.txt".encode("gbk"), "双桥乡"), ("乡.txt".encode(), "总有镇")):
        Path(os.fsdecode(os.path.join(folder, name))).write_text(report(town, year=2024), encoding="utf-8")
    done = quick_build(corpus, store)
    assert "乡.txt" in done.added
    assert done.skipped == (("乡.txt", "另有一个文件的名字读出来与它相同：请改名"),)
    assert not quick_build(corpus, store).changed
    assert sources(store) == {"0.txt", "1.txt", "2.txt", "乡.txt"}


def test_nothing_to_index_is_an_error_and_keeps_the_store(corpus: Path, store: Path) -> None:
    """An empty corpus never replaces an index."""
    quick_build(corpus, store)
    for number in range(3):
        (corpus / f"{number}.txt").write_bytes(b"")
    with pytest.raises(CorpusError):
        quick_build(corpus, store)
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}


@pytest.mark.parametrize(
    "name", ["CURRENT", "manifest.json", "shards/000001/records.sqlite", "shards/000001/vectors.faiss"]
)
def test_a_damaged_store_is_rebuilt(corpus: Path, store: Path, name: str) -> None:
    """The build says so, trusts nothing of it, and leaves a sound one."""
    quick_build(corpus, store)
    path = store / name if name == "CURRENT" else current(store) / name
    path.write_bytes(b"?" + path.read_bytes()[1:])
    with pytest.raises(StoreCorrupt):
        open_store(store)
    done = quick_build(corpus, store)
    assert done.damage
    assert name in done.damage
    assert done.added == ("0.txt", "1.txt", "2.txt")
    assert sources(store) == set(done.added)
    assert quick_build(corpus, store).damage is None


# --- what can go wrong ---


def test_a_first_build_that_is_killed_leaves_no_store(corpus: Path, store: Path) -> None:
    """Nothing was built, and the next build finds nothing in its way."""
    process = builder(corpus, store, pause=60)
    start(process)
    while not list(store.glob("tmp-*/shards/*/records.sqlite")):
        assert process.poll() is None
        time.sleep(0.01)
    with pytest.raises(StoreBusy, match=f"进程 {process.pid}"):
        quick_build(corpus, store)
    process.kill()
    process.communicate()
    with pytest.raises(StoreError, match="里没有索引"):
        open_store(store)
    assert quick_build(corpus, store).damage is None
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}
    assert not list(store.glob("tmp-*"))


def test_every_failing_call_leaves_the_store_whole(corpus: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever call that makes, forces or moves files fails: the store is the old or the new one, the error ours."""
    quick_build(corpus, store)
    calls, messages = 0, list[str]()

    def fail_at(k: int, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == k:
                raise OSError(errno.ENOSPC, "No space left on device")
            return function(*arguments, **options)

        return call

    for k in range(1, 100):
        held = sources(store)
        write(corpus / f"new{k}.txt", report("青石县", year=2024, value=k))
        wanted = {path.name for path in corpus.glob("*.txt")}
        with monkeypatch.context() as patched:
            calls = 0
            for name in ("mkdir", "fsync", "rename", "replace"):
                patched.setattr(os, name, fail_at(k, getattr(os, name)))
            try:
                quick_build(corpus, store)
            except StoreError as error:
                messages.append(str(error))
        assert sources(store) in (held, wanted)
        assert not list(store.glob("tmp-*"))
        assert len(list((store / "generations").iterdir())) <= 2
        if calls < k:
            break
    # The folder aside, seven files, two folders, the move, the pointer, the folders that name them.
    assert len(messages) >= 12
    assert all("No space left" in message for message in messages)
    assert sources(store) == wanted


def test_a_full_disk_leaves_the_store_whole(corpus: Path, store: Path) -> None:
    """A file that may not grow is an error of ours in one line, and the old index goes on answering."""
    quick_build(corpus, store)
    write(corpus / "3.txt", report("双桥乡", year=2024) + "\n\n".join(f"修桥{n}座。" for n in range(3000)))
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n{BUILDER}"
    run = subprocess.run(
        [sys.executable, "-c", limited, str(corpus), str(store), "0"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input="go\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.search(r"StoreError: 写入 .* 失败.*不影响已有的索引", run.stderr.splitlines()[-1])
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}
    assert not list(store.glob("tmp-*"))


def test_opening_a_store_reads_no_python(corpus: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython before 3.11.8 fails now and then when two threads parse at once: readers would, one of a thousand times."""
    quick_build(corpus, store)

    def parse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a Python expression was parsed")

    monkeypatch.setattr(ast, "parse", parse)
    with open_store(store) as generation:
        assert generation.search_lexical("桥梁产业产值达到", limit=1)


def test_readers_are_undisturbed_by_builds(corpus: Path, store: Path) -> None:
    """While builds follow one another, whoever opens the store gets one whole generation, and keeps it."""
    quick_build(corpus, store)
    stop, seen = threading.Event(), set[str]()

    def read() -> Iterator[str]:
        while not stop.is_set():
            with open_store(store) as generation:
                hits = generation.search_lexical("桥梁产业产值达到", limit=50)
                time.sleep(0.01)
                assert hits == generation.search_lexical("桥梁产业产值达到", limit=50)
                assert all(generation.paragraph(hit.chunk.key) for hit in hits)
                yield generation.generation

    errors: list[BaseException] = []

    def client() -> None:
        try:
            seen.update(read())
        except BaseException as error:
            errors.append(error)

    clients = [threading.Thread(target=client) for _ in range(4)]
    for thread in clients:
        thread.start()
    for n in range(12):
        write(corpus / "0.txt", report("柳河市", year=2024, value=n))
        quick_build(corpus, store)
    stop.set()
    for thread in clients:
        thread.join()
    assert errors == []
    assert len(seen) > 1


def test_a_failing_model_leaves_the_store_whole(corpus: Path, store: Path) -> None:
    """An error in the middle of embedding comes through, and nothing of the build stays."""

    class Failing(HashedEmbedder):
        def encode_passages(self, texts: Any) -> Any:
            raise ReportQAError("模型坏了")

    quick_build(corpus, store)
    write(corpus / "3.txt", report("双桥乡", year=2024))
    with pytest.raises(ReportQAError, match="模型坏了"):
        quick_build(corpus, store, embedder=Failing())
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}
    assert not list(store.glob("tmp-*"))


# --- the command line ---


def test_build_says_what_it_did(
    corpus: Path, store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was skipped and why, what changed, what had to be rebuilt; nothing readable is an error of one line."""
    monkeypatch.setattr("index.embed.open_embedder", lambda name: HashedEmbedder(name=name))
    command = ["build", str(corpus), "--store", str(store), "--embedder", "mine"]
    (corpus / "empty.txt").touch()
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert re.match(r"跳过 empty\.txt：.+\n新增或改动 3 份，未变 0 份，移除 0 份；共 \d+ 段", out)
    assert "计算向量: 100%" in err
    assert "字/s" in err  # Of characters: the longest chunks come first.
    assert main(command) == 0
    assert "3 份报告都没有变化，索引保持不变" in capsys.readouterr().out
    (store / "CURRENT").write_text("?", encoding="ascii")
    assert main(command) == 0
    assert f"原有索引不能用，已从头重建（{store / 'CURRENT'} 已损坏" in capsys.readouterr().out
    assert main(["info", str(store)]) == 0
    assert "嵌入模型 mine" in capsys.readouterr().out
    assert main(["build", str(corpus / "none"), "--store", str(store)]) == 1
    assert re.fullmatch(r"错误：找不到报告文件夹 .+\n", capsys.readouterr().err)


def test_an_interrupted_build_says_so_and_harms_nothing(corpus: Path, store: Path) -> None:
    """Ctrl-C while vectors are computed: one line, no traceback, the store as it was and nothing left beside it."""
    quick_build(corpus, store)
    write(corpus / "3.txt", report("双桥乡", year=2024))
    program = (
        "import sys, index.embed\nfrom hashed_embedder import HashedEmbedder\nfrom index.__main__ import main\n"
        "index.embed.open_embedder = lambda name: HashedEmbedder(pause=60)\nsys.exit(main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "build", str(corpus), "--store", str(store)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )
    while not list(store.glob("tmp-*/shards/*/records.sqlite")):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, shown = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "已中断" in shown.splitlines()[-1]
    assert "Traceback" not in shown
    assert sources(store) == {"0.txt", "1.txt", "2.txt"}
    assert not list(store.glob("tmp-*"))


def test_info_lists_the_reports(corpus: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Region, year, title and counts of each, and what the store was built with."""
    quick_build(corpus, store)
    assert main(["info", str(store)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^柳河市\t2024年\t柳河市政府工作报告\t\d+ 段\t\d+ 个数字\t0\.txt$", shown, flags=re.MULTILINE)
    assert "嵌入模型 hashed-bigrams，64 维" in shown


def test_verify_tells_sound_from_damaged(corpus: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 and one line, or 1 and one line on standard error."""
    quick_build(corpus, store)
    assert main(["verify", str(store)]) == 0
    assert capsys.readouterr().out.startswith("完好：")
    (current(store) / "shards/000001/vectors.faiss").unlink()
    assert main(["verify", str(store)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "vectors.faiss 已损坏（文件缺失）" in err


def test_verify_finds_what_was_written_wrong(
    corpus: Path, store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vector that is not of unit norm, though its checksum is right."""
    honest = HashedEmbedder.encode_queries
    monkeypatch.setattr(HashedEmbedder, "encode_queries", lambda self, texts: 2 * honest(self, texts))
    quick_build(corpus, store)
    assert main(["verify", str(store)]) == 1
    assert "0.txt：有向量的长度不是 1" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["info"], ["verify"], ["info", "nowhere"]])
def test_a_missing_store_is_one_line(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to run; the store is ./store unless another is named."""
    monkeypatch.chdir(tmp_path)
    assert main(command) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"{command[1] if command[1:] else 'store'} 里没有索引" in err


@pytest.mark.parametrize("command", [[], ["rebuild"], ["build"], ["info", "a", "b"]])
def test_wrong_usage_exits_with_two(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As command lines do, and one line says why."""
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("用法不对：")


def test_the_manifest_is_readable(corpus: Path, store: Path) -> None:
    """JSON that names every file of the generation with its size, and every source with its key."""
    quick_build(corpus, store)
    folder = current(store)
    manifest = json.loads((folder / generations.MANIFEST).read_text("utf-8"))
    files = {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert {name: file["size"] for name, file in manifest["files"].items()} == {
        name: size for name, size in files.items() if name != generations.MANIFEST
    }
    assert [source["path"] for source in manifest["sources"]] == ["0.txt", "1.txt", "2.txt"]
    assert len({source["key"] for source in manifest["sources"]}) == 3
