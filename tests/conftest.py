"""What every test shares: no network, no skipping unseen, and the folder of real reports."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
TEST_ALL = os.environ.get("REPORT_QA_TEST_ALL") == "1"
"""Run the marked tests too, and count a skip as a failure."""

NEEDS = {
    "browser": "要有 Chromium 和中文字体：运行 `make test-all`",
    "postgres": "要有 PostgreSQL：运行 `make test-all`",
    "long": "要跑很久：运行 `make test-all`",
    "llm": "要有本地小模型：运行 `make test-llm`",
}

# Set before any library is imported: they read these once.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

hypothesis_settings.register_profile("local", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs more than Python, with one line on how to run it."""
    if TEST_ALL:
        return
    for item in items:
        for mark in item.iter_markers():
            if mark.name in NEEDS:
                item.add_marker(pytest.mark.skip(reason=NEEDS[mark.name]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything was to run."""
    report = yield
    if TEST_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REPORT_QA_TEST_ALL=1 时不许跳过 {item.nodeid}：{_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    report = yield
    if TEST_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"REPORT_QA_TEST_ALL=1 时不许跳过 {collector.nodeid}：{_reason(report.longrepr)}"
    return report


def _reason(longrepr: object) -> object:
    """The skip's own words."""
    return longrepr[2] if isinstance(longrepr, tuple) else longrepr


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    """The tester's own ``REPORT_QA_*`` settings reach no test."""
    kept = {"REPORT_QA_CORPUS", "REPORT_QA_TEST_ALL", "REPORT_QA_RELEASE", "REPORT_QA_CACHE"}
    for name in [name for name in os.environ if name.startswith("REPORT_QA_") and name not in kept]:
        del os.environ[name]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports; no sentence of theirs stands in this repository."""
    folder = Path(os.environ.get("REPORT_QA_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not folder.is_dir():
        pytest.skip("要有真实报告：把 REPORT_QA_CORPUS 设为它们的文件夹")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("要有 Chromium 和中文字体：apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store over the sample corpus, built once with the real model; copied by whoever changes it."""
    from visits import build_store

    store = tmp_path_factory.mktemp("built") / "store"
    build_store(ROOT / "reports", store)
    return store
