"""From what a register says of an organisation to a vendor; names that cannot be searched for are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text, squash
from claimcheck.registry.addresses import is_web_address
from claimcheck.registry.importing._digests import short_digest
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.models import Alias, AliasKind, FactSource, Vendor, VendorKind
from claimcheck.registry.names import is_degenerate

__all__ = ["Draft", "Name", "build", "country_codes", "known_countries", "lei_code", "slug", "web_address"]

_LONGEST_NAME = 500
_LONGEST_ID = 200
_MOST_NAMES = 1000
_SPACE = re.compile(r"[ \t\r\n\u00a0\u2028\u2029]+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Name:
    """Another name as the register has it. A weak one could be anybody's."""

    text: str
    kind: AliasKind
    weak: bool = False


@dataclass(slots=True)
class Draft:
    """What a record says. ``url`` is its page, where former names can be looked up.

    Of several ``countries`` the first is the organisation's, unless others are asked for.
    """

    line: int
    id: str
    name: str
    publisher: str
    url: str
    names: list[Name] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    website: str | None = None
    wikidata: str | None = None
    lei: str | None = None
    active: bool = True


def build(draft: Draft, kind: VendorKind, country: str | None, notes: Notes) -> Vendor | None:
    """The vendor, or None with a note when there is no id or no name to search for."""
    if not draft.id or len(draft.id) > _LONGEST_ID:
        notes.add("record without a usable id", draft.line, draft.name)
        return None
    name = _tidied(draft.name)
    fault = _fault(name) if name else None
    if fault or not name:
        notes.add(f"record without a usable name ({fault or 'none'})", draft.line, draft.id)
        return None
    source = FactSource(publisher=draft.publisher, url=draft.url)
    return Vendor(
        id=draft.id,
        name=name,
        kind=kind,
        country=country,
        website=draft.website,
        wikidata=draft.wikidata,
        lei=draft.lei,
        aliases=tuple(_aliases(draft, name, source, notes)),
        source=source,
    )


def _aliases(draft: Draft, current: str, source: FactSource, notes: Notes) -> Iterable[Alias]:
    seen = {squash(current)}
    for name in draft.names:
        text = _tidied(name.text)
        if not text:
            continue
        if fault := _fault(text):
            notes.add(f"name that {fault}", draft.line, text)
            continue
        key = squash(text)
        if key in seen:
            notes.add("name that the record has already", draft.line, text)
            continue
        if len(seen) >= _MOST_NAMES:
            notes.add(f"name beyond the first {_MOST_NAMES:,} of a record", draft.line, text)
            continue
        seen.add(key)
        former = name.kind is AliasKind.FORMER
        yield Alias(name=text, kind=name.kind, ambiguous=True if name.weak else None, source=source if former else None)


def _tidied(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _fault(name: str) -> str | None:
    if len(name) > _LONGEST_NAME:
        return f"is longer than {_LONGEST_NAME} characters"
    if "\ufffd" in name:
        return "has bytes that are no UTF-8"
    if not name.isprintable() and any(map(_is_control, name)):
        return "has control characters"
    return is_degenerate(name)


def _is_control(character: str) -> bool:
    """Of no text: controls, halves of pairs, and the code points that are no characters."""
    code = ord(character)
    return unicodedata.category(character) in {"Cc", "Cs"} or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def slug(*parts: str) -> str:
    """An id of lower-case letters, digits and single hyphens; may be empty.

    Where that loses letters, accents or capitals, a digest of what was there follows, since ids may differ in them
    alone.
    """
    plain = [_NO_SLUG.sub("-", fold_text(part).lower()).strip("-") for part in parts]
    if any(map(_is_lost, chain.from_iterable(parts))):
        plain.append(short_digest(*parts))
    return "-".join(filter(None, plain))


def _is_lost(character: str) -> bool:
    """Whether an id cannot hold the character, although it is more than punctuation."""
    if character.isascii():
        return character.isupper()
    return unicodedata.category(character)[0] in "LMN"


def country_codes(texts: Iterable[str]) -> list[str]:
    """The ISO 3166-1 alpha-2 codes of "FR", "fr", "us_de" or "CA-ON", each once; what is none is left out."""
    codes = (re.split(r"[-_]", text.strip(), maxsplit=1)[0].upper() for text in texts)
    return [code for code in dict.fromkeys(codes) if code in known_countries()]


@cache
def known_countries() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code."""
    return frozenset(load_yaml("lexicon", "countries.yaml")["codes"].split())


def lei_code(text: str) -> str | None:
    """The LEI, when it has the form of one."""
    code = text.strip().upper()
    return code if _LEI.fullmatch(code) else None


def web_address(text: str) -> str | None:
    """An address as the registry takes one, with its scheme, or None."""
    address = text.strip()
    if address and "://" not in address:
        address = f"https://{address}"
    fine = len(address) <= _LONGEST_NAME and address.isprintable() and "\ufffd" not in address
    return address if fine and is_web_address(address) else None
