"""How often a test that draws at random is repeated: as often as a check allows, or as a release asks for.

``make test-release`` sets ``REPORT_QA_RELEASE=1``. Read while tests are collected, before settings from outside are
taken away.
"""

import os

RELEASE = os.environ.get("REPORT_QA_RELEASE") == "1"


def times(check: int, *, release: int) -> int:
    """``check`` times in every check, ``release`` times before a release."""
    return release if RELEASE else check
