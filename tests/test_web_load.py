"""Many people at once while the index is rebuilt: a small run of ``bench/page_load.py``."""

import json
import subprocess
import sys

import pytest
from visits import ROOT

pytestmark = pytest.mark.long


def test_everybody_is_answered_from_one_generation_while_the_index_is_rebuilt() -> None:
    """No error, no answer of two generations, more than one generation met, nobody waits for much longer than others."""
    command = [sys.executable, "bench/page_load.py", "--users", "8", "--questions", "12"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    alone, together = map(json.loads, run.stdout.splitlines())
    assert (alone["users"], alone["answers"], alone["faults"]) == (1, 12, 0)
    assert (together["users"], together["answers"], together["faults"]) == (8, 96, 0)
    assert together["slowest_user_by_median_user"] < 2
