"""The documentation site builds without warnings, and leaves out no command, no option and no public name."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest

import claimcheck

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NO_PAGE = {"cli", "data"}
"""Rooms without names for others: the command has a page of its own, the data has the data cards."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; every warning is an error, and a reference that leads nowhere is a warning."""
    folder = tmp_path_factory.mktemp("site")
    options = ("-n", "-W", "--keep-going", "-q", "-b", "html", "-d", str(folder / "doctrees"))
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(DOCS), str(folder / "html")],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="session")
def inventory(site: Path) -> dict[str, set[str]]:
    """What the site documents: names by kind of object."""
    _, _, _, _, packed = (site / "objects.inv").read_bytes().split(b"\n", 4)
    found: dict[str, set[str]] = {}
    for line in zlib.decompress(packed).decode("utf-8").splitlines():
        match = re.match(r"(.+?) (\S+:\S+) -?\d+ ", line)
        assert match is not None, line
        found.setdefault(match[2], set()).add(match[1])
    return found


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """The extension that writes the reference of the command."""
    path = DOCS / "_ext" / "command_reference.py"
    spec = importlib.util.spec_from_file_location("command_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rooms() -> Iterator[ModuleType]:
    """The package and each of its rooms that has public names."""
    yield claimcheck
    for found in pkgutil.iter_modules(claimcheck.__path__):
        if not found.name.startswith("_") and found.name not in NO_PAGE | {"checker"}:
            room = importlib.import_module(f"claimcheck.{found.name}")
            if getattr(room, "__all__", ()):
                yield room


def test_every_command_and_option_is_documented(inventory: dict[str, set[str]], reference: ModuleType) -> None:
    commands = dict(reference.all_commands())
    assert {"claimcheck check", "claimcheck evidence add", "claimcheck replay"} <= set(commands)
    wanted = {
        f"{name}.{option}"
        for name, command in commands.items()
        if name == "claimcheck" or not hasattr(command, "commands")
        for option, _, _ in reference.parameters(name, command)
    }
    assert len(wanted) > 150
    shown = {name.replace(" ", "-") for name in inventory["std:cmdoption"]}
    assert {name for name in wanted if name.replace(" ", "-") not in shown} == set()


def test_every_command_and_option_says_what_it_does(reference: ModuleType) -> None:
    silent = []
    for name, command in reference.all_commands():
        silent += [name] if not command.help else []
        silent += [f"{name} {each.name}" for each in command.params if not (each.help or each.hidden)]
    assert silent == []


@pytest.mark.parametrize("room", [*rooms()], ids=lambda room: room.__name__)
def test_every_public_name_is_in_the_reference(room: ModuleType, inventory: dict[str, set[str]]) -> None:
    shown = {name for kind, names in inventory.items() if kind.startswith("py:") for name in names}
    assert {f"{room.__name__}.{name}" for name in room.__all__} - shown == set()


def test_every_public_class_and_function_says_what_it_does() -> None:
    silent = []
    for room in rooms():
        for name in room.__all__:
            found = getattr(room, name)
            if inspect.isclass(found) or inspect.isfunction(found):
                silent += [] if (found.__doc__ or "").strip() else [f"{room.__name__}.{name}"]
    assert silent == []


class Links(HTMLParser):
    """The addresses that a page loads by itself, and those that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "a":
            self.linked += [given["href"]] if given.get("href") else []
        elif tag in ("script", "img", "iframe", "link"):
            self.loaded += [value for name in ("src", "href") if (value := given.get(name))]


def test_the_site_loads_nothing_from_elsewhere_and_no_link_is_dead(site: Path) -> None:
    faults = []
    pages = [page for page in site.rglob("*.html") if "_modules" not in page.parts]
    assert len(pages) > 40
    for page in pages:
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        name = page.relative_to(site)
        faults += [f"{name} loads {address}" for address in links.loaded if re.match(r"(?:\w+:)?//", address)]
        for address in links.linked:
            target = unquote(address.partition("#")[0])
            if target and not re.match(r"\w+:", target) and not (page.parent / target).exists():
                faults.append(f"{name} links to {address}")
    assert faults == []


def test_the_site_tells_no_place_of_the_machine(site: Path) -> None:
    places = [str(ROOT), str(Path.home()), sys.prefix]
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    assert [f"{page.name}: {place}" for page, text in pages.items() for place in places if place in text] == []


LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
"""A link of Markdown; none inside code."""


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"])
def test_links_work_where_the_files_are_read(page: str) -> None:
    files = sorted(DOCS.rglob("*.md")) if page == "docs" else [ROOT / page]
    dead = []
    for file in files:
        text = re.sub(r"^(```|~~~).*?^\1", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for address in LINK.findall(text):
            target, _, anchor = address.partition("#")
            if re.match(r"\w+:", address):
                continue
            found = (file.parent / target).resolve() if target else file
            if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
                dead.append(f"{file.relative_to(ROOT)}: {address}")
    assert dead == []


def test_every_schema_is_listed() -> None:
    listed = set(LINK.findall((DOCS / "schema" / "README.md").read_text(encoding="utf-8")))
    assert listed >= {path.name for path in (DOCS / "schema").glob("*.json")}
