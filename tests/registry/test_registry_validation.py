"""Every fault of every entry is reported, with file, entry, field and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.errors import RegistryError
from claimcheck.registry import Fault, Registry, validate

SOURCE = '{publisher: "Gazette", url: "https://gazette.example/1"}'


def faults(tmp_path: Path, body: str) -> tuple[Fault, ...]:
    path = tmp_path / "registry.yaml"
    path.write_text("schema_version: 1\nvendors:\n" + body, encoding="utf-8")
    return validate([path])


def entry(extra: str) -> str:
    return "  - id: acme\n    name: Acme Calls\n    kind: outsourcer\n" + extra


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("  - {name: Acme Calls, kind: media}\n", "id"),
        ("  - {id: Acme Calls, name: Acme Calls, kind: media}\n", "id"),
        ("  - {id: acme, kind: media}\n", "name"),
        ("  - {id: acme, name: Acme Calls}\n", "kind"),
        ("  - {id: acme, name: Acme Calls, kind: bakery}\n", "kind"),
        ("  - {id: acme, name: '…', kind: media}\n", "name"),
        ("  - {id: acme, name: T., kind: media}\n", "name"),
        ("  - {id: acme, name: S.A.S.U., kind: media}\n", "name"),
        (entry("    country: FRA\n"), "country"),
        (entry("    country: NO\n"), "country"),
        (entry("    colour: red\n"), "colour"),
        (entry("    name: Twice\n"), "name"),
        (entry("    aliases:\n      - {name: Old, kind: former}\n"), "aliases[0].source"),
        (entry("    aliases:\n      - {name: Old, kind: brand, valid_to: 2001}\n"), "aliases[0].source"),
        (entry("    aliases:\n      - {name: Old, kind: nickname}\n"), "aliases[0].kind"),
        (entry("    aliases:\n      - {name: A, kind: short}\n"), "aliases[0].name"),
        (
            entry(f"    aliases:\n      - {{name: Old, kind: former, valid_to: 2021-02-30, source: {SOURCE}}}\n"),
            "aliases[0].valid_to",
        ),
        (
            entry(f"    aliases:\n      - {{name: Old, kind: former, valid_to: soon, source: {SOURCE}}}\n"),
            "aliases[0].valid_to",
        ),
        (
            entry(
                f"    aliases:\n      - {{name: O2, kind: short, valid_from: 2012, valid_to: 2011, source: {SOURCE}}}\n"
            ),
            "aliases[0].valid_to",
        ),
        (entry("    parents:\n      - {name: Owner}\n"), "parents[0].source"),
        (entry(f"    parents:\n      - {{vendor: nobody, source: {SOURCE}}}\n"), "parents[0].vendor"),
        (entry(f"    parents:\n      - {{share: 0.5, source: {SOURCE}}}\n"), "parents[0].name"),
        (entry(f"    parents:\n      - {{name: Owner, share: 55, source: {SOURCE}}}\n"), "parents[0].share"),
        (entry("") + "  - {id: acme, name: Other, kind: media}\n", "id"),
        (
            entry("") + "  - {id: b2, name: Beta, kind: media, aliases: [{name: ACME-calls, kind: short}]}\n",
            "aliases[0].name",
        ),
        ("  - just text\n", "vendors"),
    ],
)
def test_a_fault_is_found_in_its_field(tmp_path: Path, body: str, field: str) -> None:
    found = faults(tmp_path, body)
    assert field in [fault.field for fault in found]
    assert all(fault.file.endswith("registry.yaml") and fault.message for fault in found)


def test_all_faults_of_all_entries_are_reported_with_their_lines(tmp_path: Path) -> None:
    body = "  - id: one\n    name: T\n    kind: bakery\n  - id: two\n    country: XX\n    kind: media\n"
    found = faults(tmp_path, body)
    assert {(f.entry, f.field) for f in found} == {
        ("one", "name"),
        ("one", "kind"),
        ("two", "name"),
        ("two", "country"),
    }
    assert {f.line for f in found if f.entry == "one"} == {3}
    assert {f.line for f in found if f.entry == "two"} == {6}


def test_loading_refuses_with_every_fault_as_a_line(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text("vendors:\n  - {id: a1, name: Alpha}\n  - {id: b1, kind: media}\n", encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        Registry.load([path])
    assert len(caught.value.faults) == 2
    assert "registry.yaml:2: a1: kind" in caught.value.faults[0]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "vendors: 3", "just words"])
def test_a_file_that_is_no_registry_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    assert [f.field for f in validate([path])] == ["vendors"]


def test_ids_are_unique_over_files_and_parents_may_be_in_another(tmp_path: Path) -> None:
    one, two = tmp_path / "1.yaml", tmp_path / "2.yaml"
    one.write_text(f"vendors:\n  - {{id: a1, name: Alpha, kind: media, parents: [{{vendor: b1, source: {SOURCE}}}]}}\n")
    two.write_text("vendors:\n  - {id: b1, name: Beta, kind: media}\n")
    assert validate([one, two]) == ()
    two.write_text("vendors:\n  - {id: a1, name: Beta, kind: media}\n")
    assert {f.field for f in validate([one, two])} == {"id", "parents[0].vendor"}
