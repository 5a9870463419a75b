"""A run as JUnit XML, which every continuous check can show: a failure is a failed test, a missing record an error."""

from xml.sax.saxutils import escape, quoteattr

from eval.causes import CAUSES
from eval.finished import Finished


def junit(run: Finished) -> str:
    """One suite, one case for each question; times in seconds."""
    rows = list(run.scores.values())
    missing = sum(row["outcome"] == "missing" for row in rows)
    failures = sum(row["outcome"] in ("wrong", "refused") for row in rows)
    counts = f'tests="{len(rows)}" failures="{failures}" errors="{missing}" skipped="0"'
    cases = "".join(_case(run, str(row["id"])) for row in rows)
    name = quoteattr(f"eval {run.environment.get('corpus', run.folder.name)}")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n<testsuite name={name} {counts}>\n{cases}</testsuite>\n</testsuites>\n'


def _case(run: Finished, key: str) -> str:
    row, spent = run.scores[key], run.timings.get(key, {}).get("total", 0.0)
    head = f'<testcase classname={quoteattr("eval." + row["type"])} name={quoteattr(key)} time="{spent / 1000:.3f}"'
    if not row["cause"]:
        return f"{head}/>\n"
    tag = "error" if row["outcome"] == "missing" else "failure"
    said = f"<{tag} type={quoteattr(row['cause'])} message={quoteattr(CAUSES[row['cause']])}>{escape(row['outcome'])}</{tag}>"
    return f"{head}>{said}</testcase>\n"
