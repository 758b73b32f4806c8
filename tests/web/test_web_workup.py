"""The clinician's part of the result, and the fear that anybody may ask about."""

import httpx
from axe_playwright_python.sync_playwright import Axe


def test_results_move_the_order_and_a_slip_is_questioned(server, open_page):
    begun = httpx.post(
        f"{server.url}/api/consultations",
        json={"age": 72, "sex": "female", "complaint": ["painful_cramp"], "medicines": ["furosemide"]},
    ).json()
    at = f"{server.url}/consultation/{begun['id']}"
    page = open_page()
    page.goto(f"{at}/result?view=clinician")
    assert page.locator("#workup summary").count() > 5
    page.select_option("#investigation", "potassium")
    page.fill("#value", "3,1")
    page.get_by_role("button", name="Keep this result").click()
    assert "3.1 mmol/L" in page.locator("#workup").inner_text()
    kept = httpx.get(f"{server.url}/api/consultations/{begun['id']}").json()
    assert kept["case"]["results"] == [{"investigation": "potassium", "value": 3.1, "unit": "mmol/L"}]
    refused = httpx.post(f"{at}/results", data={"investigation": "potassium", "value": "310"})
    assert refused.status_code == 422
    assert "plausible range" in refused.text
    assert (
        httpx.post(f"{at}/results", data={"investigation": "potassium", "value": "much"}).status_code == 422
    )
    tests = httpx.get(f"{server.url}/api/consultations/{begun['id']}/workup").json()["tests"]
    assert "low_potassium" not in [outcome["finding"] for test in tests for outcome in test["outcomes"]]
    page.select_option("#fear-pick", "amyotrophic_lateral_sclerosis")
    page.get_by_role("button", name="Show what speaks for and against it").click()
    assert "Amyotrophic" in page.locator("#fears article h3").inner_text()
    page.goto(f"{at}/result?fear=deep_vein_thrombosis")
    assert page.locator("#fears article").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for view in ("person", "clinician"):
        page.goto(f"{at}/result?view={view}&fear=deep_vein_thrombosis")
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        found = Axe().run(
            page,
            options={
                "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]}
            },
        )
        assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found.response["violations"]] == []
