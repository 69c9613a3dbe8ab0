"""The vocabulary of the models: what is known, what is coined."""

from __future__ import annotations

import pytest

from claimcheck.language import known_word


@pytest.mark.parametrize("word", ["bonjour", "Bonjour", "BONJOUR", "Durban", "supplier", "téléphone", "Microsoft"])
def test_words_places_and_surnames_are_known(word: str) -> None:
    assert known_word(word)


@pytest.mark.parametrize("word", ["Ondelvoix", "ondelvoix", "quindl8", "Thornwickby"])
def test_coined_words_are_not(word: str) -> None:
    assert not known_word(word)


def test_what_was_parsed_before_changes_nothing() -> None:
    from claimcheck.language import parse
    from claimcheck.schema import Lang

    text = "Hier Quavelim a signé."
    assert not known_word("Quavelim")
    for lang in (Lang.FR, Lang.EN):
        parse(text, (0, len(text)), lang)
    assert not known_word("Quavelim")


def test_endless_words_are_taken_for_known() -> None:
    assert known_word("x" * 100_000)
