"""Claims as W3C Web Annotations (JSON-LD), so that a reading tool can show verdicts where the claims stand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from claimcheck.reporting._safe import iri, web_address
from claimcheck.reporting._view import Item, View
from claimcheck.reporting.serialise import dumps
from claimcheck.schema import JudgedEvidence, Lang, Report

__all__ = ["iter_annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""How many characters of a quote's surroundings are given."""
_NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "claimcheck")
_LABEL = "Claims with verdicts. Positions count Unicode code points of the extracted text; the end is exclusive."


def iter_annotations(reports: Iterable[Report]) -> Iterator[str]:
    """An AnnotationCollection as chunks, its items on one page: one annotation for each place of each claim.

    Positions are code points of the document's text, as everywhere; ``end`` is the first that does not belong.
    """
    yield f'{{"@context": {dumps(_CONTEXT)}, "type": "AnnotationCollection", "label": {dumps(_LABEL)}, '
    yield '"first": {"type": "AnnotationPage", "startIndex": 0, "items": ['
    count, own_id = 0, _NAMES
    for report in reports:
        for annotation in _annotations(report):
            yield (",\n" if count else "\n") + dumps(annotation)
            count += 1
            own_id = uuid.uuid5(own_id, annotation["id"])
    page_id = uuid.uuid5(own_id, "page")
    yield f'\n], "id": "{page_id.urn}", "partOf": "{own_id.urn}"}}, "total": {count}, "id": "{own_id.urn}"}}\n'


def _annotations(report: Report) -> Iterator[dict[str, Any]]:
    for item in View.of(report).items:
        claim = item.claim
        body = _body(item)
        for start, end, quote in item.places:
            name = f"{report.provenance.hash}\0{claim.document_id}\0{claim.id}\0{start}\0{end}"
            own_id = uuid.uuid5(_NAMES, name.encode("utf-8", "surrogatepass").hex())
            yield {
                "id": own_id.urn,
                "type": "Annotation",
                "motivation": "assessing",
                "generator": {"type": "Software", "name": f"claimcheck {report.provenance.package}"},
                "body": body,
                "target": _target(report, start, end, quote),
            }


def _target(report: Report, start: int, end: int, quote: str) -> dict[str, Any]:
    text = report.document.text
    return {
        "source": iri(report.document.id),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": quote,
                "prefix": text[max(start - _AROUND, 0) : start],
                "suffix": text[end : end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def _body(item: Item) -> list[dict[str, Any]]:
    claim, words = item.claim, item.words
    told = f"{words.page('separator').join((item.verdict_words, claim.statement))}\n{item.verdict.explanation}"
    told = "\n".join((told.rstrip("\n"), *item.decision_lines))
    return [
        {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": item.label.value},
        {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": told} | _language(words.lang),
        *(body for evidence in item.shown for body in _sources(evidence)),
    ]


def _sources(evidence: JudgedEvidence) -> Iterator[dict[str, Any]]:
    """The passage as a text, and the address of its source. A passage may sum up its source: it is no quotation."""
    source = evidence.source
    told = f"{source.publisher}{f' ({source.date})' if source.date else ''}: {evidence.quote}"
    yield {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": told} | _language(
        evidence.lang
    )
    url = web_address(source.url)
    if url is not None:
        yield {"type": "SpecificResource", "purpose": "linking", "source": url}


def _language(lang: Lang) -> dict[str, str]:
    return {} if lang is Lang.UNKNOWN else {"language": lang.value}
