"""Sphinx directive ``{public-names} MODULE``: every name of ``MODULE.__all__``, also those that are loaded lazily.

Records are pydantic models: their signatures, which repeat the fields, are left out, and fields are described by what
the record says of them.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

__all__ = ["PublicNames", "setup"]

_LONGEST_VALUE = 100


class PublicNames(SphinxDirective):
    """The public names of a module. ``:exclude:`` leaves some out, ``:bases:`` shows what classes derive from."""

    required_arguments = 1
    option_spec: ClassVar = {"exclude": directives.unchanged, "bases": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Nodes made by autodoc, and for constants and types from the text behind them in the source."""
        name = self.arguments[0]
        module = importlib.import_module(name)
        lines = [f".. module:: {name}", "", *inspect.cleandoc(module.__doc__ or "").splitlines(), ""]
        left_out = self.options.get("exclude", "").replace(",", " ").split()
        for own in module.__all__:
            if own not in left_out:
                lines += _entry(module, own, bases="bases" in self.options)
        return self.parse_text_to_nodes("\n".join(["````{eval-rst}", *lines, "````"]))


def _entry(module: ModuleType, name: str, *, bases: bool) -> Iterator[str]:
    found = getattr(module, name)
    if inspect.isclass(found):
        yield from (f".. autoclass:: {module.__name__}.{name}", "   :show-inheritance:" if bases else "", "")
    elif inspect.isroutine(found):
        yield from (f".. autofunction:: {module.__name__}.{name}", "")
    else:
        yield f".. data:: {name}"
        if isinstance(found, str | int | float | tuple) and len(repr(found)) <= _LONGEST_VALUE and name[:2] != "__":
            yield f"   :value: {found!r}"
        yield from ("", *(f"   {line}" for line in _comment(module, name)), "")


def _comment(module: ModuleType, name: str) -> list[str]:
    """The text behind a constant, in the module of the room where it is defined."""
    value = getattr(module, name)
    for where, other in sorted(sys.modules.items()):
        inside = where == module.__name__ or where.startswith(f"{module.__name__}.")
        if inside and vars(other).get(name) is value:
            found = ModuleAnalyzer.for_module(where).find_attr_docs().get(("", name))
            if found:
                return found
    return []


def _without_signature(_app: Sphinx, what: str, _name: str, found: Any, *_rest: Any) -> tuple[str, None] | None:
    return ("", None) if what == "class" and hasattr(found, "model_fields") else None


def _describe(_app: Sphinx, what: str, name: str, _found: Any, _options: Any, lines: list[str]) -> None:
    if what != "attribute":
        return
    owner, _, field = name.rpartition(".")
    room, _, record = owner.rpartition(".")
    fields = getattr(getattr(importlib.import_module(room), record, None), "model_fields", {})
    if field in fields and not any(lines):
        lines[:] = [fields[field].description or ""]
    elif lines and lines[0].startswith("Alias for field number"):  # what Python says of every named tuple
        lines.clear()


def _skip(_app: Sphinx, _what: str, name: str, *_rest: Any) -> bool | None:
    return True if name == "model_config" else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, and hook into autodoc."""
    app.add_directive("public-names", PublicNames)
    app.connect("autodoc-process-signature", _without_signature)
    app.connect("autodoc-process-docstring", _describe)
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
