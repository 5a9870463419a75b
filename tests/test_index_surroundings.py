"""Wherever and however the program runs, the same files give the same store and the same answers."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from small_store import report

PROGRAM = """
import dataclasses, json, sys
from pathlib import Path
from hashed_embedder import HashedEmbedder
from assistant.pipeline import Assistant
from index.build import build
from index.store import open_store

corpus, store, questions = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
done = build(corpus, store, embedder=HashedEmbedder(), progress=False)
with open_store(store) as generation:
    assistant = Assistant(generation, HashedEmbedder())
    told = [dataclasses.asdict(assistant.ask(question)) for question in questions]
    records = [(d.source, d.region, d.report_year, len(generation.report(d.id).facts)) for d in generation.documents()]
    faults = list(generation.faults())
for answer in told:
    del answer["latency_ms"]
sys.stdout.buffer.write(json.dumps([done.generation, records, faults, told], default=str).encode())
"""
QUESTIONS = (
    "柳河市2023年桥梁产业产值多少",
    "青石县2024年新建学校多少所",
    "云溪区有什么安排",
    "柳河市2019年桥梁产业产值",
)
LOCALES: Mapping[str, Mapping[str, str]] = {
    "C": {"LC_ALL": "C", "TZ": "Asia/Shanghai"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "0"},
    "C.UTF-8": {"LC_ALL": "C.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "1"},
}
FOLDERS = ("plain", "有 空格 的 文件夹#1%20")


def write_corpus(folder: Path, names: Mapping[str, str]) -> Path:
    """Three reports, by name → town."""
    folder.mkdir(parents=True)
    for name, town in names.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(report(town, year=2024), encoding="utf-8")
    return folder


def told(corpus: Path, store: Path, environment: Mapping[str, str]) -> object:
    """What a process of its own builds and answers there; nothing may appear on its standard error."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(corpus), str(store), *QUESTIONS],
        env={**kept, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=store.parent,
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    return json.loads(run.stdout)


@pytest.mark.long
def test_the_surroundings_make_no_difference(tmp_path: Path) -> None:
    """Locale, time zone, hash seed; a corpus that cannot be written; blanks and Chinese in paths: twelve ways, one answer."""
    names = {"0.txt": "柳河市", "b/乙 1.txt": "青石县", "Z.txt": "云溪区"}
    found = []
    for number, (name, folder, writable) in enumerate(product(LOCALES, FOLDERS, (True, False))):
        corpus = write_corpus(tmp_path / f"{number}" / folder / "corpus", names)
        if not writable:
            for path in (corpus, *corpus.rglob("*")):
                path.chmod(0o555 if path.is_dir() else 0o444)
        found.append(told(corpus, corpus.parent / "store", LOCALES[name]))
        if not writable:
            for path in (corpus, *corpus.rglob("*")):
                path.chmod(0o755)
        assert len(list(corpus.rglob("*"))) == 4
    assert len(found) == 12
    assert all(each == found[0] for each in found)
