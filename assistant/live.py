"""The assistant as a service keeps it: over the store's newest generation, the embedding model loading behind its back."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread

from assistant.answerers import EXTRACTIVE, Answerer
from assistant.pipeline import Assistant
from index.errors import ReportQAError, StoreMismatch
from index.locations import Location, current_name, open_store
from index.opened import Opened
from index.records import Embedder

_REHEARSAL = "2023年旅局人数增长多少"
"""A question with a slip: putting it right loads the dictionary of sounds as well as that of words."""

_log = logging.getLogger(__name__)


class Live:
    """Holds what answers questions now; safe to use from many threads.

    A rebuilt store is taken up at the next question. Who still works with the generation before keeps it: generations
    are immutable, and an open one outlives its files.
    """

    def __init__(
        self, store: Location, *, open_model: Callable[[], Embedder], longest: int, answerer: Answerer = EXTRACTIVE
    ) -> None:
        """Open the store, and start to load the model.

        Args:
            open_model: opens the embedding model; called once, on a thread of its own.
            longest: most characters of a question.
            answerer: who proposes the answers.

        Raises:
            StoreError: the store is missing or damaged.
        """
        self.store = store
        self.longest = longest
        self.answerer = answerer
        self._generation = open_store(store)
        self._assistant: Assistant | None = None
        self._reopening, self._preparing = Lock(), Lock()
        self._refused = ""
        self._model: Future[Embedder] = Future()
        Thread(target=self._load, args=(open_model,), name="embedder", daemon=True).start()

    @property
    def loading(self) -> bool:
        """Whether a question would have to wait for the model and the dictionaries."""
        return self._assistant is None

    def records(self) -> Opened:
        """The newest generation; never waits for the model."""
        try:
            newest = current_name(self.store)
            # One thread opens it; the others go on with the one before.
            if newest not in (self._generation.generation, self._refused) and self._reopening.acquire(blocking=False):
                try:
                    self._generation = open_store(self.store)
                    _log.info("已换用第 %s 代索引", self._generation.generation)
                except ReportQAError:
                    self._refused = newest
                    raise
                finally:
                    self._reopening.release()
        except ReportQAError as error:
            _log.warning("继续使用第 %s 代索引：%s", self._generation.generation, error)
        return self._generation

    def assistant(self) -> Assistant:
        """The assistant over the newest generation; waits until the model is loaded, or has failed to load."""
        generation = self.records()
        held = self._assistant
        if held is None or held.generation is not generation:
            # One thread gets it ready; all others would load the same dictionaries beside it.
            with self._preparing:
                held, generation = self._assistant, self._generation
                if held is None or held.generation is not generation:
                    held = self._assistant = self._prepared(generation)
        return held

    def _prepared(self, generation: Opened) -> Assistant:
        """An assistant that has read and drafted once, so that nobody's question has to wait for what that loads."""
        embedder = None if self.handicap(generation) else self._model.result()
        assistant = Assistant(generation, embedder, self.answerer, longest=self.longest)
        deque(EXTRACTIVE.drafts(assistant.read(_REHEARSAL), assistant.retriever), maxlen=0)
        return assistant

    def handicap(self, generation: Opened) -> str:
        """Why questions to a generation go without the embedding model, by words alone; empty if they do not."""
        if error := self._model.exception():
            return str(error) or type(error).__name__
        name = self._model.result().name
        built_with = generation.manifest.recipe.embedder
        return "" if name == built_with else str(StoreMismatch(self.store, built_with, name))

    def _load(self, open_model: Callable[[], Embedder]) -> None:
        try:
            embedder = open_model()
            embedder.encode_queries(["产值"])  # The first text is what loads the embedded model.
            self._model.set_result(embedder)
        except Exception as error:
            _log.error("嵌入模型没有载入，只按字词检索：%s", error, exc_info=not isinstance(error, ReportQAError))
            self._model.set_exception(error)
        self.assistant()
