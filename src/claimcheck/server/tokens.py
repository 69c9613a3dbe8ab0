"""Bearer tokens: made here, kept only as hashes, compared in constant time.

A token is 256 random bits, so that one round of SHA-256 is enough to keep it: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from claimcheck.errors import ConfigError

__all__ = ["Tokens", "new_token"]

_LINE = re.compile(r"([\w.@-]{1,64})\s+sha256:([0-9a-f]{64})", re.ASCII)


def new_token(name: str) -> tuple[str, str]:
    """A new token for ``name``, and the line of the file of tokens that lets it in.

    Raises:
        ConfigError: ``name`` is not 1 to 64 letters, digits and ``. _ @ -``.
    """
    token = secrets.token_urlsafe(32)
    line = f"{name} sha256:{_hash(token)}"
    if not _LINE.fullmatch(line):
        raise ConfigError(f"token name {name!r}: use 1 to 64 letters, digits and . _ @ -")
    return token, line


class Tokens:
    """The names of those who may use the service, by the hashes of their tokens."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)

    @classmethod
    def load(cls, path: Path) -> Tokens:
        """The tokens of a file: a line ``NAME sha256:HASH`` each; blank lines and those behind ``#`` do not count.

        Raises:
            ConfigError: the file cannot be read, a line is not valid, a name is there twice, or there is none.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise ConfigError(f"tokens {path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
        hashes: dict[str, str] = {}
        for number, line in enumerate(map(str.strip, lines), start=1):
            if not line or line.startswith("#"):
                continue
            found = _LINE.fullmatch(line)
            if found is None:  # not the line itself: somebody may have put the token there
                raise ConfigError(
                    f"tokens {path}:{number}: not 'NAME sha256:HASH', which claimcheck serve --new-token NAME makes"
                )
            if found[1] in hashes:
                raise ConfigError(f"tokens {path}:{number}: a second token of {found[1]}; give it another name")
            hashes[found[1]] = found[2]
        if not hashes:
            raise ConfigError(f"tokens {path}: holds no token; claimcheck serve --new-token NAME makes one")
        return cls(hashes)

    def name_of(self, token: str) -> str | None:
        """Whose token it is, or None. Takes the same time whichever it is."""
        given = _hash(token)
        found = None
        for name, known in self._hashes.items():
            if hmac.compare_digest(given, known):
                found = name
        return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
