"""The report in headless Chromium without a network: nothing fetched, nothing cut off, no word over another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world_runs import WORLD, among_look_alikes, finished, perfect, sure

from eval.__main__ import main
from eval.finished import read_finished
from eval.history import keep
from eval.pages import write_pages

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
FAULTS = """
() => {
  const wrong = [];
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect(), name = svg.getAttribute("aria-label");
    const words = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [said, box] of words) {
      const out = box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1;
      if (out) wrong.push(`${name}: ${said} is cut`);
    }
    words.forEach(([one, a], at) => {
      for (const [other, b] of words.slice(at + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 0.35 * Math.min(a.height, b.height)) wrong.push(`${name}: ${one} over ${other}`);
      }
    });
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is wider than the window");
  return wrong;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_fetched_cut_or_overlapping(browser: Any, tmp_path: Path, width: int) -> None:
    """The report with all its plots, and a comparison, on a wide and on a narrow window, from the disk."""
    first, run = finished(tmp_path / "first", perfect), finished(tmp_path / "sure", sure)
    for folder, system in ((first, perfect), (run, sure)):
        among_look_alikes(folder, system, tmp_path / "work")
    keep(replace(read_finished(run), environment={"finished": "2026-01-01T08:00:00+00:00"}), tmp_path / "history.jsonl")
    write_pages(run, corpus=WORLD, text=True, against=first, peers=[first], history=tmp_path / "history.jsonl")
    assert main(["compare", str(first), str(run), "--text", "--page", str(tmp_path / "compare.html")]) == 0
    for file in (run / "report.html", tmp_path / "compare.html"):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, locale="zh-CN")
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        assert page.evaluate(FAULTS) == []
        assert asked == [file.as_uri()]
        context.close()
