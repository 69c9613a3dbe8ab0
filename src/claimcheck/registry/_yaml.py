"""YAML with the safe loader, line numbers, and duplicate keys found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from claimcheck.errors import RegistryError

__all__ = ["Map", "read_yaml"]


class Map(dict[Any, Any]):
    """A mapping that knows its line and which of its keys were written twice."""

    line: int = 0
    repeated: tuple[tuple[str, int], ...] = ()


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster and as safe


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader, building :class:`Map`."""


def _construct_map(loader: Any, node: Any) -> Map:
    repeated = []
    seen: set[str] = set()
    for key_node, _ in node.value:
        key = str(key_node.value)
        if key in seen:
            repeated.append((key, key_node.start_mark.line + 1))
        seen.add(key)
    made = Map(loader.construct_mapping(node, deep=True))
    made.line = node.start_mark.line + 1
    made.repeated = tuple(repeated)
    return made


# Dates stay text: an impossible one is then a fault of its field and not an error of the whole file.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_map)


def read_yaml(path: Path) -> Any:
    """The data of ``path``; mappings are :class:`Map`.

    Raises:
        RegistryError: a missing or unreadable file, no UTF-8, or broken YAML (file and line named).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RegistryError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark is not None else str(path)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        raise RegistryError(f"{where}: broken YAML: {what}") from error
    except (RecursionError, ValueError) as error:
        raise RegistryError(f"{path}: broken YAML: {str(error).splitlines()[0]}") from error
