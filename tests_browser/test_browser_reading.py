"""From the paste to the export, by mouse, by keyboard and without a script."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests_browser.conftest import ARTICLE, Visitor


def claim(page: Page, words: str) -> str:
    """The number of the claim with these words."""
    card = page.locator(".card", has_text=words).first
    return str(card.get_attribute("data-claim"))


def test_from_the_paste_to_the_export(visitor: Visitor) -> None:
    page = visitor.reads()
    number = claim(page, "1985")
    page.locator(f'mark[data-claim="{number}"]').click()
    card = page.locator(f'.card[data-claim="{number}"]')
    expect(card.locator("details").first).to_have_attribute("open", "")
    expect(card.locator("blockquote").first).to_contain_text("1994")
    expect(page.locator(f'mark[data-claim="{number}"]')).to_have_class("refuted current")
    card.get_by_role("link", name=f"Correct the verdict of claim {number}").click()
    page.locator('input[value="supported"]').check()
    page.get_by_label("Who decides").fill("Ana Mérindol")
    page.get_by_label("Why", exact=True).fill("The trade register says so.")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.locator(f'mark[data-claim="{number}"]')).to_have_class("supported current")
    expect(page.locator(f'.card[data-claim="{number}"] .decision')).to_contain_text("The trade register says so.")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON", exact=True).click()
    report = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [own["editor"] for own in report["decisions"]] == ["Ana Mérindol"]
    assert download.value.suggested_filename.endswith("-json.json")
    page.goto("/decisions")
    with page.expect_download() as archive:
        page.get_by_role("link", name="Whole archive").click()
    assert Path(archive.value.path()).read_bytes().startswith(b"PK")


def test_the_check_is_watched_without_loading_the_page(visitor: Visitor) -> None:
    page = visitor.opens()
    page.locator("#text").fill(f"{ARTICLE}\n\n" + "Aircall a levé 120 millions de dollars en 2021. " * 30)
    page.locator("form.submit button").click()
    page.evaluate("window.kept = true")
    page.wait_for_selector("#filters")
    assert page.evaluate("window.kept") is True
    expect(page.locator("#news")).to_contain_text("claims shown")


def test_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.opens()
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    keys.insert_text(ARTICLE)
    _tab_to(page, "form.submit button")
    keys.press("Enter")
    page.wait_for_selector("#filters")
    number = claim(page, "1985")
    _tab_to(page, f'.ref a[href="#c{number}"]')
    expect(page.locator(f'.card[data-claim="{number}"] details').first).to_have_attribute("open", "")
    keys.press("Enter")
    expect(page.locator(f'.card[data-claim="{number}"] summary').first).to_be_focused()
    _tab_to(page, f'.card[data-claim="{number}"] .actions .button')
    keys.press("Enter")
    page.wait_for_url("**/claims/*")
    _tab_to(page, 'input[name="verdict"]:checked')
    keys.press("ArrowDown")
    expect(page.locator('input[value="conflicting"]')).to_be_checked()
    _tab_to(page, "#editor")
    keys.insert_text("Bo")
    keys.press("Tab")
    keys.insert_text("Both are in print.")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_selector("#filters")
    expect(page.locator(f'.card[data-claim="{number}"] :focus')).to_have_count(1)
    expect(page.locator(f'mark[data-claim="{number}"]')).to_have_class("conflicting current")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the tabulator")


def test_without_a_script(visitor: Visitor) -> None:
    page = visitor.opens(script=False)
    page.locator("#text").fill(ARTICLE)
    page.locator("form.submit button").click()
    page.wait_for_selector("#filters")  # by the refresh that the page asks for
    page.locator("mark + .ref a, mark .ref a").first.click()
    expect(page.locator(".card details[open] .inside").first).to_be_visible()
    page.locator('.chips.verdict input[value="refuted"], .chips.verdict input[value="supported"]').first.check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#count")).to_contain_text("of 5 claims shown")
    assert page.locator(".card").count() < 5
    page.locator(".card summary").first.click()
    page.locator(".card .actions .button").first.click()
    page.locator('input[value="not_enough_info"]').check()
    expect(page.locator(".reasons")).to_be_visible()
    page.locator('input[value="stale_evidence"]').check()
    page.get_by_label("Who decides").fill("Cy")
    page.get_by_label("Why", exact=True).fill("The page is from last year.")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.locator(".decision").first).to_contain_text("The page is from last year.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet (CSV)").click()
    assert "The page is from last year." in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_filters_act_at_once_and_keep_the_focus(visitor: Visitor) -> None:
    page = visitor.reads()
    box = page.locator('.chips.kind input[value="founding"]')
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_contain_text("1 of 5")
    expect(page.locator("mark")).to_have_count(1)
    expect(box).to_be_focused()
    assert page.url.endswith("?kind=founding")
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_contain_text("5 of 5")


def test_a_link_is_corrected_with_the_registry_searched_while_typing(visitor: Visitor) -> None:
    page = visitor.reads("Genesys a été fondé en 1990. Genesys emploie 6 000 personnes.")
    page.locator(".card summary").first.click()
    page.locator(".card .parties a").first.click()
    page.locator("#q").press_sequentially("konec")
    page.locator('input[value="konecta"]').check()
    page.get_by_label("Who decides").fill("Di")
    page.get_by_label("Why", exact=True).fill("Another firm is meant.")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.locator(".card .decision").first).to_contain_text("Konecta")


def test_a_file_is_dropped_on_the_form(visitor: Visitor) -> None:
    page = visitor.opens()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "wire.txt", { type: "text/plain" }));
            for (const type of ["dragover", "drop"])
                document.querySelector("#text").dispatchEvent(
                    new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        ARTICLE,
    )
    expect(page.locator("#text-hint")).to_contain_text("wire.txt")
    page.locator("form.submit button").click()
    page.wait_for_selector("#filters")
    expect(page.locator("h1")).to_have_text("wire.txt")


def test_markup_in_an_article_is_text(visitor: Visitor) -> None:
    page = visitor.reads(f"<img src=x onerror=alert(1)><script>alert(1)</script> {ARTICLE}")
    expect(page.locator("#text")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#text img, #text script").count() == 0


def test_evidence_is_added_from_the_article(visitor: Visitor) -> None:
    page = visitor.reads("Twilio emploie 5 500 personnes à Paris.")
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("Text of the source").fill("À Paris, Twilio compte 5 500 salariés, selon le registre.")
    page.get_by_label("Publisher").fill("Le Registre")
    page.get_by_label("Address").fill("https://example.org/twilio")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".done")).to_contain_text("1 passage")
    page.get_by_role("button", name="Check again").click()
    page.wait_for_selector("#filters")
    page.locator(".card summary").first.click()
    expect(page.locator(".card").first).to_contain_text("Le Registre")
