"""Weeks later: only what has changed is told; the result is held against the earlier one, and every visit is kept."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from web_steps import QUESTION

CASE = {
    "age": 66,
    "sex": "female",
    "complaint": ["painful_cramp"],
    "medicines": ["furosemide"],
    "observations": {
        "site_calf": "present",
        "at_night": "present",
        "began_this_month": "present",
        "sudden_weakness": "absent",
        "poor_sleep": "absent",
    },
}
SMALL_CASE = {"age": 60, "sex": "female", "complaint": ["cramp"], "observations": {"at_night": "present"}}


def begun(server, **changes):
    """A consultation that began so many days ago."""
    days = changes.pop("days", 20)
    told = httpx.post(f"{server.url}/api/consultations", json={**CASE, **changes}, timeout=60)
    assert told.status_code == 201, told.text
    id_ = told.json()["id"]
    with sqlite3.connect(server.data / "unclench.sqlite3", timeout=20) as connection:
        (document,) = connection.execute("SELECT document FROM consultations WHERE id = ?", (id_,)).fetchone()
        started = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        aged = json.dumps({**json.loads(document), "started": started})
        connection.execute("UPDATE consultations SET document = ? WHERE id = ?", (aged, id_))
    return f"{server.url}/consultation/{id_}", id_


def kept(server, id_):
    return httpx.get(f"{server.url}/api/consultations/{id_}", timeout=60).json()


def go_on(page):
    page.get_by_role("button", name="Go on", exact=True).click()


def test_a_new_danger_after_weeks_is_compared_shown_in_the_line_of_time_and_can_be_taken_back(
    server, open_page
):
    at, first = begun(server)
    before = kept(server, first)
    page = open_page()
    page.goto(f"{at}/result")
    page.get_by_role("link", name="Something has changed").click()
    assert "2 weeks ago" in page.locator(".lead").inner_text()
    page.locator("input[name=seen][value=no]").check(force=True)
    page.get_by_role("checkbox", name="sudden weakness").check(force=True)
    page.locator("input[name='still.at_night'][value=absent]").check(force=True)
    go_on(page)
    page.wait_for_url("**/result")
    since = page.locator(".since").inner_text()
    assert "What has changed in 2 weeks" in since
    assert "It is more urgent than last time" in since
    assert "New danger signs" in since
    assert "Not so any more: trouble at night in bed" in since
    assert page.locator(".care h1").inner_text() == "Get emergency help now"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="See all 2 visits").click()
    heads = [head.inner_text() for head in page.locator(".timeline h2").all()]
    assert heads[0] == "Get emergency help now"
    assert len(heads) == 2
    assert kept(server, first) == before
    page.get_by_role("link", name="Result of visit 1").click()
    assert "A later visit has taken the place" in page.locator("main").inner_text()
    page.goto(page.url.replace("/result", "/visits"))
    page.get_by_role("link", name="Delete visit 2").click()
    assert "This is one of 2 visits" in page.locator("main").inner_text()
    page.get_by_role("button", name="Yes, forget them").click()
    assert page.locator(".timeline__visit").count() == 1
    assert kept(server, first) == before


def test_without_changes_the_result_is_the_same_and_no_question_is_asked(server, open_page):
    at, _ = begun(server)
    page = open_page(size="desktop")
    page.goto(f"{at}/result?view=clinician")
    table = page.locator(".table").inner_text()
    page.goto(f"{at}/follow-up")
    go_on(page)
    page.wait_for_url("**/result")
    assert "You told us of no change, so the result is the same." in page.locator(".since").inner_text()
    page.goto(page.url + "?view=clinician")
    assert page.locator(".table").inner_text() == table


def test_what_is_written_is_newer_than_what_was_ticked_and_works_without_scripts(server, open_page):
    at, _ = begun(server, days=40)
    page = open_page(java_script_enabled=False)
    page.goto(f"{at}/follow-up")
    assert "More than 4 weeks have passed" in page.locator("main").inner_text()
    assert page.locator("input[name='still.began_this_month'][value=unknown]").is_checked()
    page.fill(
        "#story", "The cramps do not come at night any more. Now I am always tired. I take atorvastatin."
    )
    go_on(page)
    assert page.locator("#understood h2").inner_text() == "We understood this"
    assert page.locator("input[name='heard.at_night'][value=absent]").is_checked()
    assert page.locator("input[name='still.at_night']").count() == 0
    assert page.locator("input[name=medicine_ids][value=atorvastatin]").is_checked()
    go_on(page)
    assert page.locator(QUESTION).count() == 1
    told = kept(server, page.url.rstrip("/").split("/")[-1])
    assert told["case"]["observations"]["at_night"] == "absent"
    assert "began_this_month" not in told["case"]["observations"]
    assert told["case"]["medicines"] == ["furosemide", "atorvastatin"]
    assert "tiredness" in told["case"]["complaint"]


def test_it_has_gone_and_comes_back(server, open_page):
    at, first = begun(server)
    page = open_page()
    page.goto(f"{at}/follow-up")
    page.locator("input[name=gone]").check()
    page.get_by_role("checkbox", name="sudden weakness").check(force=True)
    go_on(page)
    assert "Please look again" in page.locator("h1").inner_text()
    page.get_by_role("checkbox", name="sudden weakness").uncheck(force=True)
    go_on(page)
    page.wait_for_url("**/visits")
    assert page.locator(".timeline h2").first.inner_text() == "It has gone"
    gone = page.url.split("/")[-2]
    page.goto(f"{server.url}/consultation/{gone}/result")
    assert page.url.endswith("/visits")
    page.goto(f"{server.url}/consultation/{gone}")
    page.goto(
        f"{server.url}/consultation/{first}/follow-up"
    )  # whichever visit it is asked of, the last one goes on
    page.get_by_role("checkbox", name="Sudden painful cramps").check(force=True)
    go_on(page)
    page.wait_for_selector(f"{QUESTION}, .care")
    lines = httpx.get(f"{server.url}/api/consultations/{first}/visits", timeout=60).json()
    assert [line["is_gone"] for line in lines] == [False, True, False]
    page.goto(server.url)
    page.locator(".recent summary").click()
    row = page.locator(".recent__row", has_text="All 3 visits").first
    row.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Forget all 3 visits").click()
    assert page.get_by_role("status").first.inner_text() == "Those answers are forgotten for good."
    assert httpx.get(f"{server.url}/api/consultations/{first}").status_code == 404


@pytest.mark.parametrize("theme", ["light", "night"])
def test_axe_has_no_objection(server, open_page, theme):
    at, first = begun(server)
    body = {"observations": {"sudden_weakness": "present"}}
    made = httpx.post(f"{server.url}/api/consultations/{first}/visits", json=body, timeout=60).json()
    later = f"{server.url}/consultation/{made['id']}"
    page = open_page(theme=theme, base=server.url)
    for address in (
        f"{at}/follow-up",
        f"{later}/result",
        f"{later}/result?view=clinician",
        f"{at}/visits",
        f"{later}/delete",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        found = Axe().run(
            page,
            options={
                "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]}
            },
        )
        assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found.response["violations"]] == []
    for path in (f"{at}/follow-up", f"{at}/visits"):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_api_follows_up_and_keeps_every_visit(client):
    first = client.post("/api/consultations", json=SMALL_CASE).json()
    at = f"/api/consultations/{first['id']}"
    assert client.get(f"{at}/result").json()["follow_up"] is None
    body = {"complaint": ["cramp", "swelling"], "observations": {"breathless": "present"}}
    visit = client.post(f"{at}/visits", json=body)
    assert visit.status_code == 201
    second = visit.json()
    assert second["series"] == first["id"]
    assert client.get(at).json() == first
    told = client.get(f"/api/consultations/{second['id']}/result").json()
    assert told["follow_up"]["direction"] == "more_urgent"
    assert [danger["id"] for danger in told["follow_up"]["new_dangers"]] == ["clot_in_lung"]
    third = client.post(
        f"{at}/visits", json={"complaint": ["cramp"], "observations": {"breathless": "absent"}}
    ).json()
    lines = client.get(f"{at}/visits").json()
    assert [line["id"] for line in lines] == [first["id"], second["id"], third["id"]]
    assert [line["care_level"] for line in lines] == ["self_care", "emergency_now", "within_days"]
    plan = client.get(f"/api/consultations/{third['id']}/plan").json()
    assert plan["care_level"] == "within_days"
    refused = client.post(
        f"{at}/visits", json={"observations": {"hurts_so_much": "present", "at_night": "present"}}
    )
    assert refused.status_code == 409
    assert client.post(f"{at}/visits", json={"medicines": ["nothing"]}).status_code == 422
    assert len(client.get(f"{at}/visits").json()) == 3
    assert client.delete(at).status_code == 204
    assert len(client.get(f"/api/consultations/{third['id']}/visits").json()) == 2
    assert client.delete(f"/api/consultations/{third['id']}/visits").status_code == 204
    assert client.get(f"/api/consultations/{second['id']}").status_code == 404


def test_the_api_compares_visits_that_are_not_kept(client):
    now = {**SMALL_CASE, "observations": {"swelling": "present", "breathless": "present"}}
    told = client.post(
        "/api/follow_up",
        json={"visits": [{"case": SMALL_CASE, "at": "2026-10-01"}, {"case": now, "at": "2026-11-01"}]},
    )
    assert told.status_code == 200
    assert told.json()["follow_up"]["since"] == "4 weeks"
    assert told.json()["care_level"] == "emergency_now"
    assert client.post("/api/follow_up", json={"visits": []}).status_code == 422
