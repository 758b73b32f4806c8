"""The JSON API: its acts, its one shape of error, its OpenAPI description, and who is let in."""

import json

import pytest
from pydantic import TypeAdapter

from unclench.web.api_shapes import Problem

CASE = {"age": 60, "sex": "female", "complaint": ["cramp"], "medicines": ["furosemide"]}


@pytest.fixture
def begun(client):
    return client.post("/api/consultations", json=CASE).json()["id"]


def fault(response, status, kind):
    assert response.status_code == status, response.text
    body = response.json()
    assert list(body) == ["error"]
    assert list(body["error"]) == ["kind", "message", "faults"]
    TypeAdapter(Problem).validate_python(body)
    assert body["error"]["kind"] == kind
    return body["error"]


def test_begin_ask_answer_undo_result_delete(client):
    begun = client.post("/api/consultations", json=CASE)
    assert begun.status_code == 201
    at = f"/api/consultations/{begun.json()['id']}"
    assert begun.json()["case"]["medicines"] == ["furosemide"]
    step = client.get(f"{at}/next").json()
    assert step["pick"] == ("yes_no" if step["kind"] == "question" else "all_that_apply")
    assert step["why"]
    assert step["n_left"] >= 1
    states = {line["finding"]: "absent" for line in step["findings"]}
    reply = {"states": states, "choice": step["choice"], "is_danger": step["is_danger"]}
    told = client.post(f"{at}/answers", json=reply).json()
    assert told["replies"] == [reply]
    assert told["case"]["observations"] == states
    first = step["findings"][0]["finding"]
    changed = client.post(f"{at}/answers", json={"finding": first, "state": "unknown"}).json()
    assert changed["replies"] == [{**reply, "states": {**states, first: "unknown"}}]
    assert client.get(at).json() == changed
    assert client.post(f"{at}/undo").json()["replies"] == []
    assert client.post(f"{at}/undo").json()["replies"] == []
    result = client.get(f"{at}/result")
    assert result.json() == client.get(f"{at}/result").json()
    assert {"for", "against"} <= set(result.json()["differential"][0])
    assert client.delete(at).status_code == 204
    fault(client.get(at), 404, "unknown_consultation")
    fault(client.delete(at), 404, "unknown_consultation")


def test_questions_stop_with_a_reason(client, begun):
    at = f"/api/consultations/{begun}"
    while (following := client.get(f"{at}/next").json())["kind"] != "stop":
        states = {line["finding"]: "absent" for line in following["findings"]}
        client.post(f"{at}/answers", json={"states": states, "choice": following["choice"]})
    assert following["reason"] in ("enough_known", "nothing_left")
    assert following["text"]


def test_emergency_stops_the_questions(client, begun):
    for finding in ("swelling", "breathless"):
        client.post(f"/api/consultations/{begun}/answers", json={"finding": finding, "state": "present"})
    assert client.get(f"/api/consultations/{begun}/next").json()["reason"] == "emergency"
    assert client.get(f"/api/consultations/{begun}/result").json()["care_level"] == "emergency_now"


def test_assess_keeps_nothing(client):
    report = client.post("/api/assess", json=CASE)
    assert report.status_code == 200
    assert report.json()["differential"]
    assert "Go on where you left off" not in client.get("/").text


def test_names_are_found_by_start_brand_and_slip(client):
    assert client.get("/api/medicines?q=furo").json() == [
        {"id": "furosemide", "name": "Furosemide", "matched": None}
    ]
    assert client.get("/api/medicines?q=lasi").json()[0]["matched"] == "Lasix"
    assert client.get("/api/medicines?q=furosimide").json()[0]["id"] == "furosemide"
    assert client.get("/api/medicines?q=xyzzy").json() == []
    assert client.get("/api/illnesses?q=clot").json()[0]["id"] == "clot"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"age": 300}, "age 300 is not possible"),
        ({"sex": "x"}, "sex 'x' is not known here"),
        ({"complaint": ["crmp"]}, "Did you mean 'cramp'?"),
        ({"complaint": ["cramp"], "medicines": ["furosemid"]}, "Did you mean 'furosemide'?"),
        ({"complaints": []}, "Did you mean 'complaint'?"),
        ({"complaint": ["cramp"], "observations": {"swelling": "yes"}}, "give present, absent or unknown"),
    ],
)
@pytest.mark.parametrize("path", ["/api/assess", "/api/consultations"])
def test_faults_of_a_case_are_told_one_by_one(client, path, body, words):
    error = client.post(path, json=body).json()["error"]
    assert any(words in one for one in error["faults"]), error
    assert client.post(path, json=body).status_code == 422


def test_every_error_has_one_shape(client, begun):
    at = f"/api/consultations/{begun}"
    fault(client.get("/api/nothing"), 404, "not_found")
    fault(client.put(at), 405, "method_not_allowed")
    fault(client.get("/api/consultations/none/result"), 404, "unknown_consultation")
    fault(client.post(f"{at}/answers", json={"finding": "swelling"}), 422, "invalid_request")
    fault(client.post(f"{at}/answers", json={"states": {}}), 422, "invalid_request")
    fault(client.post(f"{at}/answers", json={"finding": "swellin", "state": "absent"}), 422, "invalid_case")
    fault(
        client.post("/api/assess", content=b"{", headers={"content-type": "application/json"}),
        400,
        "invalid_request",
    )
    fault(client.post("/api/assess", json=[]), 422, "invalid_request")
    fault(client.post("/api/assess", json={}), 422, "empty_case")
    fault(client.get("/api/medicines"), 422, "invalid_request")
    fault(client.post("/api/assess", content=b"x" * 1_000_001), 413, "request_entity_too_large")


def test_a_contradiction_changes_nothing(client, begun):
    at = f"/api/consultations/{begun}"
    client.post(f"{at}/answers", json={"finding": "at_night", "state": "present"})
    error = fault(
        client.post(f"{at}/answers", json={"finding": "hurts_so_much", "state": "present"}),
        409,
        "contradiction",
    )
    assert any("'at_night'" in one for one in error["faults"])
    assert [list(reply["states"]) for reply in client.get(at).json()["replies"]] == [["at_night"]]


def test_openapi_describes_every_path_and_names_no_other_site(client):
    openapi = client.get("/api/openapi.json").json()
    assert openapi["openapi"].startswith("3.1")
    for path, methods in openapi["paths"].items():
        assert path.startswith("/api/")
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert operation["tags"]
            assert operation["responses"]["404"]["content"]["application/json"]["schema"]["$ref"].endswith(
                "/Problem"
            )
    text = json.dumps(openapi)
    assert "http://" not in text
    assert "https://" not in text
    names = {ref.split('"')[0] for ref in text.split("#/components/schemas/")[1:]}
    assert names <= set(openapi["components"]["schemas"])
    page = client.get("/api/docs")
    assert "Begin a consultation" in page.text
    assert client.get("/docs").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:99"},
    ],
)
def test_other_sites_cannot_post_or_delete(client, begun, headers):
    fault(client.post("/api/consultations", json=CASE, headers=headers), 403, "forbidden")
    fault(client.delete(f"/api/consultations/{begun}", headers=headers), 403, "forbidden")
    page = client.post(f"/consultation/{begun}/delete", headers=headers)
    assert page.status_code == 403
    assert "sent by another web site" in page.text
    assert client.get(f"/api/consultations/{begun}").status_code == 200


def test_our_own_forms_are_let_in(client, begun):
    for headers in (
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": str(client.base_url).rstrip("/")},
    ):
        assert client.post(f"/api/consultations/{begun}/undo", headers=headers).status_code == 200
    client.get("/")  # leaves the cookie that vouches where a browser tells no origin
    assert client.post(f"/api/consultations/{begun}/undo", headers={"origin": "null"}).status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "", "localhost.evil:8377"]
)
def test_other_names_for_this_machine_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400
    fault(client.get("/api/medicines?q=a", headers={"host": host}), 400, "bad_request")


@pytest.mark.parametrize("host", ["localhost:8377", "127.0.0.1:8377", "LOCALHOST", "[::1]:8377"])
def test_own_names_are_let_in(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/consultation/none", "/static/unclench.css", "/api/medicines?q=a", "/nothing"]
)
def test_every_answer_is_hardened(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
