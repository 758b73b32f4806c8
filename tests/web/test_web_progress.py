"""Ticking the week in a real browser and through the API; what was ticked can be taken back and taken away."""

import csv
from datetime import date, timedelta

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

NIGHT = {
    "age": 72,
    "sex": "female",
    "complaint": ["painful_cramp"],
    "observations": {"at_night": "present", "site_calf": "present", "eased_by_stretching": "present"},
}
SLOT = "prophylactic_stretch-bedtime"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def consultation(server):
    return httpx.post(f"{server.url}/api/consultations", json=NIGHT, timeout=30).json()["id"]


def test_a_day_is_ticked_and_taken_back_without_a_script(server, open_page, consultation):
    page = open_page(java_script_enabled=False)
    page.goto(f"{server.url}/consultation/{consultation}/plan")
    row = page.locator(f"#do-{SLOT}")
    today = row.locator("button:not([disabled])").last
    today.click()
    assert page.url.endswith(f"#do-{SLOT}")
    assert "Done 1 of 7 this week; kept up in 1 week so far." in row.inner_text()
    assert row.locator("[aria-pressed=true]").count() == 1
    row.locator("[aria-pressed=true]").click()
    assert "Done 0 of 7 this week." in row.inner_text()


def test_an_earlier_week_can_be_filled_in(server, open_page, consultation):
    page = open_page()
    page.goto(f"{server.url}/consultation/{consultation}/plan")
    page.get_by_role("link", name="Week before").click()
    page.locator(f"#do-{SLOT} button").first.click()
    assert "Done 1 of 7" in page.locator(f"#do-{SLOT}").inner_text()
    page.get_by_role("link", name="Week after").click()
    assert "Done 0 of 7 this week; kept up in 1 week" in page.locator(f"#do-{SLOT}").inner_text()


def test_the_ticks_are_given_out_as_a_table_and_to_programs(server, consultation):
    at = f"{server.url}/api/consultations/{consultation}/progress"
    day = date.today() - timedelta(days=1)  # noqa: DTZ011  the server asks the same clock
    week = httpx.post(at, json={"slot": SLOT, "day": str(day)}, timeout=30).json()
    row = next(one for one in week["slots"] if one["slot"]["id"] == SLOT)
    assert row["n_done"] == 1
    assert httpx.get(at, params={"week": str(day)}, timeout=30).json() == week
    table = httpx.get(f"{server.url}/consultation/{consultation}/progress.csv", timeout=30)
    assert list(csv.reader(table.text.splitlines())) == [
        ["day", "done", "what"],
        [str(day), SLOT, "Stretch before bed"],
    ]
    httpx.post(at, json={"slot": SLOT, "day": str(day), "is_done": False}, timeout=30)
    assert httpx.get(at, params={"week": str(day)}, timeout=30).json()["slots"][0]["n_done"] == 0


@pytest.mark.parametrize(
    ("slot", "days", "fault"),
    [("nothing-bedtime", 0, "not in this week"), (SLOT, 1, "still to come")],
)
def test_what_cannot_have_been_done_is_not_kept(server, consultation, slot, days, fault):
    at = f"{server.url}/api/consultations/{consultation}/progress"
    day = date.today() + timedelta(days=days)  # noqa: DTZ011  the server asks the same clock
    answer = httpx.post(at, json={"slot": slot, "day": str(day)}, timeout=30)
    assert answer.status_code == 422
    assert fault in answer.text
    assert (
        httpx.get(f"{server.url}/consultation/{consultation}/progress.csv", timeout=30).text.count("\n") == 1
    )


@pytest.mark.parametrize("theme", ["light", "night"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_week_is_accessible_and_fits(server, open_page, consultation, theme, size):
    page = open_page(theme=theme, size=size, base=server.url)
    page.goto(f"{server.url}/consultation/{consultation}/plan")
    page.locator(f"#do-{SLOT} button").first.click()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert Axe().run(page, options={"runOnly": TAGS}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for box in [one.bounding_box() for one in page.locator(f"#do-{SLOT} button").all()]:
        assert min(box["width"], box["height"]) >= 44
