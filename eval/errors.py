"""The benchmark's errors.

They have a root of their own: what scores must not import what is scored, the product's error module included.
"""

from pathlib import Path


class EvalError(Exception):
    """Root of every error that the benchmark raises on purpose; shown to people as one line."""


class GoldError(EvalError):
    """A question file cannot be used as it stands."""

    def __init__(self, path: Path | str, line: int | None, question_id: str | None, what: str) -> None:
        place = f"{path}" + (f" 第 {line} 行" if line else "") + (f"（{question_id}）" if question_id else "")
        super().__init__(f"{place}：{what}")
        self.what = what


class PredictionError(EvalError):
    """A recorded answer does not keep to the batch contract."""


class RunError(EvalError):
    """A run cannot be started, resumed, compared or gated."""


class UndefinedMetric(EvalError):
    """A ratio's denominator is zero: there is nothing to measure, which is not the same as a measure of zero."""
