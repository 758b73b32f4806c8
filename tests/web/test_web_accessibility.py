"""axe-core finds nothing to object to, on any page, in any theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from web_steps import answer, begin

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("theme", ["light", "dark", "night"])
def test_axe_has_no_objection(server, open_page, theme):
    page = open_page(theme=theme, base=server.url)
    at = begin(page, server.url)
    answer(page, "No")
    check_page(page, "a question after a swap")
    answer(page, "Yes")
    for path in (
        "/",
        f"{at}/opening",
        at,
        f"{at}/result",
        f"{at}/result?view=clinician",
        f"{at}/answers",
        f"{at}/delete",
        "/consultation/none",
        "/api/docs",
    ):
        page.goto(path if path.startswith("http") else server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        check_page(page, path)
    page.locator(".theme__open").click()
    check_page(page, "the theme menu")
    page.goto(server.url)
    page.fill("#age", "999")
    page.locator("#illnesses").press_sequentially("dia")
    page.wait_for_selector("#illnesses-list:not([hidden])")
    check_page(page, "the open list of names")
    page.keyboard.press("Escape")
    page.fill("#medicines", "lipitorr")
    page.get_by_role("button", name="Start the questions").click()
    page.wait_for_selector("#age-fault")
    check_page(page, "the first page with faults")


def check_page(page, where):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    told = [
        (
            violation["id"],
            [node["target"] for node in violation["nodes"]][:4],
            violation["nodes"][0]["failureSummary"],
        )
        for violation in found.response["violations"]
    ]
    assert told == [], where
