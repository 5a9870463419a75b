"""Report files → documents: decoding, who gave which report when, and corrections."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import CorpusError, UnreadableFile
from index.load import METADATA, describe, load, load_corrections, read_corpus_files
from index.records import Level
from index.text_files import decode

REPORT = "柳河市政府工作报告\n\n——2024年1月8日在柳河市第三届人民代表大会第一次会议上\n\n柳河市市长 林一川\n\n各位代表：\n\n桥梁产业产值增长7%。\n"
REAL = {
    "000": ("包头市", 2018, "赵江涛", date(2018, 1, 6)),
    "001": ("包头市", 2024, "张锐", date(2024, 1, 17)),
    "002": ("包头市", 2022, None, None),
    "003": ("石拐区", 2024, "张晓飞", date(2024, 1, 23)),
    "004": ("包头市", 2022, "张锐", None),
    "2026_云南省": ("云南省", 2026, "王予波", date(2026, 1, 28)),
    "2026_内蒙古自治区": ("内蒙古自治区", 2026, "包钢", date(2026, 2, 4)),
    "2026_北京市": ("北京市", 2026, "殷勇", date(2026, 1, 25)),
    "2026_四川省": ("四川省", 2026, "施小琳", date(2026, 2, 3)),
    "2026_山东省": ("山东省", 2026, "周乃翔", date(2026, 1, 27)),
    "2026_西藏自治区": ("西藏自治区", 2026, "嘎玛泽登", date(2026, 1, 31)),
    "2026_重庆市": ("重庆市", 2026, "胡衡华", date(2026, 1, 28)),
    "2026_陕西省": ("陕西省", 2026, "赵刚", date(2026, 1, 27)),
}
"""Opening of a real file's name → region, report year, speaker and date of the session, as it states them."""


@pytest.mark.parametrize("prefix", sorted(REAL))
def test_a_real_report_says_whose_it_is(corpus: Path, prefix: str) -> None:
    """Region, year, speaker and date come from the text; file names are opaque."""
    (path,) = corpus.rglob(f"{prefix}*.txt")
    document = load(path, corpus=corpus)
    assert (document.region, document.report_year, document.speaker, document.meeting_date) == REAL[prefix]
    assert document.region in document.title
    assert document.level in (Level.PROVINCE, Level.CITY, Level.COUNTY)


@pytest.mark.parametrize(
    ("front", "region", "year", "speaker"),
    [
        (REPORT, "柳河市", 2024, "林一川"),
        (
            "２０２６年广东省人民政府工作报告（全文）\n（2026年1月20日在广东省第十四届人民代表大会第五次会议上）\n",
            "广东省",
            2026,
            None,
        ),
        (
            "政府工作报告\n——2026年1月25日在恩施土家族苗族自治州第九届人大六次会议上\n州长　夏一\n",
            "恩施土家族苗族自治州",
            2026,
            "夏一",
        ),
        ("政府工作报告\n（2026年1月26日）\n江西省省长 叶一川\n", "江西省", 2026, "叶一川"),
        (
            "政府工作报告\n（2026年1月13日在福州市第十六届人民代表大会第三次会议上）\n叶一川作政府工作报告。\n",
            "福州市",
            2026,
            "叶一川",
        ),
        (
            "2026年政府工作报告\n叶一川在长沙市第十六届人民代表大会第五次会议上作政府工作报告。\n叶一川\n",
            "长沙市",
            2026,
            "叶一川",
        ),
        (
            "政府工作报告\n——二〇二六年一月五日在柳河市第十六届人民代表大会第四次会议上\n市长 叶一川\n",
            "柳河市",
            2026,
            "叶一川",
        ),
        (
            "2026年政府工作报告\n2026年1月16日，省长叶一川在湖北省第十四届人民代表大会第三次会议上作政府工作报告。\n",
            "湖北省",
            2026,
            "叶一川",
        ),
        ("政府工作报告\n——2026年1月5日在柳河市第十六届人民代表大会第四次会议上\n市长\n", "柳河市", 2026, None),
        (
            "2025年12月29日在柳河市第十六届人民代表大会第四次会议上的政府工作报告\n柳河市市长 叶一川\n各位代表：\n"
            "2025年工作回顾\n一年来，稳中向好。\n2026年工作安排\n",
            "柳河市",
            2026,
            "叶一川",
        ),
        ("平阳县人民政府2026年工作报告\n一、2025年工作回顾\n", "平阳县", 2026, None),
        ("柳河市政府工作报告\n一、2025年工作回顾\n二、2026年工作安排\n", "柳河市", 2026, None),
        ("柳河市政府工作报告\n一、2025年工作回顾\n", "柳河市", 2026, None),
        ("柳河市政府工作报告\n发布日期：2026-02-02\n桥梁产业增长7%。\n", "柳河市", 2026, None),
        ("柳河市政府工作报告\n桥梁产业增长7%。\n", "柳河市", None, None),
    ],
)
def test_the_front_is_read_in_its_usual_forms(front: str, region: str, year: int | None, speaker: str | None) -> None:
    """The session's date before the title's, the headings', and the web page's year."""
    document = describe("0" * 64, "a.txt", front)
    assert (document.region, document.report_year, document.speaker) == (region, year, speaker)


def test_an_impossible_date_is_no_date() -> None:
    """The year still counts."""
    document = describe("0" * 64, "a.txt", REPORT.replace("1月8日", "2月30日"))
    assert (document.report_year, document.meeting_date) == (2024, None)


@given(word=st.text(alphabet="桥梁产业增长一二三，。0123456789%", max_size=30))
def test_the_encoding_changes_nothing_but_the_id(word: str) -> None:
    """UTF-8 and UTF-16, with or without byte order mark, and GB18030 give the same text and so the same document."""
    text = REPORT + word
    encodings = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
    assert {decode(text.encode(encoding)) for encoding in encodings} == {text}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\x00\x01", "空字节"), (b"\xff\xff\xff", "编码"), (b" \n", "空的"), (b"ab\x01\x02", "控制字符")],
)
def test_what_is_no_text_is_unreadable(tmp_path: Path, content: bytes, reason: str) -> None:
    """One line that names the file and the reason."""
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as raised:
        load(path, corpus=tmp_path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    """A file removed while the build runs is skipped, not a crash."""
    with pytest.raises(UnreadableFile, match="打不开"):
        load(tmp_path / "gone.txt", corpus=tmp_path)


def test_corrections_replace_what_was_read(tmp_path: Path) -> None:
    """A corrected region brings its level, unless the level is corrected too."""
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / METADATA).write_text(
        '["a.txt"]\nregion = "石拐区"\nreport_year = 2023\nmeeting_date = 2023-01-09\n', encoding="utf-8"
    )
    document = load(tmp_path / "a.txt", corpus=tmp_path, corrections=load_corrections(tmp_path))
    assert (document.region, document.level, document.report_year, document.meeting_date) == (
        "石拐区",
        Level.COUNTY,
        2023,
        date(2023, 1, 9),
    )
    assert document.speaker == "林一川"
    forced = load(tmp_path / "a.txt", corpus=tmp_path, corrections={"a.txt": {"level": Level.TOWN}})
    assert (forced.region, forced.level) == ("柳河市", Level.TOWN)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('["a.txt"]\nyear = 2023\n', "'year' 不认识"),
        ('["a.txt"]\nreport_year = "去年"\n', "四位年份"),
        ('["a.txt"]\nlevel = "village"\n', "province"),
        ('["a.txt"]\nmeeting_date = "一月"\n', "日期"),
        ('["a.txt"]\nregion = 5\n', "一段文字"),
        ("region = 5\n", "应是一节"),
        ("[a\n", "不是正确的 TOML"),
    ],
)
def test_a_wrong_correction_is_one_line(tmp_path: Path, toml: str, says: str) -> None:
    """It names the file, what came and what was wanted."""
    (tmp_path / METADATA).write_text(toml, encoding="utf-8")
    with pytest.raises(CorpusError, match=says) as raised:
        load_corrections(tmp_path)
    assert METADATA in str(raised.value)
    assert "\n" not in str(raised.value)


def test_without_corrections_nothing_is_corrected(tmp_path: Path) -> None:
    """The file is optional."""
    assert load_corrections(tmp_path) == {}


def test_a_name_in_another_encoding_is_read(tmp_path: Path) -> None:
    """As GB 18030, in which Chinese Windows packs archives; what is neither still has a name that can be printed."""
    for name, shown in (("报告.txt".encode("gbk"), "报告.txt"), (b"\xff\xfe.txt", "\ufffd\ufffd.txt")):
        path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))
        path.write_text("柳河市2023年政府工作报告\n", encoding="utf-8")
        assert load(path, corpus=tmp_path).source == shown


def test_files_are_found_by_suffix_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Hidden files and other suffixes are passed over; a missing folder is an error that says what to give."""
    (tmp_path / "b").mkdir()
    for name in ("b/2.TXT", "a.md", ".hidden.txt", "c.jpg"):
        (tmp_path / name).write_text("甲", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in read_corpus_files(tmp_path)] == ["a.md", "b/2.TXT"]
    with pytest.raises(CorpusError, match="找不到"):
        read_corpus_files(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "region", "year"),
    [
        ("2023江西省政府工作报告.txt", "江西省", 2023),
        ("江西省2023年政府工作报告（全文）.txt", "江西省", 2023),
        ("南昌市/江西省南昌市_2024.md", "南昌市", 2024),
        ("notes.txt", "", None),
    ],
)
def test_what_a_text_does_not_say_its_name_may(name: str, region: str, year: int | None) -> None:
    """A text that opens 「省长…，各位代表」 names neither its province nor its year: the file's name is asked then."""
    document = describe("0" * 64, name, "省长 钱望山\n各位代表：\n现在，我代表省人民政府向大会报告工作。")
    assert (document.region, document.report_year) == (region, year)
