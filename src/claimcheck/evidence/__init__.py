"""Evidence: passages with their sources, stored in SQLite, and retrieval of those that fit a claim."""

from claimcheck.evidence.checking import check_files
from claimcheck.evidence.passages import bundled_files, bundled_passages, read_passages
from claimcheck.evidence.retrieval import Retriever
from claimcheck.evidence.store import AnalysePassage, EvidenceStore, Hit, StoreStats

__all__ = [
    "AnalysePassage",
    "EvidenceStore",
    "Hit",
    "Retriever",
    "StoreStats",
    "bundled_files",
    "bundled_passages",
    "check_files",
    "read_passages",
]
