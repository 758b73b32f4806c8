"""The written patients' own pages: every line of advice shows its source, and all of it can be read easily."""

from pathlib import Path

import httpx
import pytest
import textstat
import yaml
from reading import pieces, running_text

PATIENTS = sorted((Path(__file__).parents[1] / "cases" / "plan").glob("*.yaml"))
HARDEST = 9.0


@pytest.fixture(scope="module", params=PATIENTS, ids=lambda file: file.stem)
def pages(server, request):
    case = yaml.safe_load(request.param.read_text())["case"]
    with httpx.Client(base_url=server.url, timeout=60) as client:
        made = client.post("/api/consultations", json=case)
        assert made.status_code == 201, made.text
        at = f"/consultation/{made.json()['id']}"
        found = {name: client.get(f"{at}/{name}") for name in ("plan", "result", "history", "trial")}
        plan = client.get(f"/api/consultations/{made.json()['id']}/plan").json()
    return {name: page.text for name, page in found.items() if page.status_code == 200}, plan


def test_each_line_of_advice_shows_its_source(pages):
    told, plan = pages
    asked = {one["text"] for one in plan["ask_your_doctor"] if one["kind"] == "question"}
    lines = [piece for piece in pieces(told["plan"]) if piece.tag == "li"]
    assert lines or "No cause stands out yet" in told["plan"]
    assert [line.text for line in lines if not line.is_sourced and line.text not in asked] == []


def test_each_page_reads_at_grade_9_or_below(pages):
    told, _ = pages
    assert "plan" in told
    grades = {name: textstat.flesch_kincaid_grade(running_text(html)) for name, html in told.items()}
    assert {name: grade for name, grade in grades.items() if grade > HARDEST} == {}


def test_each_page_of_relief_reads_at_grade_9_or_below(server):
    listed = httpx.get(f"{server.url}/api/relief", timeout=30).json()
    for path in ("/relief", *(f"/relief/{one['id']}" for one in listed)):
        html = httpx.get(server.url + path, timeout=30).text
        assert textstat.flesch_kincaid_grade(running_text(html)) <= HARDEST, path
