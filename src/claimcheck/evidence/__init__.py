"""Evidence: documents and passages with their sources, stored in SQLite, and retrieval of those that fit a claim."""

from claimcheck.evidence._counting import StoreStats
from claimcheck.evidence.adding import add_evidence, match_again
from claimcheck.evidence.checking import check_files
from claimcheck.evidence.cutting import cut
from claimcheck.evidence.documents import Incoming, MatchMany, Outcome, State, StoredDocument
from claimcheck.evidence.incoming import Given, from_document, list_files, read_incoming
from claimcheck.evidence.passages import bundled_files, bundled_passages, read_passages
from claimcheck.evidence.readings import Readings, bundled_readings_file
from claimcheck.evidence.retrieval import Retriever
from claimcheck.evidence.store import AnalysePassage, EvidenceStore, Hit

__all__ = [
    "AnalysePassage",
    "EvidenceStore",
    "Given",
    "Hit",
    "Incoming",
    "MatchMany",
    "Outcome",
    "Readings",
    "Retriever",
    "State",
    "StoreStats",
    "StoredDocument",
    "add_evidence",
    "bundled_files",
    "bundled_passages",
    "bundled_readings_file",
    "check_files",
    "cut",
    "from_document",
    "list_files",
    "match_again",
    "read_incoming",
    "read_passages",
]
