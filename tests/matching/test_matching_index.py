"""The index of names: both kernels, batches, changes, files, strange names and strange texts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ClaimcheckError, ConfigError, IndexFileError
from claimcheck.language import squash
from claimcheck.matching import Kernel, Matcher, NameIndex, write_index
from claimcheck.registry import Registry, Vendor, VendorKind
from claimcheck.schema import Document, Lang, Mention

NAMES = [n for v in Registry.load().vendors for n in (v.name, *(alias.name for alias in v.aliases))]
INDEX = NameIndex.build(NAMES)
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted(Path("fixtures/articles").glob("*.txt"))]
LETTERS = st.text("aetprsAé -.,\n", max_size=80)


def small(*names: str) -> NameIndex:
    return NameIndex.build(names)


def surfaces(index: NameIndex, text: str) -> list[str]:
    return [text[row.start : row.end] for row in index.find(text)]


def test_both_kernels_find_the_same_in_real_texts() -> None:
    assert INDEX.hits(ARTICLES, kernel="compiled") == INDEX.hits(ARTICLES)
    assert INDEX.hits(ARTICLES, kernel="compiled", cap=4, threshold=80) == INDEX.hits(ARTICLES, cap=4, threshold=80)


@settings(max_examples=200, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=6), LETTERS)
def test_both_kernels_find_the_same(names: list[str], text: str) -> None:
    index = NameIndex.build(names)
    assert index.hits([text], kernel="compiled") == index.hits([text])


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=5), st.lists(LETTERS, max_size=5))
def test_a_batch_finds_what_single_calls_find(names: list[str], texts: list[str]) -> None:
    index = NameIndex.build(names)
    assert index.find_many(texts) == [index.find(text) for text in texts]
    assert index.find_many(texts, workers=2) == index.find_many(texts)


def test_long_texts_are_searched_piece_by_piece_without_a_seam() -> None:
    line = "Hier, Diabolocom et Star Tek ont parlé de Sitel Group " * 2_000  # no line end
    found = INDEX.find(line)
    whole = INDEX.find(line[:54])
    assert [(row.start % 54, row.end % 54, row.entries, row.score) for row in found] == [
        (row.start, row.end, row.entries, row.score) for row in whole
    ] * 2_000
    lines = line.replace("Group ", "Group\n")
    assert [row.start for row in INDEX.find(lines)] == [row.start for row in found]


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=5), st.lists(LETTERS, max_size=4), st.data())
def test_changes_are_as_good_as_a_new_index(names: list[str], more: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(0, len(names) + len(more) - 1)))
    changed = NameIndex.build(names).with_changes([(name, "") for name in more], gone)
    kept = [number for number in range(len(names) + len(more)) if number not in gone]
    fresh = NameIndex.build([(names + more)[number] for number in kept])
    text = " ; ".join([*names, *more])
    assert len(changed) == len(kept)
    assert [(r.start, r.end, r.score, r.entries) for r in changed.find(text)] == [
        (r.start, r.end, r.score, tuple(kept[n] for n in r.entries)) for r in fresh.find(text)
    ]


def test_numbers_that_there_are_not_cannot_be_removed() -> None:
    with pytest.raises(IndexError, match="no name has the number 7"):
        small("Diabolocom").with_changes(remove=[7])


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_saved_index_is_the_same(tmp_path: Path) -> None:
    INDEX.save(tmp_path / "names.idx")
    opened = NameIndex.open(tmp_path / "names.idx")
    assert len(opened) == len(NAMES)
    assert [opened.name(n) for n in range(len(NAMES))] == NAMES
    assert opened.hits(ARTICLES) == INDEX.hits(ARTICLES)
    assert len(NameIndex.verified(tmp_path / "names.idx")) == len(NAMES)
    changed = opened.with_changes([("Vexalia Contact", "")], [0])
    changed.save(tmp_path / "changed.idx")
    again = NameIndex.open(tmp_path / "changed.idx")
    assert (again.name(0), again.name(len(again) - 1)) == (NAMES[1], "Vexalia Contact")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.idx", "names.idx"]


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.idx"
    small("Diabolocom", "Star Tek").save(path)
    good = path.read_bytes()

    def refused(content: bytes, message: str) -> None:
        path.write_bytes(content)
        with pytest.raises(IndexFileError, match=message):
            NameIndex.open(path)

    refused(good[:-1], "the file is cut off")
    refused(good[:100], "the header is damaged")
    refused(good[:5], "no index of names")
    refused(b"", "no index of names")
    refused(b"vendors:\n", "no index of names")
    refused(good[:8] + struct.pack("<I", 99) + good[12:], "format version 99, this program reads 2")
    refused(good[:40] + b"\0" + good[41:], "the header is damaged")
    refused(good + b"\0", "bytes instead of")
    path.write_bytes(good.replace(b"DiabolocomStar", b"diabolocomStar"))
    assert surfaces(NameIndex.open(path), "Diabolocom") == ["Diabolocom"]
    with pytest.raises(IndexFileError, match="the section 'names' is damaged"):
        NameIndex.verified(path)


def forged(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """A file whose header says something else, rightly summed."""
    small("Diabolocom", "Star Tek").save(path)
    content = path.read_bytes()
    length = struct.unpack("<I", content[12:16])[0]
    header = json.loads(content[16 : 16 + length])
    header = change(header) or header
    told = (header if isinstance(header, str) else json.dumps(header)).encode()[:length].ljust(length)
    digest = hashlib.blake2b(told, digest_size=16).digest()
    path.write_bytes(content[:16] + told + digest + content[32 + length :])


@pytest.mark.parametrize(
    "change",
    [
        lambda header: "not JSON",
        lambda header: "[]",
        lambda header: "[" * 100_000,
        lambda header: header.pop("size"),
        lambda header: header.pop("tables"),
        lambda header: header["sections"].pop(),
        lambda header: header["sections"][0].update(place=-64),
        lambda header: header["sections"][0].update(place=1),
        lambda header: header["sections"][0].update(shape=[-1]),
        lambda header: header["sections"][0].update(shape=[10**30]),
        lambda header: header["sections"][0].update(shape=[]),
        lambda header: header["sections"][0].update(type="|O"),
        lambda header: header["sections"][0].update(type="<f8"),
        lambda header: header["sections"][2].update(shape=[1]),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_headers_that_lie_are_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    forged(tmp_path / "names.idx", change)
    with pytest.raises(IndexFileError, match=r"does not describe an index|cut off"):
        NameIndex.open(tmp_path / "names.idx")


@pytest.mark.parametrize("kernel", ["numpy", "compiled"])
@pytest.mark.parametrize("section", ["entries", "part_starts", "part_keys"])
def test_damage_that_is_found_late_is_an_error_of_ours(tmp_path: Path, kernel: Kernel, section: str) -> None:
    path = tmp_path / "names.idx"
    INDEX.save(path)
    content = bytearray(path.read_bytes())
    length = struct.unpack("<I", content[12:16])[0]
    [row] = [row for row in json.loads(content[16 : 16 + length])["sections"] if row["name"] == section]
    first = 32 + length
    first += -first % 64 + row["place"]
    for place in range(first, first + row["shape"][0] * int(row["type"][2]), int(row["type"][2])):
        content[place : place + 3] = b"\xff\xff\x7f"
    path.write_bytes(bytes(content))
    with pytest.raises(IndexFileError, match="the index is damaged"):
        NameIndex.open(path).find(ARTICLES[0], kernel=kernel)


def test_places_that_cannot_be_written_or_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFileError, match="cannot be written"):
        INDEX.save(tmp_path / "file" / "names.idx")
    with pytest.raises(IndexFileError, match="cannot be read"):
        NameIndex.open(tmp_path / "nothing.idx")
    with pytest.raises(IndexFileError, match="cannot be read"):
        NameIndex.open(tmp_path)


def vendor(number: int, name: str, **more: object) -> Vendor:
    return Vendor.model_validate({"id": f"v{number}", "name": name, "kind": VendorKind.COMPANY, **more})


def test_vendors_of_a_file_are_linked_like_those_of_the_registry(tmp_path: Path) -> None:
    alias = {"name": "Pelgrin", "kind": "former", "valid_to": "2019", "source": {"publisher": "R", "url": "https://r"}}
    vendors = [vendor(1, "Quentavia SAS", aliases=[alias]), vendor(2, "Tibrane Services")]
    write_index(tmp_path / "v.idx", vendors)
    matcher = Matcher(Registry(), indexes=[tmp_path / "v.idx"])
    text = "Hier, Quentavia a repris Tibrane-Services, dit Pelgrin."
    document = Document(id="d", text=text, lang=Lang.FR, sha256="0" * 64)
    found = [(m.surface, m.vendor_id, m.name) for m in matcher.match(document)]
    assert found == [
        ("Quentavia", "v1", "Quentavia SAS"),
        ("Tibrane-Services", "v2", "Tibrane Services"),
        ("Pelgrin", "v1", "Quentavia SAS"),
    ]
    assert found == [(m.surface, m.vendor_id, m.name) for m in Matcher(Registry(vendors)).match(document)]


def test_an_index_of_other_things_or_another_program_is_refused(tmp_path: Path) -> None:
    small("Diabolocom").save(tmp_path / "names.idx")
    with pytest.raises(IndexFileError, match="an index of names alone, not of vendors"):
        Matcher(Registry(), indexes=[tmp_path / "names.idx"])
    broken = NameIndex.of([("Diabolocom", json.dumps({"id": "d"}))], {"content": "vendors", "hash": "0" * 16})
    broken.save(tmp_path / "broken.idx")
    document = Document(id="d", text="Hier, Diabolocom a signé.", lang=Lang.FR, sha256="0" * 64)
    with pytest.raises(IndexFileError, match="belongs to no vendor"):
        Matcher(Registry(), indexes=[tmp_path / "broken.idx"]).match(document)


# -- strange names and texts -------------------------------------------------------------------------------------------


def test_short_names_keep_their_capitals_unless_the_sentence_has_no_others() -> None:
    index = small("AMBA", "Avis")
    assert surfaces(index, "Un label AMBA, une Avis, un amba, un avis, AVIS.") == ["AMBA", "Avis"]
    assert surfaces(index, "LE LOUEUR AVIS MONTE") == ["AVIS"]


def test_names_that_cannot_be_searched_for_do_no_harm() -> None:
    index = small(
        "T", "", "SA", "…", "x" * 10_000, "12 34", "e\u0301" * 3, "عربية كبيرة", "a\u200db\u200dcdef", "Odigo SA"
    )
    text = f"T SA {'x' * 10_000} 12-34 Odigo éé{'e' + chr(0x301)} عربية كبيرة AB\u200dCDEF"
    assert surfaces(index, text) == ["12-34", "Odigo", "ééé"[:2] + "e\u0301", "عربية كبيرة", "AB\u200dCDEF"]


def test_very_many_equal_names_are_one_key() -> None:
    index = NameIndex.build(["Diabolocom"] * 200_000)
    [row] = index.find("Hier, Diabolocon a signé.")
    assert row.entries == tuple(range(1_000))


def test_names_of_many_words_are_found() -> None:
    name = "Autorité de régulation des communications électroniques, des postes et de la distribution de la presse"
    assert surfaces(small(name), f"Selon l’{name}, rien.") == [name]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_offsets_are_those_of_the_text(text: str) -> None:
    index = NameIndex.build([text[5:30], text[10:13], "Diabolocom"])
    for hit in index.hits([text + " Diabolocom"])[0]:
        if hit.score == 100:
            assert squash((text + " Diabolocom")[hit.start : hit.end]) == hit.key


def test_a_text_without_a_space_takes_bounded_memory() -> None:
    text = "StarTekDiabolocom" * 300_000
    tracemalloc.start()
    try:
        assert INDEX.find(text) == []
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000


@pytest.mark.parametrize("threshold", [79.9, 95.1, float("nan"), -1])
def test_thresholds_out_of_range(threshold: float) -> None:
    with pytest.raises(ConfigError, match="must be from 80 to 95"):
        INDEX.find("x", threshold=threshold)


@pytest.mark.parametrize(
    "setting", [{"cap": 0}, {"cap": -1}, {"kernel": "other"}, {"edits": 3}, {"edits": -1}, {"workers": 0}]
)
def test_settings_that_are_none(setting: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        INDEX.find_many(["x"], **setting)


def test_equal_hashes_are_no_equal_names() -> None:
    other_plane = "".join(chr(0x20061 + place) for place in range(6))
    index = small("abcdef", other_plane)
    assert [row.entries for row in index.find(f"abcdef {other_plane}")] == [(0,), (1,)]


@pytest.mark.parametrize("name", ["a" * 15, "Z" + "a" * 15 + "n", "0" * 15 + "12", "e" * 40 + "xyz" * 10])
def test_letters_that_repeat_more_often_than_can_be_counted(name: str) -> None:
    for text in (name, name[0] + name, name[1:], name[:20] + "q" + name[20:]):
        assert len(small(name).find(text)) == 1
        assert len(small(name).find(text, kernel="compiled")) == 1


@pytest.mark.parametrize("space", ["\t", ",", "\u00a0", "\r", " ", ";"])
def test_no_word_is_lost_where_a_long_text_is_cut(space: str) -> None:
    assert len(small("Diabolocom").find(f"Diabolocom{space}" * 20_000)) == 20_000


def test_a_cut_does_not_make_a_sentence_of_capitals() -> None:
    index = small("Avis")
    for lead in range(65_500, 65_540):
        assert surfaces(index, "x " * (lead // 2) + ". LE LOUEUR AVIS monte ici en été") == []


def test_many_names_alike_take_bounded_memory() -> None:
    names = [
        "Association sportive " + "".join(chr(97 + (7 * n + 3 * k * k) % 26) for k in range(40)) for n in range(3000)
    ]
    tracemalloc.start()
    try:
        NameIndex.build(names).find("Association sportive de la ville de Tours " * 40)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 400_000_000


def test_every_error_is_one_of_ours() -> None:
    assert issubclass(IndexFileError, ClaimcheckError)


# -- what linking makes of it ------------------------------------------------------------------------------------------


def mentions(text: str, *vendors: Vendor, date: dt.date | None = None) -> list[Mention]:
    document = Document(id="d", text=text, lang=Lang.FR, date=date, sha256="0" * 64)
    return Matcher(Registry(vendors)).match(document)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u200d"])
def test_invisible_marks_beside_a_name(mark: str) -> None:
    assert [m.vendor_id for m in mentions(f"Hier, Tibrane{mark} a signé.", vendor(1, "Tibrane"))] == ["v1"]


def test_names_across_the_seams_of_a_long_line_are_found() -> None:
    one = vendor(1, "Quentavia Contact")
    for lead in (19_960, 19_985, 19_990, 19_999):
        text = ("un mot " * 4_000)[:lead] + " Quentavia Contact a signé" + " un mot" * 50
        assert [m.surface for m in mentions(text, one)] == ["Quentavia Contact"]


def test_a_name_inside_a_longer_one_stays_a_candidate() -> None:
    [found] = mentions("Hier, Quentavia Maroc a signé.", vendor(1, "Quentavia"), vendor(2, "Quentavia Maroc"))
    assert (found.surface, found.vendor_id) == ("Quentavia Maroc", "v2")
    assert [(c.vendor_id, c.score) for c in found.candidates] == [("v1", 100.0)]


def test_of_two_bearers_the_one_of_the_documents_date_is_meant() -> None:
    source = {"publisher": "R", "url": "https://r"}
    old = {"name": "Pelgrin", "kind": "former", "valid_to": "2015", "source": source}
    new = {"name": "Pelgrin", "kind": "brand", "valid_from": "2018"}
    bearers = (vendor(1, "Quentavia", aliases=[old]), vendor(2, "Tibrane", aliases=[new]))
    for date, wanted in ((dt.date(2012, 5, 1), "v1"), (dt.date(2020, 5, 1), "v2"), (None, None)):
        [found] = mentions("Hier, Pelgrin a signé.", *bearers, date=date)
        assert found.vendor_id == wanted
    assert {c.vendor_id for c in found.candidates} == {"v1", "v2"}


def test_the_registrys_own_entry_goes_before_that_of_a_company_register() -> None:
    own = Vendor.model_validate({"id": "own", "name": "Quentavia", "kind": "outsourcer"})
    [found] = mentions("Hier, Quentavia a signé.", own, vendor(1, "Quentavia SAS"))
    assert (found.vendor_id, [c.vendor_id for c in found.candidates]) == ("own", ["v1"])
