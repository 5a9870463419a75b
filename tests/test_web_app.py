"""The composition root: commands, and errors as one line."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from small_store import build_small_store, current

import app

ROOT = Path(app.__file__).parent


def test_the_root_is_short() -> None:
    """What is put together here is decided elsewhere."""
    assert len(Path(app.__file__).read_text(encoding="utf-8").splitlines()) < 150


@pytest.mark.parametrize("command", ["build", "ask", "answer", "serve", "eval"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``-h`` works behind each command."""
    with pytest.raises(SystemExit) as stop:
        app.main([command, "-h"])
    assert stop.value.code == 0
    help_ = capsys.readouterr().out
    assert f"用法：report-qa {command}" in help_ or command == "serve"
    assert not [word for word in ("usage", "options:", "positional", "show this") if word in help_]


@pytest.mark.parametrize("arguments", [["fly"], ["serve", "--fly"], ["--port", "x"], ["--port", "1", "build"]])
def test_wrong_usage_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line, as everywhere; it names what was wrong."""
    with pytest.raises(SystemExit) as stop:
        app.main(arguments)
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("用法不对：")
    assert arguments[-1] in line


def test_a_command_that_there_is_not_names_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever mistypes one sees it spelled."""
    with pytest.raises(SystemExit):
        app.main(["serv"])
    told = capsys.readouterr().err
    assert all(command in told for command in app.COMMANDS)


def test_a_missing_store_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what to run first."""
    assert app.main(["--store", str(tmp_path / "none"), "--port", str(free_port())]) == 1
    error = capsys.readouterr().err.splitlines()
    assert len(error) == 1
    assert "python -m index build" in error[0]


@pytest.mark.skipif(shutil.which("make") is None, reason="需要 make：请用系统的软件包管理器安装")
def test_make_ask_before_make_run_says_so(tmp_path: Path) -> None:
    """What a newcomer reads names a command of the Makefile, not one of an environment that is not active."""
    command = ["make", "-o", ".venv/.installed", "ask", "Q=包头", f"STORE={tmp_path / 'none'}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode
    assert "make run" in done.stderr.splitlines()[0]


def test_a_damaged_store_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, no page over a broken index."""
    store = build_small_store(tmp_path)
    (current(store) / "shards/000001/vectors.faiss").write_bytes(b"")
    assert app.main(["serve", "--store", str(store), "--port", str(free_port())]) == 1
    error = capsys.readouterr().err.splitlines()
    assert len(error) == 1
    assert "已损坏" in error[0]


def test_a_taken_port_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another one is proposed."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert app.main(["--store", str(tmp_path), "--port", str(port)]) == 1
    error = capsys.readouterr().err.splitlines()
    assert error == [f"错误：端口 {port} 已被占用：请换一个，例如 --port {port + 1}"]


def test_an_address_of_another_machine_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is not this machine's cannot be listened on."""
    assert app.main(["--store", str(tmp_path), "--host", "192.0.2.1", "--port", "7860"]) == 1
    assert "192.0.2.1:7860" in capsys.readouterr().err


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
