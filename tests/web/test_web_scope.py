"""What is no muscle's trouble, and what to do while help is on its way, on the pages and in the API."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from web_steps import QUESTION

STROKE = {
    "age": 64,
    "complaint": ["weakness"],
    "observations": {"sudden_weakness": "present", "one_side_weak": "present"},
}


def begun(server, **case):
    return httpx.post(f"{server.url}/api/consultations", json=case).json()["id"]


@pytest.mark.parametrize("theme", ["light", "night"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_who_waits_is_told_first_what_to_do(server, open_page, size, theme):
    page = open_page(size=size, theme=theme, base=server.url)
    page.goto(f"{server.url}/consultation/{begun(server, **STROKE)}/result")
    steps = page.locator(".care__wait li")
    assert "Eat and drink nothing" in steps.first.inner_text()
    assert "Open the door" in page.locator(".care__wait").inner_text()
    assert steps.first.bounding_box()["y"] < page.locator(".care__why").bounding_box()["y"]
    assert all(step.locator(".source").count() == 1 for step in steps.all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}})
    assert [one["id"] for one in found.response["violations"]] == []


def test_a_story_of_another_trouble_is_told_where_to_turn(server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(server.url)
    page.fill("#story", "I am 33. I have had a sore throat and a runny nose for three days.")
    page.get_by_role("button", name="Start the questions").click()
    page.get_by_role("button", name="Start the questions").click()
    if page.locator(QUESTION).count():
        page.goto(page.url + "/result")
    said = page.locator(".scope").inner_text()
    assert "does not look like a muscle spasm" in said
    assert "A pharmacist can help" in said


def test_what_else_was_told_comes_after_the_causes(server, open_page):
    page = open_page()
    complaint = ["painful_cramp", "sore_throat"]
    page.goto(f"{server.url}/consultation/{begun(server, complaint=complaint)}/result")
    assert page.locator(".scope h2").inner_text() == "What else you told"
    assert page.locator(".scope").bounding_box()["y"] > page.locator("#causes").bounding_box()["y"]


def test_the_api_says_so_too(server):
    told = {"complaint": ["visceral_cramp"], "observations": {}}
    result = httpx.post(f"{server.url}/api/assess", json=told).json()
    assert result["scope"]["verdict"] == "out"
    assert result["scope"]["reason"] == "complaint_elsewhere"
    assert result["scope"]["elsewhere"][0]["finding"] == "visceral_cramp"
    assert result["scope"]["elsewhere"][0]["turn_to"][0]["source"]["url"]
    assert result["meanwhile"] == []


def test_other_troubles_can_be_ticked(server, open_page):
    page = open_page()
    page.goto(server.url)
    page.get_by_text("Something else, not a muscle").click()
    page.locator("input[value=toothache]").check(force=True)
    page.get_by_role("button", name="Start the questions").click()
    kept = httpx.get(f"{server.url}/api/consultations/{page.url.split('/')[4]}").json()
    assert kept["opening"]["complaint"] == ["toothache"]
