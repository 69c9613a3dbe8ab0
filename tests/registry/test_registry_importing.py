"""Company registers read as vendors, and the registry file made of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
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
from claimcheck.registry.importing._digests import Digests

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
OC_HEADER = "incorporation_date,company_number,jurisdiction_code,name,previous_names"


def by_id(path: Path, *, active: bool = False, countries: frozenset[str] = frozenset()) -> dict[str, Vendor]:
    return {vendor.id: vendor for vendor in RegisterReader(path, active=active, countries=countries)}


def aliases(vendor: Vendor) -> dict[str, str]:
    return {alias.name: alias.kind.value for alias in vendor.aliases}


def companies(path: Path, *lines: str, end: str = "\n") -> Path:
    path.write_bytes(end.join([OC_HEADER, *(f"2001-05-02,{line}" for line in lines), ""]).encode("utf-8"))
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
    glen = next(vendor for vendor in vendors.values() if vendor.name == "Glen Affable Calls, Limited")
    assert glen.id.startswith("oc-gb-sc-990-02-")  # capitals were lost
    assert vendors["oc-gb-sc-990-02"].name == "Same Slug Limited"
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
    voix = next(vendor for vendor in vendors.values() if vendor.name == "Voix du Littoral SA")
    assert set(vendors) == {voix.id, "nk-sample0001", "sample-ministry-2", "sample-org-3", "sample-legal-4"}
    assert voix.id.startswith("nk-sample0001-")
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


OFFICERS = "id,company_number,jurisdiction_code,name,title,first_name,last_name,position,start_date,current_status"
ALTERNATIVE_NAMES = "company_number,jurisdiction_code,name,type,language,start_date,end_date"


@pytest.mark.parametrize("header", [OFFICERS, ALTERNATIVE_NAMES], ids=["officers", "alternative names"])
def test_the_other_files_of_opencorporates_are_no_companies(header: str, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(f"{header}\n{',' * header.count(',')}\n", encoding="utf-8")
    found = ", ".join(header.split(",")[:8])
    with pytest.raises(RegistryError, match=f"is of no known format .*: its columns are {found}"):
        list(RegisterReader(path))
    with pytest.raises(RegistryError, match=rf"is no OpenCorporates companies\.csv: .*incorporation_date.*: {found}"):
        list(RegisterReader(path, RegisterFormat.OPENCORPORATES))


def table(path: Path, model: Path, *records: Mapping[str, str]) -> Path:
    """A file with the header of ``model``."""
    columns = next(csv.reader([model.read_text(encoding="utf-8").split("\n", 1)[0]]))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(records)
    return path


def test_branches_are_left_out(tmp_path: Path) -> None:
    branches = {"1": "", "2": "F", "3": "L"}
    records = [
        {"company_number": number, "jurisdiction_code": "gb", "name": "Alpha Calls Ltd", "branch": branch}
        for number, branch in branches.items()
    ]
    vendors, counts = left_out(table(tmp_path / "companies.csv", OPENCORPORATES, *records))
    assert [vendor.id for vendor in vendors] == ["oc-gb-1"]
    assert counts == {"a branch of another": 2}


def lei(number: int, **more: str) -> dict[str, str]:
    return {"LEI": f"CLAIMCHECKSAMPLE00{number:02}", "Entity.LegalName": f"Alpha {number} Calls Ltd"} | more


def test_branches_duplicates_and_annulled_leis_are_left_out(tmp_path: Path) -> None:
    records = [
        lei(1, **{"Entity.EntityCategory": "GENERAL", "Registration.RegistrationStatus": "LAPSED"}),
        lei(2, **{"Entity.EntityCategory": "BRANCH", "Registration.RegistrationStatus": "ISSUED"}),
        lei(3, **{"Registration.RegistrationStatus": "DUPLICATE"}),
        lei(4, **{"Registration.RegistrationStatus": "ANNULLED"}),
    ]
    vendors, counts = left_out(table(tmp_path / "lei.csv", GLEIF, *records))
    assert [vendor.name for vendor in vendors] == ["Alpha 1 Calls Ltd"]
    assert counts == {"a branch of another": 1, "LEI that is a duplicate or annulled": 2}


def test_sole_traders_of_sirene_are_left_out_whatever_they_are_called(tmp_path: Path) -> None:
    records = [
        {"categorieJuridiqueUniteLegale": "5710"},
        {"categorieJuridiqueUniteLegale": "1300"},
        {"categorieJuridiqueUniteLegale": "5710", "prenom1UniteLegale": "JEANNE"},
        {"prenomUsuelUniteLegale": "[ND]"},
        {"sexeUniteLegale": "F"},
    ]
    named = ({"siren": f"90000010{n}", "denominationUniteLegale": f"APPELS {n}"} | r for n, r in enumerate(records))
    vendors, counts = left_out(table(tmp_path / "stock.csv", SIRENE, *named))
    assert [vendor.name for vendor in vendors] == ["APPELS 0"]
    assert counts == {"natural person": 4}


def test_values_with_a_withheld_part_are_left_out(tmp_path: Path) -> None:
    records = [
        {"siren": "900000101", "denominationUniteLegale": "APPELS [ND]"},
        {"siren": "900000102", "denominationUniteLegale": "APPELS", "denominationUsuelle1UniteLegale": "[ND] ALLO"},
    ]
    vendors, counts = left_out(table(tmp_path / "stock.csv", SIRENE, *records))
    assert [(vendor.name, aliases(vendor)) for vendor in vendors] == [("APPELS", {})]
    assert counts == {"name not to be passed on ([ND])": 2}


def entities(path: Path, *said: Mapping[str, object]) -> Path:
    lines = ({"id": f"sample-{n}", "schema": "Company", "properties": one} for n, one in enumerate(said))
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def query(path: Path, *lines: str, header: str = "item,itemLabel,countryCode") -> Path:
    text = "\n".join([header, *(f"http://www.wikidata.org/entity/Q99{line}" for line in lines)])
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def test_any_country_of_a_record_is_enough_and_the_first_wanted_one_is_written(tmp_path: Path) -> None:
    lists = entities(tmp_path / "a.json", {"name": ["Alpha SA"], "jurisdiction": ["lu"], "country": ["be", "FR", "fr"]})
    rows = query(tmp_path / "b.csv", "1,Beta SA,LU", "1,Beta SA,FR", "1,Beta SA,BE", "2,Gamma SA,LU")
    for path, name in [(lists, "Alpha SA"), (rows, "Beta SA")]:
        for wanted, written in [(("FR",), "FR"), (("BE", "FR"), "BE" if path is lists else "FR"), (("LU", "FR"), "LU")]:
            found = [v for v in RegisterReader(path, countries=frozenset(wanted)) if v.name == name]
            assert [vendor.country for vendor in found] == [written]
        assert next(iter(RegisterReader(path))).country == "LU"
        assert list(RegisterReader(path, countries=frozenset({"DE"}))) == []


UNKNOWN = "http://www.wikidata.org/.well-known/genid/3a1c"


def test_unknown_values_of_wikidata_are_no_values(tmp_path: Path) -> None:
    header = "item,itemLabel,alias,aliases,website,dissolved"
    lines = [
        f"1,{UNKNOWN},Alpha SA,{UNKNOWN}|Alpha,{UNKNOWN},{UNKNOWN}",
        "2,Beta SA,_:t17,,,",
        "3,http://q.example,,,,",
    ]
    path = query(tmp_path / "query.csv", *lines, header=header)
    path.write_text(path.read_text("utf-8") + f"{UNKNOWN},Gamma SA,,,,\n", encoding="utf-8")
    vendors, counts = left_out(path)
    assert [(vendor.name, aliases(vendor), vendor.website) for vendor in vendors] == [("Beta SA", {}, None)]
    assert counts == {
        "record without a usable name (none)": 2,
        "name that is an address, not a text": 1,
        "record without a usable id": 1,
    }


def test_names_of_wikidata_come_from_literals_alone(tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    item = {"type": "uri", "value": "http://www.wikidata.org/entity/Q991"}
    row = {
        "item": item,
        "itemLabel": {"type": "literal", "value": "Alpha SA"},
        "alias": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
        "officialName": {"type": "bnode", "value": "t2711"},
        "shortName": {"type": "literal", "value": "https://alpha.example"},
        "dissolved": {"type": "bnode", "value": "t2712"},
    }
    blank = {"item": {"type": "bnode", "value": "Q992"}, "itemLabel": {"type": "literal", "value": "Beta SA"}}
    path.write_text(json.dumps({"results": {"bindings": [row, blank]}}), encoding="utf-8")
    vendors, counts = left_out(path)
    assert [aliases(vendor) for vendor in vendors] == [{"https://alpha.example": "short"}]
    assert counts == {"name that is an address, not a text": 1, "record without a usable id": 1}


def test_only_active_ones_of_a_query_that_does_not_tell_is_remarked(tmp_path: Path) -> None:
    path = query(tmp_path / "query.csv", "1,Alpha SA,FR")
    plain = tmp_path / "query.json"
    plain.write_text(json.dumps([{"item": "Q991", "itemLabel": "Beta SA", "dissolved": "2001"}]), encoding="utf-8")
    registers = Registers([path, WIKIDATA_CSV, WIKIDATA_JSON, plain, SIRENE], active=True)
    assert len(list(registers)) == len(list(registers)) > 1
    remark = "query.csv: no column says which organisations are dissolved, so none was left out as not active"
    assert registers.remarks == [remark]
    assert registers.summary()[-1] == remark
    limited = Registers([path], active=True, limit=1)
    list(limited)
    assert limited.remarks == [remark]
    list(unasked := Registers([path]))
    assert unasked.remarks == []


@pytest.mark.parametrize(
    "end",
    [
        "\nSPARQL-QUERY: queryStr=SELECT ?item WHERE {}\njava.util.concurrent.TimeoutException\n",
        ",SPARQL-QUERY: queryStr=SELECT",
        "\njava.util.concurrent.TimeoutException\n\tat java.util.concurrent.FutureTask.get(FutureTask.java:205)\n",
        ',"A quote that is open\njava.util.concurrent.TimeoutException',
    ],
)
def test_a_query_that_ran_out_of_time_is_an_error(end: str, tmp_path: Path) -> None:
    path = tmp_path / "query.csv"
    path.write_text(f"item,itemLabel\nhttp://www.wikidata.org/entity/Q991,Alpha SA{end}", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"query\.csv: the query ran out of time"):
        list(RegisterReader(path))
    path.write_text(f"SPARQL-QUERY: queryStr=SELECT {end}", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"query\.csv: the query ran out of time"):
        detect_format(path)


def test_values_as_sparql_writes_them_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "query.tsv"
    path.write_text('?item\t?itemLabel\n<http://www.wikidata.org/entity/Q991>\t"Alpha"@en\n', encoding="utf-8")
    with pytest.raises(
        RegistryError, match=r"values as SPARQL writes them \(columns like \?item\): fetch .* CSV or JSON"
    ):
        list(RegisterReader(path))
    path.write_text("item\titemLabel\nhttp://www.wikidata.org/entity/Q991\tAlpha\n", encoding="utf-8")
    assert [vendor.name for vendor in RegisterReader(path)] == ["Alpha"]


def test_a_table_that_stops_in_the_middle_of_a_record_is_noted(tmp_path: Path) -> None:
    path = query(tmp_path / "query.csv", "1,Alpha SA,FR", "2,Beta SA,FR")
    text = path.read_text(encoding="utf-8")
    for end, names, counts in [
        ("", ["Alpha SA", "Beta SA"], {}),
        (
            "http://www.wikidata.org/entity/Q993,Gam",
            ["Alpha SA", "Beta SA"],
            {"last line, which is cut short: fetch the file again": 1},
        ),
        (
            'http://www.wikidata.org/entity/Q993,"Gam',
            ["Alpha SA", "Beta SA"],
            {"last line, which is cut short: fetch the file again": 1},
        ),
        ("short\n", ["Alpha SA", "Beta SA"], {"record with a wrong number of fields": 1}),
        ("\r", ["Alpha SA", "Beta SA"], {}),
    ]:
        path.write_text(text + end, encoding="utf-8", newline="")
        vendors, found = left_out(path)
        assert ([vendor.name for vendor in vendors], found) == (names, counts)
    path.write_text(text.rstrip("\n"), encoding="utf-8")
    assert left_out(path)[1] == {}


def test_ids_that_lose_letters_or_capitals_stay_apart(tmp_path: Path) -> None:
    ids = ["NK-abC", "NK-abc", "nk-abc", "nk abc", "nk-äbc", "nk-a\u0308bc", "Ромашка", "Ромашки", "---"]
    lines = [{"id": one, "schema": "Company", "properties": {"name": [f"Firm {n}"]}} for n, one in enumerate(ids)]
    path = tmp_path / "entities.json"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    vendors, counts = left_out(path)
    assert [vendor.id for vendor in vendors][2] == "nk-abc"
    assert len({vendor.id for vendor in vendors}) == 7
    assert [vendor.id.rsplit("-", 1)[0] for vendor in vendors][:2] == ["nk-abc", "nk-abc"]
    assert counts == {"record whose id another one has already": 1, "record without a usable id": 1}
    assert [vendor.id for vendor in RegisterReader(path)] == [vendor.id for vendor in vendors]


def test_the_variables_of_a_query_are_found_in_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    bindings = '"results": {"bindings": [{"item": {"value": "Q991"}, "itemLabel": {"value": "Alpha SA"}}]}'
    path.write_text(
        '{"head": {"x": ' + '"vars": [' * 60_000 + "0" + "]" * 60_000 + f", {bindings}}}}}", encoding="utf-8"
    )
    start = time.process_time()
    vendors, _ = left_out(path, RegisterFormat.WIKIDATA)
    assert [vendor.name for vendor in vendors] == ["Alpha SA"]
    assert time.process_time() - start < 5


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
    with pytest.raises(RegistryError, match=r"is of no known format .*: its columns are id, name$"):
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
    path.write_text(
        "company_number;jurisdiction_code;name;incorporation_date\n1;fr;Un, deux et trois SA;\n", encoding="utf-8"
    )
    assert [vendor.name for vendor in RegisterReader(path)] == ["Un, deux et trois SA"]


def test_names_in_another_encoding_are_left_out_and_the_lines_counted(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    lines = [OC_HEADER, ",1,fr,Téléphonie SA,", ",2,fr,Appels SA,Société des Appels|Les Appels"]
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


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: object, group: tuple[str, ...] = ("registry",)) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["claimcheck", *group, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err

    return call


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


def test_names_of_the_bundled_registry_become_ambiguous_beside_it(tmp_path: Path, run: Run) -> None:
    said = [
        {"name": ["CONCENTRIX"], "alias": ["Own Name of Concentrix"]},
        {"name": ["Alpha Calls SA"], "alias": ["Concentrix", "Alpha Lines"]},
    ]
    source = entities(tmp_path / "entities.json", *said)
    source.write_text(
        source.read_text("utf-8")
        + json.dumps({"id": "concentrix", "schema": "Company", "properties": {"name": ["Beta Calls SA"]}}),
        encoding="utf-8",
    )
    path, text = tmp_path / "own.yaml", tmp_path / "t.txt"
    status, told = run("import", source, "--output", path)
    assert status == 0
    assert "not written, alias that is the name of another vendor of the registry: 1" in told
    assert run("validate", "--only", path)[0] == run("validate", path)[0] == 0
    registry = Registry.load([path])
    named = {vendor.name: vendor for vendor in registry.vendors if vendor.source and vendor.kind is VendorKind.COMPANY}
    assert named["CONCENTRIX"].ambiguous
    assert [alias.ambiguous for alias in named["CONCENTRIX"].aliases] == [False]
    assert aliases(named["Alpha Calls SA"]) == {"Alpha Lines": "brand"}
    assert named["Beta Calls SA"].id.startswith("concentrix-")
    text.write_text("Alpha Calls SA runs a call centre for the bank.", encoding="utf-8")
    assert run("match", text, "--registry", path, group=())[0] == 0


def test_vendors_beside_can_be_chosen() -> None:
    alpha = Vendor(id="alpha", name="Alpha Calls", kind=VendorKind.COMPANY)
    for beside, ambiguous in [((), False), ((alpha,), True)]:
        text = io.StringIO()
        assert write_registry([alpha.model_copy(update={"id": "other"})], text, beside=beside) == []
        assert ("ambiguous: true" in text.getvalue()) is ambiguous


def test_a_registry_file_without_vendors_is_valid(tmp_path: Path) -> None:
    assert written(tmp_path / "own.yaml", Registers([SIRENE], countries=frozenset({"DE"}))).vendors == ()


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


def test_a_pipe_or_device_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    paths = [Path(os.devnull)]
    if hasattr(os, "mkfifo"):  # not on every system
        paths.append(tmp_path / "pipe")
        os.mkfifo(paths[-1])
    for path in paths:
        for read in (detect_format, lambda pipe: list(RegisterReader(pipe, RegisterFormat.SIRENE))):
            with pytest.raises(RegistryError, match=r": is no regular file but a pipe or device: save it first"):
                read(path)


def test_a_record_over_many_lines_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with companies(path, "1,gb,Before Ltd,").open("a", encoding="utf-8") as stream:
        stream.write('2,gb,"Never ended\n')
        stream.writelines(f'{"x" * 1000}","{"y" * 1000}\n' for _ in range(20_000))
        stream.write('"\n2001-05-02,3,gb,After Ltd,\n')
    tracemalloc.start()
    try:
        vendors, counts = left_out(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [vendor.name for vendor in vendors] == ["Before Ltd", "After Ltd"]
    assert counts["record longer than 1,048,576 characters"] >= 30
    assert peak < 10_000_000


def test_the_ids_seen_take_three_times_their_table_at_most() -> None:
    seen = Digests()
    tracemalloc.start()
    try:
        assert all(seen.add(str(number)) for number in range(100_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * 3 * (1 << 17) + 100_000  # the old table and the new one, which is twice as long
    assert "99999" in seen
    assert "100000" not in seen


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
        writing.writestr("register.csv", f"{OC_HEADER}\n,1,gb,Sample Limited,Older|Oldest\n")
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
