"""CSV: opens right in a French Excel, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.reporting import CSV_COLUMNS, iter_csv
from claimcheck.schema import Report


def render(*reports: Report) -> str:
    return "".join(iter_csv(reports))


def rows(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def test_one_row_a_claim_with_all_that_one_sorts_by(reports: list[Report]) -> None:
    text = render(*reports)
    assert text.encode().startswith(b'\xef\xbb\xbf"document";')
    assert text.count("\r\n") == text.count("\n") == 8
    head, *body = rows(text)
    assert tuple(head) == CSV_COLUMNS
    first = dict(zip(head, body[0], strict=True))
    assert first | {
        "document": "dossier/article.txt", "document_date": "2023-11-01", "kind": "acquisition", "subject": "Voxarel",
        "subject_id": "voxarel", "object": "Fluvoix", "object_id": "", "value": "5 M€", "value_number": "5000000",
        "currency": "EUR", "time": "en 2023", "time_from": "2023-01-01", "modality": "reported", "negated": "false",
        "attribution": "Garluche Capital", "verdict": "supported", "probability": "0,934", "reason": "",
        "evidence_quote": "Passage a.", "publisher": "Gazette des plateaux", "url": "https://example.org/a",
        "evidence_date": "2023-11", "entailment": "0,915", "passages": "2", "occurrences": "2", "claim_id": "whole",
    } == first  # fmt: skip
    assert [row[head.index("reason")] for row in body][1] == "evidence_undecided"
    assert body[-1][head.index("negated")] == "true"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n-", " =", "\u00a0+", "＝", "\u200b="])
def test_no_cell_is_a_formula(hostile_report: Callable[[str], Report], start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    for row in rows(render(hostile_report(text)))[1:]:
        assert not [cell for cell in row if re.match(r"\s*[=+\-@\t\r＝＋－＠]", cell)]
        assert len([cell for cell in row if cell.startswith("'") or cell.lstrip().startswith("'")]) > 8


def test_an_english_excel_finds_no_formula_behind_a_comma(hostile_report: Callable[[str], Report]) -> None:
    for row in rows(render(hostile_report("a, =1+1;=2")), ",")[1:]:
        assert not [cell for cell in row if re.match(r"\s*[=+@]", cell)]
    assert '"https://example.org/a%2C=1"' in render(hostile_report("https://example.org/a,=1"))


@given(st.text(st.characters(), min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_text_is_one_row_of_cells(hostile_report: Callable[[str], Report], text: str) -> None:
    written = render(hostile_report(text))
    assert {len(row) for row in rows(written)} == {len(CSV_COLUMNS)}
    assert len(rows(written)) == 4
    assert written.count("\n") == written.count("\r") == 4


def test_a_cell_fits_into_excel(hostile_report: Callable[[str], Report]) -> None:
    body = rows(render(hostile_report("😀" * 20_000)))[1:]
    longest = max((cell for row in body for cell in row), key=len)
    assert len(longest.encode("utf-16-le")) // 2 <= 32_767
    assert longest.endswith("… (+24001)")
