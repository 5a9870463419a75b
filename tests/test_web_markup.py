"""HTML made of what people and reports write."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.web.markup import Html, element, escape, join

ANY_TEXT = st.text(max_size=60) | st.text(alphabet="<>&\"'/= \n\r\tab产", max_size=30)


class Reader(HTMLParser):
    """Reads HTML as a browser would: tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    """The HTML read to its end."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(text=ANY_TEXT)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """Whatever is written, a browser shows its very characters and finds no tag in it."""
    reader = read(escape(text).replace("&#13;", "\r"))
    assert (reader.text, reader.tags) == (text, [])


@given(text=ANY_TEXT, value=ANY_TEXT)
def test_an_element_holds_its_text_and_attributes(text: str, value: str) -> None:
    """Text and attribute values come out as they went in, and open nothing of their own."""
    reader = read(element("a", text, class_="x", title=value))
    assert reader.tags == [("a", {"class": "x"} | ({"title": value} if value else {}))]
    assert reader.text == text


@given(texts=st.lists(ANY_TEXT, max_size=4))
def test_html_is_one_line(texts: list[str]) -> None:
    """No line break and no tab gets through: a blank line would hand the rest to the Markdown reader."""
    html = element("div", *texts, *(element("p", text, title=text) for text in texts))
    assert not set("\n\r\t") & set(html)


def test_html_is_not_escaped_twice() -> None:
    """What is HTML already stays as it is."""
    inner = element("b", "甲 & 乙")
    assert element("p", inner, "<") == "<p><b>甲 &amp; 乙</b>&lt;</p>"
    assert escape(inner) == inner
    assert isinstance(join(["<", inner]), Html)
