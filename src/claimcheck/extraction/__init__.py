"""Claims out of text: frames, arguments, coreference, modality, attribution, statements, worthiness."""

from claimcheck.extraction.explaining import explain_claim
from claimcheck.extraction.extractor import Extractor
from claimcheck.extraction.frames import Frame, load_frames

__all__ = ["Extractor", "Frame", "explain_claim", "load_frames"]
