"""The opening in one's own words: shown back, changed, and only then used."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from web_steps import QUESTION

TEXT = (
    "I'm 71, my calf locks up every night, no numbnes. Maybe a fever. I take furosemid. I am afraid of ALS."
)


def test_what_was_written_is_shown_back_and_can_be_changed_without_scripts(server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(server.url)
    page.fill("#story", TEXT)
    page.get_by_role("button", name="Start the questions").click()
    assert page.locator("#understood h2").inner_text() == "We understood this"
    assert page.locator("input[name='heard.painful_cramp'][value=present]").is_checked()
    assert page.locator("input[name='heard.tingling_or_numbness'][value=absent]").is_checked()
    assert page.locator("input[name='heard.fever'][value=unknown]").is_checked()
    assert "“no numbnes” (we read “numbness”)" in page.locator("#understood").inner_text()
    assert page.input_value("#age") == "71"
    assert page.locator("input[name=medicine_ids][value=furosemide]").is_checked()
    assert page.locator("input[name=fears][value=amyotrophic_lateral_sclerosis]").is_checked()
    page.locator("input[name='heard.fever'][value=absent]").check(force=True)
    page.locator("input[name='heard.site_calf'][value=leave]").check(force=True)
    page.get_by_role("button", name="Start the questions").click()
    assert page.locator(QUESTION).count() == 1
    kept = httpx.get(f"{server.url}/api/consultations/{page.url.split('/')[-1]}").json()["case"]
    assert kept["complaint"] == ["painful_cramp"]
    assert kept["observations"]["fever"] == "absent"
    assert "site_calf" not in kept["observations"]
    assert kept["fears"] == ["amyotrophic_lateral_sclerosis"]
    page.goto(page.url + "/opening")
    assert page.locator("input[name='heard.fever'][value=absent]").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("theme", ["light", "night"])
def test_axe_has_no_objection_to_what_was_understood(server, open_page, theme):
    page = open_page(theme=theme, base=server.url)
    page.goto(server.url)
    page.fill("#story", TEXT)
    page.get_by_role("button", name="Read what I wrote").click()
    page.wait_for_selector("#understood")
    found = Axe().run(
        page,
        options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]}},
    )
    assert [(one["id"], one["nodes"][0]["target"]) for one in found.response["violations"]] == []


def test_words_that_mean_nothing_here_lose_nothing(server):
    done = httpx.post(f"{server.url}/consultation", data={"story": "Hello there", "age": "33"})
    assert done.status_code == 200
    assert "could not match your words" in done.text
    assert 'value="33"' in done.text


def test_a_program_can_have_a_text_read(server):
    read = httpx.post(f"{server.url}/api/story", json={"text": TEXT}).json()
    assert {"finding": "tingling_or_numbness", "state": "absent"}.items() <= read["mentions"][-1].items()
    assert read["fears" if "fears" in read else "feared"][0]["id"] == "amyotrophic_lateral_sclerosis"
    assert httpx.post(f"{server.url}/api/story", json={"text": "x" * 20_001}).status_code == 422
