"""Settings: which layer wins, and what is refused."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.settings import RESERVED, Settings, load_settings
from index.embed import DEFAULT_EMBEDDER
from index.errors import LocationError
from index.locations import Cluster

KEYS = sorted(each.name for each in fields(Settings))


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings file of the current folder would stand; the file itself is not there yet."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "report-qa.toml"


def test_defaults_need_no_file_and_no_environment(toml: Path) -> None:
    """With nothing set anywhere, a run uses the local, offline defaults."""
    settings = load_settings(environ={})
    assert not toml.exists()
    assert settings == Settings()
    assert (settings.store, settings.host, settings.port) == (Path("store"), "127.0.0.1", 7860)
    assert (settings.embedder, settings.answerer, settings.llm_api_key) == (DEFAULT_EMBEDDER, "extractive", None)


def test_later_layers_win(toml: Path) -> None:
    """A flag beats the environment, which beats the file, which beats the default."""
    toml.write_text('port = 8001\npassages = 5\nhost = "0.0.0.0"\n', encoding="utf-8")
    settings = load_settings(environ={"REPORT_QA_PORT": "8002", "REPORT_QA_PASSAGES": "6"}, port=8003)
    assert (settings.port, settings.passages, settings.host, settings.max_question) == (8003, 6, "0.0.0.0", 500)


def test_what_is_not_given_does_not_override(toml: Path) -> None:
    """A flag of None and an empty environment variable leave the layer below as it is."""
    toml.write_text("port = 8001\n", encoding="utf-8")
    assert load_settings(environ={"REPORT_QA_PORT": ""}, port=None).port == 8001


def test_a_named_file_is_read_instead(toml: Path, tmp_path: Path) -> None:
    """``file`` replaces the current folder's own, byte-order mark or not."""
    toml.write_text("port = 8001\n", encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text('store = "elsewhere"\n', encoding="utf-8-sig")
    settings = load_settings(file=other, environ={})
    assert (settings.store, settings.port) == (Path("elsewhere"), 7860)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    """A settings file that somebody asked for is never silently left out."""
    with pytest.raises(SettingsError, match="absent"):
        load_settings(file=tmp_path / "absent.toml", environ={})


@pytest.mark.parametrize("content", [b"port = \n", b"\xff\xfe", b"port = 1\nport = 2\n"])
def test_a_broken_file_is_named(toml: Path, content: bytes) -> None:
    """What is not TOML in UTF-8 is our error, with the file's name."""
    toml.write_bytes(content)
    with pytest.raises(SettingsError, match=r"report-qa\.toml"):
        load_settings(environ={})


def test_an_unknown_key_names_the_nearest(toml: Path) -> None:
    """A misspelt key is refused in every layer, and the message says what was probably meant."""
    with pytest.raises(SettingsError, match=r"REPORT_QA_PROT .*REPORT_QA_PORT"):
        load_settings(environ={"REPORT_QA_PROT": "1"})
    with pytest.raises(SettingsError, match=r"embeder .*embedder"):
        load_settings(environ={}, embeder="x")
    toml.write_text('answerers = "llm"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"answerers .*answerer"):
        load_settings(environ={})


@given(name=st.from_regex(r"\A[A-Z_]{1,12}\Z").filter(lambda name: name.lower() not in KEYS))
def test_every_unknown_name_is_refused(name: str) -> None:
    """Whatever follows the prefix is a setting, a reserved name, or an error of one line."""
    variable = f"REPORT_QA_{name}"
    if variable in RESERVED:
        assert load_settings(environ={variable: "x"}) == Settings()
    else:
        with pytest.raises(SettingsError) as caught:
            load_settings(environ={variable: "x"})
        assert "\n" not in str(caught.value)


def test_other_programs_variables_are_left_alone(toml: Path) -> None:
    """Only names with the prefix are read, and those that tests and the model cache use are no settings."""
    environ = {"PORT": "80", "report_qa_port": "81"} | dict.fromkeys(RESERVED, "1")
    assert load_settings(environ=environ) == Settings()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('port = "many"', "port .*整数.*many"),
        ("port = 0", "port .*1 到 65535"),
        ("port = true", "port .*整数"),
        ("port = 80.0", "port .*整数"),
        ("host = 7860", "host .*文字"),
        ("store = 1", "store .*路径"),
        ('store = ""', "store .*路径"),
        ('answerer = "oracle"', "answerer .*extractive 或 llm"),
        ("[port]", "port .*整数"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(toml: Path, line: str, message: str) -> None:
    """The message names the key, what was wanted and what came."""
    toml.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(environ={})
    assert "\n" not in str(caught.value)


@given(port=st.integers(1, 65_535))
def test_the_environment_gives_the_same_as_a_flag(port: int) -> None:
    """A number written as text means that number."""
    assert load_settings(environ={"REPORT_QA_PORT": str(port)}) == load_settings(environ={}, port=port)


@given(text=st.text(max_size=30).filter(lambda text: not text.isdecimal()))
def test_text_is_no_number(text: str) -> None:
    """Anything but digits is refused as a number, and only ever with our own error."""
    with pytest.raises(SettingsError):
        load_settings(environ={}, port=text)


def test_the_key_is_never_shown(toml: Path) -> None:
    """The model's key stands neither in the settings' repr nor in an error about it."""
    assert "s3cret" not in repr(load_settings(environ={"REPORT_QA_LLM_API_KEY": "s3cret"}))
    toml.write_text('llm_api_key = ["s3cret"]\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(environ={})
    assert "s3cret" not in str(caught.value)


def test_settings_do_not_change() -> None:
    """What a run was started with stays so."""
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_store_may_be_an_address(tmp_path: Path) -> None:
    """From the environment as from a flag; its password is in no record that is printed."""
    address = "postgresql://reader:secret@db/reports?milvus=http://vectors:19530"
    settings = load_settings(environ={"REPORT_QA_STORE": address})
    assert isinstance(settings.store, Cluster)
    assert settings.store.address == address
    assert load_settings(environ={}, store=settings.store).store == settings.store
    assert "secret" not in repr(settings)
    with pytest.raises(LocationError, match="Milvus"):
        load_settings(environ={"REPORT_QA_STORE": "postgresql://db/reports"})


def test_reading_settings_loads_no_model_library() -> None:
    """Settings are read before anything heavy is there."""
    probe = (
        "import sys, assistant.settings as s; s.load_settings(); print({'torch', 'gradio', 'faiss'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
