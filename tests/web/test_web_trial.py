"""A fair trial from the form to its result, in a real browser and through the API; its order stays sealed."""

import hashlib
from datetime import date, timedelta

import httpx
import pytest
import textstat
from axe_playwright_python.sync_playwright import Axe
from reading import running_text

NIGHT = {
    "age": 72,
    "sex": "female",
    "complaint": ["painful_cramp"],
    "observations": {
        "at_night": "present",
        "site_calf": "present",
        "eased_by_stretching": "present",
        "falls": "absent",
        "one_leg_swollen": "absent",
        "calf_warm_or_red": "absent",
        "recent_injury": "absent",
    },
    "known_conditions_complete": True,
    "medicines_complete": True,
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TODAY = date.today()  # noqa: DTZ011  the server asks the same clock


@pytest.fixture(scope="module")
def consultation(server):
    return httpx.post(f"{server.url}/api/consultations", json=NIGHT, timeout=30).json()["id"]


def begun(server, consultation, *, days_ago=20, **wanted):
    wish = {
        "treatment": "massage",
        "per_week": [14, 10, 18],
        "start": str(TODAY - timedelta(days=days_ago)),
        "fewer_percent": 60,
    }
    at = f"{server.url}/api/consultations/{consultation}/trials"
    return httpx.post(at, json=wish | wanted, timeout=120).json()


def test_from_the_form_to_the_result(server, open_page, consultation):
    page = open_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/consultation/{consultation}/plan")
    page.get_by_role("link", name="Test a remedy fairly").click()
    page.select_option("select[name=treatment]", "massage")
    page.fill("input[name=per_week]", "14, 10, 18")
    page.fill("input[name=fewer]", "60")
    page.fill("input[name=start]", str(TODAY - timedelta(days=20)))
    page.get_by_role("button", name="Plan the trial").click()
    assert "Fair trial: Rub the muscle" in page.locator("h1").inner_text()
    assert page.locator("#now").inner_text() in ("Block 1: use it", "Block 1: leave it off")
    rows = page.locator(".table tbody td").all_inner_texts()
    assert rows[0] != "Sealed"
    assert set(rows[1:]) == {"Sealed"}
    page.locator(".counts input:not([disabled])").last.fill("4")
    page.get_by_role("button", name="Keep these counts").click()
    assert page.locator(".counts input:not([disabled])").last.input_value() == "4"
    page.get_by_role("button", name="End it now").click()
    assert "Too few days were counted" in page.locator(".key").inner_text()
    assert "Sealed" not in page.locator(".table").inner_text()
    page.get_by_role("link", name="All my trials").click()
    page.get_by_role("link", name="Rub the muscle").click()
    page.get_by_role("button", name="Delete this trial").click()
    assert page.locator("text=Your trials").count() == 0


def test_the_order_is_not_given_away_and_the_seal_can_be_checked(server, consultation):
    trial = begun(server, consultation)
    at = f"{server.url}/api/consultations/{consultation}/trials/{trial['id']}"
    assert [block["is_on"] is None for block in trial["blocks"]] == [False] + [True] * (
        len(trial["blocks"]) - 1
    )
    assert "seed" not in httpx.get(at, timeout=30).text
    assert b"use it" not in httpx.get(f"{at.replace('/api/consultations', '/consultation').replace('trials', 'trial')}/blocks.ics").content  # fmt: skip
    over = httpx.post(f"{at}/end", timeout=30).json()
    order = "".join("1" if block["is_on"] else "0" for block in over["blocks"])
    sealed = hashlib.sha256(f"{over['result']['seed']}:{order}".encode()).hexdigest()
    assert sealed == over["trial"]["seal"]
    assert httpx.delete(at, timeout=30).status_code == 204
    assert httpx.get(at, timeout=30).status_code == 404


def test_a_trial_that_ran_is_judged(server, consultation):
    trial = begun(server, consultation, days_ago=500)
    assert all(block["is_on"] is not None for block in trial["blocks"])
    counts = {}
    for block in trial["blocks"]:
        first = date.fromisoformat(block["start"])
        for i in range((date.fromisoformat(block["end"]) - first).days + 1):
            counts[str(first + timedelta(days=i))] = i % 2 if block["is_on"] else 2 + i % 2
    at = f"{server.url}/api/consultations/{consultation}/trials/{trial['id']}"
    over = httpx.post(f"{at}/counts", json={"counts": counts}, timeout=30).json()
    assert over["result"]["verdict"] == "helps"
    assert over["result"]["interval"][1] < 1
    first = next(iter(counts))
    again = httpx.post(f"{at}/counts", json={"counts": {first: None}}, timeout=30).json()
    assert first not in again["counts"]
    early = {str(TODAY - timedelta(days=501)): 1}
    assert httpx.post(f"{at}/counts", json={"counts": early}, timeout=30).status_code == 422


@pytest.mark.parametrize(("days_ago", "told"), [(0, "Only count"), (-3, "Not yet")])
def test_before_the_first_block_it_says_what_to_do(server, consultation, days_ago, told):
    trial = begun(server, consultation, days_ago=days_ago)
    page = httpx.get(f"{server.url}/consultation/{consultation}/trial/{trial['id']}")
    assert page.status_code == 200
    assert f'<h2 id="now">{told}</h2>' in page.text


def test_a_refusal_says_why_and_keeps_nothing(server, open_page, consultation):
    page = open_page()
    page.goto(f"{server.url}/consultation/{consultation}/trial?treatment=quinine")
    page.fill("input[name=per_week]", "14,10,18")
    page.get_by_role("button", name="Plan the trial").click()
    told = page.locator("[role=status]").inner_text()
    assert "No trial of this" in told
    assert "prescriber" in told or "harm" in told
    assert begun(server, consultation, treatment="quinine")["id"] is None


@pytest.mark.parametrize(("counts", "start"), [("many", str(TODAY)), ("-3", str(TODAY)), ("4", "soon")])
def test_a_form_that_cannot_be_is_shown_again_with_what_was_typed(server, consultation, counts, start):
    answer = httpx.post(
        f"{server.url}/consultation/{consultation}/trial",
        data={"treatment": "massage", "per_week": counts, "start": start},
        timeout=30,
    )
    assert answer.status_code == 422
    assert f'value="{counts}"' in answer.text
    assert 'role="alert"' in answer.text


def test_a_running_trial_reads_at_grade_9_or_below(server, consultation):
    trial = begun(server, consultation)
    page = httpx.get(f"{server.url}/consultation/{consultation}/trial/{trial['id']}", timeout=30)
    assert textstat.flesch_kincaid_grade(running_text(page.text)) <= 9


@pytest.mark.parametrize("theme", ["light", "night"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_are_accessible_and_fit(server, open_page, consultation, theme, size):
    trial = begun(server, consultation)
    at = f"{server.url}/consultation/{consultation}/trial"
    page = open_page(theme=theme, size=size, base=server.url)
    for path in (at, f"{at}/{trial['id']}"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        assert Axe().run(page, options={"runOnly": TAGS}).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
