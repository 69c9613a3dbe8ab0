"""RSS and Atom: entries as documents, and feeds that nobody should trust."""

from __future__ import annotations

import datetime as dt
import sys
import time
from html import escape
from pathlib import Path

import pytest

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading import Read, read_bytes, read_documents, read_path
from claimcheck.schema import Document, Lang

ITEM = """<item><title>Un contrat de moins</title><link>https://gazette.example/{name}</link><guid>urn:{name}</guid>
<pubDate>{date}</pubDate><description>{text}</description></item>"""
TEXT = escape("<p>Telora a perdu le contrat de la ville.</p><p>Quarante conseillers changent de poste.</p>")
MARCH = "Thu, 04 Mar 2021 23:30:00 -0500"


def rss(*items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel>'
        f"<title>La Gazette des plateaux</title><link>https://gazette.example/</link>{''.join(items)}</channel></rss>"
    )


def item(name: str = "1", date: str = MARCH, text: str = TEXT) -> str:
    return ITEM.format(name=name, date=date, text=text)


def write(folder: Path, content: str | bytes, name: str = "feed.xml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_entry_is_a_document(tmp_path: Path) -> None:
    (read,) = read_path(write(tmp_path, rss(item())))
    assert isinstance(read, Read)
    assert (read.url, read.publisher) == ("https://gazette.example/1", "La Gazette des plateaux")
    document = read.document
    assert document.id == "urn:1"
    assert document.text == (
        "Un contrat de moins\n\nTelora a perdu le contrat de la ville.\nQuarante conseillers changent de poste."
    )
    assert (document.title, document.lang) == ("Un contrat de moins", Lang.FR)
    assert document.date == dt.date(2021, 3, 4)  # where it was written, not in Greenwich
    assert document.media_type == "application/rss+xml"


def test_atom_with_its_longest_text() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>tag:wire.example,2020:9</id>
    <title>Telora</title><link href="https://wire.example/9"/><updated>2020-05-06T07:08:09Z</updated>
    <summary>Short.</summary><content type="html">&lt;p&gt;Telora employs 300 people in Leeds.&lt;/p&gt;</content>
    </entry></feed>"""
    (document,) = read_bytes(feed.encode(), "wire.txt")
    assert document.id == "tag:wire.example,2020:9"
    assert document.text == "Telora employs 300 people in Leeds."
    assert document.date == dt.date(2020, 5, 6)


def test_a_number_is_no_identifier_beyond_its_feed() -> None:
    (document,) = read_bytes(rss(item().replace("urn:1", "17")).encode(), "feed.rss")
    assert document.id == "https://gazette.example/1"


def test_scripts_and_styles_are_not_read() -> None:
    text = escape("<script>Telora('bought')</script><style>p{}</style><p>Seen &amp; read.</p>")
    (document,) = read_bytes(rss(item(text=text)).encode(), "feed.xml")
    assert document.text == "Un contrat de moins\n\nSeen & read."


@pytest.mark.parametrize(
    "date", ["30 Foo 2021", "2021-13-45", "Mon, 30 Feb 2021 10:00:00 GMT", "yesterday", "0000-00-00"]
)
def test_a_broken_date_is_told_with_its_entry_and_the_others_are_read(tmp_path: Path, date: str) -> None:
    path = write(tmp_path, rss(item("1", date), item("2")))
    fault, document = read_documents([path])
    assert isinstance(fault, InputError)
    assert str(fault).startswith(f"{path}: entry 1 (urn:1) has a date that cannot be read")
    assert isinstance(document, Document)
    assert document.id == "urn:2"


def test_an_entry_without_date_has_none(tmp_path: Path) -> None:
    (read,) = read_path(write(tmp_path, rss(item(date=""))))
    assert isinstance(read, Read)
    assert read.document.date is None


BOMB = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY b{level} "{f"&b{level - 1};" * 10 if level else "bomb"}">' for level in range(12)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entity", [BOMB + "]>", '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]>'])
def test_declared_entities_are_refused_at_once(tmp_path: Path, encoding: str, entity: str) -> None:
    feed = rss(item(text="&b11;&f;"), head=entity).replace('encoding="utf-8"', f'encoding="{encoding}"')
    start = time.perf_counter()
    (fault,) = read_documents([write(tmp_path, feed.encode(encoding))])
    assert isinstance(fault, InputError)
    assert "declares entities" in str(fault)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<catalogue><book/></catalogue>", "XML, but no RSS or Atom feed"),
        (rss().encode(), "a feed without entries"),
        (b"<rss", "no RSS or Atom feed|cut off"),
    ],
)
def test_what_is_no_feed_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (fault,) = read_documents([write(tmp_path, content)])
    assert isinstance(fault, InputError)
    with pytest.raises(InputError, match=message):
        raise fault


def test_a_feed_that_is_cut_off_gives_its_whole_entries(tmp_path: Path) -> None:
    whole = rss(item("1"), item("2"))
    document, fault = read_documents([write(tmp_path, whole[: whole.index("Quarante", whole.index("urn:2"))])])
    assert isinstance(document, Document)
    assert document.id == "urn:1"
    assert isinstance(fault, InputError)
    assert "cut off" in str(fault)


def test_a_feed_is_never_taken_for_a_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, rss(item()), "secret.xml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        read_bytes(b"secret.xml", "feed.xml")


def test_feeds_need_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with pytest.raises(MissingExtraError, match=r"reading feeds needs the extra \[web\]"):
        read_bytes(rss(item()).encode(), "feed.xml")
