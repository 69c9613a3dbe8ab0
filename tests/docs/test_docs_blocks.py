"""Every code block of the documentation and the README runs, and prints what the page says.

A block is preceded by HTML comments, which readers do not see, where it needs something:

    <!-- not run: REASON -->        it cannot run here; the reason is one of ``NOT_RUN``
    <!-- file: NAME -->             its text is saved under that name
    <!-- output -->                 it is what the Python block above it prints
    <!-- with: PATH as NAME -->     a file of the repository is there under that name
    <!-- status: N -->              its command ends with this exit status

A page runs from top to bottom in a folder of its own, in which `fixtures` is that of the repository. In what is shown,
`...` stands for anything; percentages and probabilities may differ by 0.05 (processors differ in int8 arithmetic).
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck import ClaimChecker
from claimcheck.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])
NOT_RUN = {
    "installs packages": 4,
    "sets up an environment": 2,
    "downloads a model": 1,
    "needs torch": 2,
    "starts a server": 8,
    "needs a running server": 12,
}
"""Why a block does not run, and how many may say so."""
SHELL = {"mkdir", "cp", "cat", "echo", "head", "ls"}
"""What a `sh` or `console` block may call beside `claimcheck`."""
SHOWN = {"text", "html", "sparql", "javascript", "ini", "nginx"}
"""Languages of blocks that are looked at only."""
TOLERANCE = 0.05

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})(.*)$")
_COMMENT = re.compile(r"^ *<!-- (not run|file|output|with|status)(?:: (.+))? -->$")
_NUMBER = re.compile(r"[<>]?(\d+)%|\b([01]\.\d+)\b")


@dataclass(frozen=True)
class Block:
    """A fenced block with the comments before it."""

    where: str
    language: str
    text: str
    notes: tuple[tuple[str, str], ...]

    def note(self, name: str) -> str | None:
        return dict(self.notes).get(name)


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page but for Sphinx directives."""
    notes: list[tuple[str, str]] = []
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        if comment := _COMMENT.match(line):
            notes.append((comment[1], comment[2] or ""))
        elif fence := _FENCE.match(line):
            indent, mark, language = fence.groups()
            inside = []
            for _, text in lines:
                if text.strip() == mark:
                    break
                inside.append(text.removeprefix(indent))
            where = f"{page.relative_to(ROOT)}:{number}"
            if not language.startswith("{"):
                yield Block(where, language.strip(), "\n".join(inside) + "\n", tuple(notes))
            notes = []
        elif line.strip():
            notes = []


WITH_BLOCKS = [page for page in PAGES if any(blocks_of(page))]


class Page:
    """Runs the blocks of one page in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__docs__"}
        self.printed = ""
        (folder / "fixtures").symlink_to(ROOT / "fixtures")

    def run(self, block: Block) -> None:
        """Run a block or save it; fail where it does not do what the page says."""
        for name, value in block.notes:
            if name == "with":
                source, _, target = value.partition(" as ")
                (self.folder / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, self.folder / target)
        if block.note("not run") is not None:
            return
        if file := block.note("file"):
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).write_text(block.text, encoding="utf-8")
        if block.note("output") is not None:
            same(block.text, self.printed, block.where)
        elif block.language == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block.text, block.where, "exec", dont_inherit=True), self.names)  # noqa: S102 - our own pages
            self.printed = out.getvalue()
        elif block.language in ("sh", "console"):
            for command, shown in commands(block):
                status, printed = self.shell(command, block.where)
                assert status == int(block.note("status") or 0), f"{block.where}: {command}\n{printed}"
                if shown:
                    same(shown, printed, f"{block.where}: {command}")
        elif block.language == "yaml":
            yaml.safe_load(block.text)
        elif block.language == "json":
            for value in [block.text] if block.text.startswith("{\n") else block.text.splitlines():
                json.loads(value)

    def shell(self, line: str, where: str) -> tuple[int, str]:
        """Run a line of a shell, `claimcheck` in this process; status, and output with messages."""
        status, data = 0, b""
        for stage in re.split(r" \| ", line):
            words = [word for part in shlex.split(stage, comments=True) for word in self.expanded(part)]
            if words[0] == "claimcheck":
                status, data = self.command(words[1:], data)
            else:
                assert words[0] in SHELL, f"{where}: mark the block as not run, or do without {words[0]}"
                call = ["bash", "-c", stage]
                data = subprocess.run(call, input=data, capture_output=True, cwd=self.folder, check=True).stdout
        return status, data.decode("utf-8")

    def expanded(self, word: str) -> list[str]:
        """What a shell makes of ``articles/*.txt``."""
        found = sorted(str(path.relative_to(self.folder)) for path in self.folder.glob(word)) if "*" in word else []
        return found or [word]

    def command(self, words: list[str], data: bytes) -> tuple[int, bytes]:
        """Run `claimcheck` here, where models are loaded once."""
        target = None
        for sign in (">", "<"):
            if sign in words:
                at = words.index(sign)
                path = self.folder / words[at + 1]
                del words[at : at + 2]
                if sign == ">":
                    target = path
                else:
                    data = path.read_bytes()
        buffer = io.BytesIO()
        stream = io.TextIOWrapper(buffer, "utf-8", write_through=True)
        with pytest.MonkeyPatch.context() as patch, contextlib.chdir(self.folder):
            patch.setattr(sys, "argv", ["claimcheck", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
            patch.setattr(sys, "stdout", stream)
            patch.setattr(sys, "stderr", stream)
            with pytest.raises(SystemExit) as ended:
                main()
        content = buffer.getvalue()
        if target is not None:
            target.write_bytes(content)
            content = b""
        return int(ended.value.code or 0), content

    def close(self) -> None:
        for value in self.names.values():
            services = getattr(getattr(value, "state", None), "services", None)
            if services is not None:  # an application of the service, which nobody has served
                services.stop()
        for value in self.names.values():
            if isinstance(value, ClaimChecker):
                value.close()


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with the output that is shown under it."""
    text = block.text.replace("\\\n", " ")
    if block.language == "sh":
        yield from ((line, "") for line in text.splitlines() if line and not line.startswith("#"))
        return
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def same(shown: str, printed: str, where: str) -> None:
    """Fail unless what a page shows is what was printed."""
    pattern, wanted, at = "", [], 0
    shown = plain(shown)
    for found in re.finditer(rf"\.\.\.|{_NUMBER.pattern}", shown):
        pattern += re.escape(shown[at : found.start()])
        at = found.end()
        if found[0] == "...":
            pattern += ".*?"
        else:
            pattern += r"[<>]?(\d+)%" if found[1] else r"\b([01]\.\d+)\b"
            wanted.append(float(found[1]) / 100 if found[1] else float(found[2]))
    pattern += re.escape(shown[at:])
    match = re.fullmatch(pattern, plain(printed), re.DOTALL)
    assert match is not None, f"{where} prints\n{printed}"
    for value, text in zip(wanted, match.groups(), strict=True):
        number = float(text) if "." in text else float(text) / 100
        assert abs(value - number) <= TOLERANCE, f"{where}: {text} instead of {value}\n{printed}"


def plain(text: str) -> str:
    """Without blanks at the ends of lines, and with one ordinary blank between words."""
    lines = re.sub(r"[\u00a0\u202f]", " ", text).strip("\n").split("\n")
    return "\n".join(re.sub(r"(?<=\S) +", " ", line.rstrip()) for line in lines)


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_blocks_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.chdir(tmp_path)
    runner = Page(tmp_path)
    try:
        for block in blocks_of(page):
            runner.run(block)
    finally:
        runner.close()


def test_every_block_names_its_language() -> None:
    known = {"python", "sh", "console", "yaml", "json", *SHOWN}
    wrong = [f"{b.where}: {b.language!r}" for page in PAGES for b in blocks_of(page) if b.language not in known]
    assert wrong == []


def test_commands_are_not_hidden_in_text() -> None:
    hidden = re.compile(r"^(?:\$ )?(?:claimcheck [a-z]+|pip|python3?|>>>) ", re.MULTILINE)
    wrong = [
        block.where
        for page in PAGES
        for block in blocks_of(page)
        if block.language in SHOWN and not block.notes and hidden.search(block.text)
    ]
    assert wrong == []


def test_what_does_not_run_has_one_of_few_reasons() -> None:
    found = Counter(b.note("not run") for page in PAGES for b in blocks_of(page) if b.note("not run") is not None)
    assert {reason: count for reason, count in found.items() if count > NOT_RUN.get(str(reason), 0)} == {}


def test_a_difference_is_told() -> None:
    same("sure 0.93, 20%\n...\nend", "sure  0.95, 22%\nmore\nend", "here")
    for printed in ("sure 0.80, 20%\nx\nend", "sure 0.93, 30%\nx\nend", "sure 0.93, 20%\nend", "other"):
        with pytest.raises(AssertionError):
            same("sure 0.93, 20%\n...\nend", printed, "here")


def test_a_page_that_lies_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = Page(tmp_path)
    for text in ("claimcheck registry sing\n", "claimcheck registry search\n", "rm -r fixtures\n"):
        with pytest.raises(AssertionError):
            page.run(Block("here", "sh", text, ()))
    with pytest.raises(AssertionError):
        page.run(Block("here", "console", "$ claimcheck --version\nclaimcheck 99\n", ()))
    assert [path.name for path in tmp_path.iterdir()] == ["fixtures"]
