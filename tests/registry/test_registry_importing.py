"""Company registers read as vendors, and the registry file made of them."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.cli import main
from claimcheck.errors import ConfigError, RegistryError
from claimcheck.registry import (
    RegisterFormat,
    RegisterReader,
    Registers,
    Registry,
    Vendor,
    VendorKind,
    detect_format,
    validate,
    write_registry,
)

FOLDER = Path(__file__).parents[2] / "fixtures" / "registers"
GLEIF = FOLDER / "gleif-lei2.csv"
OPENCORPORATES = FOLDER / "opencorporates-companies.csv"
SIRENE = FOLDER / "sirene-stock-unite-legale.csv"
FTM = FOLDER / "entities.ftm.json"
WIKIDATA_CSV = FOLDER / "wikidata-query.csv"
WIKIDATA_JSON = FOLDER / "wikidata-query.json"
FORMATS = {
    GLEIF: RegisterFormat.GLEIF,
    OPENCORPORATES: RegisterFormat.OPENCORPORATES,
    SIRENE: RegisterFormat.SIRENE,
    FTM: RegisterFormat.FTM,
    WIKIDATA_CSV: RegisterFormat.WIKIDATA,
    WIKIDATA_JSON: RegisterFormat.WIKIDATA,
}
OC_HEADER = "company_number,jurisdiction_code,name,previous_names"


def by_id(path: Path, *, active: bool = False, countries: frozenset[str] = frozenset()) -> dict[str, Vendor]:
    return {vendor.id: vendor for vendor in RegisterReader(path, active=active, countries=countries)}


def aliases(vendor: Vendor) -> dict[str, str]:
    return {alias.name: alias.kind.value for alias in vendor.aliases}


def companies(path: Path, *lines: str, end: str = "\n") -> Path:
    path.write_bytes(end.join([OC_HEADER, *lines, ""]).encode("utf-8"))
    return path


def left_out(path: Path, register: RegisterFormat | None = None) -> tuple[list[Vendor], dict[str, int]]:
    reader = RegisterReader(path, register)
    return list(reader), dict(reader.skipped)


@pytest.mark.parametrize(("path", "register"), FORMATS.items(), ids=lambda value: getattr(value, "name", str(value)))
def test_a_file_tells_its_format_and_is_read(path: Path, register: RegisterFormat) -> None:
    assert detect_format(path) is register
    vendors = list(RegisterReader(path))
    assert len(vendors) >= 4
    assert vendors == list(RegisterReader(path, register))
    assert {vendor.kind for vendor in vendors} == {VendorKind.COMPANY}
    assert all(vendor.source for vendor in vendors)


def test_gleif_names_have_their_kinds_and_a_source_where_former() -> None:
    vendors = by_id(GLEIF)
    armor = vendors["lei-claimchecksample0111"]
    assert (armor.name, armor.country, armor.lei) == ("Téléphonie d'Armor, SAS", "FR", "CLAIMCHECKSAMPLE0111")
    assert aliases(armor) == {"Armor Appels SARL": "former", "Allô Armor": "brand"}
    assert armor.aliases[0].source is not None
    assert armor.aliases[0].source.publisher == "GLEIF"
    assert armor.aliases[0].source.url == "https://search.gleif.org/#/record/CLAIMCHECKSAMPLE0111"
    bereza = vendors["lei-claimchecksample0313"]
    assert aliases(bereza) == {"Bereza Contact Centre LLP": "legal", "KOLL-TSENTR BEREZA OOO": "short"}
    assert vendors["lei-claimchecksample0414"].name == "Kontakt Nordlicht Gesellschaft mbH"
    assert vendors["lei-claimchecksample0919"].country == "US"  # of the jurisdiction US-DE, without an address


def test_what_is_left_out_is_counted_with_its_first_line() -> None:
    reader = RegisterReader(GLEIF)
    list(reader)
    assert reader.skipped == {
        "natural person": 1,
        "record without a usable id": 1,
        "record whose id another one has already": 1,
        "record without a usable name (none)": 1,
        "record with a wrong number of fields": 1,
        "name that the record has already": 1,
        "name that is a legal form alone": 1,
        "name that is a single letter or digit": 1,
    }
    assert reader.examples["name that is a legal form alone"] == "line 5: GmbH"
    assert reader.examples["natural person"] == "line 8"  # the record before it goes over two lines
    assert reader.examples["record with a wrong number of fields"] == "line 13: 3 instead of 332"


def test_counts_are_those_of_the_last_iteration() -> None:
    reader = RegisterReader(GLEIF)
    first = list(reader)
    counts = dict(reader.skipped)
    assert list(reader) == first
    assert dict(reader.skipped) == counts


def test_opencorporates() -> None:
    vendors = by_id(OPENCORPORATES)
    former = {"Brightmoor Typing Pool Limited": "former", "Moorland Secretaries Limited": "former"}
    assert aliases(vendors["oc-gb-09990001"]) == former
    glen = vendors["oc-gb-sc-990-02"]
    assert glen.name == "Glen Affable Calls, Limited"  # the second with this id was left out
    assert glen.source is not None
    assert glen.source.url == "https://opencorporates.com/companies/gb/SC%20990%2F02"
    assert vendors["oc-us-de-7990003"].country == "US"
    assert vendors["oc-us-de-7990003"].name == '"Ring-A-Lot" Services, Inc.'
    assert aliases(vendors["oc-ca-qc-990004"]) == {"Boreal Answer Inc.": "legal"}
    assert vendors["oc-zz-990009"].country is None


def test_sirene_has_no_natural_persons_and_nothing_withheld() -> None:
    reader = RegisterReader(SIRENE)
    vendors = {vendor.id: vendor for vendor in reader}
    assert set(vendors) == {"siren-900000001", "siren-900000002", "siren-900000003", "siren-900000009"}
    assert aliases(vendors["siren-900000001"]) == {"CAVI": "acronym", "ALLO VALLEE": "brand"}
    assert vendors["siren-900000002"].aliases == ()
    assert vendors["siren-900000009"].name == "ASSOCIATION DES STANDARDISTES FICTIFS"
    assert reader.skipped["natural person"] == 2
    assert reader.skipped["name not to be passed on ([ND])"] == 2
    assert not any("[ND]" in vendor.model_dump_json() for vendor in vendors.values())


def test_followthemoney() -> None:
    reader = RegisterReader(FTM)
    vendors = {vendor.id: vendor for vendor in reader}
    assert set(vendors) == {"nk-sample0001", "sample-ministry-2", "sample-org-3", "sample-legal-4"}
    voix = vendors["nk-sample0001"]
    assert (voix.name, voix.wikidata, voix.lei) == ("Voix du Littoral SA", "Q990000001", "CLAIMCHECKSAMPLE3131")
    assert (voix.country, voix.website) == ("FR", "https://www.voix-du-littoral.example")
    assert aliases(voix) == {
        "VOIX DU LITTORAL": "brand",
        "Littoral Voices": "brand",
        "Téléventes du Littoral": "former",
        "VDL": "acronym",
        "Littoral": "short",
    }
    assert [alias.name for alias in voix.aliases if alias.ambiguous] == ["Littoral"]
    assert vendors["sample-ministry-2"].website is None
    assert vendors["sample-legal-4"].country == "GB"
    assert reader.skipped["entity of another schema"] == 2
    assert reader.examples["line that is no FollowTheMoney entity"].startswith("line 4: ")


@pytest.mark.parametrize("path", [WIKIDATA_CSV, WIKIDATA_JSON], ids=["csv", "json"])
def test_rows_of_one_wikidata_item_are_one_vendor(path: Path) -> None:
    reader = RegisterReader(path)
    vendors = {vendor.id: vendor for vendor in reader}
    assert set(vendors) == {"q990000011", "q990000012", "q990000013", "q990000015"}
    fictelia = vendors["q990000011"]
    assert (fictelia.wikidata, fictelia.lei, fictelia.country) == ("Q990000011", "CLAIMCHECKSAMPLE4141", "FR")
    assert aliases(fictelia) == {
        "Fictelia Group": "brand",
        "Fictelia S.A.": "legal",
        "FCT": "short",
        'Centres "Fictelia", services': "brand",
    }
    assert vendors["q990000012"].name == "Sample Answering plc"  # where the label is the id
    assert vendors["q990000015"].name == "Two Lines Telephony"
    assert reader.skipped["record whose id another one has already"] == 1  # rows of an item that do not follow


def test_the_plain_list_that_the_query_page_downloads_is_read(tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    rows = [
        {"item": "http://www.wikidata.org/entity/Q990000021", "itemLabel": "Liste SA", "aliases": "Liste|Lista | "},
        {"item": "http://www.wikidata.org/entity/Q990000022", "itemLabel": "B SA", "itemAltLabel": "Dial, Inc., Dials"},
        {"item": "http://www.wikidata.org/entity/Q990000023", "itemLabel": "C SA", "itemAltLabel": "Call"},
        7,
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    vendors, counts = left_out(path)
    assert [aliases(vendor) for vendor in vendors] == [{"Liste": "brand", "Lista": "brand"}, {}, {"Call": "brand"}]
    assert list(counts.values()) == [1, 1]  # the list of aliases with commas, and the number


@pytest.mark.parametrize(
    ("path", "inactive"),
    [
        (GLEIF, "lei-claimchecksample0515"),
        (OPENCORPORATES, "oc-ie-990005"),
        (OPENCORPORATES, "oc-lu-990006"),
        (SIRENE, "siren-900000003"),
        (FTM, "sample-legal-4"),
        (WIKIDATA_CSV, "q990000013"),
        (WIKIDATA_JSON, "q990000013"),
    ],
)
def test_dissolved_organisations_are_kept_unless_only_active_ones_are_asked_for(path: Path, inactive: str) -> None:
    assert inactive in by_id(path)
    reader = RegisterReader(path, active=True)
    assert inactive not in {vendor.id for vendor in reader}
    assert reader.skipped["not active"] >= 1


def test_only_wanted_countries() -> None:
    assert set(by_id(GLEIF, countries=frozenset({"fr", "DE"}))) == {
        "lei-claimchecksample0111",
        "lei-claimchecksample0414",
    }
    with pytest.raises(ConfigError, match="XX"):
        RegisterReader(GLEIF, countries=frozenset({"XX"}))


def test_the_kind_can_be_chosen() -> None:
    assert {vendor.kind for vendor in RegisterReader(SIRENE, kind=VendorKind.OUTSOURCER)} == {VendorKind.OUTSOURCER}


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_packed_files_are_read_as_plain_ones(path: Path, tmp_path: Path) -> None:
    plain = list(RegisterReader(path))
    packed, archive = tmp_path / "register.gz", tmp_path / "register.zip"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.mkdir("folder")
        writing.write(path, "folder/register")
    assert list(RegisterReader(packed)) == plain
    assert list(RegisterReader(archive)) == plain


def test_a_truncated_gzip_gives_its_first_vendors_and_then_an_error(tmp_path: Path) -> None:
    lines = [f"{number},gb,Sample Line {number * 7919} Limited," for number in range(20_000)]
    whole = gzip.compress(companies(tmp_path / "plain.csv", *lines).read_bytes())
    path = tmp_path / "short.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    found = iter(RegisterReader(path))
    assert next(found).id == "oc-gb-0"
    with pytest.raises(RegistryError, match=r"short\.csv\.gz: is damaged or cut short"):
        list(found)


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as writing:
        writing.writestr("a.csv", "x")
        writing.writestr("b.csv", "x")
    with pytest.raises(RegistryError, match="has 2 files: unpack it"):
        list(RegisterReader(path))


@pytest.mark.parametrize("content", [b"", b"\n\n", gzip.compress(b"")], ids=["no byte", "blank", "packed"])
def test_an_empty_file_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)
    with pytest.raises(RegistryError, match="is empty"):
        list(RegisterReader(path))


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RegistryError, match="cannot be read"):
            list(RegisterReader(path))


def test_another_table_is_refused_with_the_columns_found_and_needed(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,name\n1,Sample\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="is of no known format"):
        detect_format(path)
    with pytest.raises(RegistryError, match=r"siren, .* are missing; needed: siren, .*; found: id, name"):
        list(RegisterReader(path, RegisterFormat.SIRENE))
    with pytest.raises(RegistryError, match="columns item, itemLabel are missing"):
        list(RegisterReader(path, RegisterFormat.WIKIDATA))
    with pytest.raises(RegistryError, match="no line has an object with schema"):
        list(RegisterReader(path, RegisterFormat.FTM))


def test_a_query_without_labels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    path.write_text('{"head": {"vars": ["item", "x"]}, "results": {"bindings": [{"item": {"value": "Q7"}}]}}')
    with pytest.raises(RegistryError, match="columns itemLabel are missing"):
        list(RegisterReader(path))


def test_a_query_result_that_stops_in_the_middle_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    path.write_bytes(WIKIDATA_JSON.read_bytes()[:3000] + b"\njava.util.concurrent.TimeoutException")
    with pytest.raises(RegistryError, match=r"query\.json: broken JSON from line \d+ on"):
        list(RegisterReader(path))


def test_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(OPENCORPORATES.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(RegistryError, match="UTF-16"):
        list(RegisterReader(path))


def test_mark_and_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    text = OPENCORPORATES.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert list(RegisterReader(path)) == list(RegisterReader(OPENCORPORATES))


def test_semicolons_between_fields_are_read(tmp_path: Path) -> None:
    path = tmp_path / "semicolons.csv"
    path.write_text("company_number;jurisdiction_code;name\n1;fr;Un, deux et trois SA\n", encoding="utf-8")
    assert [vendor.name for vendor in RegisterReader(path)] == ["Un, deux et trois SA"]


def test_names_in_another_encoding_are_left_out_and_the_lines_counted(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    lines = [OC_HEADER, "1,fr,Téléphonie SA,", "2,fr,Appels SA,Société des Appels|Les Appels"]
    path.write_bytes("\n".join(lines).encode("latin-1"))
    vendors, counts = left_out(path)
    assert [(vendor.name, list(aliases(vendor))) for vendor in vendors] == [("Appels SA", ["Les Appels"])]
    assert counts == {
        "line with bytes that are no UTF-8": 2,
        "record without a usable name (has bytes that are no UTF-8)": 1,
        "name that has bytes that are no UTF-8": 1,
    }


def test_control_characters_and_long_names_are_left_out(tmp_path: Path) -> None:
    long = "a" * 501
    path = companies(tmp_path / "odd.csv", f"1,gb,Fine Ltd,{long}|Bad\0Name|Escape\x1bName|Good Name", f"2,gb,{long},")
    vendors, counts = left_out(path)
    assert [(vendor.name, list(aliases(vendor))) for vendor in vendors] == [("Fine Ltd", ["Good Name"])]
    assert counts == {
        "name that is longer than 500 characters": 1,
        "name that has control characters": 2,
        "record without a usable name (is longer than 500 characters)": 1,
    }


def test_a_field_or_line_without_end_costs_records_but_not_the_file(tmp_path: Path) -> None:
    lines = ["1,gb,Before Ltd,", f"2,gb,{'x' * 200_000},", f"3,gb,{'y' * 3_000_000},", "4,gb,After Ltd,"]
    vendors, counts = left_out(companies(tmp_path / "long.csv", *lines))
    assert [vendor.name for vendor in vendors] == ["Before Ltd", "After Ltd"]
    assert counts == {"record that is no CSV or has a field too long": 1, "line longer than 1,048,576 bytes": 1}


def test_a_quote_that_never_closes_does_not_swallow_the_rest(tmp_path: Path) -> None:
    lines = [f"{number},gb,Sample Line {number} Limited," for number in range(1, 20_000)]
    vendors, counts = left_out(companies(tmp_path / "open.csv", '0,gb,"Never closed,', *lines))
    assert counts == {"record that is no CSV or has a field too long": 1}
    assert len(vendors) > 10_000
    assert vendors[-1].id == "oc-gb-19999"


def test_a_record_has_a_thousand_names_at_most(tmp_path: Path) -> None:
    names = "|".join(f"Old name {number}" for number in range(1200))
    vendors, counts = left_out(companies(tmp_path / "many.csv", f"1,gb,Sample Ltd,{names}"))
    assert len(vendors[0].aliases) == 999
    assert counts == {"name beyond the first 1,000 of a record": 201}


def test_an_id_in_two_files_is_imported_once(tmp_path: Path) -> None:
    first = companies(tmp_path / "a.csv", "1,gb,First Ltd,", "2,gb,Second Ltd,")
    second = companies(tmp_path / "b.csv", "2,gb,Second Limited,", "3,gb,Third Ltd,Old Third")
    registers = Registers([first, second])
    assert [vendor.id for vendor in registers] == ["oc-gb-1", "oc-gb-2", "oc-gb-3"]
    assert (registers.vendors, registers.names) == (3, 4)
    assert registers.summary() == [
        "3 vendors with 4 names imported",
        "left out, record whose id another one has already: 1 (first: b.csv: oc-gb-2)",
    ]


def test_a_limit_ends_the_reading() -> None:
    registers = Registers([GLEIF, SIRENE], limit=2)
    assert len(list(registers)) == len(list(registers)) == registers.vendors == 2
    assert registers.skipped == {"name that the record has already": 1}  # nothing of what comes after


def written(path: Path, registers: Registers) -> Registry:
    text = io.StringIO()
    write_registry(registers, text)
    path.write_text(text.getvalue(), encoding="utf-8")
    assert validate([path]) == ()
    return Registry.load([path], bundled=False)


def test_the_registry_file_is_valid_and_says_the_same(tmp_path: Path) -> None:
    registers = Registers(list(FORMATS))
    registry = written(tmp_path / "own.yaml", registers)
    assert registry.vendors == tuple(sorted(registers, key=lambda vendor: vendor.id))


def test_names_that_several_bear_become_ambiguous_wherever_they_stand(tmp_path: Path) -> None:
    path = companies(
        tmp_path / "same.csv",
        "1,gb,Alpha Ltd,Gamma Lines",
        "2,gb,ALPHA LTD,",
        "3,gb,Beta Ltd,Alpha-Ltd|Old Beta",
        "4,gb,Gamma Lines,",
        "5,gb,Delta Ltd,Old Beta|Own Delta",
        "6,gb,Omega Ltd,",
    )
    registry = written(tmp_path / "own.yaml", Registers([path]))
    assert [vendor.ambiguous for vendor in registry.vendors] == [True, True, False, True, False, False]
    assert {a.name: a.ambiguous for v in registry.vendors for a in v.aliases} == {
        "Gamma Lines": None,  # as its vendor
        "Alpha-Ltd": True,
        "Old Beta": True,
        "Own Delta": None,
    }


def test_a_registry_file_without_vendors_is_valid(tmp_path: Path) -> None:
    assert written(tmp_path / "own.yaml", Registers([SIRENE], countries=frozenset({"DE"}))).vendors == ()


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["claimcheck", "registry", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err

    return call


def test_the_command_writes_a_file_that_its_sister_finds_valid(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "own.yaml"
    options = ("--active", "--country", "FR", "--kind", "outsourcer", "--limit", 3, "--output", path)
    status, told = run("import", GLEIF, SIRENE, *options)
    assert status == 0
    assert told.startswith("claimcheck: 3 vendors with 7 names imported\n")
    assert "left out, natural person: 1 (first: gleif-lei2.csv line 8)" in told
    assert run("validate", "--only", path)[0] == 0
    assert {vendor.kind for vendor in Registry.load([path], bundled=False).vendors} == {VendorKind.OUTSOURCER}


def test_the_command_refuses_what_it_cannot_do_and_leaves_the_output_alone(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("mine", encoding="utf-8")
    both = ("--output", path, "--index", tmp_path / "names.idx")
    for call, said in [
        ((GLEIF,), "--output FILE"),
        ((GLEIF, *both), "--output FILE"),
        ((GLEIF, "--output", path, "--kind", "circus"), "no such kind"),
        ((GLEIF, "--output", path, "--country", "XX"), "XX"),
        ((GLEIF, "--output", path, "--from", "sirene"), "is no SIRENE CSV"),
    ]:
        status, told = run("import", *call)
        assert (status, said in told) == (2, True), told
    assert path.read_text(encoding="utf-8") == "mine"


def sirene_file(path: Path, count: int) -> None:
    header = SIRENE.read_text(encoding="utf-8").split("\n", 1)[0]
    columns = header.split(",")
    with path.open("w", encoding="utf-8") as stream:
        stream.write(header + "\n")
        for number in range(count):
            values = {"siren": f"{number:09}", "denominationUniteLegale": f"SOCIETE INVENTEE {number * 7919}"}
            values |= {"denominationUsuelle1UniteLegale": f"ALLO {number}", "etatAdministratifUniteLegale": "A"}
            stream.write(",".join(values.get(column, "") for column in columns) + "\n")


def wikidata_file(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"head": {"vars": ["item", "itemLabel"]}, "results": {"bindings": [')
        for number in range(count):
            item = {"type": "uri", "value": f"http://www.wikidata.org/entity/Q{number + 1}"}
            stream.write(
                (", " if number else "") + json.dumps({"item": item, "itemLabel": {"value": f"Firm {number}"}})
            )
        stream.write("]}}")


@pytest.mark.parametrize("make", [sirene_file, wikidata_file])
def test_memory_does_not_grow_with_the_file(make: Callable[[Path, int], None], tmp_path: Path) -> None:
    path = tmp_path / "long"
    make(path, 30_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in RegisterReader(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 30_000
    assert peak < 20_000_000


HEADS = [path.read_bytes().split(b"\n", 1)[0] + b"\n" for path in (GLEIF, OPENCORPORATES, SIRENE, WIKIDATA_CSV)]
PACKED = [b"\x1f\x8b\x08\x00", b"PK\x03\x04", gzip.compress(OPENCORPORATES.read_bytes())]
STARTS = [
    b"",
    b"[",
    b'{"results": {"bindings": [',
    b'{"id": "a", "schema": "Company", "properties": {"name": ["',
    *PACKED,
]


@given(
    start=st.sampled_from([*HEADS, *STARTS]),
    rest=st.binary(max_size=200) | st.text("{}[],:\"'\\|\n\r\0é0Qnul", max_size=200).map(str.encode),
    register=st.none() | st.sampled_from(RegisterFormat),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_vendors_or_one_clear_error(start: bytes, rest: bytes, register: RegisterFormat | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any")
        path.write_bytes(start + rest)
        try:
            vendors = list(RegisterReader(path, register))
        except RegistryError as error:
            vendors, said = [], str(error)
        else:
            said = str(path)
        assert said.startswith(str(path))
        assert "\n" not in said
        assert len({vendor.id for vendor in vendors}) == len(vendors)


@given(at=st.integers(0, 400), bits=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_damaged_archive_is_read_or_one_clear_error(at: int, bits: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("register.csv", f"{OC_HEADER}\n1,gb,Sample Limited,Older|Oldest\n")
    content = bytearray(whole.getvalue())
    content[at % len(content)] ^= bits
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.zip")
        path.write_bytes(content)
        try:
            vendors = [vendor.id for vendor in RegisterReader(path)]
        except RegistryError:
            vendors = []
        assert vendors in ([], ["oc-gb-1"])


TEXTS = st.text(max_size=12) | st.sampled_from(
    ["\ud800", "\u2028", "\x85", "SA", "Alpha", "alpha", "0", "null", "- a: b"]
)
VALUES = st.lists(TEXTS | st.none() | st.integers(), max_size=3) | TEXTS
KEYS = ("name", "alias", "previousName", "weakAlias", "website", "country", "sourceUrl", "publisher", "wikidataId")


@given(st.lists(st.tuples(TEXTS, st.fixed_dictionaries(dict.fromkeys(KEYS, VALUES))), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_whatever_entities_say_the_registry_file_is_valid(entities: list[tuple[str, dict[str, object]]]) -> None:
    lines = (json.dumps({"id": i, "schema": "Company", "properties": said}) for i, said in entities)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "entities.json")
        path.write_text("\n".join(lines), encoding="utf-8")
        registers = Registers([path])
        registry = written(Path(folder, "own.yaml"), registers)
        assert {v.id: v.name for v in registry.vendors} == {v.id: v.name for v in registers}
