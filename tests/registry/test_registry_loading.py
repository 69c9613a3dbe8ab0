"""Loading registry files: the bundled one, added ones, names at a date, search, hash."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from claimcheck.errors import ClaimcheckError, RegistryError
from claimcheck.registry import Registry, bundled_paths, validate

SOURCE = '{publisher: "Gazette", url: "https://gazette.example/1", date: 2020-05-01, checked: 2021-01-01}'


def write(path: Path, body: str) -> Path:
    path.write_text("schema_version: 1\nvendors:\n" + body, encoding="utf-8")
    return path


def test_the_bundled_registry_has_no_faults() -> None:
    assert validate(bundled_paths()) == ()
    registry = Registry.load()
    assert len(registry.vendors) > 100
    assert len({v.id for v in registry.vendors}) == len(registry.vendors)


def test_the_bundled_registry_covers_the_trade_and_every_entry_was_seen_on_a_page() -> None:
    vendors = Registry.load().vendors
    assert len(vendors) >= 300
    assert sum(len(vendor.aliases) for vendor in vendors) >= 900
    assert [vendor.id for vendor in vendors if vendor.source is None or vendor.source.checked is None] == []


def test_every_former_name_and_parent_of_the_bundled_registry_has_a_source() -> None:
    for vendor in Registry.load().vendors:
        assert all(a.source for a in vendor.aliases if a.kind == "former" or a.valid_to or a.valid_from)
        assert all(p.source for p in vendor.parents)


def test_a_file_is_added_to_the_bundled_registry_or_replaces_it(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", "  - {id: tele-adour, name: Téléadour, kind: outsourcer}\n")
    assert Registry.load([path]).get("tele-adour") is not None
    assert Registry.load([path]).get("startek") is not None
    assert [v.id for v in Registry.load([path], bundled=False).vendors] == ["tele-adour"]


def test_names_change_with_the_date(tmp_path: Path) -> None:
    path = write(
        tmp_path / "own.yaml",
        f"""  - id: novo
    name: Novo
    kind: software
    aliases:
      - {{name: Antiqua, kind: former, valid_to: 2009, source: {SOURCE}}}
      - {{name: Media, kind: former, valid_from: 2009, valid_to: 2020-05-01, source: {SOURCE}}}
      - {{name: Undated, kind: former, source: {SOURCE}}}
""",
    )
    registry = Registry.load([path], bundled=False)
    assert registry.name_at("novo", dt.date(2008, 12, 31)) == "Antiqua"
    assert registry.name_at("novo", dt.date(2009, 1, 1)) == "Media"
    assert registry.name_at("novo", dt.date(2020, 4, 30)) == "Media"
    assert registry.name_at("novo", dt.date(2020, 5, 1)) == "Novo"
    assert registry.name_at("novo", None) == "Novo"


def test_sendinblue_is_the_name_in_2017_and_brevo_today() -> None:
    registry = Registry.load()
    assert registry.name_at("brevo", dt.date(2017, 3, 1)) == "Sendinblue"
    assert registry.name_at("brevo", dt.date(2024, 3, 1)) == "Brevo"


@pytest.mark.parametrize("query", ["startek", "StarTek, Inc.", "star tek", "Startec"])
def test_search_finds_by_any_name_and_despite_typing_errors(query: str) -> None:
    assert Registry.load().search(query)[0][0].id == "startek"


def test_search_is_limited_ordered_and_empty_for_nothing() -> None:
    hits = Registry.load().search("tele", limit=3)
    assert 1 <= len(hits) <= 3
    assert [s for _, s in hits] == sorted((s for _, s in hits), reverse=True)
    assert Registry.load().search("  ") == []


def test_the_hash_names_the_content_and_not_the_layout(tmp_path: Path) -> None:
    one = write(tmp_path / "1.yaml", "  - {id: a1, name: Alpha, kind: media}\n  - {id: b1, name: Beta, kind: media}\n")
    two = write(
        tmp_path / "2.yaml", "  - name: Beta\n    id: b1\n    kind: media\n  - {kind: media, id: a1, name: Alpha}\n"
    )
    other = write(tmp_path / "3.yaml", "  - {id: a1, name: Alpha, kind: media}\n")
    hashes = [Registry.load([p], bundled=False).hash for p in (one, two, other)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 16


def test_merge_joins_and_refuses_a_double_id(tmp_path: Path) -> None:
    one = Registry.load([write(tmp_path / "1.yaml", "  - {id: a1, name: Alpha, kind: media}\n")], bundled=False)
    two = Registry.load([write(tmp_path / "2.yaml", "  - {id: b1, name: Beta, kind: media}\n")], bundled=False)
    assert [v.id for v in one.merge(two).vendors] == ["a1", "b1"]
    with pytest.raises(RegistryError, match="a1"):
        one.merge(one)


def test_stats_count_kinds_and_aliases() -> None:
    stats = Registry.load().stats()
    assert stats["vendors"] == len(Registry.load().vendors)
    assert sum(n for k, n in stats.items() if k.startswith("kind:")) == stats["vendors"]


def test_an_id_of_the_bundled_registry_cannot_be_taken_again(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", "  - {id: startek, name: Another Star, kind: media}\n")
    with pytest.raises(RegistryError) as caught:
        Registry.load([path])
    assert "startek" in caught.value.faults[0]
    assert str(path) in caught.value.faults[0]


def test_a_missing_file_and_broken_yaml_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"none\.yaml"):
        Registry.load([tmp_path / "none.yaml"])
    broken = tmp_path / "broken.yaml"
    broken.write_text("vendors:\n  - id: x\n   name: y\n", encoding="utf-8")
    with pytest.raises(ClaimcheckError, match=r"broken\.yaml:3") as caught:
        Registry.load([broken])
    assert "\n" not in str(caught.value)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("vendors: [é]".encode("latin-1"))
    with pytest.raises(RegistryError, match="UTF-8"):
        Registry.load([latin])


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    evil = tmp_path / "evil.yaml"
    evil.write_text("vendors: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="broken YAML"):
        Registry.load([evil])
