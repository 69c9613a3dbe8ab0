"""Words, sentences, values, times, syntax and entities of French and English text."""

from claimcheck.language._spacy_models import describe_models
from claimcheck.language.analysis import Sentence, Token, parse, parse_many
from claimcheck.language.encoder import describe_reader
from claimcheck.language.entities import Entity, find_entities, find_tagged
from claimcheck.language.folding import Folded, fold, fold_text, soften, squash
from claimcheck.language.identify import identify
from claimcheck.language.quantities import FoundValue, find_values
from claimcheck.language.sentences import paragraphs, sentences
from claimcheck.language.times import FoundTime, find_times
from claimcheck.language.vocabulary import function_words, known_word

__all__ = [
    "Entity",
    "Folded",
    "FoundTime",
    "FoundValue",
    "Sentence",
    "Token",
    "describe_models",
    "describe_reader",
    "find_entities",
    "find_tagged",
    "find_times",
    "find_values",
    "fold",
    "fold_text",
    "function_words",
    "identify",
    "known_word",
    "paragraphs",
    "parse",
    "parse_many",
    "sentences",
    "soften",
    "squash",
]
