"""Finds the organisations a document names and links them to the registry."""

from claimcheck.matching._names import write_index
from claimcheck.matching.explain import explain
from claimcheck.matching.index import Found, Kernel, NameIndex, is_index_file
from claimcheck.matching.matcher import Entities, Matcher

__all__ = [
    "Entities",
    "Found",
    "Kernel",
    "Matcher",
    "NameIndex",
    "explain",
    "is_index_file",
    "write_index",
]
