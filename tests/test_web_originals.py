"""Report files given away by the digest of what they hold."""

from pathlib import Path
from typing import Any

import pytest
from small_store import EMBEDDER, build_small_store

from assistant.accounts import Accounts, Permission, add_user, remove_user
from assistant.live import Live
from assistant.web.originals import Originals

routes = pytest.importorskip("gradio.routes")
testclient = pytest.importorskip("fastapi.testclient")


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A service over four small reports; their folder beside it."""
    return Live(build_small_store(tmp_path), open_model=lambda: EMBEDDER, longest=60)


def client(live: Live, accounts: Accounts | None = None) -> Any:
    """What a browser asks."""
    originals = Originals(live, accounts, Path(str(live.store)).parent / "corpus")
    return testclient.TestClient(routes.App(routes=[originals.route]))


def test_the_very_file_is_given(live: Live) -> None:
    """Byte for byte, to be saved under its name; a web page of others would never run beside ours."""
    document = live.records().documents()[0]
    given = client(live).get(f"/original/{document.id}")
    assert given.content == (Path(str(live.store)).parent / "corpus" / document.source).read_bytes()
    assert given.headers["content-disposition"] == f"attachment; filename*=UTF-8''{document.source}"
    assert given.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("wanted", ["0" * 64, "..%2F..%2Fetc%2Fpasswd", "..", "0.txt", "%00", "x" * 5000])
def test_nothing_else_is(live: Live, wanted: str) -> None:
    """No path comes from a browser: what is not the digest of a report held is not there."""
    (Path(str(live.store)).parent / "corpus" / "secret.txt").write_text("secret", encoding="utf-8")
    assert client(live).get(f"/original/{wanted}").status_code == 404


def test_a_file_that_changed_is_not_given(live: Live) -> None:
    """Neither one written anew, nor a link to another file, nor none."""
    document = live.records().documents()[0]
    file = Path(str(live.store)).parent / "corpus" / document.source
    file.write_text("another", encoding="utf-8")
    assert client(live).get(f"/original/{document.id}").status_code == 404
    file.unlink()
    (Path(str(live.store)).parent / "secret.txt").write_text("secret", encoding="utf-8")
    file.symlink_to(Path(str(live.store)).parent / "secret.txt")
    assert client(live).get(f"/original/{document.id}").status_code == 404
    file.unlink()
    gone = client(live).get(f"/original/{document.id}")
    assert gone.status_code == 404
    assert "更新索引" in gone.text
    assert Originals(live, None, file.parent).link(document) == ""


def test_who_has_not_signed_in_gets_nothing(live: Live, tmp_path: Path) -> None:
    """Nor who has been removed since."""
    users = tmp_path / "users.json"
    add_user(users, "张三", Permission.ASK, "correct horse 电池")
    browser = client(live, Accounts(users))
    address = f"/original/{live.records().documents()[0].id}"
    assert browser.get(address).status_code == 401
    browser.cookies.set(f"access-token-{browser.app.cookie_id}", "token")
    assert browser.get(address).status_code == 401
    browser.app.tokens["token"] = "张三"
    assert browser.get(address).status_code == 200
    add_user(users, "李四", Permission.ASK, "correct horse 电池")
    remove_user(users, "张三")
    assert browser.get(address).status_code == 401
