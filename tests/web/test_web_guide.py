"""The guide on the web: searched, read and walked by keyboard, in every theme, on a phone; and as JSON."""

import pytest
from test_web_accessibility import check_page
from web_steps import answer_all, begin

PAGES = (
    "/guide",
    "/guide/search?q=woken+by+calf+pain",
    "/guide/search?q=qqzzxxyy",
    "/guide/search?q=magnesuim",
    "/guide/nocturnal_leg_cramps",
    "/guide/cauda_equina_syndrome",
    "/guide/is_it_als",
    "/guide/potassium",
    "/guide/nothing_like_it",
)


def test_words_lead_to_a_page_with_the_keyboard_alone(server, open_page):
    page = open_page()
    page.goto(server.url)
    page.get_by_role("link", name="Guide", exact=True).click()
    page.locator("#q").focus()
    page.keyboard.type("woken by calf pain")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found")
    first = page.locator(".found a").first
    assert "Night-time leg cramps" in first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/nocturnal_leg_cramps")
    assert page.locator("h1").inner_text() == "Night-time leg cramps"


def test_a_page_tells_the_key_point_first_then_when_to_get_help(server, open_page):
    page = open_page()
    page.goto(f"{server.url}/guide/cauda_equina_syndrome")
    headings = page.locator("main h2").all_inner_texts()
    assert headings[0].strip() == "The key point"
    assert "When to get help" in headings[1]
    assert "Get emergency help now" in page.locator(".care").inner_text()
    assert page.locator(".key .source").count() >= 1


def test_each_claim_has_its_source_or_says_that_it_is_a_judgement(server, open_page):
    page = open_page()
    for path in PAGES[4:8]:
        page.goto(server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        bare = page.locator(".key p, .chapter-part .plain > li, .steps > li, .care__why li").evaluate_all(
            "lines => lines.filter(e => !e.querySelector('.source, .estimate')).map(e => e.innerText)"
        )
        asked = page.locator("section:has(> h2:text-is('What to ask the doctor')) li").all_inner_texts()
        assert [line for line in bare if line not in asked] == []


def test_nothing_found_says_so_and_leads_on(server, open_page):
    page = open_page()
    page.goto(f"{server.url}/guide/search?q=qqzzxxyy")
    assert "No page fits" in page.locator("h1").inner_text()
    assert page.locator(".shelf").count() >= 3
    page.goto(f"{server.url}/guide/search?q=magnesuim")
    assert "magnesium" in page.locator("[role=status]").inner_text()
    page.goto(f"{server.url}/guide/search?q=+")
    assert page.url == f"{server.url}/guide"


def test_an_unknown_page_offers_the_nearest(server, open_page):
    page = open_page()
    assert page.goto(f"{server.url}/guide/nocturnal_leg_cramp").status == 404
    assert page.get_by_role("link", name="Night-time leg cramps").count() == 1


def test_the_result_leads_to_the_guide(server, open_page):
    page = open_page()
    begin(page, server.url)
    answer_all(page)
    links = page.locator("main a[href^='/guide/']")
    assert links.count() >= 3
    page.locator(".cause a[href^='/guide/']").first.click()
    page.wait_for_selector(".key")


@pytest.mark.parametrize("theme", ["light", "dark", "night"])
def test_axe_has_no_objection_to_the_guide(server, open_page, theme):
    page = open_page(theme=theme, base=server.url)
    for path in PAGES:
        page.goto(server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        check_page(page, path)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_guide_is_wider_than_the_screen(server, open_page, width):
    page = open_page()
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto(server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_finger_can_hit_each_way_on(server, open_page):
    page = open_page()
    for path in PAGES:
        page.goto(server.url + path)
        small = page.locator(
            ".found a, .shelf summary, .shelf__list a, .open a, .button, .masthead a"
        ).evaluate_all(
            "ways => ways.filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.innerText)"
        )
        assert small == [], path


def test_the_api_finds_and_gives_pages(client):
    found = client.get("/api/guide", params={"q": "night cramps", "most": 2}).json()
    assert found["read_as"] is None
    assert found["pages"][0]["id"] == "night_cramps"
    assert len(found["pages"]) <= 2
    page = client.get("/api/guide/night_cramps").json()
    assert page["title"] == found["pages"][0]["title"]
    assert page["key"][0]["source"]["short"]


def test_the_api_says_which_page_is_near(client):
    answer = client.get("/api/guide/night_cramp")
    assert answer.status_code == 404
    assert answer.json()["error"]["kind"] == "unknown_page"
    assert "night_cramps" in answer.json()["error"]["message"]
    assert client.get("/api/guide", params={"q": "a" * 300}).status_code == 422
    assert client.get("/api/guide", params={"q": "a", "most": 0}).status_code == 422


def test_a_guide_of_another_folder_has_its_own_pages(client):
    assert "night_cramps" in client.get("/guide").text
    assert client.get("/guide/clot").status_code == 200
