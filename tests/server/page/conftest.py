"""The page over HTTP: a real service with a small store of its own, and a client that keeps cookies and reads forms."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest

from claimcheck import ClaimChecker
from claimcheck.evidence import EvidenceStore
from claimcheck.schema import Passage
from claimcheck.server import ServerSettings
from claimcheck.server.serving import make_server

PATIENCE = 300.0
"""Seconds after which a test gives up waiting."""
ARTICLE = (
    "Teleperformance finalise le rachat de Majorel\n\n"
    "Paris, le 8 novembre 2023. Teleperformance a racheté Majorel pour 3 milliards d’euros.\n\n"
    "Foundever a été fondé en 1985. Foundever emploie 170 000 personnes à Paris. "
    "Leur service est le meilleur du marché."
)
PASSAGES = (
    (
        "majorel",
        "Teleperformance a racheté Majorel pour 3 milliards d’euros en novembre 2023, ont dit les deux groupes.",
        "https://example.org/m",
    ),
    ("foundever", "Foundever a été fondé en 1994.", "https://example.org/f"),
)
Fields = Mapping[str, str | Sequence[str]]


@dataclass
class Element:
    """An element of a page, with the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in {"input", "meta", "link", "br", "img"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


@dataclass(frozen=True)
class Page:
    """An answer of the service."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """The elements of a name whose attributes hold ``wanted`` (for ``class_``, one of the classes)."""
        reader = _Reader()
        reader.feed(self.text)
        return [own for own in reader.elements if own.tag == tag and all(_has(own, *each) for each in wanted.items())]

    def one(self, tag: str, **wanted: str) -> Element:
        """The only such element."""
        (found,) = self.all(tag, **wanted)
        return found


def _has(element: Element, name: str, value: str) -> bool:
    own = element.attributes.get(name.rstrip("_").replace("_", "-"))
    return own is not None and (value in own.split() if name == "class_" else own == value)


@dataclass
class Browser:
    """A client that keeps cookies, follows answers to forms, and knows the token of its forms."""

    port: int
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Page:
        """The answer to one request."""
        sent = {"Accept-Language": self.language, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            found = {name.lower(): value for name, value in response.getheaders()}
            return Page(response.status, found, response.read(), path)
        finally:
            connection.close()

    def get(self, path: str) -> Page:
        """A page."""
        return self.ask("GET", path.partition("#")[0])

    def send(
        self,
        path: str,
        fields: Fields,
        file: tuple[str, bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send a form of ours, and follow where it leads."""
        if "claimcheck_form" not in self.cookies:
            self.get("/")
        values = {"token": self.cookies["claimcheck_form"], **fields}
        if file is None:
            body, content = urlencode(values, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, content = _multipart(values, file), "multipart/form-data; boundary=limit"
        page = self.ask("POST", path, body, {"Content-Type": content, **(headers or {})})
        return self.get(page.headers["location"]) if page.status == 303 else page

    def check(self, text: str = ARTICLE, file: tuple[str, bytes] | None = None, **fields: str) -> Page:
        """The page of an article that was pasted or sent as a file, once it is checked."""
        return self.finished(self.send("/articles", {"text": text, **fields}, file))

    def finished(self, page: Page) -> Page:
        """The same page once the check is done."""
        assert page.path.startswith("/articles/"), page.text
        until = time.monotonic() + PATIENCE
        while page.all("div", id="progress"):
            assert time.monotonic() < until, f"not checked within {PATIENCE:.0f} s"
            page = self.get(page.path)
        return page

    def claim_path(self, article: Page, words: str) -> str:
        """The address of the form that corrects the verdict on the claim that has ``words`` in its statement."""
        report = self.get(f"{article.path}/report/json").json
        ids = [row["claim"]["id"] for row in report["results"] if words in row["claim"]["statement"]]
        return f"{article.path}/claims/{ids[0]}"

    def report(self, article: Page) -> Any:
        """The report of an article as JSON."""
        return self.get(f"{article.path}/report/json").json


def _multipart(fields: Fields, file: tuple[str, bytes]) -> bytes:
    name, content = file
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    parts.append(head.encode() + content)
    return b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"


@pytest.fixture(scope="session")
def page_checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimChecker]:
    """The real checker with a few passages of evidence, so that a check takes a moment."""
    with EvidenceStore(tmp_path_factory.mktemp("evidence") / "store.db") as store:
        store.add(
            Passage.model_validate(
                {
                    "id": id_,
                    "text": text,
                    "lang": "fr",
                    "source": {"publisher": "La Gazette", "url": url, "date": "2023-11"},
                }
            )
            for id_, text, url in PASSAGES
        )
        with ClaimChecker(evidence=[store], only=True) as made:
            yield made


Serve = Callable[..., Any]


@pytest.fixture(scope="session")
def serve_page(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Starts a service over a checker; gives its port."""

    @contextmanager
    def start(checker: ClaimChecker, **settings: Any) -> Iterator[int]:
        settings = {"database": tmp_path_factory.mktemp("server") / "server.db", "warm": False, **settings}
        server = make_server(checker, ServerSettings(**settings))
        listening = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
        thread.start()
        try:
            until = time.monotonic() + PATIENCE
            while not server.started:
                assert time.monotonic() < until, "the service does not listen"
                assert thread.is_alive(), "the service ended"
                time.sleep(0.01)
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)

    return start


@pytest.fixture(scope="session")
def port(page_checker: ClaimChecker, serve_page: Serve) -> Iterator[int]:
    """The port of a service that all tests share."""
    with serve_page(page_checker) as found:
        yield found


@pytest.fixture
def browser(port: int) -> Browser:
    """A client without any cookies."""
    return Browser(port)


@pytest.fixture(scope="session")
def article(port: int) -> Page:
    """The page of the article of these tests, checked, in English."""
    return Browser(port).check()
