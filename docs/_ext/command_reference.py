"""Sphinx directive ``{command-reference}``: every command of ``claimcheck`` with its arguments and options.

Everything is read from the command itself, so a new command or option is on the page with the next build.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

__all__ = ["CommandReference", "all_commands", "parameters", "setup"]


def all_commands() -> Iterator[tuple[str, Any]]:
    """Every command and group with its whole name (``claimcheck evidence add``), a group before its own."""
    import typer

    from claimcheck.cli import _main

    yield from _walk("claimcheck", typer.main.get_command(_main._app))


def parameters(name: str, command: Any) -> Iterator[tuple[str, str, str]]:
    """The arguments and options of a command that ``--help`` shows: name, how it is written, what it does."""
    context = command.make_context(name, [], resilient_parsing=True)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            written, text = record
            if parameter.param_type_name == "argument":
                own = written = written.partition(" ")[0]  # without the type behind it
            else:
                own = max(parameter.opts, key=len)
            yield own, written, text


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for own, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from _walk(f"{name} {own}", child)


class CommandReference(SphinxDirective):
    """One section for each command: how it is called, what it does, its arguments and options."""

    def run(self) -> list[nodes.Node]:
        """Nodes made from Markdown, so that they look like the other pages."""
        found = list(all_commands())
        groups = {name.rpartition(" ")[0] for name, _ in found}
        lines = [line for name, command in found for line in _section(name, command, name in groups)]
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


def _section(name: str, command: Any, is_group: bool) -> Iterator[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    yield from (f"({nodes.make_id(name)})=", f"{'#' * min(len(name.split()) + 1, 3)} {name}", "")
    yield from (inspect.cleandoc(command.help or ""), "")
    if is_group and name != "claimcheck":
        return
    yield from ("```text", " ".join([name, *command.collect_usage_pieces(context)]), "```", "")
    yield from (f"```{{program}} {name}", "```", "")
    for _, written, text in parameters(name, command):
        yield from (f"```{{option}} {written}", text, "```", "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("command-reference", CommandReference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
