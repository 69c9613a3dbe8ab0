"""Print the part of a lock that some packages need, and a wheel with its hash: ``cut_lock.py LOCK WHEEL NAME...``.

pip takes no hashes from a constraints file, so an environment smaller than the lock is installed from such a part.
Run it where everything of the lock is installed: what needs what is read from the installed packages.
"""

from __future__ import annotations

import hashlib
import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(names: list[str]) -> set[str]:
    """Names of the distributions that ``names``, without extras, need on this machine; they themselves included."""
    waiting = [(name, frozenset[str]()) for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        for line in metadata.requires(name) or ():
            requirement = Requirement(line)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
                waiting.append((requirement.name, frozenset(requirement.extras)))
    return {canonicalize_name(name) for name, _ in seen}


def main(lock: Path, wheel: Path, names: list[str]) -> None:
    """Write the entries of the lock, then the wheel."""
    needed = closure(names)
    entries = re.findall(r"^[a-z0-9].*(?:\n +--hash.*)+", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for entry in entries:
        if canonicalize_name(entry.partition("==")[0]) in needed:
            sys.stdout.write(entry + "\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    sys.stdout.write(f"{wheel.resolve()} --hash=sha256:{digest}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
