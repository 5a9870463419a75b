"""The product under the metamorphic suites: every changed corpus goes through the real build, store and assistant.

``trials`` runs them over any system; this is the one module of theirs that knows the product.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eval.corpus import Corpus
from eval.gold import Question
from eval.noise import measure_noise, write_noise
from eval.predictions import Prediction, prediction_from_json
from eval.trials import SUITES, Asking, Bench, run_trial
from eval.verdicts import Trial, write_trial
from index.records import Embedder

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Remembering:
    """An embedder that computes no text twice: from one changed corpus to the next, most texts stay."""

    def __init__(self, inner: Embedder) -> None:
        self.name, self.dim = inner.name, inner.dim
        self._inner = inner
        self._passages: dict[str, NDArray[np.float32]] = {}
        self._queries: dict[str, NDArray[np.float32]] = {}

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._passages))
        self._passages.update(zip(missing, self._inner.encode_passages(missing), strict=True))
        return self._rows([self._passages[text] for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._queries))
        self._queries.update(zip(missing, self._inner.encode_queries(missing), strict=True))
        return self._rows([self._queries[text] for text in texts])

    def _rows(self, rows: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.stack(rows) if rows else np.empty((0, self.dim), np.float32)


class Constant:
    """Stands in for a model where only the lexical leg is asked: a store needs vectors, nothing searches these."""

    name = "constant"
    dim = 1

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says; all rows equal."""
        return np.ones((len(texts), 1), np.float32)

    encode_queries = encode_passages


class Product:
    """The product as a system: builds the store anew for each corpus, incrementally, and opens an assistant on it.

    Args:
        lexical: leave the dense leg out; a run then takes no model.
    """

    def __init__(self, store: Path, *, lexical: bool) -> None:
        self._store = store
        self._lexical = lexical
        self._embedder: Embedder | None = None

    def __call__(self, corpus: Path, budget: int | None) -> Asking:
        """Build and open."""
        from assistant.render import to_json

        assistant = self.assistant(corpus, budget=budget)

        def ask(question: Question) -> Prediction:
            answer = assistant.ask(question.question, history=question.history)
            return prediction_from_json(to_json(answer, id_=question.id))

        return ask

    def assistant(self, corpus: Path, *, budget: int | None = None) -> "Assistant":
        """Build a store for a corpus in place of the one before, and open an assistant on it."""
        from assistant.pipeline import Assistant
        from assistant.settings import load_settings
        from index.build import build
        from index.chunks import DEFAULT_BUDGET
        from index.embed import open_embedder
        from index.store import open_store

        settings = load_settings(store=self._store)
        if self._embedder is None:
            inner = Constant() if self._lexical else open_embedder(settings.embedder, precision=settings.precision)
            self._embedder = Remembering(inner)
        embedder = self._embedder
        build(corpus, self._store, embedder=embedder, budget=budget or DEFAULT_BUDGET, progress=False)
        return Assistant(
            open_store(self._store, embedder=embedder.name),
            None if self._lexical else embedder,
            longest=settings.max_question,
            passages=settings.passages,
        )


def run_product(
    corpus: Path,
    questions: Sequence[Question],
    out: Path,
    *,
    suites: Sequence[str] = (),
    sample: int | None = None,
    seed: int = 0,
    lexical: bool = False,
) -> Trial:
    """Run suites over the product and write what they found below ``out``.

    Args:
        suites: names of :data:`eval.trials.SUITES`; none for all.
        sample: about so many questions; None for all.

    Raises:
        EvalError: as :func:`eval.trials.run_trial`.
        ReportQAError: the corpus cannot be indexed or the model is missing.
    """
    with tempfile.TemporaryDirectory(prefix="metamorphic-") as folder:
        work = Path(folder)
        system = Product(work / "store", lexical=lexical)
        trial = run_trial(
            corpus, questions, system, work=work / "changed", suites=suites or tuple(SUITES), sample=sample, seed=seed
        )
    write_trial(trial, out)
    return trial


def noise_of_product(folder: Path, questions: Sequence[Question], corpus: Corpus, store: Path, out: Path) -> None:
    """Measure the product among look-alikes, and write ``noise.json`` below ``out``.

    Args:
        folder: where the corpus lies; it stays as it is.
        store: built from it; a copy of it is built on, so that nothing is embedded twice.

    Raises:
        EvalError: as :func:`eval.noise.measure_noise`.
        ReportQAError: the changed corpus cannot be indexed or the model is missing.
    """
    with tempfile.TemporaryDirectory(prefix="noise-") as work:
        copy = shutil.copytree(store, Path(work) / "store")
        bench = Bench(folder, Path(work) / "changed", Product(copy, lexical=False))
        write_noise(measure_noise(questions, corpus, bench), out)
