"""The encoder for questions agrees with sentence-transformers on the same folder."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from packed_model import write_packed

from index import embedded
from index.bert import QuestionEncoder

TEXTS = ["产值", "产值增长5%", "增长" * 30, "", "query: 产值 增长"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small packed model."""
    path = tmp_path_factory.mktemp("bert")
    write_packed(path / "e5.bin")
    return embedded.unpack(path / "e5.bin", path)


def test_vectors_equal_those_of_sentence_transformers(folder: Path) -> None:
    """But for its float16 weights, for texts cut at the model's length and for empty ones too."""
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    ours = QuestionEncoder(folder).encode(TEXTS)
    assert ours.dtype == np.float32
    cosines = (ours / np.linalg.norm(ours, axis=1, keepdims=True) * reference.encode(TEXTS)).sum(axis=1)
    np.testing.assert_allclose(cosines, 1, rtol=0, atol=1e-6)


def test_threads_do_not_disturb_one_another(folder: Path) -> None:
    """Eight threads get the vectors that one gets."""
    encoder = QuestionEncoder(folder)
    alone = encoder.encode(TEXTS)
    with ThreadPoolExecutor(8) as threads:
        for together in threads.map(lambda _: encoder.encode(TEXTS), range(40)):
            np.testing.assert_array_equal(together, alone)
