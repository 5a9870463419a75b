"""The online half's errors."""

from index.errors import ReportQAError


class SettingsError(ReportQAError):
    """A setting is unknown or its value is not of the wanted kind."""


class QuestionError(ReportQAError):
    """A question, or a line of a batch of questions, cannot be used as it stands."""
