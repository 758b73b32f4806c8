"""A result that was estimated from draws says so on its page."""

import httpx


def test_both_views_say_that_the_chances_were_estimated_and_how_well(server, wide):
    told = {
        "age": wide.age,
        "sex": wide.sex,
        "complaint": list(wide.complaint),
        "observations": dict(wide.observations),
    }
    begun = httpx.post(f"{server.url}/api/consultations", json=told).json()["id"]
    method = httpx.get(f"{server.url}/api/consultations/{begun}/result", timeout=60).json()["method"]
    assert method["method"] == "sampled"
    assert method["effective_samples"] >= 400
    for view, says in (("person", "random draws"), ("clinician", "Effective draws")):
        page = httpx.get(f"{server.url}/consultation/{begun}/result?view={view}", timeout=60).text
        assert method["text"] in page
        assert says in page
